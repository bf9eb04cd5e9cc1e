/** The few building stones of SQL text: names are quoted, values become parameters. */

/** A HUGEINT travels as text: the binding has no wider integer than 64 bits. */
export type Param = string | number;

/** A statement with its values apart: `$1` stands for `params[0]`. */
export interface Statement {
  sql: string;
  params: Param[];
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('\0', ' ').replaceAll('"', '""')}"`;
}

export class Params {
  readonly values: Param[] = [];
  private readonly places = new Map<string, string>();

  /** The placeholder of a value with its SQL type; equal values share one. */
  add(value: Param | bigint): string {
    // DuckDB's text has no NUL character that a value could be compared with. The binding takes every number without a
    // fraction for an integer of 64 bits.
    const isBindable = typeof value === 'number' && !(Number.isInteger(value) && !Number.isSafeInteger(value));
    const kept = isBindable ? value : String(value).replaceAll('\0', ' ');
    const type = typeof value === 'string' ? 'VARCHAR' : typeof value === 'bigint' ? 'HUGEINT' : 'DOUBLE';
    const key = `${type} ${kept}`;
    const known = this.places.get(key);
    if (known) return known;
    this.values.push(kept);
    const place = `$${this.values.length}::${type}`;
    this.places.set(key, place);
    return place;
  }
}

/** Names of columns and steps that DuckDB, which ignores case, tells apart. */
export class Names {
  private readonly taken = new Set<string>();

  /** The wished name, or one like it, as a quoted identifier. */
  fresh(wish: string): string {
    let name = wish === '' ? 'unnamed' : wish;
    for (let i = 2; this.taken.has(name.toLowerCase()); i++) name = `${wish}_${i}`;
    this.taken.add(name.toLowerCase());
    return quoteName(name);
  }
}

/** A value as a literal, the way the shown SQL has it. */
function literal(value: Param): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return Number.isFinite(value) ? String(value) : `'${value}'`;
}

/** Quoted text and names, which are left alone, or a place with its type. */
const TEXT_AND_PLACES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)(::VARCHAR)?/g;

/** The statement with its values written in, for people to read and to run in an SQL tab. */
export function withLiterals({ sql, params }: Statement): string {
  return sql.replace(TEXT_AND_PLACES, (whole, place: string | undefined, type: string | undefined) => {
    const value = place === undefined ? undefined : params[Number(place) - 1];
    if (value === undefined) return whole;
    return literal(value) + (typeof value === 'string' ? '' : (type ?? ''));
  });
}

/** A statement out of text that names some of a compilation's values: only those go along, numbered anew. */
export function statementOf(sql: string, params: Params): Statement {
  const used: Param[] = [];
  const numbers = new Map<string, number>();
  const text = sql.replace(TEXT_AND_PLACES, (whole, place: string | undefined, type: string | undefined) => {
    if (place === undefined) return whole;
    let number = numbers.get(place);
    if (number === undefined) {
      used.push(params.values[Number(place) - 1] ?? '');
      number = used.length;
      numbers.set(place, number);
    }
    return `$${number}${type ?? ''}`;
  });
  return { sql: text, params: used };
}
