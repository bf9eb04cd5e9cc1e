import type { DuckDBConnection } from '@duckdb/node-api';
import type { Output } from '../../../preload/contract/index.ts';
import type { Store } from '../store/store.ts';
import { withoutCommand } from './edit/edit-insights.ts';
import type { Command } from './insights/ast.ts';
import { compile, PER_EVENT } from './insights/compile.ts';
import { parse } from './insights/parser.ts';
import { compileOptions, type InsightsScope, insightsStatistics } from './insights-query.ts';
import { readCatalog } from './read-catalog.ts';

/**
 * The filter after which no event is left, out of those that stand before any command that makes rows of its own; null
 * where none of them is to blame. Counts the events that each of them leaves, so it reads them once for each.
 */
export async function emptiedBy(
  store: Store,
  text: string,
  scope: InsightsScope,
  signal: AbortSignal,
): Promise<Output<'query.emptied'>['filter']> {
  const parsed = parse(text);
  const { commands } = parsed.query;
  const firstRows = commands.findIndex(({ kind }) => !PER_EVENT.has(kind));
  const filters = commands.slice(0, firstRows === -1 ? undefined : firstRows).filter(isFilter);
  const connection = await store.newConnection();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const catalog = await readCatalog(connection, store, { text, fields: false });
    const options = compileOptions(catalog, scope);
    let events: number | null = null;
    for (const filter of filters) {
      signal.throwIfAborted();
      const compiled = compile(text.slice(0, filter.at.end), options);
      if (!compiled.ok) return null;
      const { recordsScanned, recordsMatched } = await insightsStatistics(connection, compiled.query.statistics);
      if (recordsMatched === 0)
        return { at: filter.at, events: events ?? recordsScanned, without: withoutCommand(text, parsed, filter) };
      events = recordsMatched;
    }
    return null;
  } finally {
    signal.removeEventListener('abort', interrupt);
    giveBack(store, connection, signal);
  }
}

function giveBack(store: Store, connection: DuckDBConnection, signal: AbortSignal): void {
  // An interrupt that came too late would hit the next one that gets this connection.
  if (signal.aborted) connection.closeSync();
  else store.giveBack(connection);
}

const isFilter = ({ kind }: Command) => kind === 'filter' || kind === 'filterIndex';
