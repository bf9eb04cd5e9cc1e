import { type FilteredEvent, filterLogs } from '../engine/query/filter-logs.ts';
import { asked } from './answer.ts';
import { showPlace } from './failure.ts';
import type { LocalEngine } from './local-engine.ts';
import { Output } from './output.ts';
import { rangeOf } from './query.ts';
import { jsonText } from './visible.ts';

export interface LogsOptions {
  workspace: string;
  pattern: string;
  source: string[];
  from?: string;
  to?: string;
  format: 'json' | 'ndjson';
}

/** `logs`: the events that a filter pattern fits, in the shape of FilterLogEvents. Returns the exit code. */
export async function filterEvents(options: LogsOptions): Promise<number> {
  return await asked(options.pattern, options.workspace, (local, pattern, signal) =>
    printEvents(local, pattern, options, signal),
  );
}

async function printEvents(
  local: LocalEngine,
  pattern: string,
  options: LogsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { store } = local.engine;
  const range = (await rangeOf(local, options)) ?? null;
  const connection = await store.newConnection();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const { warnings, events } = await filterLogs(connection, store, { pattern, sources: options.source, range });
    for (const { message, at } of warnings) process.stderr.write(`warning: ${message}\n${showPlace(pattern, at)}\n`);
    await write(events, options.format, signal);
  } finally {
    signal.removeEventListener('abort', interrupt);
    store.giveBack(connection);
  }
}

/** One event a line, as it comes out of the store. */
async function write(
  events: AsyncGenerator<FilteredEvent[]>,
  format: LogsOptions['format'],
  signal: AbortSignal,
): Promise<void> {
  const output = new Output();
  const isJson = format === 'json';
  let count = 0;
  if (isJson) await output.write('{"events":[');
  for await (const chunk of events) {
    signal.throwIfAborted();
    const lines = chunk.map(
      (event) => `${isJson ? (count++ === 0 ? '\n' : ',\n') : ''}${lineOf(event)}${isJson ? '' : '\n'}`,
    );
    await output.write(lines.join(''));
  }
  if (isJson) await output.write('\n],"searchedLogStreams":[]}\n');
  await output.flush();
}

function lineOf(event: FilteredEvent): string {
  const members = Object.entries(event).map(
    ([name, value]) => `"${name}":${typeof value === 'number' ? value : jsonText(String(value))}`,
  );
  return `{${members.join(',')}}`;
}
