import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistogramBin } from '../../../preload/contract/explore.ts';
import type { Output, Parsed } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { type Bins, binsFor } from './bins.ts';
import type { OpenResult } from './open-result.ts';
import type { QueryRunner } from './query-runner.ts';

/** What is counted: `from` has the columns t (a TIMESTAMP) and outcome. */
interface Counted {
  from: string;
  connection: DuckDBConnection;
}

/** Rows by time and outcome, of an open result or of all trail events: two aggregates, also on millions of rows. */
export async function histogram(
  runner: QueryRunner,
  { resultId, range, maxBins }: Parsed<'histogram.get'>,
  signal: AbortSignal,
): Promise<Output<'histogram.get'>> {
  if (resultId !== null) {
    const result = runner.result(resultId);
    const from = countedRows(result);
    if (from === null) return { range, binUs: 0, bins: [], unplaced: result.rowCount };
    return await result.use(() =>
      interruptible(result.connection, signal, () => count({ from, connection: result.connection }, range, maxBins)),
    );
  }
  const connection = await runner.store.newConnection();
  try {
    const from = 'SELECT event_time AS t, outcome FROM ct_event';
    return await interruptible(connection, signal, () => count({ from, connection }, range, maxBins));
  } finally {
    runner.store.giveBack(connection);
  }
}

/** Where records are stored, and when each one was. */
const STORED = {
  cloudtrail: { table: 'ct_event', time: 'event_time' },
  logs: { table: 'log_event', time: 'ts' },
} as const;

/** Null where the rows have no time. */
function countedRows(result: OpenResult): string | null {
  if (result.plain !== null) {
    const { whole, dataSet } = result.plain;
    if (dataSet === 'xray') return null;
    const { table, time } = STORED[dataSet];
    const rows = `SELECT ${time} AS t, outcome FROM ws.main.${table}`;
    return whole ? rows : `${rows} e JOIN ${result.table} ON e.rowid = r AND e.file_id = f AND e.position = p`;
  }
  const time = result.timeColumn;
  if (time === null) return null;
  const at = `${result.columns[time]?.stored}::TIMESTAMP AS t`;
  if (result.placed.length > 0) {
    const outcomes = result.placed.map((dataSet) =>
      // Segments and subsegments of one document have one place, which does not tell their outcomes apart.
      dataSet === 'xray'
        ? `SELECT ${at}, NULL AS outcome FROM ${result.table} WHERE place_set = 'xray'`
        : `SELECT ${at}, e.outcome FROM ${result.table} JOIN ws.main.${STORED[dataSet].table} e
        ON e.file_id = place_file AND e.position = place_position AND place_set = '${dataSet}'`,
    );
    return outcomes.join(' UNION ALL ');
  }
  const outcome = result.columns.find(({ name, type }) => name.toLowerCase() === 'outcome' && type === 'text');
  return `SELECT ${at}, ${outcome?.stored ?? 'NULL'} AS outcome FROM ${result.table}`;
}

/** Runs `work`, whose statements on the connection an abort interrupts. */
export async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

async function count(
  { from, connection }: Counted,
  wanted: TimeRange | null,
  maxBins: number,
): Promise<Output<'histogram.get'>> {
  const ends = await connection.runAndReadAll(
    `SELECT epoch_us(min(t) FILTER (WHERE isfinite(t)))::DOUBLE, epoch_us(max(t) FILTER (WHERE isfinite(t)))::DOUBLE,
       count(*) - count(*) FILTER (WHERE isfinite(t)) FROM (${from})`,
  );
  const [first, last, without] = ends.getRows()[0] ?? [];
  const dataRange = first == null || last == null ? null : { from: Number(first), to: Number(last) + 1 };
  const range = wanted ?? dataRange;
  const unplaced = Number(without ?? 0);
  if (range === null || range.to <= range.from) return { range, binUs: 0, bins: [], unplaced };
  const bins = binsFor(range, maxBins);
  const outcomes = OUTCOMES.map((outcome, code) => `WHEN '${outcome}' THEN ${code}`).join(' ');
  // Bin and outcome as one small number: DuckDB counts by it without hashing texts.
  const rows = await connection.runAndReadAll(
    `SELECT ((epoch_us(t) - $1::BIGINT) // $2::BIGINT * 8 + CASE outcome ${outcomes} ELSE ${OUTCOMES.length} END)::USMALLINT AS code, count(*)::DOUBLE
     FROM (${from}) WHERE t >= make_timestamp($3::BIGINT) AND t < make_timestamp($4::BIGINT) GROUP BY code`,
    [bins.first, bins.binUs, range.from, range.to].map(BigInt),
  );
  return { range, binUs: bins.binUs, bins: fill(bins, rows.getRows()), unplaced };
}

const OUTCOMES = ['ok', 'throttle', 'error', 'fault'] as const;

function fill({ first, binUs, count: length }: Bins, rows: readonly (readonly unknown[])[]): HistogramBin[] {
  const bins = Array.from({ length }, (_, index): HistogramBin => {
    return { start: first + index * binUs, ok: 0, throttle: 0, error: 0, fault: 0, unknown: 0 };
  });
  for (const [code, events] of rows) {
    const bin = bins[Math.floor(Number(code) / 8)];
    if (bin !== undefined) bin[OUTCOMES[Number(code) % 8] ?? 'unknown'] += Number(events);
  }
  return bins;
}
