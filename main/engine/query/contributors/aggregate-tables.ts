import type { DuckDBConnection } from '@duckdb/node-api';
import type { ContributorMeasure } from '../../../../preload/contract/contributors.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { withLiterals } from '../insights/sql-text.ts';
import { type EventRows, SKIPPED } from './event-rows.ts';
import type { BoundQuestion } from './read-question.ts';
import { cutKeySql, DECIMALS, numberSql } from './semantics.ts';

/**
 * The temporary tables that a report is read from, all made of one pass over the events:
 *
 *   events -> periods: a row for each contributor and period  -> ranked: a row for each contributor
 *         \-> observed: a row for each event, for measures that cannot be had out of those of the periods
 *
 * `periods` also has a row for each reason that events are not counted by, without keys.
 */
export interface AggregateTables {
  periods: string;
  ranked: string;
  /** What the measure of several contributors or periods is taken over. */
  source: string;
  /** Key columns: k1, k2 and so on. */
  keys: readonly string[];
  sql: MeasureSql;
}

/** A measure as SQL over `source`, and over one row of `periods`. */
interface MeasureSql {
  /** The measure of several rows. */
  total: (filter?: string) => string;
  /** The measure of one row of `periods`. */
  ofPeriod: string;
  events: (filter?: string) => string;
  /** Of single observations, for the metrics of a period. */
  sum: string;
  minimum: string;
  maximum: string;
  /** The totals of contributors add up to the total of all, so that there are shares. */
  addsUp: boolean;
  /** Further columns of `periods`, as SQL behind the count of events. */
  kept: string;
  /** The events themselves are kept, as the measure of several periods cannot be had out of those of each. */
  keepsEvents: boolean;
}

/** A measure that periods can be added up to; average is a sum and a count. */
function additive(kind: 'count' | 'sum' | 'average'): MeasureSql {
  const total = {
    count: (filter: string) => `sum(n)${filter}::DOUBLE`,
    sum: (filter: string) => `fsum(v)${filter}`,
    average: (filter: string) => `fsum(v)${filter} / sum(n)${filter}`,
  }[kind];
  return {
    total: (filter = '') => total(filter),
    ofPeriod: { count: 'n::DOUBLE', sum: 'v', average: 'v / n' }[kind],
    events: (filter = '') => `coalesce(sum(n)${filter}, 0)::DOUBLE`,
    sum: kind === 'count' ? 'sum(n)::DOUBLE' : 'fsum(v)',
    minimum: kind === 'count' ? '1::DOUBLE' : 'min(low)',
    maximum: kind === 'count' ? '1::DOUBLE' : 'max(high)',
    addsUp: kind !== 'average',
    kept: kind === 'count' ? '' : ', fsum(v) AS v, min(v) AS low, max(v) AS high',
    keepsEvents: false,
  };
}

function measureSql(measure: ContributorMeasure): MeasureSql {
  switch (measure.kind) {
    case 'distinct': {
      const whole = (filter = '') => `count(DISTINCT v)${filter}::DOUBLE`;
      const one = '1::DOUBLE';
      return { ...overEvents(whole), sum: 'count(*)::DOUBLE', minimum: one, maximum: one };
    }
    case 'percentile':
      return overEvents((filter = '') => `quantile_cont(v, ${measure.percent / 100})${filter}`);
    default:
      return additive(measure.kind);
  }
}

/** A measure that has to see the events themselves. */
function overEvents(total: (filter?: string) => string): MeasureSql {
  return {
    total,
    ofPeriod: 'v',
    events: (filter = '') => `count(*)${filter}::DOUBLE`,
    sum: 'fsum(v)',
    minimum: 'min(v)',
    maximum: 'max(v)',
    addsUp: false,
    kept: `, ${total()} AS v`,
    keepsEvents: true,
  };
}

/** Fields that a question reads of each event: its keys, then what it measures. */
export function fieldsOf({ keys, measure }: BoundQuestion): string[] {
  return measure.kind === 'count' ? keys : [...keys, measure.field];
}

/** How a question's events are cut into periods and ordered. */
export interface Cut {
  range: TimeRange;
  periodUs: number;
  orderBy: 'sum' | 'maximum';
}

/** The tables' names, which begin with `prefix`, and the statement of each; `observed` is null where nothing is read from it. */
function plan(question: BoundQuestion, rows: EventRows, cut: Cut, prefix: string) {
  const keys = question.keys.map((_, i) => `k${i + 1}`);
  const sql = measureSql(question.measure);
  const [observed, periods, ranked] = [`${prefix}_observed`, `${prefix}_periods`, `${prefix}_ranked`] as const;
  const observations = observationsSql(question, rows, keys, cut);
  const group = ['reason', ...keys, 'period'].join(', ');
  const from = sql.keepsEvents ? observed : `(${observations})`;
  const tables: AggregateTables = { periods, ranked, source: sql.keepsEvents ? observed : periods, keys, sql };
  return {
    tables,
    observed: sql.keepsEvents ? { name: observed, select: observations } : null,
    periods: { name: periods, select: `SELECT ${group}, count(*) AS n${sql.kept} FROM ${from} GROUP BY ${group}` },
    ranked: { name: ranked, select: rankedSql(tables, cut.orderBy) },
  };
}

/** Makes the tables. */
export async function aggregate(
  connection: DuckDBConnection,
  question: BoundQuestion,
  rows: EventRows,
  cut: Cut,
  prefix: string,
  check: () => void,
): Promise<AggregateTables> {
  const { tables, observed, periods, ranked } = plan(question, rows, cut, prefix);
  // The first of them reads the events, so the values of their statement are its own.
  let params = rows.params;
  for (const { name, select } of [...(observed === null ? [] : [observed]), periods, ranked]) {
    await connection.run(`CREATE TEMP TABLE ${name} AS ${select}`, params);
    params = [];
    check();
  }
  return tables;
}

/** The ranking as one statement, for people to read and to run in an SQL tab. */
export function rankingStatement(question: BoundQuestion, rows: EventRows, cut: Cut): string {
  const { observed, periods, ranked } = plan(question, rows, cut, 'contributors');
  const steps = [...(observed === null ? [] : [observed]), periods];
  const sql = `WITH ${steps.map(({ name, select }) => `${name} AS (\n${select})`).join(',\n')}\n${ranked.select}\nORDER BY rank`;
  return withLiterals({ sql, params: rows.params });
}

/** Start of the period that the range begins in; periods are counted from 1970. */
export function firstPeriod({ from }: TimeRange, periodUs: number): number {
  return Math.floor(from / periodUs) * periodUs;
}

/** A row for each event: why it is not counted, or its keys, its period (0 is the first) and its value. */
function observationsSql(
  { measure, ignoreDash, cutsKeys }: BoundQuestion,
  rows: EventRows,
  keys: readonly string[],
  { range, periodUs }: Cut,
): string {
  const texts = keys.map((key, i) => `${cutsKeys ? cutKeySql(`f${i + 1}`) : `f${i + 1}`} AS ${key}`);
  const measured = `f${keys.length + 1}`;
  const value =
    measure.kind === 'count' ? 'NULL::DOUBLE' : measure.kind === 'distinct' ? measured : numberSql(measured);
  const any = (test: string) => keys.map((key) => `${key} ${test}`).join(' OR ');
  const reasons = [
    'WHEN skip IS NOT NULL THEN skip',
    `WHEN ${any('IS NULL')} THEN ${SKIPPED.missingKey}`,
    ...(ignoreDash ? [`WHEN ${any("= '-'")} THEN ${SKIPPED.ignoredDash}`] : []),
    ...(measure.kind === 'count' ? [] : [`WHEN v IS NULL THEN ${SKIPPED.valueNotNumeric}`]),
  ];
  const counted = (column: string) => `CASE WHEN reason IS NULL THEN ${column} END AS ${column}`;
  const period = `CAST((epoch_us(t) - ${firstPeriod(range, periodUs)}) // ${periodUs} AS INTEGER) AS period`;
  return `SELECT ${['reason', ...keys.map(counted), counted('period'), 'v'].join(', ')}
FROM (SELECT *, CAST(CASE ${reasons.join(' ')} END AS TINYINT) AS reason
  FROM (SELECT ${[...texts, period, `${value} AS v`, 'skip'].join(', ')} FROM (${rows.sql})))`;
}

/** Ties go by the keys, in the order of code points. */
function rankedSql({ periods, source, keys, sql }: AggregateTables, orderBy: 'sum' | 'maximum'): string {
  const list = keys.join(', ');
  const order = [`round(value, ${DECIMALS}) DESC`, ...keys];
  if (orderBy === 'maximum') order.unshift(`round(largest, ${DECIMALS}) DESC`);
  const largest = `max(${sql.ofPeriod}) AS largest`;
  const contributors =
    source === periods
      ? `SELECT ${list}, ${sql.events()} AS events, ${sql.total()} AS value, ${largest} FROM ${periods} WHERE reason IS NULL GROUP BY ${list}`
      : `SELECT * FROM (SELECT ${list}, ${sql.events()} AS events, ${sql.total()} AS value FROM ${source} WHERE reason IS NULL GROUP BY ${list})
         JOIN (SELECT ${list}, ${largest} FROM ${periods} WHERE reason IS NULL GROUP BY ${list}) USING (${list})`;
  return `SELECT row_number() OVER (ORDER BY ${order.join(', ')}) AS rank, * FROM (${contributors})`;
}
