/**
 * What a rule's parts mean on an event, as SQL. AWS documents little of it: what is our decision, and has not been compared
 * with the service, stands here and nowhere else (specs/contributor-insights.md, parts 3 and 8).
 */

/** White space before and after a JSON text. */
const JSON_BLANK = `' ' || chr(9) || chr(10) || chr(13)`;

/** Whether a message begins as a JSON object does. With a readable JSON text it means: the text is an object as a whole. */
export function beginsAsObject(message: string): string {
  return `CASE WHEN starts_with(${message}, '{') THEN true WHEN ${message} < '!' THEN starts_with(ltrim(${message}, ${JSON_BLANK}), '{') ELSE false END`;
}

/**
 * The text of a leaf. Strings, numbers and Booleans are leaves; null, objects and arrays are absent. `text` is what
 * `json_extract_string` gave, `type` the SQL of its JSON type, which is only looked at where the text could be a container's.
 */
export function leafSql(text: string, type: string): string {
  return `CASE WHEN starts_with(${text}, '{') OR starts_with(${text}, '[') THEN CASE WHEN ${type} NOT IN ('OBJECT', 'ARRAY') THEN ${text} END ELSE ${text} END`;
}

/** A finite number that a leaf is or reads as: blanks around it are fine, tabs and words are not. Booleans are no numbers. */
export function numberSql(text: string): string {
  const number = `insights_number(trim(${text}))`;
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

/** Bytes of UTF-8 that a key keeps. */
export const KEY_BYTES = 1024;

/** A key's text, cut on the boundary of a character. A character has at most four bytes. */
export function cutKeySql(text: string): string {
  const least = KEY_BYTES / 4;
  return `CASE WHEN strlen(${text}) > ${KEY_BYTES} THEN left(${text}, list_max(list_filter(range(${least}, ${KEY_BYTES + 1}), lambda n: strlen(left(${text}, n)) <= ${KEY_BYTES}))) ELSE ${text} END`;
}

/** Lines that are more than words with one blank between them. */
const HARD_LINE = String.raw`["\[\t\n\f\r]|  |^ | $|^$`;
const TOKEN = String.raw`\[[^\]]*\]|"[^"]*"|\S+`;

/**
 * The fields of a CLF line as a list: words between white space; [...] and "..." are one field each and lose their marks.
 * Most lines have neither marks nor double blanks, and splitting these is quicker.
 */
export function clfFieldsSql(message: string): string {
  const bare = `CASE WHEN x[1] = '"' AND x[-1] = '"' AND length(x) > 1 OR x[1] = '[' AND x[-1] = ']' THEN x[2:-2] ELSE x END`;
  const hard = `list_transform(regexp_extract_all(${message}, '${TOKEN}'), lambda x: ${bare})`;
  return `CASE WHEN regexp_matches(${message}, '${HARD_LINE}') THEN ${hard} ELSE string_split(${message}, ' ') END`;
}

/** Numbers of reports have six decimals, and contributors are ordered by such numbers, so that equal ones are ties. */
export const DECIMALS = 6;

/** A number of a report. */
export function rounded(value: number): number {
  return Number.isInteger(value) || Math.abs(value) >= 1e15 ? value + 0 : Number(value.toFixed(DECIMALS)) + 0;
}
