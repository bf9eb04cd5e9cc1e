/** The service's regexes in RE2's spelling (specs/insights-ql.md 7.1). */
export interface Regex {
  pattern: string;
  /** Names of the groups, null for unnamed ones, in order. */
  groups: (string | null)[];
  error: string | null;
  /** The text that the regex stands for when nothing in it is special. */
  plain: string | null;
}

const SPECIAL = /[\\^$.|?*+()[\]{}]/;

/** Named groups `(?<n>` become `(?P<n>`; what RE2 cannot do is named. */
export function toRe2(source: string): Regex {
  const groups: (string | null)[] = [];
  let pattern = '';
  let error: string | null = null;
  let inClass = false;
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const c = source[i] ?? '';
    if (c === '\\') {
      const next = source[i + 1] ?? '';
      if (next === '') error ??= 'A backslash ends the regular expression';
      if (!inClass && /[1-9]/.test(next)) error ??= `Back-references such as \\${next} are not supported`;
      if (!inClass && next === 'k') error ??= 'Back-references by name are not supported';
      pattern += c + next;
      i++;
      continue;
    }
    if (inClass) {
      if (c === ']') inClass = false;
      pattern += c;
      continue;
    }
    if (c === '[') {
      inClass = true;
      // A bracket that comes first is a character of the class.
      const first = source.slice(i + 1, i + 3);
      const literal = first.startsWith(']') ? ']' : first === '^]' ? '^]' : '';
      pattern += c + literal;
      i += literal.length;
      continue;
    }
    if (c === '(') {
      depth++;
      const rest = source.slice(i);
      const named = /^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/.exec(rest);
      if (named) {
        groups.push(named[1] ?? null);
        pattern += `(?P<${named[1]}>`;
        i += named[0].length - 1;
        continue;
      }
      if (/^\(\?<[=!]/.test(rest)) error ??= 'Look-behind is not supported';
      else if (/^\(\?[=!]/.test(rest)) error ??= 'Look-ahead is not supported';
      else if (/^\(\?>/.test(rest)) error ??= 'Atomic groups are not supported';
      else if (/^\(\?P?</.test(rest)) error ??= 'The name of a group must be a word of letters, digits and _';
      else if (!rest.startsWith('(?')) groups.push(null);
    }
    if (c === ')') depth--;
    if (depth < 0) error ??= 'A closing bracket has no opening one';
    pattern += c;
  }
  if (inClass) error ??= 'A class has no closing ]';
  if (depth > 0) error ??= 'A bracket is not closed';
  error ??= refused(pattern);
  return { pattern, groups, error, plain: source !== '' && !SPECIAL.test(source) ? source : null };
}

/** JavaScript's own reading finds what is left: repeats of nothing, ranges out of order. */
function refused(pattern: string): string | null {
  const flags = /^\(\?([imsU]+)\)/.exec(pattern);
  const translated = pattern
    .slice(flags ? flags[0].length : 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU]*(-[imsU]+)?(:|\))/g, (_, __, end: string) => (end === ':' ? '(?:' : '(?:)'));
  try {
    new RegExp(translated);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/^Invalid regular expression: \/[\s\S]*\/[a-z]*: /, '');
  }
}

const ESCAPE = /[\\^$.|?*+()[\]{}]/g;

/** `"user=*, method:*"` -> a regex with one group a star (4.9), and the number of stars. */
export function globToRegex(glob: string): { pattern: string; stars: number } {
  const parts = glob.split('*');
  let pattern = '(?s)';
  parts.forEach((part, i) => {
    pattern += part.replace(ESCAPE, '\\$&');
    if (i < parts.length - 1) pattern += i === parts.length - 2 && parts[i + 1] === '' ? '(.*)' : '(.*?)';
  });
  return { pattern, stars: parts.length - 1 };
}

/**
 * The pattern (in RE2's spelling) with the groups `first` to `last` alone, which are 1 and so on then; the others only hold
 * together. For DuckDB, which counts groups to 9.
 */
export function withGroups(pattern: string, first: number, last: number): string {
  let group = 0;
  let inClass = false;
  // An escape, a class with a bracket as its first character, a bracket, or a group with its name.
  return pattern.replace(/\\.|\[\^?\]?|\]|\((?:\?P<\w+>|(?!\?))/gs, (token) => {
    if (token.startsWith('\\')) return token;
    if (inClass) {
      inClass = !token.endsWith(']');
      return token;
    }
    if (token.startsWith('[')) inClass = true;
    if (!token.startsWith('(')) return token;
    group++;
    return group >= first && group <= last ? '(' : '(?:';
  });
}
