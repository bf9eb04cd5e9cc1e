import { Branch, coalesce } from './branch.ts';

/** Events whose fields are stored as columns in part, and whose other fields lie in documents. */
export abstract class StoredBranch extends Branch {
  /** The column that holds a field's own text; null where none does in every row. */
  protected abstract stored(keys: readonly string[]): string | null;

  /** The smallest stored document that holds a path, and the rest of the path in it. */
  protected abstract document(keys: readonly string[]): { document: string; rest: readonly string[] };

  /** The column of a field, also one that is not its own text in every row. */
  protected column(keys: readonly string[]): string | null {
    return this.stored(keys);
  }

  /** A field that has such a column, `own` being what its document says. */
  protected withColumn(_column: string, own: string): string {
    return own;
  }

  text(paths: readonly string[][]): string {
    return coalesce(
      paths.map((keys) => {
        const stored = this.stored(keys);
        if (stored !== null) return stored;
        const { document, rest } = this.document(keys);
        if (rest.length === 0) return `insights_json_text(${document})`;
        const own = this.typedText(document, rest);
        const column = this.column(keys);
        return column === null ? own : this.withColumn(column, own);
      }),
    );
  }

  /** A path that lies in one document and nowhere else. */
  private plain(paths: readonly string[][]): { document: string; rest: readonly string[] } | null {
    const [keys] = paths;
    if (paths.length !== 1 || !keys || this.column(keys) !== null) return null;
    const { document, rest } = this.document(keys);
    return rest.length === 0 ? null : { document, rest };
  }

  override words(paths: readonly string[][]): string | null {
    const place = this.plain(paths);
    return place === null ? null : this.extract(place.document, place.rest);
  }

  override number(paths: readonly string[][]): string {
    const place = this.plain(paths);
    return place === null ? super.number(paths) : this.typedNumber(place.document, place.rest);
  }

  mayHoldMaps(paths: readonly string[][]): boolean {
    return paths.some((keys) => this.stored(keys) === null);
  }

  isMap(paths: readonly string[][]): string {
    return (
      this.perPath(paths, (document, rest) =>
        rest.length === 0
          ? `coalesce(json_type(${document}) IN ('OBJECT', 'ARRAY'), false)`
          : `insights_is_map(${this.extract(document, rest)}, ${this.jsonType(document, rest)})`,
      ).join(' OR ') || 'false'
    );
  }

  type(paths: readonly string[][]): string {
    const types = this.perPath(paths, (document, rest) =>
      rest.length === 0
        ? `json_type(${document})`
        : `CASE WHEN ${this.extract(document, rest)} IS NOT NULL THEN ${this.jsonType(document, rest)} END`,
    );
    return types.length === 0 ? 'NULL::VARCHAR' : coalesce(types);
  }

  private perPath(paths: readonly string[][], emit: (document: string, rest: readonly string[]) => string): string[] {
    return paths.flatMap((keys) => {
      if (this.stored(keys) !== null) return [];
      const { document, rest } = this.document(keys);
      return [emit(document, rest)];
    });
  }
}
