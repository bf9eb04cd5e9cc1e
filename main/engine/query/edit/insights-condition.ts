import type { EditField, EditValue } from '../../../../preload/contract/edit.ts';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import { KEYWORDS } from '../insights/complete.ts';
import { BIG_WHOLE, NUMERIC_TEXT } from '../insights/values.ts';

/** Fields, values and conditions as Logs Insights text (specs/insights-ql.md parts 1 and 6.3). */

const PLAIN_SEGMENT = /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u;
const LATER_SEGMENT = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*$/u;
const RESERVED = new Set([...KEYWORDS.map((word) => word.toLowerCase()), 'true', 'false']);

const quoted = (key: string): string => `\`${key.replaceAll('`', '\\`')}\``;

/** A field as a query names it, in backticks where a part of its name has other characters than plain names do. */
export function writtenField({ name, path }: Pick<EditField, 'name' | 'path'>): string {
  if (path !== undefined) return fromPath(path);
  // What an expression is called by: `count(*)`, `bin(5m)`.
  if (/[()]/.test(name)) return quoted(name);
  const [, sigil = '', rest = ''] = /^(@{0,2})([\s\S]*)$/.exec(name) ?? [];
  return (
    sigil +
    rest
      .split('.')
      .map((part, i) => {
        // After a join, `L.@timestamp`: the sign belongs to the field of the side.
        const [, sign = '', key = '', places = ''] = /^(@{0,2})([\s\S]*?)((?:\[\d+\])*)$/.exec(part) ?? [];
        return sign + segment(key, i, sigil === '' && !rest.includes('.')) + places;
      })
      .join('.')
  );
}

function fromPath(path: readonly (string | number)[]): string {
  const [first = '', ...rest] = path;
  const start = String(first);
  // A log's own key that begins with @ is called by two.
  const head = start.startsWith('@') ? `@@${segment(start.slice(1), 0, false)}` : segment(start, 0, rest.length === 0);
  return head + rest.map((key) => (typeof key === 'number' ? `[${key}]` : `.${segment(key, 1, false)}`)).join('');
}

function segment(key: string, place: number, alone: boolean): string {
  const plain = (place === 0 ? PLAIN_SEGMENT : LATER_SEGMENT).test(key);
  return plain && !(alone && RESERVED.has(key.toLowerCase())) ? key : quoted(key);
}

/** A string literal; a backslash before another letter stands for itself, so doubling it is always right. */
function stringLiteral(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** The literal that equals exactly this value, or null where only a pattern does. */
function literal(field: EditField, value: Exclude<EditValue, { kind: 'missing' | 'time' | 'pattern' }>): string | null {
  switch (value.kind) {
    case 'boolean':
      return String(value.value);
    case 'number':
      if (!NUMERIC_TEXT.test(value.text)) throw refused(`${value.text} is no number that a query can be written with.`);
      return value.text;
    case 'json':
      throw refused(`${field.name} is a map or a list here. A query can filter by the fields in it.`);
    case 'text':
      return textLiteral(field, value.text);
  }
}

function textLiteral(field: EditField, text: string): string | null {
  // A cell does not tell a map from its text; a record does.
  if (field.of === 'rows' && !field.name.startsWith('@') && isContainer(text))
    throw refused(`${field.name} is a map or a list here. A query can filter by the fields in it.`);
  // An editor takes a carriage return for the end of a line, and strings have no escape for it.
  if (text.includes('\r')) return null;
  if (!NUMERIC_TEXT.test(text)) return stringLiteral(text);
  // Texts that read as numbers are compared as numbers: past 2^53 only as whole ones, and `01` would equal `1`.
  if (BIG_WHOLE.test(text) && /^-?[1-9]/.test(text)) return text;
  return String(Number(text)) === text ? stringLiteral(text) : null;
}

function isContainer(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A regular expression between slashes, on one line. */
function writtenRegex(regex: string): string {
  return regex.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

/** `like /^...$/` of exactly this text. */
function pattern(text: string): string {
  return `like /^${writtenRegex(text.replace(/[\\^$.|?*+()[\]{}/]/g, '\\$&'))}$/`;
}

/**
 * The condition that holds for rows whose field has one of the values, or with `negated` for those that have none of
 * them, rows without the field among these unless the missing value is named.
 */
export function insightsCondition(field: EditField, values: readonly EditValue[], negated: boolean): string {
  const name = writtenField(field);
  const missing = values.some((value) => value.kind === 'missing');
  const literals: string[] = [];
  const others: string[] = [];
  for (const value of values) {
    if (value.kind === 'missing') continue;
    if (value.kind === 'time') {
      // The service compares times as milliseconds alone.
      const ms = String(BigInt(value.us) / 1000n);
      others.push(`toMillis(${name}) ${negated ? '!=' : '='} ${ms}`);
      continue;
    }
    if (value.kind === 'pattern') {
      others.push(`${name} ${negated ? 'not ' : ''}like /${writtenRegex(value.regex)}/`);
      continue;
    }
    const written = literal(field, value);
    if (written !== null) literals.push(written);
    else others.push(`${name} ${negated ? 'not ' : ''}${pattern(value.kind === 'text' ? value.text : '')}`);
  }
  if (literals.length > 0) {
    const single = literals.length === 1 && !negated;
    others.unshift(single ? `${name} = ${literals[0]}` : `${name} ${negated ? 'not ' : ''}in [${literals.join(', ')}]`);
  }
  if (!negated) return [...others, ...(missing ? [`not ispresent(${name})`] : [])].join(' or ');
  if (others.length === 0) return `ispresent(${name})`;
  // A comparison with a field that is not there is unknown, which is not true either (6.3 rule 1).
  const all = others.length > 1 && !missing ? `(${others.join(' and ')})` : others.join(' and ');
  return missing ? all : `${all} or not ispresent(${name})`;
}

function refused(message: string): UserFacingError {
  return new UserFacingError('query.refused', message);
}
