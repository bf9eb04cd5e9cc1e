import type { Pattern, Term } from './ast.ts';
import { stop } from './diagnostics.ts';
import type { Reader } from './reader.ts';

interface Marked {
  mark: '' | '?' | '-';
  term: Term;
}

/** `ERROR -Exit "a phrase" %regex%`, `?one ?other` (3.1). */
export function parseTerms(reader: Reader): Pattern {
  const terms: Marked[] = [];
  for (reader.skipSpace(); !reader.isAtEnd; reader.skipSpace()) terms.push(markedTerm(reader));
  if (terms.length === 0) return { kind: 'everything' };
  return { kind: 'terms', anyOf: alternatives(terms, reader) };
}

function markedTerm(reader: Reader): Marked {
  const start = reader.at;
  const first = reader.text[start];
  const mark = first === '?' || first === '-' ? first : '';
  if (mark !== '') reader.at++;
  const next = reader.text[reader.at] ?? '';
  if (next === '' || /\s/.test(next)) stop(`A term is missing behind ${mark}`, start, start + 1);
  const match = next === '%' ? reader.regex() : plain(reader, next === '"');
  const after = reader.text[reader.at] ?? ' ';
  if (!/\s/.test(after)) stop('A blank is needed between two terms', reader.at, reader.at + 1);
  return { mark, term: { excluded: mark === '-', match } };
}

function plain(reader: Reader, isQuoted: boolean): Extract<Term['match'], { kind: 'text' }> {
  const start = reader.at;
  if (isQuoted) {
    const text = reader.quoted();
    return { kind: 'text', text, at: { start, end: reader.at } };
  }
  const text = /^[^\s"]*/.exec(reader.text.slice(start))?.[0] ?? '';
  reader.at += text.length;
  if (!/^\w+$/.test(text))
    reader.warn('AWS wants quotes around a term with characters other than letters, digits and _', start, reader.at);
  return { kind: 'text', text, at: { start, end: reader.at } };
}

/**
 * Terms without marks must all fit. With `?` each begins an alternative, to which the terms behind it belong; beside `-`, or
 * behind a plain term, `?` says nothing (AWS's own sources disagree, so the reading is told).
 */
function alternatives(terms: readonly Marked[], reader: Reader): (readonly Term[])[] {
  const all = terms.map(({ term }) => term);
  const optional = terms.filter(({ mark }) => mark === '?');
  if (optional.length === 0) return [all];
  const end = reader.text.length;
  if (terms[0]?.mark !== '?' || terms.some(({ mark }) => mark === '-')) {
    reader.warn('The ? is ignored beside plain and excluded terms: all terms must fit', 0, end);
    return [all];
  }
  const groups: Term[][] = [];
  for (const { mark, term } of terms) {
    if (mark === '?') groups.push([term]);
    else groups.at(-1)?.push(term);
  }
  if (optional.length < terms.length)
    reader.warn('Read as alternatives: each ? begins one, and the terms up to the next ? belong to it', 0, end);
  return groups;
}
