import { readFileSync } from 'node:fs';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Output as Answer, Input } from '../../preload/contract/index.ts';
import type { Page } from '../../preload/contract/page.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { Output, ReaderGone } from './output.ts';
import { toMilliseconds } from './rows/cells.ts';
import { csvWriter } from './rows/csv.ts';
import { jsonWriter, ndjsonWriter } from './rows/json.ts';
import type { RowWriter } from './rows/row-writer.ts';
import { tableWriter } from './rows/table.ts';

/** Rows that are in memory at a time. */
const PAGE_ROWS = 5000;
/** No limit of time: whoever waits at a terminal can press Ctrl-C. The largest that a timer takes. */
export const FOREVER_MS = 2_147_483_647;

export type RowFormat = 'json' | 'ndjson' | 'csv' | 'table';

/** What writes rows in a format. */
export function writerOf(format: RowFormat, formulaGuard: boolean): RowWriter {
  switch (format) {
    case 'json':
      return jsonWriter();
    case 'ndjson':
      return ndjsonWriter();
    case 'csv':
      return csvWriter(formulaGuard);
    case 'table':
      return tableWriter();
  }
}

/**
 * Opens the workspace for reading and does `work` with the query's text (`-` reads it from stdin). Returns the exit code;
 * what is wrong with the query goes to stderr with its places. Work that needs more memory than the first of `memoryLimits`
 * is done again with the next; undefined is the usual limit.
 */
export async function asked(
  given: string,
  workspace: string,
  work: (local: LocalEngine, text: string, signal: AbortSignal) => Promise<void>,
  memoryLimits: readonly (number | undefined)[] = [undefined],
): Promise<number> {
  const text = given === '-' ? readFileSync(0, 'utf8') : given;
  const signal = interruptSignal();
  try {
    await withLimits(memoryLimits, (memoryLimitBytes) =>
      LocalEngine.with(
        workspace,
        { readOnly: true, ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }) },
        (local) => work(local, text, signal),
      ),
    );
    return EXIT.done;
  } catch (error) {
    if (error instanceof ReaderGone) return EXIT.done;
    process.stderr.write(explain(signal.aborted ? new UserFacingError('cancelled', 'Cancelled.') : error, text));
    return EXIT.failed;
  }
}

async function withLimits(
  [limit, ...higher]: readonly (number | undefined)[],
  work: (limit: number | undefined) => Promise<void>,
): Promise<void> {
  try {
    await work(limit);
  } catch (error) {
    if (higher.length === 0 || !(error instanceof UserFacingError && error.code === 'engine.memory')) throw error;
    await withLimits(higher, work);
  }
}

/** Prints every row of a query, page by page, in the format asked for. */
export async function printAnswer(
  local: LocalEngine,
  query: Omit<Input<'query.run'>, 'pageSize' | 'timeoutMs'>,
  format: { format: RowFormat; formulaGuard: boolean },
  signal: AbortSignal,
): Promise<void> {
  const writer = writerOf(format.format, format.formulaGuard);
  const output = new Output();
  const result = await local.call('query.run', { ...query, pageSize: PAGE_ROWS, timeoutMs: FOREVER_MS }, { signal });
  const { resultId, columns, rowCount, firstPage, elapsedMs, warnings } = result;
  // As in the console, where SQL keeps every digit (design.md part 9).
  const shown = (page: Page) => (query.language === 'insights' ? toMilliseconds(page) : page);
  await output.write(writer.start(columns, shown(firstPage)));
  await output.write(writer.rows(shown(firstPage)));
  for (let offset = firstPage.rowCount; offset < rowCount; offset += PAGE_ROWS) {
    signal.throwIfAborted();
    const page = await local.call('query.page', { resultId, offset, limit: PAGE_ROWS }, { signal });
    await output.write(writer.rows(shown(page)));
  }
  const statistics = result.statistics ?? {
    recordsScanned: scanned(query.text, result.held),
    recordsMatched: rowCount,
  };
  await output.write(writer.end({ ...statistics, elapsedMs }, warnings));
  await output.flush();
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}

/** Events of the tables that the statement reads. DuckDB may skip most of them by their time. */
function scanned(text: string, held: Answer<'query.run'>['held']): number {
  const trail = /\b(cloudtrail|cloudtrail_logs|ct_event)\b/i.test(text) ? held.trailEvents : 0;
  const logs = /\b(logs|log_event)\b/i.test(text) ? held.logEvents : 0;
  return trail + logs;
}
