import type { Cluster } from './clustering.ts';

/** Blanks as JavaScript's `\s` has them, which the tokens were parted by. */
const BLANK = '[\\s\\p{Z}\\x0b\\x{feff}]';
/** A variable token: anything without the characters that part tokens. */
const ANY = '[^\\s=,:;()\\[\\]{}"]*';

/**
 * A regular expression that every text of a cluster matches, in the syntax that RE2, SQL and Logs Insights share. Other texts
 * may match it too: a cluster takes a text only where it is the one most like it. `cut`: texts were longer than what was read.
 */
export function patternRegex({ tokens }: Cluster, cut: boolean): string {
  const parts = tokens.map((token, i) => {
    if (i % 2 === 1) return separator(token);
    return /^<[A-Za-z]+>$/.test(token) ? ANY : escaped(token);
  });
  return `^${parts.join('')}${cut ? '' : '$'}`;
}

/** Texts whose separators differ in blanks around them are one pattern. */
function separator(text: string): string {
  const inner = text.trim();
  if (inner === '') return `${BLANK}+`;
  return `${BLANK}*${inner.split(/\s+/).map(escaped).join(`${BLANK}+`)}${BLANK}*`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}/]/g, '\\$&');
}
