import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import type { Patterns } from '../../../preload/contract/results.ts';
import { type Bins, binsFor } from './bins.ts';
import { interruptible } from './histogram.ts';
import { type Cluster, Clusters, PATTERN_LONGEST, patternText, severityOf } from './insights/clustering.ts';
import { patternRegex } from './insights/pattern-regex.ts';
import type { OpenResult } from './open-result.ts';
import type { QueryRunner } from './query-runner.ts';
import { type OpenColumn, transportSql } from './result-columns.ts';
import { numberedRows } from './result-rows.ts';

interface Options {
  signal: AbortSignal;
  report: (progress: { rows: number }) => void;
}

/** What is known of a cluster beside what it counts itself. */
interface Found {
  sample: string;
  row: number;
  trend: number[];
  /** A text is longer than what clusters look at. */
  cut: boolean;
}

/** Rows between two reports. */
const REPORT_EVERY = 20_000;

/** The texts of one column by their pattern, largest first, each with where in time its rows lie. */
export async function patternsOf(
  runner: QueryRunner,
  question: Parsed<'results.patterns'>,
  { signal, report }: Options,
): Promise<Patterns> {
  const result = runner.result(question.resultId);
  const column = result.columns.find(({ name }) => name === question.column);
  if (column === undefined) throw new UserFacingError('bad-request', `The result has no column ${question.column}.`);
  try {
    return await result.use(() =>
      interruptible(result.connection, signal, () => read(result, column, question, { signal, report })),
    );
  } catch (error) {
    if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    throw error;
  }
}

async function read(
  result: OpenResult,
  column: OpenColumn,
  { limit, maxBins }: Parsed<'results.patterns'>,
  { signal, report }: Options,
): Promise<Patterns> {
  const time = result.timeColumn === null ? undefined : result.columns[result.timeColumn];
  const at = time === undefined ? 'NULL' : `CASE WHEN isfinite(${time.stored}) THEN epoch_us(${time.stored}) END`;
  const text = `CAST(${transportSql(column)} AS VARCHAR)`;
  const rows = `SELECT n, ${text} AS text, ${at}::DOUBLE AS us FROM ${numberedRows(result)}`;
  const ends = await result.connection.runAndReadAll(`SELECT min(us), max(us) FROM (${rows})`);
  const [first, last] = ends.getRows()[0] ?? [];
  const bins = first == null || last == null ? null : binsFor({ from: Number(first), to: Number(last) + 1 }, maxBins);
  const clusters = new Clusters();
  const found = new Map<Cluster, Found>();
  let [read, missing, unplaced] = [0, 0, 0];
  const stream = await result.connection.stream(`SELECT * FROM (${rows}) ORDER BY n`);
  for (;;) {
    signal.throwIfAborted();
    const chunk = await stream.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const [n, value, us] of chunk.getRows()) {
      if (typeof value !== 'string') {
        missing++;
        continue;
      }
      const cluster = clusters.add(value, null);
      let known = found.get(cluster);
      if (known === undefined) {
        known = { sample: value, row: Number(n), trend: new Array<number>(bins?.count ?? 0).fill(0), cut: false };
        found.set(cluster, known);
      }
      if (value.length > PATTERN_LONGEST) known.cut = true;
      if (typeof us !== 'number' || bins === null) unplaced++;
      else addTo(known.trend, bins, us);
    }
    const before = read;
    read += chunk.rowCount;
    if (Math.floor(before / REPORT_EVERY) !== Math.floor(read / REPORT_EVERY)) report({ rows: read });
  }
  const withText = read - missing;
  const largest = [...found].sort(([a], [b]) => b.count - a.count);
  const shown = largest.slice(0, limit);
  return {
    column: column.name,
    patterns: shown.map(([cluster, { sample, row, trend, cut }]) => {
      const pattern = patternText(cluster);
      return {
        pattern,
        count: cluster.count,
        share: cluster.count / withText,
        severity: severityOf(pattern),
        sample,
        sampleRow: row,
        trend,
        regex: patternRegex(cluster, cut),
      };
    }),
    found: largest.length,
    rowsLeftOut: largest.slice(limit).reduce((sum, [cluster]) => sum + cluster.count, 0),
    rows: withText,
    missing,
    bins: bins === null ? [] : Array.from({ length: bins.count }, (_, i) => bins.first + i * bins.binUs),
    binUs: bins?.binUs ?? 0,
    unplaced,
  };
}

function addTo(trend: number[], { first, binUs }: Bins, us: number): void {
  const at = Math.floor((us - first) / binUs);
  trend[at] = (trend[at] ?? 0) + 1;
}
