/** Controls, and the marks that turn the direction of text, hide it or have no width. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from logs as a terminal may show it: what would move the cursor, colour or hide text is written as `\u001b`. */
export function visible(text: string, except = ''): string {
  return text.replace(HIDDEN, (mark) => (except.includes(mark) ? mark : (SHORT.get(mark) ?? escaped(mark))));
}

/** JSON of a text; hidden marks are escaped, which JSON allows everywhere, as a terminal may be at the other end. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(HIDDEN, escaped);
}

const SHORT = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Each of the mark's UTF-16 units, as JSON writes it. */
function escaped(mark: string): string {
  return mark
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
