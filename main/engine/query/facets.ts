import type { DuckDBConnection } from '@duckdb/node-api';
import type { EditValue } from '../../../preload/contract/edit.ts';
import type { Facet } from '../../../preload/contract/facets.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { Store } from '../store/store.ts';
import { countedByField, EVENTS_COUNTED, withoutFilters } from './edit/edit-insights.ts';
import { insightsFilter, sqlFilter } from './edit/read-filters.ts';
import { interruptible } from './histogram.ts';
import { compileInsights } from './insights-query.ts';
import type { OpenResult } from './open-result.ts';
import type { QueryRunner } from './query-runner.ts';
import { type OpenColumn, transportSql } from './result-columns.ts';
import { resultRows } from './result-rows.ts';
import { passGate } from './sql/gate.ts';

type Question = Parsed<'facets.get'>;
type Counts = Omit<Facet, 'filter'>;

/** What is counted: `sql` gives v, its text (null where it is missing), and n. */
interface Groups {
  sql: string;
  params: (string | number)[];
  type: ResultColumn['type'];
}

/** The values of one field with their counts, and what the query says of it already. */
export async function facetOf(runner: QueryRunner, question: Question, signal: AbortSignal): Promise<Facet> {
  if (question.field.of === 'rows' && question.resultId !== null) {
    const result = runner.result(question.resultId);
    const column = result.columns.find(({ name }) => name === question.field.name);
    if (column === undefined) return { ...NOTHING, filter: null };
    const filter = await filterOf(runner.store, question);
    const counts = await result.use(() =>
      interruptible(result.connection, signal, () =>
        read(result.connection, groupsOf(result, column), question, filter),
      ),
    );
    return { ...counts, filter };
  }
  const connection = await runner.store.newConnection();
  try {
    const filter = insightsFilter(question.text, question.field);
    const counts = await interruptible(connection, signal, async () =>
      read(connection, await eventGroups(connection, runner.store, question), question, filter),
    );
    return { ...counts, filter };
  } finally {
    // An interrupt that came too late would hit the next one that gets this connection.
    if (signal.aborted) connection.closeSync();
    else runner.store.giveBack(connection);
  }
}

const NOTHING: Counts = { type: 'text', distinct: 0, total: 0, missing: 0, found: 0, values: [], chosen: [] };

/** The filters of the text may have changed since the result was made; a text with mistakes says nothing. */
async function filterOf(store: Store, { language, text, field }: Question): Promise<Facet['filter']> {
  if (language === 'insights') return insightsFilter(text, field);
  const connection = await store.newConnection();
  try {
    return sqlFilter((await passGate(connection, text)).tree, field);
  } catch {
    return null;
  } finally {
    store.giveBack(connection);
  }
}

/** Events by value, counted by the query language itself: its filters, its reading of the field. */
async function eventGroups(
  connection: DuckDBConnection,
  store: Store,
  { text, sources, range, field }: Question,
): Promise<Groups> {
  // Beside what the facet itself has chosen stands what else could be.
  const others = insightsFilter(text, field) === null ? text : withoutFilters(text, field);
  const query = await compileInsights(connection, store, countedByField(others, field), {
    sources,
    range,
    rowLimit: null,
  });
  const at = query.columns.findIndex(({ name }) => name !== EVENTS_COUNTED);
  const names = query.columns.map((_, i) => (i === at ? 'v' : 'n'));
  const type = query.columns[at]?.type ?? 'text';
  const value = type === 'time' ? 'epoch_us(v)::VARCHAR' : 'v::VARCHAR';
  return {
    sql: `SELECT ${value} AS v, n::DOUBLE AS n FROM (${query.sql}) AS counted(${names.join(', ')})`,
    params: query.params,
    type,
  };
}

/** Rows of an open result by value. */
function groupsOf(result: OpenResult, column: OpenColumn): Groups {
  const text = `CAST(${transportSql(column)} AS VARCHAR)`;
  return {
    sql: `SELECT ${text} AS v, count(*)::DOUBLE AS n FROM ${resultRows(result)} GROUP BY 1`,
    params: [],
    type: column.type,
  };
}

async function read(
  connection: DuckDBConnection,
  { sql, params, type }: Groups,
  { search, top }: Question,
  filter: Facet['filter'],
): Promise<Counts> {
  const needle = `$${params.length + 1}::VARCHAR`;
  const most = `$${params.length + 2}::INTEGER`;
  const named = `$${params.length + 3}`;
  const pairs = (from: string) =>
    `(SELECT to_json(list([v, n::BIGINT::VARCHAR] ORDER BY n DESC, v)) FROM (${from}))::VARCHAR`;
  const reader = await connection.runAndReadAll(
    `WITH grouped AS MATERIALIZED (SELECT v, sum(n) AS n FROM (${sql}) GROUP BY v),
       found AS MATERIALIZED (FROM grouped WHERE v IS NOT NULL AND (${needle} = '' OR contains(lower(v), lower(${needle}))))
     SELECT count(*) FILTER (v IS NOT NULL)::DOUBLE, coalesce(sum(n), 0)::DOUBLE, coalesce(sum(n) FILTER (v IS NULL), 0)::DOUBLE,
       (SELECT count(*) FROM found)::DOUBLE,
       ${pairs(`FROM found ORDER BY n DESC, v LIMIT ${most}`)},
       ${pairs(`FROM grouped WHERE list_contains(from_json(${named}, '["VARCHAR"]'), v)`)}
     FROM grouped`,
    [...params, search, top, JSON.stringify((filter?.values ?? []).flatMap(textOf))],
  );
  const [distinct, total, missing, found, values, chosen] = reader.getRows()[0] ?? [];
  return {
    type,
    distinct: Number(distinct ?? 0),
    total: Number(total ?? 0),
    missing: Number(missing ?? 0),
    found: Number(found ?? 0),
    values: counted(values, type),
    chosen: counted(chosen, type),
  };
}

/** Pairs of value and count, as JSON; DuckDB lists nothing as null. */
function counted(pairs: unknown, type: ResultColumn['type']): Facet['values'] {
  const known = typeof pairs === 'string' ? (JSON.parse(pairs) as [string, string][] | null) : null;
  return (known ?? []).map(([text, count]) => ({ value: valueAs(text, type), text, count: Number(count) }));
}

/** A value as the groups have it, as text; none where it is the missing one. */
function textOf(value: EditValue): string[] {
  switch (value.kind) {
    case 'missing':
      return [];
    case 'boolean':
      return [String(value.value)];
    case 'time':
      return [value.us];
    case 'pattern':
      return []; // finds texts, and is none of them
    default:
      return [value.text];
  }
}

function valueAs(text: string, type: ResultColumn['type']): EditValue {
  switch (type) {
    case 'boolean':
      return { kind: 'boolean', value: text === 'true' };
    case 'time':
      return { kind: 'time', us: text };
    default:
      return { kind: type, text };
  }
}
