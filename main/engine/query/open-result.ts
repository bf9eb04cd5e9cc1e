import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { type Page, type RecordDataSet, recordDataSet } from '../../../preload/contract/page.ts';
import { quoteName } from '../store/sql-text.ts';
import { narrowSelect } from '../store/views/index.ts';
import { encodeColumn, type PageValues } from './encode-page.ts';
import { type OpenColumn, transportSql } from './result-columns.ts';
import { PAGE_ROWS, type PlainRows } from './sql/plain-rows.ts';

/** Columns behind those of a result whose rows are stored records: data set, file, position in it. */
export const RECORD_PLACE = ['place_set', 'place_file', 'place_position'] as const;

/** What the rows of a table with `RECORD_PLACE` are records of; none where a row is no record. */
export async function placedDataSets(connection: DuckDBConnection, table: string): Promise<RecordDataSet[]> {
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT CASE WHEN place_file IS NOT NULL AND place_position IS NOT NULL THEN place_set END FROM ${table}`,
  );
  const found = reader.getRows().map(([name]) => recordDataSet.safeParse(name).data);
  return found.every((dataSet) => dataSet !== undefined) ? found : [];
}

/**
 * A finished result that pages are read from. Its rows, or for plain rows their places, are a temp table that only this
 * connection sees. Calls come one after the other.
 */
export class OpenResult {
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly connection: DuckDBConnection,
    readonly table: string,
    readonly columns: readonly OpenColumn[],
    readonly rowCount: number,
    readonly plain: PlainRows | null,
    /** Where the table has `RECORD_PLACE` behind its columns, what its rows are records of; none for other rows. */
    readonly placed: readonly RecordDataSet[] = [],
    /** The columns that rows are grouped by, one row a group; null where rows are no groups. */
    readonly groups: readonly string[] | null = null,
  ) {}

  /** Each row is one stored record. */
  get isRecords(): boolean {
    return this.plain !== null || this.placed.length > 0;
  }

  /** Index of the column that rows are placed in time by: the event's own time, else the first time there is. */
  get timeColumn(): number | null {
    const named = this.columns.findIndex(({ name, type }) => type === 'time' && /^event_?time$/i.test(name));
    const index = named === -1 ? this.columns.findIndex(({ type }) => type === 'time') : named;
    return index === -1 ? null : index;
  }

  /**
   * Rows [offset, offset + limit), fewer at the end, with the columns at the named places, or all. Rows of an import that was
   * removed since have no values. What is given up is read no further: throws `cancelled`.
   */
  async page(
    offset: number,
    limit: number,
    places: readonly number[] | null = null,
    signal?: AbortSignal,
  ): Promise<Page> {
    const rowCount = Math.max(0, Math.min(limit, this.rowCount - offset));
    const columns = places === null ? this.columns : places.map((place) => this.#column(place));
    if (rowCount === 0)
      return {
        offset,
        rowCount: 0,
        columns: columns.map((column) => encodeColumn(column, [])),
        records: this.#noRecords(),
      };
    return await this.#unlessGivenUp(signal, (check) =>
      this.plain === null
        ? this.#stored(columns, offset, rowCount)
        : this.#joined(this.plain, columns, offset, rowCount, check),
    );
  }

  /** As `use`, but nothing is begun once the signal was aborted, and a statement that runs then is interrupted. */
  async #unlessGivenUp<T>(signal: AbortSignal | undefined, work: (check: () => void) => Promise<T>): Promise<T> {
    return await this.use(async () => {
      const cancelled = () => new UserFacingError('cancelled', 'Cancelled.');
      // An interrupt that comes between two statements is forgotten by DuckDB.
      const check = () => {
        if (signal?.aborted) throw cancelled();
      };
      check();
      const interrupt = () => this.connection.interrupt();
      signal?.addEventListener('abort', interrupt, { once: true });
      try {
        return await work(check);
      } catch (error) {
        throw signal?.aborted ? cancelled() : error;
      } finally {
        signal?.removeEventListener('abort', interrupt);
      }
    });
  }

  #column(place: number): OpenColumn {
    const column = this.columns[place];
    if (column === undefined) throw new UserFacingError('bad-request', `The result has no column ${place}.`);
    return column;
  }

  /** Runs `work` when the statements before it on this connection are done. */
  use<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  #noRecords(): Page['records'] {
    return this.isRecords
      ? { dataSets: new Uint8Array(), fileIds: new Int32Array(), positions: new Float64Array() }
      : null;
  }

  async #stored(columns: readonly OpenColumn[], offset: number, rowCount: number): Promise<Page> {
    const isPlaced = this.placed.length > 0;
    const names = [...columns.map(({ stored }) => stored), ...(isPlaced ? RECORD_PLACE : [])];
    const rows = `SELECT rowid AS n, ${names.join(', ')} FROM ${this.table} WHERE rowid BETWEEN ${offset} AND ${offset + rowCount - 1}`;
    const places = isPlaced ? RECORD_PLACE.map((name) => `to_json(list(${name}))::VARCHAR, `).join('') : '';
    const [ordinals = [], ...lists] = await this.#lists(
      `SELECT list(n)::VARCHAR, ${places}${transported(columns)} FROM (${rows})`,
    );
    const values = isPlaced ? lists.slice(RECORD_PLACE.length) : lists;
    const encoded = encode(columns, ordinals, values, offset, rowCount);
    if (!isPlaced) return { offset, rowCount, columns: encoded, records: null };
    const [sets = [], files = [], positions = []] = lists;
    const dataSets = new Uint8Array(rowCount);
    const fileIds = new Int32Array(rowCount);
    const at = new Float64Array(rowCount);
    ordinals.forEach((ordinal, from) => {
      dataSets[Number(ordinal) - offset] = codeOf(recordDataSet.parse(sets[from]));
      fileIds[Number(ordinal) - offset] = Number(files[from]);
      at[Number(ordinal) - offset] = Number(positions[from]);
    });
    return { offset, rowCount, columns: encoded, records: { dataSets, fileIds, positions: at } };
  }

  /**
   * Plain rows: their places are read first, as literals let DuckDB skip what lies elsewhere. Row ids may move when an
   * import is removed, so each row must also have the file and position that it had; if any has not, all are looked up by these.
   */
  async #joined(
    plain: PlainRows,
    columns: readonly OpenColumn[],
    offset: number,
    rowCount: number,
    check: () => void,
  ): Promise<Page> {
    const places = await this.connection.runAndReadAll(
      `SELECT rowid, r, f, p FROM ${this.table} WHERE rowid BETWEEN ${offset} AND ${offset + rowCount - 1} ORDER BY rowid`,
    );
    check();
    const [, rowIds = [], files = [], positions = []] = places.getColumns().map((column) => column.map(Number));
    const fileIds = Int32Array.from(files);
    const byRowId = await this.#pageRows(
      plain,
      columns,
      offset,
      rowCount,
      rowIdFilter(rowIds),
      '__row_id = r AND __file_id = f AND "position" = p',
    );
    const [ordinals = [], ...values] =
      byRowId[0]?.length === rowCount
        ? byRowId
        : await this.#pageRows(
            plain,
            columns,
            offset,
            rowCount,
            `__file_id IN (${[...new Set(files)].join(', ')})`,
            '__file_id = f AND "position" = p',
          );
    return {
      offset,
      rowCount,
      columns: encode(columns, ordinals, values, offset, rowCount),
      records: {
        dataSets: new Uint8Array(rowCount).fill(codeOf(plain.dataSet)),
        fileIds,
        positions: Float64Array.from(positions),
      },
    };
  }

  async #pageRows(
    plain: PlainRows,
    columns: readonly OpenColumn[],
    offset: number,
    rowCount: number,
    filter: string,
    join: string,
  ): Promise<PageValues[]> {
    const wanted = `SELECT rowid AS __n, r, f, p FROM ${this.table} WHERE rowid BETWEEN ${offset} AND ${offset + rowCount - 1}`;
    const [view, page] = plain.everyColumn ? everyColumn(plain, columns) : this.#expressions(plain);
    const sql = `WITH ${PAGE_ROWS} AS (
        SELECT rows.*, wanted.__n FROM (FROM ${view} WHERE ${filter}) rows JOIN (${wanted}) wanted ON ${join})
      SELECT list(n)::VARCHAR, ${transported(columns)} FROM ${page}`;
    return await this.#lists(sql);
  }

  /** The view, and the result's columns made of its rows. */
  #expressions({ rowsView, pageSql }: PlainRows): [view: string, page: string] {
    const names = this.columns.map(({ stored }) => stored);
    return [rowsView, `(${pageSql}) AS page(n, f, p, ${names.join(', ')})`];
  }

  /** One row of lists, each as JSON: three times faster than reading value by value through the binding. */
  async #lists(sql: string): Promise<PageValues[]> {
    const reader = await this.connection.runAndReadAll(sql);
    return (reader.getRows()[0] ?? []).map((list) => (list === null ? [] : (JSON.parse(String(list)) as PageValues)));
  }
}

/** The same with the named columns of the view alone: to bind all 76 takes twice as long as to read a page. */
function everyColumn({ view }: PlainRows, columns: readonly OpenColumn[]): [view: string, page: string] {
  const names = new Set(['position', ...columns.map(({ name }) => name.toLowerCase())]);
  const values = columns.map(({ name, stored }) => `${quoteName(name)} AS ${stored}`);
  return [`(${narrowSelect(view, true, names)})`, `(SELECT ${['__n AS n', ...values].join(', ')} FROM ${PAGE_ROWS})`];
}

function transported(columns: readonly OpenColumn[]): string {
  return columns.map((column) => `to_json(list(${transportSql(column)}))::VARCHAR`).join(', ');
}

/** Puts the values in the order of the rows: aggregates promise none. */
function encode(
  columns: readonly OpenColumn[],
  ordinals: PageValues,
  lists: PageValues[],
  offset: number,
  rowCount: number,
): Page['columns'] {
  const order = ordinals.map((ordinal) => Number(ordinal) - offset);
  const inOrder = order.length === rowCount && order.every((row, index) => row === index);
  return columns.map((column, index) => {
    const values = lists[index] ?? [];
    if (inOrder) return encodeColumn(column, values);
    const sorted: (string | boolean | null)[] = new Array(rowCount).fill(null);
    order.forEach((row, from) => {
      sorted[row] = values[from] ?? null;
    });
    return encodeColumn(column, sorted);
  });
}

const codeOf = (dataSet: RecordDataSet): number => recordDataSet.options.indexOf(dataSet);

/** Rows that lie together are a range, which DuckDB reads without looking at the rest. */
function rowIdFilter(rowIds: readonly number[]): string {
  const [low, high] = [Math.min(...rowIds), Math.max(...rowIds)];
  const range = `__row_id BETWEEN ${low} AND ${high}`;
  return high - low < rowIds.length * 4 ? range : `${range} AND __row_id IN (${rowIds.join(', ')})`;
}
