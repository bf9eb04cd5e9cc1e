/**
 * Log text is hostile: a control, bidi or zero-width character in it must not hide, reorder or break what is shown
 * (design.md part 8). Each becomes a visible sign; nothing is lost, as copying takes the value itself.
 */

/** C0 controls have pictures of their own in Unicode: U+2400 + code. */
function controlPicture(code: number): string {
  if (code === 0x0a) return '↵';
  if (code === 0x09) return '→';
  if (code === 0x7f) return '␡';
  return String.fromCodePoint(0x2400 + code);
}

// Controls, formats (zero-width and bidi marks, tags), lone surrogates, line and paragraph separators, variation
// selectors, fillers that draw nothing, the object replacement sign, the combining grapheme joiner.
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc]|\u034f/gu;

/** The text with every character that cannot be seen written as a sign: `␀`, `↵`, `→`, `⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (found) => {
    const code = found.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return controlPicture(code);
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** As `visibleText`, but line ends and tabs stay what they are: for text that is shown over several lines. */
export function visibleLines(text: string): string {
  return text
    .split(/(\r\n|\n|\t)/)
    .map((part) => (part === '\n' || part === '\t' ? part : part === '\r\n' ? '\n' : visibleText(part)))
    .join('');
}

/** Keeps both ends of an id or a path: `arn:aws:iam::1…user/Alice`. `max` counts UTF-16 units and includes the dots. */
export function middleEllipsis(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.ceil((max - 1) * 0.6);
  const head = max - 1 - tail;
  return `${text.slice(0, head)}…${text.slice(text.length - tail)}`;
}

/** A path as the problems table shows it: the last parts whole, the first ones dropped: `…/eu-west-1/2026/x.json.gz`. */
export function shortPath(path: string, max: number): string {
  if (path.length <= max) return path;
  const parts = path.split(/(?<=[/\\])/);
  let kept = '';
  while (parts.length > 0) {
    const part = parts[parts.length - 1] ?? '';
    if (kept.length + part.length + 2 > max) break;
    kept = part + kept;
    parts.pop();
  }
  // A name that is too long alone keeps its end, which tells files of a trail apart.
  return kept === '' ? `…/${middleEllipsis(baseName(path), max - 2)}` : `…/${kept}`;
}

/** Name of the file or folder at the end of a path, for either kind of slash. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .pop() ?? path
  );
}
