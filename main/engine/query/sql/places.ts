import type { TextRange } from '../../../../preload/contract/errors.ts';
import { tokenize } from './tokens.ts';

/**
 * DuckDB tells places in three ways: trees in bytes of UTF-8, parser errors in characters, binder errors as a caret under
 * a shown part of the line, in columns of a terminal. All become ranges in UTF-16 code units here.
 */

/** The token that begins at an offset in bytes; null for a place that DuckDB does not know. */
export function rangeAtByte(text: string, byteOffset: number): TextRange | null {
  if (!Number.isSafeInteger(byteOffset) || byteOffset < 0) return null;
  let bytes = 0;
  let at = 0;
  for (const character of text) {
    if (bytes >= byteOffset) break;
    bytes += Buffer.byteLength(character);
    at += character.length;
  }
  return bytes < byteOffset ? null : tokenRange(text, at);
}

/** The token that begins at an offset in characters. */
export function rangeAtCharacter(text: string, characterOffset: number): TextRange {
  let at = 0;
  let characters = 0;
  for (const character of text) {
    if (characters >= characterOffset) break;
    characters += 1;
    at += character.length;
  }
  return tokenRange(text, at);
}

/** The place that a DuckDB message shows by `LINE n: ...` and a caret; null where it shows none. */
export function rangeOfMessage(text: string, message: string): TextRange | null {
  const shown = /\nLINE (\d+): ([^\n]*)\n( *)\^/.exec(message);
  if (shown === null) return null;
  const [, lineNumber = '1', snippet = '', indent = ''] = shown;
  const cutBefore = snippet.startsWith('...');
  const label = `LINE ${lineNumber}: `.length + (cutBefore ? 3 : 0);
  const columns = indent.length - label;
  const line = lineStart(text, Number(lineNumber));
  const body = snippet.slice(cutBefore ? 3 : 0).replace(/\.\.\.$/, '');
  const bodyStart = cutBefore ? text.indexOf(body, line) : line;
  if (bodyStart === -1) return null;
  const at = bodyStart + unitsInColumns(text.slice(bodyStart), columns);
  return nearestMention(text, message, at) ?? tokenRange(text, at);
}

function lineStart(text: string, lineNumber: number): number {
  let at = 0;
  for (let line = 1; line < lineNumber; line++) {
    const next = text.indexOf('\n', at);
    if (next === -1) return at;
    at = next + 1;
  }
  return at;
}

/** Characters of East Asian scripts and emoji take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

function unitsInColumns(text: string, columns: number): number {
  let width = 0;
  let units = 0;
  for (const character of text) {
    if (width >= columns) break;
    width += WIDE.test(character) ? 2 : 1;
    units += character.length;
  }
  return units;
}

/** How far a caret may be off, where a character is wider or narrower than we think. */
const CARET_SLACK = 12;

/** The occurrence of the name that the message speaks of which is nearest to the caret. */
function nearestMention(text: string, message: string, at: number): TextRange | null {
  const named = /(?:column|table|name|field|near|named) "([^"\n]+)"|with name (\S+) does not exist/i.exec(message);
  const name = named?.[1] ?? named?.[2];
  if (name === undefined) return null;
  const haystack = text.toLowerCase();
  const needle = name.toLowerCase();
  if (haystack.length !== text.length) return null;
  let best = -1;
  for (let found = haystack.indexOf(needle); found !== -1; found = haystack.indexOf(needle, found + 1)) {
    if (best === -1 || Math.abs(found - at) < Math.abs(best - at)) best = found;
    if (found > at + CARET_SLACK) break;
  }
  if (best === -1 || Math.abs(best - at) > CARET_SLACK) return null;
  return { start: best, end: best + needle.length };
}

/** The token at or right behind an offset; one character where there is none. */
function tokenRange(text: string, at: number): TextRange {
  const token = tokenize(text).find(({ end }) => end > at);
  if (token !== undefined && token.start <= at) return { start: token.start, end: token.end };
  const start = Math.min(at, text.length);
  return { start, end: Math.min(start + 1, text.length) };
}
