import { Branch, coalesce, missing, type Range, rangeCondition } from './branch.ts';
import { type Catalog, DOUBTFUL_TRAIL_FIELDS, type Selection } from './catalog.ts';
import { TRAIL_COLUMNS } from './fields.ts';
import type { Params } from './sql-text.ts';

/** Trail events, of `ct_event`: stored columns where they are the record's own text, else nested parts or the record. */
export class TrailBranch extends Branch {
  private readonly doubtful: ReadonlySet<string>;

  constructor(
    catalog: Catalog,
    private readonly selection: Selection,
    private readonly range: Range | null,
    params: Params,
  ) {
    super(params);
    this.doubtful = new Set(
      catalog.inexactTrailFields.filter((name) => (DOUBTFUL_TRAIL_FIELDS as readonly string[]).includes(name)),
    );
  }

  protected from() {
    const scopes = (this.selection.trails ?? []).map(({ account, region }) =>
      [
        ...(account === null ? [] : [`recipient_account = ${this.params.add(account)}`]),
        ...(region === null ? [] : [`aws_region = ${this.params.add(region)}`]),
      ].join(' AND '),
    );
    const where =
      scopes.length === 0
        ? []
        : [scopes.length === 1 ? (scopes[0] ?? '') : `(${scopes.map((scope) => `(${scope})`).join(' OR ')})`];
    // Nested parts are JSON by their type; a record's own text need not be.
    const guard = (document: string, call: string) => (document === 'raw' ? `TRY(${call})` : call);
    return { table: 'ct_event', where: [...rangeCondition('event_time', this.range), ...where], guard };
  }

  system(name: string): string {
    switch (name) {
      case '@timestamp':
        return 'event_time';
      case '@message':
        return 'raw';
      case '@logStream':
        return "recipient_account || '_CloudTrail_' || aws_region";
      case '@log':
        return "coalesce(recipient_account || ':', '') || 'cloudtrail'";
      case '@aws.region':
        return 'aws_region';
      case '@aws.account':
        return 'recipient_account';
      case '@ingestionTime':
        return 'NULL::TIMESTAMP';
      default:
        return missing(name);
    }
  }

  tag(): string {
    return 'NULL::VARCHAR';
  }

  locator(name: 'data_set' | 'file_id' | 'position'): string {
    return name === 'data_set' ? "'cloudtrail'" : name;
  }

  /** The column that holds the record's own text of a field; null where none does in every record. */
  private stored(keys: readonly string[]): string | null {
    return this.doubtful.has(keys.join('.')) ? null : this.column(keys);
  }

  private column(keys: readonly string[]): string | null {
    if (keys.some((key) => key.includes('.'))) return null;
    const column = TRAIL_COLUMNS.get(keys.join('.'));
    switch (column?.holds) {
      case 'text':
        return column.column;
      case 'boolean':
        return `CAST(CAST(${column.column} AS INTEGER) AS VARCHAR)`;
      case 'time':
        return `strftime(${column.column}, '%Y-%m-%dT%H:%M:%SZ')`;
      default:
        return null;
    }
  }

  /** The smallest stored document that holds a path, and the rest of the path in it. */
  private document(keys: readonly string[]): { document: string; rest: readonly string[] } {
    const part = TRAIL_COLUMNS.get(keys[0] ?? '');
    return part?.holds === 'json' ? { document: part.column, rest: keys.slice(1) } : { document: 'raw', rest: keys };
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
        // Where the original text was not kept, the column is all there is.
        return column === null ? own : `CASE WHEN raw IS NULL THEN ${column} ELSE ${own} END`;
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
