import type { Segment } from './ast.ts';

/**
 * A value of the language as SQL. What its rows hold is known exactly (`number`, `boolean`, `time`, `json`) or only as text
 * that may read as a number (`text`; `dynamic` where a JSON document also knows its type).
 */
export interface Value {
  kind: 'number' | 'boolean' | 'time' | 'text' | 'dynamic' | 'json' | 'missing';
  sql: string;
  /** dynamic: whether the row's value is a map or a list, as an SQL condition that is never null. */
  isMap?: () => string;
  /** dynamic: the JSON type of the row's value. */
  jsonType?: () => string;
  /** dynamic: the text as the document has it, Booleans as words: enough to compare with a word that is neither, and cheaper. */
  words?: () => string;
  /** dynamic: the number that the row's value is or reads as, where that is cheaper to have than the text. */
  number?: () => string;
  /** json: known to be a map or a list whatever the row, so that it cannot be a key. */
  container?: boolean;
  /** A field of the events themselves: where a longer path goes on. */
  path?: { sigil: string; segments: readonly Segment[] };
  /** A literal of the query: the compiler may decide on it. */
  literal?: { kind: 'string' | 'number' | 'boolean'; text: string };
}

export const MISSING: Value = { kind: 'missing', sql: 'NULL::VARCHAR' };

export function number(sql: string): Value {
  return { kind: 'number', sql };
}
export function boolean(sql: string): Value {
  return { kind: 'boolean', sql };
}
export function time(sql: string): Value {
  return { kind: 'time', sql };
}
export function text(sql: string): Value {
  return { kind: 'text', sql };
}
export function json(sql: string, container = false): Value {
  return { kind: 'json', sql, container };
}

export const NUMERIC_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whole numbers that a double may not hold and a HUGEINT does; longer ones are compared as doubles. */
export const BIG_WHOLE = /^[+-]?\d{16,38}$/;

/** The value's text as cells, groups and concat have it. */
export function asText(value: Value): string {
  switch (value.kind) {
    case 'number':
      return `insights_number_text(${value.sql})`;
    case 'boolean':
      return `CAST(CAST(${value.sql} AS INTEGER) AS VARCHAR)`;
    case 'time':
      return `insights_time_text(${value.sql})`;
    case 'json':
      return `insights_json_text(${value.sql})`;
    default:
      return value.sql;
  }
}

/** Text for string functions, to which maps and lists are missing values (5.5). */
export function asString(value: Value): string {
  const map = mapTest(value);
  return map === null ? asText(value) : `CASE WHEN NOT ${map} THEN ${asText(value)} END`;
}

/** The value as a number; missing where it reads as none. */
export function asNumber(value: Value): string {
  switch (value.kind) {
    case 'number':
      return value.sql;
    case 'boolean':
      return `CAST(${value.sql} AS INTEGER)`;
    case 'time':
      return `epoch_ms(${value.sql})`;
    case 'missing':
      return 'NULL::DOUBLE';
    default:
      if (value.literal) return NUMERIC_TEXT.test(value.literal.text) ? `CAST(${value.sql} AS DOUBLE)` : 'NULL::DOUBLE';
      return value.number?.() ?? `insights_number(${asText(value)})`;
  }
}

/** The value as a point in time: numbers are milliseconds since 1970, texts ISO 8601. */
export function asTime(value: Value): string {
  switch (value.kind) {
    case 'time':
      return value.sql;
    case 'number':
    case 'boolean':
      return `make_timestamp(CAST(${asNumber(value)} * 1000 AS BIGINT))`;
    case 'missing':
      return 'NULL::TIMESTAMP';
    default:
      return `coalesce(make_timestamp(CAST(${asNumber(value)} * 1000 AS BIGINT)), CAST(TRY_CAST(${asString(value)} AS TIMESTAMPTZ) AS TIMESTAMP))`;
  }
}

/** JSON for paths, unnest and the array functions: texts that hold JSON are read. */
export function asJson(value: Value): string {
  switch (value.kind) {
    case 'json':
      return value.sql;
    case 'number':
    case 'boolean':
      return `to_json(${value.sql})`;
    case 'missing':
      return 'NULL::JSON';
    default:
      return `insights_json_parse(${asText(value)})`;
  }
}

/** Whether the row's value is a map or a list, or null when it cannot be one. */
export function mapTest(value: Value): string | null {
  if (value.kind === 'dynamic') return value.isMap ? value.isMap() : null;
  if (value.kind === 'json') return `coalesce(json_type(${value.sql}) IN ('OBJECT', 'ARRAY'), false)`;
  return null;
}

/** Whether the row's value is a JSON number, or null when it can only be text. */
export function numberTest(value: Value): string | null {
  const type = typeOf(value);
  return type === null ? null : `coalesce(${type} IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE', 'BOOLEAN'), false)`;
}

/** The JSON type of the row's value, or null when it has none. */
export function typeOf(value: Value): string | null {
  if (value.kind === 'dynamic') return value.jsonType ? value.jsonType() : null;
  return value.kind === 'json' ? `json_type(${value.sql})` : null;
}

/** A value used as a condition (6.3). */
export function asCondition(value: Value): string {
  switch (value.kind) {
    case 'boolean':
      return value.sql;
    case 'number':
      return `(${value.sql} <> 0)`;
    case 'time':
      return `(epoch_ms(${value.sql}) <> 0)`;
    case 'missing':
      return 'NULL::BOOLEAN';
    default:
      return `insights_true(${asText(value)})`;
  }
}
