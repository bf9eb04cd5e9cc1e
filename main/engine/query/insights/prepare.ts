import type { DuckDBConnection } from '@duckdb/node-api';
import { anomalyOf } from './anomalies.ts';
import { Clusters, patternText, severityOf } from './clustering.ts';
import type { CompiledPreparation, CompiledQuery } from './compile.ts';
import { PREPARED_COLUMNS } from './prepared-columns.ts';
import { type FieldCounts, relevance } from './relevance.ts';
import { quoteName, type Statement } from './sql-text.ts';

/**
 * Does the work that SQL does not (patterns, differences, relevance) and leaves it in temporary tables, which the query's
 * statement reads. Runs on the query's own connection, before its read-only transaction; nothing to do for most queries.
 */
export async function prepare(connection: DuckDBConnection, query: CompiledQuery, signal?: AbortSignal): Promise<void> {
  for (const preparation of query.preparations) {
    signal?.throwIfAborted();
    const rows = await rowsOf(connection, preparation, signal);
    const columns = PREPARED_COLUMNS[preparation.kind];
    const structure = JSON.stringify([Object.fromEntries(columns)]);
    const select = columns.map(([name]) => `r.${quoteName(name)}`).join(', ');
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE ${preparation.table} AS SELECT ${select} FROM (SELECT unnest(from_json($1, '${structure}')) AS r)`,
      [JSON.stringify(rows)],
    );
  }
}

type Row = Record<string, string | number | boolean | null>;

async function rowsOf(
  connection: DuckDBConnection,
  preparation: CompiledPreparation,
  signal?: AbortSignal,
): Promise<Row[]> {
  switch (preparation.kind) {
    case 'pattern':
      return patternRows(connection, preparation, signal);
    case 'diff':
      return diffRows(connection, preparation, signal);
    case 'relevantfields':
      return relevanceRows(connection, preparation);
  }
}

/** Reads a statement chunk by chunk, so that memory stays bounded whatever its length. */
async function eachRow(
  connection: DuckDBConnection,
  { sql, params }: Statement,
  take: (row: unknown[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  const result = await connection.stream(sql, params);
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    for (const row of chunk.getRows()) take(row);
  }
}

async function patternRows(
  connection: DuckDBConnection,
  { input, options }: CompiledPreparation,
  signal?: AbortSignal,
): Promise<Row[]> {
  const bounds = await connection.runAndReadAll(
    `SELECT min(epoch_us(ts)), max(epoch_us(ts)) FROM (${input.sql})`,
    input.params,
  );
  const [low, high] = bounds.getRows()[0] ?? [null, null];
  const middle = typeof low === 'bigint' && typeof high === 'bigint' ? (low + high) / 2n : null;
  const watch = options.anomaly === true;
  const clusters = new Clusters(watch);
  const inHalf: [number, number] = [0, 0];
  let total = 0;
  await eachRow(
    connection,
    { sql: `SELECT message, epoch_us(ts) FROM (${input.sql})`, params: input.params },
    ([message, us]) => {
      if (typeof message !== 'string') return;
      total++;
      if (middle === null || typeof us !== 'bigint') {
        clusters.add(message, null);
        return;
      }
      const half = us <= middle ? 0 : 1;
      inHalf[half]++;
      clusters.add(message, half, Number(us - middle) / 1e6);
    },
    signal,
  );
  return clusters.all
    .map((cluster) => ({ cluster, pattern: patternText(cluster) }))
    .sort((a, b) => b.cluster.count - a.cluster.count)
    .map(({ cluster, pattern }, i) => {
      const anomaly = watch ? anomalyOf(cluster, ...inHalf) : null;
      return {
        pattern_number: i + 1,
        pattern,
        ratio: cluster.count / total,
        sample_count: cluster.count,
        severity: severityOf(pattern),
        anomaly_type: anomaly?.type ?? null,
        anomaly_score: anomaly?.score ?? null,
        anomaly_description: anomaly?.description ?? null,
      };
    });
}

async function diffRows(
  connection: DuckDBConnection,
  { input, earlier }: CompiledPreparation,
  signal?: AbortSignal,
): Promise<Row[]> {
  // One set of clusters over both ranges, so that a pattern has the same text in both.
  const clusters = new Clusters();
  const take = (half: 0 | 1) => (row: unknown[]) => {
    if (typeof row[0] === 'string') clusters.add(row[0], half);
  };
  if (earlier) await eachRow(connection, earlier, take(0), signal);
  await eachRow(connection, input, take(1), signal);
  return clusters.all.map((cluster, i) => {
    const pattern = patternText(cluster);
    const difference = cluster.secondHalf - cluster.firstHalf;
    return {
      pattern_number: i + 1,
      pattern,
      sample_count: cluster.secondHalf,
      difference,
      description: describeDifference(cluster.firstHalf, cluster.secondHalf),
      severity: severityOf(pattern),
    };
  });
}

function describeDifference(before: number, now: number): string {
  if (before === 0) return `${now} events, none before`;
  if (now === 0) return `no events, ${before} before`;
  if (before === now) return 'no change';
  const percent = Math.round((Math.abs(now - before) / before) * 100);
  return `${percent}% ${now > before ? 'more' : 'fewer'} events than before`;
}

async function relevanceRows(connection: DuckDBConnection, { input, options }: CompiledPreparation): Promise<Row[]> {
  const fields = Array.isArray(options.fields) ? options.fields.map(String) : [];
  const rows: Row[] = [];
  for (const [i, field] of fields.entries()) {
    // Many different values tell nothing of a category; the commonest are enough.
    const counted = await connection.runAndReadAll(
      `SELECT f${i} AS value, count(*) FILTER (chosen) AS inside, count(*) FILTER (NOT chosen) AS outside FROM (${input.sql}) GROUP BY ALL ORDER BY count(*) DESC, value LIMIT 100000`,
      input.params,
    );
    const values: FieldCounts['values'] = counted.getRows().map(([value, chosen, others]) => ({
      value: typeof value === 'string' ? value : null,
      chosen: Number(chosen),
      others: Number(others),
    }));
    const found = relevance({ field, values });
    rows.push({
      field_name: found.field,
      score: found.score,
      contributors: found.contributors,
      conditional_median: found.conditionalMedian,
      baseline_median: found.baselineMedian,
    });
  }
  return rows;
}
