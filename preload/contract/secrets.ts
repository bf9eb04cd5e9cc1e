/**
 * What counts as a secret (design.md part 8), for the window and for exports: recognised by the name of a member, or by a
 * token's own form. The patterns are read by JavaScript and by DuckDB's RE2 alike, without regard to case, except
 * `TOKEN_FORM`.
 */

/** Members whose values are masked unless the settings say otherwise; `*` in front stands for any beginning. */
export const DEFAULT_SECRET_NAMES: readonly string[] = [
  'sessionToken',
  'secretAccessKey',
  'securityToken',
  'X-Amz-Security-Token',
  'clientSecret',
  'secretString',
  'secretBinary',
  '*password',
  'passwd',
];

/** How a name of the list may be written: no comma, as lists of names are parted by them. */
export const SECRET_NAME_FORM = /^\*?[\p{L}\p{N}_.-]{1,100}$/u;

export interface SecretPatterns {
  /** A whole field name; dotted paths are judged by their last part. */
  name: string;
  /**
   * A secret member inside JSON text, which may be cut at its end, also of JSON that is itself a text there. Odd groups are what
   * stands up to the value, even ones the quote behind it: of the four pairs one is filled.
   */
  member: string;
  /** Found in every text that holds a secret member, so that the pattern proper runs on few texts. */
  mark: string;
}

/**
 * A value of JSON text; of JSON inside of a text, where each escape is escaped once more; and of deeper ones, where a quote with
 * more backslashes than the value's own is one inside of it. (One that ends in a backslash hides what follows it as well.)
 */
const PLAIN = '(?:[^"\\\\]|\\\\.)+';
const EMBEDDED = '(?:[^"\\\\]|\\\\[^"\\\\]|\\\\\\\\(?:\\\\["\\\\]|[^"\\\\]))+';
const deeper = (backslashes: number) => `(?:[^"\\\\]|\\\\+[^"\\\\]|\\\\{${backslashes},}")+`;

/** The patterns for a list of member names. */
export function secretPatterns(names: readonly string[]): SecretPatterns {
  // A list of nothing matches nothing: no name holds a line's end.
  const alternatives = (wildcard: string) => names.map((name) => escaped(name, wildcard)).join('|') || '\\n';
  const memberOf = (quote: string, value: string) =>
    `(${quote}(?:[^"\\\\]*[._-])?(?:${alternatives('[A-Za-z]*')})${quote}\\s*:\\s*${quote})${value}((?:${quote})?)`;
  return {
    name: `^(?:.*[._-])?(?:${alternatives('.*')})$`,
    member: [
      memberOf('"', PLAIN),
      memberOf('\\\\"', EMBEDDED),
      memberOf('\\\\{3}"', deeper(4)),
      memberOf('\\\\{7,}"', deeper(8)),
    ].join('|'),
    mark: alternatives(''),
  };
}

function escaped(name: string, wildcard: string): string {
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return name.startsWith('*') ? wildcard + plain.slice(2) : plain;
}

/** Session tokens of STS start so, whatever the column is called (`select responseElements->>'…' as t`). */
export const TOKEN_FORM = '^(?:IQoJ|FwoG|FQoG|AQoD|FQoD)[A-Za-z0-9+/=]{60,}$';

/** What stands in place of a secret. */
export const DOTS = '••••••••';
