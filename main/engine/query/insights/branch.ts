import { LAMBDA_FIELDS } from './fields.ts';
import type { Params } from './sql-text.ts';

/** Half-open, microseconds since 1970. */
export interface Range {
  fromUs: bigint;
  toUs: bigint;
}

function pointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function coalesce(list: readonly string[]): string {
  return list.length === 1 ? (list[0] ?? 'NULL') : `coalesce(${list.join(', ')})`;
}

/** One physical table behind the events. */
export abstract class Branch {
  readonly hasRows: boolean = true;
  /** Documents (SQL of a JSON text) with the pointers asked of each, so that one call reads them all. */
  private readonly documents = new Map<string, { place: string; pointers: Map<string, number> }>();
  /** Further expressions that several columns share: each is worked out once for a row. */
  private readonly shared = new Map<string, string>();

  constructor(protected readonly params: Params) {}

  abstract system(name: string): string;
  abstract tag(key: string): string;
  abstract text(paths: readonly string[][]): string;
  /** The text without regard to its type; null where that is no cheaper to have. */
  words(_paths: readonly string[][]): string | null {
    return null;
  }
  /** The number that a value is or reads as. */
  number(paths: readonly string[][]): string {
    return `insights_number(${this.text(paths)})`;
  }
  abstract isMap(paths: readonly string[][]): string;
  abstract type(paths: readonly string[][]): string;
  abstract mayHoldMaps(paths: readonly string[][]): boolean;
  abstract locator(name: 'data_set' | 'file_id' | 'position'): string;
  /** Column of the record's own text. */
  protected abstract readonly recordText: string;
  protected abstract from(): { table: string; where: string[]; guard: (document: string, call: string) => string };

  /** The text of a path in a document, untyped; read in one call with the document's other paths. */
  protected extract(document: string, keys: readonly string[]): string {
    let known = this.documents.get(document);
    if (!known) {
      known = { place: `j${this.documents.size + 1}`, pointers: new Map() };
      this.documents.set(document, known);
    }
    const at = pointer(keys);
    const index = known.pointers.get(at) ?? known.pointers.size + 1;
    known.pointers.set(at, index);
    return `\u0001${known.place}\u0002${index}\u0003`;
  }

  protected share(sql: string): string {
    const place = this.shared.get(sql) ?? `f${this.shared.size + 1}`;
    this.shared.set(sql, place);
    return `\u0001${place}\u0003`;
  }

  protected jsonType(document: string, keys: readonly string[]): string {
    return `json_type(${document}, ${this.params.add(pointer(keys))})`;
  }

  protected typedText(document: string, keys: readonly string[]): string {
    const raw = this.extract(document, keys);
    return `insights_typed_text(${raw}, ${this.jsonType(document, keys)})`;
  }

  protected typedNumber(document: string, keys: readonly string[]): string {
    return `insights_typed_number(${this.extract(document, keys)}, ${this.jsonType(document, keys)})`;
  }

  /** Length of the text of the chosen events in bytes of UTF-8; of a `sample` (a TABLESAMPLE clause) its mean, with the events in it. */
  lengthSql(sample: string | null): string {
    const { table, where } = this.from();
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    const length = `coalesce(strlen(${this.recordText}), 0)`;
    return sample === null
      ? `SELECT coalesce(sum(${length}), 0)::DOUBLE, count(*) FROM ${table} e${condition}`
      : `SELECT coalesce(avg(${length}), 0)::DOUBLE, count(*) FROM ${table} e ${sample}${condition}`;
  }

  toSql(columns: readonly string[]): string {
    const { table, where, guard } = this.from();
    const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
    const isUsed = (place: string) => columns.some((column) => column.includes(`\u0001${place}`));
    const used = [...this.documents].filter(([, { place }]) => isUsed(`${place}\u0002`));
    const shared = [...this.shared].filter(([, place]) => isUsed(`${place}\u0003`));
    if (used.length + shared.length === 0) return `SELECT ${columns.join(', ')} FROM ${table} e${condition}`;
    const single = new Set(used.filter(([, { pointers }]) => pointers.size === 1).map(([, { place }]) => place));
    const calls = used.map(([document, { place, pointers }]) => {
      const list = [...pointers.keys()].map((at) => this.params.add(at));
      const call = `json_extract_string(${document}, ${list.length === 1 ? list[0] : `[${list.join(', ')}]`})`;
      return `${guard(document, call)} AS ${place}`;
    });
    calls.push(...shared.map(([sql, place]) => `${sql} AS ${place}`));
    const placed = columns.map((column) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of our own that no name or value can hold
      column.replace(/\u0001([jf]\d+)(?:\u0002(\d+))?\u0003/g, (_, place: string, index: string | undefined) =>
        index === undefined || single.has(place) ? place : `${place}[${index}]`,
      ),
    );
    return `SELECT ${placed.join(', ')} FROM (SELECT rowid, *, ${calls.join(', ')} FROM ${table}${condition}) e`;
  }
}

/** A system field that a table does not have, with the type that others give it. */
export function missing(name: string): string {
  return LAMBDA_FIELDS.get(name)?.number === true ? 'NULL::DOUBLE' : 'NULL::VARCHAR';
}

export function rangeCondition(column: string, range: Range | null): string[] {
  if (range === null) return [];
  // Microseconds are below 2^63 and written by us as numbers, which lets DuckDB skip row groups.
  return [`${column} >= make_timestamp(${range.fromUs})`, `${column} < make_timestamp(${range.toUs})`];
}

/** Stands in where nothing is selected: it has every column, and no rows. */
export class NothingBranch extends Branch {
  override readonly hasRows = false;
  protected readonly recordText = 'NULL::VARCHAR';
  constructor() {
    // A class with private members; nothing of it but `add` is asked for here.
    super({ add: () => 'NULL', values: [] } as unknown as Params);
  }
  protected from() {
    return { table: '(SELECT 0 AS rowid)', where: ['false'], guard: (_: string, call: string) => call };
  }
  system(name: string): string {
    return name === '@timestamp' || name === '@ingestionTime' ? 'NULL::TIMESTAMP' : missing(name);
  }
  tag(): string {
    return 'NULL::VARCHAR';
  }
  text(): string {
    return 'NULL::VARCHAR';
  }
  isMap(): string {
    return 'false';
  }
  type(): string {
    return 'NULL::VARCHAR';
  }
  mayHoldMaps(): boolean {
    return true;
  }
  locator(name: 'data_set' | 'file_id' | 'position'): string {
    return name === 'data_set' ? 'NULL::VARCHAR' : 'NULL::BIGINT';
  }
}
