/** A string, a name in backticks, a comment, or white space: the parts of a text that white space may not be reduced in. */
const PARTS = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`|#[^\n]*|\s+/g;

/** An expression as its column is called: comments left out, runs of white space reduced to one space (part 3.3). */
export function columnText(source: string): string {
  const spaced = source.replace(PARTS, (part) => (part.startsWith('#') || /^\s/.test(part) ? ' ' : part));
  // A comment beside white space leaves two spaces behind; quoted parts keep theirs.
  return spaced.replace(PARTS, (part) => (/^\s/.test(part) ? ' ' : part)).trim();
}
