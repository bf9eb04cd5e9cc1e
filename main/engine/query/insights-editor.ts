import type { Completion, Diagnostic } from '../../../preload/contract/query.ts';
import type { Store } from '../store/store.ts';
import type { Catalog } from './insights/catalog.ts';
import { compile } from './insights/compile.ts';
import { complete } from './insights/complete.ts';
import { type Help, hover } from './insights/hover.ts';
import { compileOptions, type InsightsScope } from './insights-query.ts';
import { readCatalog } from './read-catalog.ts';

/** What an editor asks of an Insights text while it is written, against the workspace as it is now; nothing of it runs. */

/** Mistakes, and warnings of what was clamped or chosen, in the order of the text. An empty text has none. */
export async function diagnoseInsights(
  store: Store,
  text: string,
  { sources, range }: Pick<InsightsScope, 'sources' | 'range'>,
): Promise<Diagnostic[]> {
  if (text.trim() === '') return [];
  const catalog = await catalogOf(store);
  // The limit that a query has not says nothing about its text.
  const compiled = compile(text, compileOptions(catalog, { sources, range, rowLimit: null }));
  return compiled.ok ? compiled.query.warnings : compiled.diagnostics;
}

/** Everything that can stand at the cursor; `from` is where the word at the cursor begins. */
export async function completeInsights(
  store: Store,
  text: string,
  cursor: number,
  sources: readonly string[],
): Promise<{ from: number; completions: Completion[] }> {
  return complete(text, cursor, await catalogOf(store), sources);
}

/** Help for the word at an offset; null where there is none. */
export async function hoverInsights(
  store: Store,
  text: string,
  offset: number,
  sources: readonly string[],
): Promise<Help | null> {
  return hover(text, offset, await catalogOf(store), sources);
}

/** With the fields, and without a look at the records, which texts that run may need. */
async function catalogOf(store: Store): Promise<Catalog> {
  const connection = await store.newConnection();
  try {
    return await readCatalog(connection, store, { text: '', fields: true });
  } finally {
    store.giveBack(connection);
  }
}
