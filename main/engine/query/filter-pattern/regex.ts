import { stop } from './diagnostics.ts';

/** What a class of characters or an escape may be (user guide, "Supported regular expressions (regex) syntax"). */
const ALLOWED = /^[A-Za-z0-9:_#=@/;,^$?[\]{}|\\*+.-]$/;
const ESCAPE = /^(?:[dDsSwW]|x[0-9A-Fa-f]{2}|[^A-Za-z0-9\s])/;
/** DuckDB's expressions repeat no oftener. */
const MOST_TIMES = 1000;

/**
 * Checks a regular expression that began at `start` of the pattern: the characters that AWS allows, and what RE2 takes.
 * There are no groups and no letters beyond ASCII.
 */
export function checkRegex(source: string, start: number): void {
  if (source === '') stop('The regular expression is empty', start - 1, start + 1);
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? '';
    if (character === '\\') {
      const escaped = ESCAPE.exec(source.slice(at + 1))?.[0];
      if (escaped === undefined)
        stop(
          `A regular expression here has no \\${source[at + 1] ?? ''}: only \\d \\D \\s \\S \\w \\W, \\xhh and signs are escaped`,
          start + at,
          start + at + 2,
        );
      at += escaped.length;
    } else if (!ALLOWED.test(character)) {
      const named = character === ' ' ? 'A blank' : character;
      stop(`${named} must not stand in a regular expression of a filter pattern`, start + at, start + at + 1);
    }
  }
  const whole = [start, start + source.length] as const;
  if (/(?<!\\)\[\^?\]/.test(source)) stop('A class of characters is empty', ...whole);
  if (/(?<!\\)[*+?}]\+/.test(source)) stop('A repetition is repeated', ...whole);
  for (const [, least, most] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    if (Number(least) > MOST_TIMES || Number(most ?? 0) > MOST_TIMES)
      stop(`A repetition of more than ${MOST_TIMES} times`, ...whole);
  try {
    new RegExp(source);
  } catch (error) {
    stop(`Not a regular expression: ${error instanceof Error ? error.message.replace(/^.*: /, '') : ''}`, ...whole);
  }
}
