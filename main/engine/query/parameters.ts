import { type TextRange, UserFacingError } from '../../../preload/contract/errors.ts';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import { quoteLiteral } from '../store/sql-text.ts';
import { type Quoted, quotedParts } from './quoted-parts.ts';

const PLACE = /\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}/g;

interface Place {
  name: string;
  at: TextRange;
  /** What it stands in; null where a value can stand. */
  around: Quoted | null;
}

/** Every `{{name}}` of a text, in its order. */
function placesIn(language: QueryLanguage, text: string): Place[] {
  // A word of the same length stands in for each, so that what is around them can be cut into tokens.
  const quoted = quotedParts(
    language,
    text.replace(PLACE, (whole) => 'x'.repeat(whole.length)),
  );
  return [...text.matchAll(PLACE)].map((match) => {
    const at = { start: match.index, end: match.index + match[0].length };
    const around = quoted.find(({ start, end }) => start < at.end && at.start < end) ?? null;
    return { name: match[1] ?? '', at, around };
  });
}

/** The names in `{{name}}` of a text, comments aside, in their order, each once; and those that stand in quotes alone. */
export function parametersIn(language: QueryLanguage, text: string): { names: string[]; quoted: string[] } {
  const places = placesIn(language, text).filter(({ around }) => around?.kind !== 'comment');
  const names = [...new Set(places.map(({ name }) => name))];
  const values = new Set(places.filter(({ around }) => around === null).map(({ name }) => name));
  return { names, quoted: names.filter((name) => !values.has(name)) };
}

/** The text with a value of the same length in each place where one can stand, to check the rest of it; and these places. */
export function withStandIns(language: QueryLanguage, text: string): { text: string; places: TextRange[] } {
  const places = placesIn(language, text).filter(({ around }) => around === null);
  let checked = text;
  for (const { at } of places) {
    const length = at.end - at.start;
    const value = language === 'sql' ? 'NULL'.padEnd(length) : '1'.padStart(length, '0');
    checked = checked.slice(0, at.start) + value + checked.slice(at.end);
  }
  return { text: checked, places: places.map(({ at }) => at) };
}

/**
 * The text with each `{{name}}` replaced by its value, written as a literal of the language; inside quotes as a part of what
 * is quoted. In comments they stay. Throws `bad-request` with the place in `text`.
 */
export function fillParameters(
  language: QueryLanguage,
  text: string,
  parameters: readonly QueryParameter[],
  values: Readonly<Record<string, string>>,
): string {
  let filled = '';
  let end = 0;
  for (const { name, at, around } of placesIn(language, text)) {
    filled += text.slice(end, at.start);
    filled +=
      around?.kind === 'comment'
        ? text.slice(at.start, at.end)
        : written(language, name, parameters, values, around, text, at);
    end = at.end;
  }
  return filled + text.slice(end);
}

function written(
  language: QueryLanguage,
  name: string,
  parameters: readonly QueryParameter[],
  values: Readonly<Record<string, string>>,
  around: Quoted | null,
  text: string,
  at: TextRange,
): string {
  const parameter = parameters.find((one) => one.name === name) ?? textParameter(name);
  const value = (Object.hasOwn(values, name) ? values[name] : undefined) ?? parameter.default;
  if (value === null) throw wrong(`The parameter ${name} has no value.`, at);
  if (value.includes('\0')) throw wrong(`The value of ${name} has a NUL character in it.`, at);
  if (around !== null) return inQuotes(around, checked(parameter, value, language, at).text, at);
  const [before, after] = [text[at.start - 1] ?? ' ', text[at.end] ?? ' '];
  if (/[\w$@}{]/.test(before) || /[\w${]/.test(after))
    throw wrong(`The parameter ${name} stands inside a word. Put it where a value can stand.`, at);
  return checked(parameter, value, language, at).literal;
}

/** A name that no parameter describes is a text that must be given. */
function textParameter(name: string): QueryParameter {
  return { name, type: 'text', default: null, description: '' };
}

/** The value as a literal, and as it stands inside quotes. */
function checked(
  { name, type }: QueryParameter,
  value: string,
  language: QueryLanguage,
  at: TextRange,
): { literal: string; text: string } {
  switch (type) {
    case 'text':
      return { literal: quote(language, value), text: value };
    case 'number': {
      const number = value.trim();
      if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(number))
        throw wrong(`The value of ${name} is to be a number, and is "${value}".`, at);
      return { literal: number, text: number };
    }
    case 'time': {
      const ms = /^\d{4}-\d{2}-\d{2}/.test(value.trim()) ? Date.parse(zoned(value.trim())) : Number.NaN;
      if (Number.isNaN(ms))
        throw wrong(`The value of ${name} is to be a time such as 2026-03-01T10:00:00Z, and is "${value}".`, at);
      const iso = new Date(ms).toISOString();
      const sql = `TIMESTAMP '${iso.slice(0, 10)} ${iso.slice(11, 23)}'`;
      return { literal: language === 'sql' ? sql : String(ms), text: iso };
    }
    case 'list': {
      const items = value.split(/[,\n]/).map((item) => item.trim());
      const written = items.filter((item) => item !== '').map((item) => quote(language, item));
      if (written.length === 0) throw wrong(`The list ${name} is empty.`, at);
      return { literal: language === 'sql' ? `(${written.join(', ')})` : `[${written.join(', ')}]`, text: value };
    }
  }
}

/** A time without a zone is UTC. */
function zoned(text: string): string {
  const time = text.replace(' ', 'T');
  return /T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(time) ? time : time.includes('T') ? `${time}Z` : `${time}T00:00:00Z`;
}

function quote(language: QueryLanguage, value: string): string {
  return language === 'sql' ? quoteLiteral(value) : `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** The value as a part of what is quoted: nothing in it can end the quotes. */
function inQuotes(around: Quoted, value: string, at: TextRange): string {
  switch (around.kind) {
    case 'doubled':
      return value.replaceAll(around.quote, around.quote.repeat(2));
    case 'escaped':
      return value.replace(/["'\\]/g, '\\$&');
    case 'regex':
      return value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\n', '\\n');
    default:
      throw wrong('A parameter cannot stand in this kind of quotes. Write it without them.', at);
  }
}

function wrong(message: string, at: TextRange): UserFacingError {
  return new UserFacingError('bad-request', message, { at: [at] });
}
