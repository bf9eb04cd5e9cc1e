import { VIEWS } from '../../store/views/index.ts';
import { TABLE_NAMES } from '../../store/workspace-objects.ts';
import { tokenize, withoutComments } from './tokens.ts';

/** Everything that FROM may name: our views first, then the tables of the file. */
export const QUERY_TABLES: ReadonlySet<string> = new Set([...VIEWS.map(({ name }) => name), ...TABLE_NAMES]);

const STORE_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * Writes `cloudtrail` where a query for CloudTrail Lake names its event data store, an id in the form of a UUID, bare or
 * in quotes behind FROM, JOIN or a comma. The length of the text stays, so that all places in it are those of the typed text.
 */
export function withoutStoreIds(text: string): string {
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
    result = `${result.slice(0, start)}${'cloudtrail'.padEnd(end - start)}${result.slice(end)}`;
  }
  return result;
}
