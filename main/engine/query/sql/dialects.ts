import { type Token, tokenize, withoutComments } from './tokens.ts';

const STORE_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * What queries for CloudTrail Lake and Athena say in their own way, said as DuckDB says it (cloudtrail.md part 10). The
 * length of the text stays, so that all places in it are those of the typed text.
 */
export function inDuckDbWords(text: string): string {
  return withDateFormats(withoutStoreIds(text));
}

/** Writes `cloudtrail` where a Lake query names its event data store, a UUID, bare or in quotes, behind FROM, JOIN or a comma. */
function withoutStoreIds(text: string): string {
  if (text.search(STORE_ID) === -1) return text;
  const tokens = withoutComments(tokenize(text));
  let result = text;
  for (const match of text.matchAll(STORE_ID)) {
    const quoted = text[match.index - 1] === '"' && text[match.index + match[0].length] === '"';
    const start = quoted ? match.index - 1 : match.index;
    const end = match.index + match[0].length + (quoted ? 1 : 0);
    const index = tokens.findIndex((token) => token.start === start && token.kind !== 'string');
    const before = index > 0 ? tokens[index - 1] : undefined;
    if (before === undefined || /[\w"$]/.test(text[end] ?? '')) continue;
    if (!/^(?:from|join|,)$/i.test(text.slice(before.start, before.end))) continue;
    result = replaceAt(result, start, 'cloudtrail'.padEnd(end - start));
  }
  return result;
}

/** MySQL's letters for times, which Athena uses, as those of DuckDB. All are two characters long. */
const DATE_LETTERS: Readonly<Record<string, string>> = { '%i': '%M', '%s': '%S', '%h': '%I', '%M': '%B', '%W': '%A' };

/** `date_parse(text, 'format')` as `strptime`: a macro will not do, as DuckDB wants a format that is a constant. */
function withDateFormats(text: string): string {
  if (!/date_parse/i.test(text)) return text;
  const tokens = withoutComments(tokenize(text));
  let result = text;
  tokens.forEach((token, index) => {
    if (token.kind !== 'word' || text.slice(token.start, token.end).toLowerCase() !== 'date_parse') return;
    const format = lastArgument(text, tokens, index + 1);
    if (format?.kind !== 'string') return;
    const letters = text
      .slice(format.start, format.end)
      .replace(/%[ishMW]/g, (letter) => DATE_LETTERS[letter] ?? letter);
    result = replaceAt(replaceAt(result, token.start, 'strptime'.padEnd('date_parse'.length)), format.start, letters);
  });
  return result;
}

/** The token before the bracket that closes the one at `open`. */
function lastArgument(text: string, tokens: readonly Token[], open: number): Token | undefined {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind !== 'punctuation') continue;
    if (text[token.start] === '(') depth += 1;
    if (text[token.start] === ')') depth -= 1;
    if (depth === 0) return tokens[index - 1];
  }
  return undefined;
}

function replaceAt(text: string, start: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(start + replacement.length);
}
