import type { QueryLanguage } from '../../../preload/contract/query.ts';
import { tokenize } from './sql/tokens.ts';

/** A part of a query's text that is no place for a literal, in UTF-16 code units. */
export interface Quoted {
  start: number;
  end: number;
  /** How a quote inside is written: twice, behind a backslash, as in a regular expression; `other` cannot hold one. */
  kind: 'doubled' | 'escaped' | 'regex' | 'comment' | 'other';
  quote: string;
}

/** Strings, quoted names, regular expressions and comments of any text, also of one that is wrong. */
export function quotedParts(language: QueryLanguage, text: string): Quoted[] {
  return language === 'sql' ? sqlParts(text) : insightsParts(text);
}

function sqlParts(text: string): Quoted[] {
  return tokenize(text).flatMap(({ kind, start, end }): Quoted[] => {
    const first = text[start] ?? '';
    switch (kind) {
      case 'comment':
        return [{ start, end, kind: 'comment', quote: '' }];
      case 'quoted-name':
        return [{ start, end, kind: 'doubled', quote: '"' }];
      case 'string':
        if (first === "'") return [{ start, end, kind: 'doubled', quote: "'" }];
        return [{ start, end, kind: /[eE]/.test(first) ? 'escaped' : 'other', quote: "'" }];
      default:
        return [];
    }
  });
}

/** Before these a slash opens a regular expression; elsewhere it divides (specs/insights-ql.md part 1). */
const BEFORE_REGEX = /(?:\blike|=~|[(,[|]|\bparse\s+[@\w.`]+)\s*$/i;

function insightsParts(text: string): Quoted[] {
  const parts: Quoted[] = [];
  let at = 0;
  while (at < text.length) {
    const first = text[at] ?? '';
    const part = insightsPart(text, at, first);
    if (part !== null) parts.push(part);
    at = part?.end ?? at + 1;
  }
  return parts;
}

function insightsPart(text: string, start: number, first: string): Quoted | null {
  if (first === '"' || first === "'")
    return { start, end: escapedEnd(text, start, first), kind: 'escaped', quote: first };
  if (first === '`') return { start, end: escapedEnd(text, start, first), kind: 'other', quote: first };
  if (first === '/' && BEFORE_REGEX.test(text.slice(Math.max(0, start - 200), start)))
    return { start, end: escapedEnd(text, start, first), kind: 'regex', quote: first };
  // Inside the name of a log group a # is a letter.
  if (first === '#' && (start === 0 || /[\s|]/.test(text[start - 1] ?? ''))) {
    const end = text.indexOf('\n', start);
    return { start, end: end === -1 ? text.length : end, kind: 'comment', quote: '' };
  }
  return null;
}

function escapedEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}
