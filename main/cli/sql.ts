import { readFileSync } from 'node:fs';
import { UserFacingError } from '../../preload/contract/errors.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { Output, ReaderGone } from './output.ts';
import { csvWriter } from './rows/csv.ts';
import { jsonWriter, ndjsonWriter } from './rows/json.ts';
import type { RowWriter } from './rows/row-writer.ts';
import { tableWriter } from './rows/table.ts';

/** Rows that are in memory at a time. */
const PAGE_ROWS = 5000;
/** No limit of time: whoever waits at a terminal can press Ctrl-C. The largest that a timer takes. */
const FOREVER_MS = 2_147_483_647;

function writerOf(format: 'json' | 'ndjson' | 'csv' | 'table', formulaGuard: boolean): RowWriter {
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

/** `sql TEXT`: every row of one statement, page by page, in the format asked for. Returns the exit code. */
export async function askSql(
  given: string,
  workspace: string,
  format: 'json' | 'ndjson' | 'csv' | 'table',
  formulaGuard: boolean,
): Promise<number> {
  const text = given === '-' ? readFileSync(0, 'utf8') : given;
  const signal = interruptSignal();
  try {
    await LocalEngine.with(workspace, { readOnly: true }, (local) =>
      answer(local, text, writerOf(format, formulaGuard), signal),
    );
    return EXIT.done;
  } catch (error) {
    if (error instanceof ReaderGone) return EXIT.done;
    process.stderr.write(explain(signal.aborted ? new UserFacingError('cancelled', 'Cancelled.') : error, text));
    return EXIT.failed;
  }
}

async function answer(local: LocalEngine, text: string, writer: RowWriter, signal: AbortSignal): Promise<void> {
  const output = new Output();
  const result = await local.call(
    'query.run',
    { language: 'sql', text, pageSize: PAGE_ROWS, timeoutMs: FOREVER_MS },
    { signal },
  );
  const { resultId, columns, rowCount, firstPage, elapsedMs, warnings } = result;
  await output.write(writer.start(columns, firstPage));
  await output.write(writer.rows(firstPage));
  for (let offset = firstPage.rowCount; offset < rowCount; offset += PAGE_ROWS) {
    signal.throwIfAborted();
    const page = await local.call('query.page', { resultId, offset, limit: PAGE_ROWS }, { signal });
    await output.write(writer.rows(page));
  }
  await output.write(
    writer.end({ recordsScanned: await scanned(local, text), recordsMatched: rowCount, elapsedMs }, warnings),
  );
  await output.flush();
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}

/** Records of the trail where the statement reads it. DuckDB may skip most of them by their time. */
async function scanned(local: LocalEngine, text: string): Promise<number> {
  if (!/\b(cloudtrail|cloudtrail_logs|ct_event)\b/i.test(text)) return 0;
  return (await local.call('workspace.info', {})).events;
}
