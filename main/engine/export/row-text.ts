import type { OpenColumn } from '../query/result-columns.ts';
import { quoteLiteral } from '../store/sql-text.ts';
import { maskedSql } from './mask-secrets.ts';

/**
 * SQL that writes a row as text, so that an export never passes its rows through JavaScript (storage.md 6.4). The forms are
 * those of the command line's `--format` (design.md part 9), except that decimals keep all their digits.
 */
export interface RowTextOptions {
  /** An apostrophe in front of text that a spreadsheet would run as a formula. */
  formulaGuard: boolean;
  keepSecrets: boolean;
}

const CRLF = 'chr(13) || chr(10)';
/** Controls beyond those that JSON must escape, and marks that turn the direction of text, hide it or have no width. */
const HIDDEN = quoteLiteral('[\\p{Cf}\\p{Zl}\\p{Zp}\\x{7f}-\\x{9f}]');
const LARGEST_EXACT = '9007199254740991';

/** A line of CSV after RFC 4180, its end with it. A missing value is empty, an empty text is `""`. */
export function csvLineSql(columns: readonly OpenColumn[], options: RowTextOptions): string {
  return joined([...columns.flatMap((column, i) => [...(i === 0 ? [] : ["','"]), csvField(column, options)]), CRLF]);
}

/** The header line of the same, as a literal. */
export function csvHeaderSql(columns: readonly OpenColumn[], { formulaGuard }: RowTextOptions): string {
  const names = columns.map(({ name }) => {
    const guarded = formulaGuard && FORMULA.test(name) ? `'${name}` : name;
    return guarded === '' || /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  });
  return `${quoteLiteral(names.join(','))} || ${CRLF}`;
}

/** One call, as each `||` between dozens of columns would keep a text of its own for every row of a chunk. None may be null. */
function joined(texts: readonly string[]): string {
  return `concat(${texts.join(', ')})`;
}

const FORMULA = /^[=+\-@\t\r]/;

function csvField(column: OpenColumn, { formulaGuard, keepSecrets }: RowTextOptions): string {
  const text = plainText(column, keepSecrets);
  if (column.transport !== 'text' && column.transport !== 'json') return `coalesce(${text}, '')`;
  const guarded = formulaGuard ? `CASE WHEN regexp_matches(v, '^[=+\\-@\\t\\r]') THEN '''' || v ELSE v END` : 'v';
  // The value is computed once, as the masks are not cheap.
  return `coalesce(list_transform([${text}], lambda v: ${guarded}).list_transform(lambda v:
    CASE WHEN v = '' OR regexp_matches(v, '[",\\r\\n]') THEN '"' || replace(v, '"', '""') || '"' ELSE v END)[1], '')`;
}

/** A line of NDJSON, its end with it: one object by column name. Integers outside of 2^53 are strings. */
export function ndjsonLineSql(columns: readonly OpenColumn[], { keepSecrets }: RowTextOptions): string {
  const members = columns.flatMap((column, index) => [
    quoteLiteral(`${index === 0 ? '{' : ','}${escapedHidden(JSON.stringify(column.name))}:`),
    `coalesce(${jsonValue(column, keepSecrets)}, 'null')`,
  ]);
  return joined([...members, "'}'", 'chr(10)']);
}

function jsonValue(column: OpenColumn, keepSecrets: boolean): string {
  const name = column.stored;
  switch (column.transport) {
    case 'boolean':
    case 'decimal':
      return `${name}::VARCHAR`;
    case 'integer':
      return `CASE WHEN ${name} BETWEEN -${LARGEST_EXACT} AND ${LARGEST_EXACT} THEN ${name}::VARCHAR ELSE '"' || ${name}::VARCHAR || '"' END`;
    case 'double':
      return `CASE WHEN isfinite(${name}) THEN ${doubleText(name)} ELSE '"' || ${doubleText(name)} || '"' END`;
    case 'time':
      return `'"' || ${timeText(name)} || '"'`;
    case 'json':
      // A line break in JSON can only stand between its parts; a row must not hold one.
      return visibleJson(`regexp_replace(${plainText(column, keepSecrets)}, '[\\r\\n]+', ' ', 'g')`);
    case 'text':
      return visibleJson(`to_json(${plainText(column, keepSecrets)})::VARCHAR`);
  }
}

/** JSON text with its hidden marks escaped, which changes no value: a terminal may be at the other end. */
function visibleJson(sql: string): string {
  return `list_transform([${sql}], lambda v: CASE WHEN regexp_matches(v, ${HIDDEN}) THEN
    string_split(v, '').list_transform(lambda c: CASE WHEN regexp_matches(c, ${HIDDEN}) THEN ${escapedMarks} ELSE c END).list_aggregate('string_agg', '')
    ELSE v END)[1]`;
}

/** DuckDB splits text between what a reader takes for one letter: a mark may stand there with others. */
const escapedMarks = `list_transform(range(1, length(c) + 1), lambda i: list_transform([c[i]], lambda m: CASE
    WHEN NOT regexp_matches(m, ${HIDDEN}) THEN m
    WHEN unicode(m) < 65536 THEN printf('\\u%04x', unicode(m))
    ELSE printf('\\u%04x\\u%04x', 55296 + (unicode(m) - 65536) // 1024, 56320 + (unicode(m) - 65536) % 1024) END)[1]).list_aggregate('string_agg', '')`;

function escapedHidden(json: string): string {
  return json.replace(/[\p{Cf}\p{Zl}\p{Zp}\x7f-\x9f]/gu, (mark) =>
    mark
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** The value as text, secrets of text and JSON dotted unless they are wanted. */
export function plainText(column: OpenColumn, keepSecrets: boolean): string {
  const name = column.stored;
  const mask = (sql: string) => (keepSecrets ? sql : maskedSql(column.name, sql));
  switch (column.transport) {
    case 'time':
      return timeText(name);
    case 'double':
      return doubleText(name);
    case 'json':
      return mask(column.databaseType === 'JSON' ? `${name}::VARCHAR` : `to_json(${name})::VARCHAR`);
    case 'text':
      return mask(`${name}::VARCHAR`);
    default:
      return `${name}::VARCHAR`;
  }
}

/** `YYYY-MM-DD HH:MM:SS.mmm`, UTC, with six decimals where the microseconds are not zero (design.md part 9). */
function timeText(name: string): string {
  const time = `make_timestamp(epoch_us(${name}))`;
  return `CASE WHEN NOT isfinite(${name}) THEN ${name}::VARCHAR WHEN ${name} IS NOT NULL THEN
    ${time}::DATE::VARCHAR || ' ' || CASE WHEN epoch_us(${name}) % 1000 = 0 THEN strftime(${time}, '%H:%M:%S.%g') ELSE strftime(${time}, '%H:%M:%S.%f') END END`;
}

function doubleText(name: string): string {
  return `CASE WHEN isnan(${name}) THEN 'NaN' WHEN isinf(${name}) THEN CASE WHEN ${name} > 0 THEN 'Infinity' ELSE '-Infinity' END
    ELSE regexp_replace(${name}::VARCHAR, '\\.0$', '') END`;
}
