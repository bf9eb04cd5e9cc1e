/** A macro that lets a query written for Athena or CloudTrail Lake run as it is (cloudtrail.md part 10). */
export interface MacroDefinition {
  name: string;
  /** Parameters and body, as they stand behind the name in CREATE MACRO. */
  definition: string;
  signature: string;
  description: string;
}

/** MySQL's letters for times, which Athena uses, as those of DuckDB. */
const dateFormat = (format: string) =>
  [
    ['%M', '%B'],
    ['%i', '%M'],
    ['%s', '%S'],
    ['%h', '%I'],
    ['%W', '%A'],
    ['%e', '%-d'],
    ['%c', '%-m'],
    ['%k', '%-H'],
    ['%T', '%H:%M:%S'],
  ].reduce((sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`, format);

const macro = (name: string, parameters: string, body: string, description: string): MacroDefinition => ({
  name,
  definition: `(${parameters}) AS ${body}`,
  signature: `${name}(${parameters})`,
  description,
});

export const MACROS: readonly MacroDefinition[] = [
  macro(
    'json_extract_scalar',
    'json, path',
    'TRY(json_extract_string(json, path))',
    'Text at a path of a JSON text; null where it is none.',
  ),
  macro('json_parse', 'text', 'CAST(text AS JSON)', 'JSON from text.'),
  macro('json_format', 'json', 'CAST(json AS VARCHAR)', 'Text of a JSON value.'),
  macro(
    'from_iso8601_timestamp',
    'text',
    "(CAST(text AS TIMESTAMPTZ) AT TIME ZONE 'UTC')",
    'Time from ISO 8601 text, UTC.',
  ),
  macro('from_iso8601_date', 'text', 'CAST(text AS DATE)', 'Date from ISO 8601 text.'),
  macro(
    'date_format',
    'moment, format',
    `strftime(moment, ${dateFormat('format')})`,
    'Text of a time, with the letters of MySQL.',
  ),
  macro('to_unixtime', 'moment', 'epoch(moment)', 'Seconds since 1970.'),
  macro(
    'from_unixtime',
    'seconds',
    '(make_timestamp(CAST(seconds * 1000000 AS BIGINT)))',
    'Time from seconds since 1970, UTC.',
  ),
  macro('regexp_like', 'text, pattern', 'regexp_matches(text, pattern)', 'Whether the pattern occurs in the text.'),
  macro('approx_distinct', 'value', 'approx_count_distinct(value)', 'Estimated number of different values.'),
  macro('arbitrary', 'value', 'any_value(value)', 'Some value of the group.'),
  macro('cardinality', 'list', 'len(list)', 'Number of items of a list.'),
  {
    name: 'element_at',
    definition: `(container JSON, key) AS json_extract_string(container, CASE json_type(container)
      WHEN 'ARRAY' THEN '$[' || (TRY_CAST(key AS BIGINT) - 1) || ']' ELSE '$.' || '"' || key || '"' END)`,
    signature: 'element_at(container, key)',
    description: 'As text: item of a list by its number from 1, value of a map or member of a JSON object by its key.',
  },
];

/** `CREATE OR REPLACE MACRO` for each macro; `place` stands before its name. */
export function macroStatements(place: string): string[] {
  return MACROS.map(({ name, definition }) => `CREATE OR REPLACE MACRO ${place}${name}${definition}`);
}
