import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Page, ResultColumn } from '../../../preload/contract/page.ts';
import type { DataReads } from '../../../preload/contract/unread.ts';
import type { Store } from '../store/store.ts';
import { countEvents, type EventCounts } from '../store/workspace-info.ts';
import { readsOfSql } from './data-reads.ts';
import { type LogFilter, PATTERN_COLUMNS, patternRows } from './filter-logs.ts';
import { FIRST_ROWS } from './insights/compile.ts';
import { explainSql } from './insights/explain.ts';
import { prepare } from './insights/prepare.ts';
import type { Statement } from './insights/sql-text.ts';
import {
  compileInsights,
  type InsightsScope,
  insightsColumns,
  insightsStatistics,
  insightsWarnings,
  type QueryStatistics,
} from './insights-query.ts';
import { dropNarrowViews, narrowView, narrowViews } from './narrow-views.ts';
import { OpenResult, placedDataSets, RECORD_PLACE } from './open-result.ts';
import { columnsOf, type OpenColumn } from './result-columns.ts';
import { queryFailure } from './sql/errors.ts';
import { type GatedStatement, passGate } from './sql/gate.ts';
import { groupColumns } from './sql/group-columns.ts';
import { withJsonMembers, writeSql } from './sql/json-members.ts';
import { type PlainRows, plainRows } from './sql/plain-rows.ts';

export interface RunOptions {
  pageSize: number;
  timeoutMs: number;
  signal: AbortSignal;
  report: (progress: { percent: number | null; elapsedMs: number; firstRows?: FirstRows }) => void;
}

/** Rows that can be shown before the end. */
export type FirstRows = Pick<RunAnswer, 'columns' | 'timeColumn'> & { page: Page };

export interface RunAnswer {
  resultId: string;
  columns: ResultColumn[];
  rowCount: number;
  elapsedMs: number;
  firstPage: Page;
  timeColumn: number | null;
  /** Of an Insights query; SQL does not tell what it read. */
  statistics: QueryStatistics | null;
  warnings: string[];
  /** Rows without the limit that nobody wrote, where it cut the result. */
  rowsUncut: number | null;
  reads: DataReads;
  /** What the workspace held when the statement began. */
  held: EventCounts;
}

/** A statement that ran to its end. */
interface Finished {
  result: OpenResult;
  statistics: QueryStatistics | null;
  warnings: string[];
  rowsUncut: number | null;
  reads: DataReads;
}

type Work<T> = (connection: DuckDBConnection, check: () => void, signal: AbortSignal) => Promise<T>;

/** Times a second that progress is told. */
const PROGRESS_EVERY_MS = 200;

/** Of results and their tables; never used again, so that what was meant for one workspace cannot hit the next. */
let nextNumber = 1;
/** A window may still ask for results of an engine that ended: their ids must not be those of other rows. */
const ENGINE = randomUUID().slice(0, 8);

/** Runs typed SQL behind the gate, and Insights queries as our own SQL; keeps the results open until they are closed. */
export class QueryRunner {
  readonly #results = new Map<string, OpenResult>();
  readonly #running = new Map<AbortController, Promise<unknown>>();

  constructor(readonly store: Store) {}

  /** Runs one statement to its end and reads its first page. Throws `query.*`, `engine.*` or `cancelled`. */
  async run(text: string, options: RunOptions): Promise<RunAnswer> {
    return await this.#start(text, options, async (connection, check) => {
      const statement = await gatedStatement(connection, text, check);
      const result = await this.#materialize(connection, statement, check);
      return { result, statistics: null, warnings: [], rowsUncut: null, reads: readsOfSql(statement.tree) };
    });
  }

  /** Runs a Logs Insights query in the same way. */
  async runInsights(text: string, scope: InsightsScope, options: RunOptions): Promise<RunAnswer> {
    return await this.#start(text, options, async (connection, check, signal) => {
      const began = performance.now();
      const onFirstRows = async (result: OpenResult) => {
        const { timeColumn } = result;
        const firstRows = { columns: shownColumns(result), page: await result.page(0, FIRST_ROWS), timeColumn };
        options.report({ percent: null, elapsedMs: performance.now() - began, firstRows });
      };
      return await materializeInsights(connection, this.store, text, scope, check, signal, onFirstRows);
    });
  }

  /** The log events that a filter pattern fits, as a result like that of a query. */
  async runPattern(filter: LogFilter, options: RunOptions): Promise<RunAnswer> {
    return await this.#start(filter.pattern, options, async (connection, check) => {
      const { sql, params, warnings, groups } = await patternRows(connection, this.store, filter);
      check();
      const table = this.freshTable();
      const names = PATTERN_COLUMNS.map((_, index) => `c${index}`);
      const stored = [...names, ...RECORD_PLACE].join(', ');
      const rowCount = await createTable(connection, `CREATE TEMP TABLE ${table}(${stored}) AS ${sql}`, check, params);
      const described = await describe(connection, `SELECT ${names.join(', ')} FROM ${table}`);
      const columns = described.map((column, index) => ({ ...column, name: PATTERN_COLUMNS[index] ?? column.name }));
      const result = new OpenResult(connection, table, columns, rowCount, null, rowCount > 0 ? ['logs'] : []);
      return { result, statistics: null, warnings, rowsUncut: null, reads: { trails: false, groups, traces: false } };
    });
  }

  /** The SQL that an Insights query runs as, its values written in; see explain.ts for work that is not SQL. */
  async explainInsights(text: string, scope: InsightsScope): Promise<string> {
    const connection = await this.store.newConnection();
    try {
      return explainSql(await compileInsights(connection, this.store, text, scope));
    } finally {
      this.store.giveBack(connection);
    }
  }

  /**
   * Does other work that reads the workspace in the place of a query: in its turn, on a connection of its own whose temporary
   * tables go with it, told of in time and stopped like one. Throws as `run` does.
   */
  async ask<T extends object>(
    options: Omit<RunOptions, 'pageSize'>,
    work: Work<T>,
  ): Promise<T & { elapsedMs: number }> {
    return await this.#stoppable(options.signal, async (signal) => {
      await this.store.queries.take(signal);
      try {
        const connection = await this.store.newConnection();
        try {
          return await this.#within(connection, work, { ...options, signal });
        } finally {
          await recycle(this.store, connection);
        }
      } catch (error) {
        throw queryFailure(error, '');
      } finally {
        this.store.queries.release();
      }
    });
  }

  async #start(text: string, options: RunOptions, work: Work<Finished>): Promise<RunAnswer> {
    return await this.#stoppable(options.signal, (signal) => this.#run(work, text, { ...options, signal }));
  }

  /** Does work that `closeAll` can stop as its caller can. */
  async #stoppable<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const running = work(AbortSignal.any([signal, stop.signal]));
    this.#running.set(stop, running);
    try {
      return await running;
    } finally {
      this.#running.delete(stop);
    }
  }

  async #run(work: Work<Finished>, text: string, options: RunOptions): Promise<RunAnswer> {
    await this.store.queries.take(options.signal);
    let connection: DuckDBConnection | null = null;
    try {
      connection = await this.store.newConnection();
      const counted: Work<Finished & { held: EventCounts }> = async (own, check, signal) => {
        const held = await countEvents(own);
        return { ...(await work(own, check, signal)), held };
      };
      const opened = await this.#within(connection, counted, options);
      const firstPage = await opened.result.page(0, options.pageSize);
      const resultId = this.keep(opened.result);
      return {
        resultId,
        columns: shownColumns(opened.result),
        rowCount: opened.result.rowCount,
        elapsedMs: opened.elapsedMs,
        firstPage,
        timeColumn: opened.result.timeColumn,
        statistics: opened.statistics,
        warnings: opened.warnings,
        rowsUncut: opened.rowsUncut,
        reads: opened.reads,
        held: opened.held,
      };
    } catch (error) {
      if (connection !== null) await recycle(this.store, connection);
      throw queryFailure(error, text);
    } finally {
      this.store.queries.release();
    }
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get openCount(): number {
    return this.#results.size;
  }

  /** Rows of an open result: see `OpenResult.page`. */
  async page(...[resultId, ...asked]: [resultId: string, ...Parameters<OpenResult['page']>]): Promise<Page> {
    return await this.result(resultId).page(...asked);
  }

  /** Takes over a result that was made of others, so that pages can be asked for; answers with its id. */
  keep(result: OpenResult): string {
    const resultId = `${ENGINE}-${nextNumber++}`;
    this.#results.set(resultId, result);
    return resultId;
  }

  /** A name for a temporary table that no other one has. */
  freshTable(): string {
    return `res_${nextNumber++}`;
  }

  /** Throws `bad-request` where the result is not open any more. */
  result(resultId: string): OpenResult {
    const result = this.#results.get(resultId);
    if (result === undefined) {
      throw new UserFacingError('bad-request', `There is no open result ${resultId}. Run the query again.`);
    }
    return result;
  }

  /** Frees a result; one that is not open is left at that. */
  async close(resultId: string): Promise<void> {
    const result = this.#results.get(resultId);
    this.#results.delete(resultId);
    if (result === undefined) return;
    await result.use(async () => {
      await result.connection.run(`DROP TABLE ${result.table}`);
      await dropNarrowViews(result.connection);
      this.store.giveBack(result.connection);
    });
  }

  /** Cancels what runs and frees every result. */
  async closeAll(): Promise<void> {
    for (const stop of this.#running.keys()) stop.abort();
    await Promise.allSettled(this.#running.values());
    await Promise.all([...this.#results.keys()].map((id) => this.close(id)));
  }

  /** The statement under the timer and the caller's signal; both interrupt it, and its rejection is waited for. */
  async #within<T extends object>(
    connection: DuckDBConnection,
    work: Work<T>,
    { timeoutMs, signal, report }: Omit<RunOptions, 'pageSize'>,
  ): Promise<T & { elapsedMs: number }> {
    let timedOut = false;
    const interrupt = () => connection.interrupt();
    const timer = setTimeout(
      () => {
        timedOut = true;
        interrupt();
      },
      Math.min(timeoutMs, 2 ** 31 - 1),
    );
    const began = performance.now();
    const ticker = setInterval(() => {
      // An interrupt that came between two statements is forgotten by DuckDB, so it is said again.
      if (signal.aborted || timedOut) interrupt();
      report({ percent: percentOf(connection), elapsedMs: performance.now() - began });
    }, PROGRESS_EVERY_MS);
    signal.addEventListener('abort', interrupt, { once: true });
    const check = () => {
      signal.throwIfAborted();
      if (timedOut) throw new Error('timed out');
    };
    try {
      check();
      const started = performance.now();
      const finished = await work(connection, check, signal);
      return { ...finished, elapsedMs: performance.now() - started };
    } catch (error) {
      if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
      if (timedOut) {
        throw new UserFacingError(
          'engine.timeout',
          `The query was stopped after ${timeoutMs / 1000} s. Narrow it by time, or allow it more.`,
          { cause: error },
        );
      }
      throw error;
    } finally {
      clearTimeout(timer);
      clearInterval(ticker);
      signal.removeEventListener('abort', interrupt);
    }
  }

  async #materialize(connection: DuckDBConnection, statement: GatedStatement, check: () => void): Promise<OpenResult> {
    const table = this.freshTable();
    if (statement.explain !== 'no') return await explain(connection, statement, table, check);
    const columns = await describe(connection, statement.select);
    check();
    const plain = await plainRows(connection, statement.tree);
    if (plain !== null) {
      const made = await this.#materializePlain(connection, plain, table, columns, check);
      if (made !== null) return made;
    }
    const names = columns.map(({ stored }) => stored).join(', ');
    const rowCount = await createTable(
      connection,
      `CREATE TEMP TABLE ${table}(${names}) AS SELECT * FROM (\n${statement.select}\n)`,
      check,
    );
    const groups = groupColumns(statement.tree, columns);
    return new OpenResult(connection, table, columns, rowCount, null, [], groups);
  }

  /** Null where the statement as we wrote it does not run: then it runs as the user wrote it, and says what is wrong. */
  async #materializePlain(
    connection: DuckDBConnection,
    plain: PlainRows,
    table: string,
    columns: OpenColumn[],
    check: () => void,
  ): Promise<OpenResult | null> {
    try {
      await narrowView(connection, plain.view, true, plain.rowsNames);
      const rowCount = await createTable(connection, `CREATE TEMP TABLE ${table} AS ${plain.rowsSql}`, check);
      await narrowView(connection, plain.view, true, plain.pageNames);
      return new OpenResult(connection, table, columns, rowCount, plain);
    } catch (error) {
      check();
      const message = error instanceof Error ? error.message : '';
      if (!/^(?:Binder|Parser|Catalog) Error/.test(message)) throw error;
      await connection.run('ROLLBACK');
      return null;
    }
  }
}

/** Gives back a connection that a statement ran on, failed or not. What could interrupt it is gone, and its rejection was waited for. */
export async function recycle(store: Store, connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('ROLLBACK').catch(() => undefined); // fails where no transaction was open
    const left = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE database_name = 'temp'");
    for (const [table] of left.getRows()) await connection.run(`DROP TABLE ${table}`);
    await dropNarrowViews(connection);
    store.giveBack(connection);
  } catch {
    connection.closeSync();
  }
}

/** Typed SQL that passed the gate, ready to run on this connection. Throws `query.*`. */
export async function gatedStatement(
  connection: DuckDBConnection,
  text: string,
  check: () => void,
): Promise<GatedStatement> {
  const typed = await passGate(connection, text);
  check();
  await narrowViews(connection, typed.tree);
  return await membersAsText(connection, typed);
}

async function materializeInsights(
  connection: DuckDBConnection,
  store: Store,
  text: string,
  scope: InsightsScope,
  check: () => void,
  signal: AbortSignal,
  onFirstRows: (result: OpenResult) => Promise<void>,
): Promise<Finished> {
  const query = await compileInsights(connection, store, text, scope);
  check();
  await prepare(connection, query, signal);
  check();
  const names = query.columns.map((_, index) => `c${index}`);
  if (query.located) names.push(...RECORD_PLACE);
  const rowsOf = async ({ sql, params }: Statement): Promise<OpenResult> => {
    const table = `res_${nextNumber++}`;
    const create = `CREATE TEMP TABLE ${table}(${names.join(', ')}) AS ${sql}`;
    const rowCount = await createTable(connection, create, check, params);
    const columns = await insightsColumns(connection, table, query);
    const placed = query.located && rowCount > 0 ? await placedDataSets(connection, table) : [];
    return new OpenResult(connection, table, columns, rowCount, null, placed, query.groups);
  };
  const first = query.first === null ? null : await rowsOf(query.first);
  if (first !== null && first.rowCount > 0) await onFirstRows(first);
  check();
  // Fewer than were asked for are all that there are.
  const wanted = Math.min(FIRST_ROWS, query.limit?.rows ?? FIRST_ROWS);
  const isAll = first !== null && (first.rowCount < wanted || query.limit?.rows === first.rowCount);
  const result = first !== null && isAll ? first : await rowsOf(query);
  if (first !== null && first !== result) await connection.run(`DROP TABLE ${first.table}`);
  const statistics = await insightsStatistics(connection, query.statistics);
  const notes = await insightsWarnings(connection, text, query, result.rowCount);
  check();
  for (const preparation of query.preparations) await connection.run(`DROP TABLE ${preparation.table}`);
  return { result, statistics, reads: query.reads, ...notes };
}

const shownColumns = ({ columns }: OpenResult): ResultColumn[] =>
  columns.map(({ name, type, databaseType }) => ({ name, type, databaseType }));

/** Runs a CREATE TABLE in a transaction that cannot write to the workspace (storage.md 7.4); answers with its rows. */
async function createTable(
  connection: DuckDBConnection,
  sql: string,
  check: () => void,
  params: (string | number)[] = [],
): Promise<number> {
  await connection.run('BEGIN TRANSACTION READ ONLY');
  check();
  const reader = await connection.runAndReadAll(sql, params);
  check();
  await connection.run('COMMIT'); // the temp table outlives it; a rollback would drop it
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

/**
 * The statement with members of JSON as text (see json-members.ts). The typed one is bound first, so that what is wrong
 * with it is told with its places; where only the rewritten one is wrong, the typed one runs.
 */
async function membersAsText(connection: DuckDBConnection, typed: GatedStatement): Promise<GatedStatement> {
  const tree = withJsonMembers(typed.tree);
  if (tree === null) return typed;
  await describe(connection, typed.select);
  const select = await writeSql(connection, tree);
  if (select === null) return typed;
  await narrowViews(connection, tree);
  try {
    await describe(connection, select);
    return { ...typed, select, tree };
  } catch {
    await narrowViews(connection, typed.tree);
    return typed;
  }
}

/** The columns that a statement gives. */
export async function describe(connection: DuckDBConnection, select: string): Promise<OpenColumn[]> {
  const prepared = await connection.prepare(select);
  try {
    return columnsOf(prepared);
  } finally {
    prepared.destroySync();
  }
}

async function explain(
  connection: DuckDBConnection,
  statement: GatedStatement,
  table: string,
  check: () => void,
): Promise<OpenResult> {
  const word = statement.explain === 'analyze' ? 'EXPLAIN ANALYZE' : 'EXPLAIN';
  await connection.run('BEGIN TRANSACTION READ ONLY');
  check();
  const plan = await connection.runAndReadAll(`${word} ${statement.select}`);
  await connection.run(`CREATE TEMP TABLE ${table}(c0 VARCHAR, c1 VARCHAR)`);
  for (const row of plan.getRows()) await connection.run(`INSERT INTO ${table} VALUES ($1, $2)`, row.map(String));
  await connection.run('COMMIT');
  const columns = ['explain_key', 'explain_value'].map(
    (name, index): OpenColumn => ({
      name,
      type: 'text',
      databaseType: 'VARCHAR',
      transport: 'text',
      stored: `c${index}`,
    }),
  );
  return new OpenResult(connection, table, columns, plan.currentRowCount, null);
}

function percentOf(connection: DuckDBConnection): number | null {
  const { percentage } = connection.progress;
  return percentage < 0 ? null : percentage;
}
