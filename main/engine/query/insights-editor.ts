import type { Completion, Diagnostic } from '../../../preload/contract/query.ts';
import type { Store } from '../store/store.ts';
import { fieldCatalog } from './catalog/field-catalog.ts';
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

/** The last catalog of a store, and what it was made from. */
const kept = new WeakMap<Store, { mark: string; catalog: Catalog }>();

/** What a catalog is made from, in one statement: completion has 50 ms for all it does. */
const MARK = `SELECT concat_ws('|', (SELECT count(*) FROM ct_event), (SELECT count(*) FROM log_event),
  (SELECT count(*) FROM log_group), (SELECT count(*) FROM log_format),
  (SELECT string_agg(name || columns::VARCHAR, ',' ORDER BY name) FROM lookup_table))`;

/** With the fields, and without a look at the records, which texts that run may need. */
async function catalogOf(store: Store): Promise<Catalog> {
  const connection = await store.newConnection();
  try {
    const rows = (await connection.runAndReadAll(MARK)).getRows();
    const fields = (await fieldCatalog(store)).map((one) => [one.dataSet, one.events, one.fields.length]);
    const mark = JSON.stringify([rows[0]?.map(String), fields]);
    const known = kept.get(store);
    if (known?.mark === mark) return known.catalog;
    const catalog = await readCatalog(connection, store, { text: '', fields: true });
    kept.set(store, { mark, catalog });
    return catalog;
  } finally {
    store.giveBack(connection);
  }
}
