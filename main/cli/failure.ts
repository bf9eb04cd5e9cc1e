import type { TextRange, WireError } from '../../preload/contract/errors.ts';
import { toWire } from '../engine/wire-error.ts';
import { visible } from './visible.ts';

/**
 * An error as text for stderr: `code: sentence`, and below it each place of the query text that it speaks of, with a line of
 * carets. The cause chain follows for the program's own mistakes alone.
 */
export function explain(error: unknown, queryText?: string): string {
  const wire: WireError = toWire(error);
  const places = queryText === undefined ? [] : wire.at.map((at) => showPlace(queryText, at));
  const detail = wire.code === 'internal' && wire.detail ? [wire.detail] : [];
  return `${[`${wire.code}: ${visible(wire.message)}`, ...places, ...detail].join('\n')}\n`;
}

/** The line that a place begins in, with carets below its characters: `line 2: ...`. */
export function showPlace(text: string, at: TextRange): string {
  const start = Math.min(at.start, text.length);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start) === -1 ? text.length : text.indexOf('\n', start);
  const number = text.slice(0, lineStart).split('\n').length;
  const label = `line ${number}: `;
  // A tab stays a tab in the line of carets, so that both lines are equally wide.
  const indent = text.slice(lineStart, start).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(at.end, lineEnd) - start));
  return `${label}${visible(text.slice(lineStart, lineEnd), '\t')}\n${' '.repeat(label.length)}${indent}${carets}`;
}
