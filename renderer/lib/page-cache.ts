import type { RecordPlace } from '../../preload/contract/notes.ts';
import { type ColumnValues, MISSING_CODE, type Page, recordDataSet } from '../../preload/contract/page.ts';

/** A page of which some columns may still be on their way: they are not there. */
export type HeldPage = Omit<Page, 'columns'> & { columns: readonly (ColumnValues | undefined)[] };

/** A row of a held page, by its place in it. */
export interface HeldRow {
  page: HeldPage;
  index: number;
}

/**
 * Pages of one result, fetched as the grid shows them, with the columns that it shows; at most `capacity` are kept, the longest
 * unseen go first.
 */
export interface PageCache {
  readonly pageSize: number;
  /** What is here of the row, perhaps without some columns; null while nothing is. */
  find(row: number): HeldRow | null;
  /** The row with all its columns, or null while they are not here. */
  whole(row: number): HeldRow | null;
  /**
   * Says which rows and which columns (by their places in the result; all where null) are on screen, and which rows come next:
   * fetches what is missing, gives up what nobody waits for.
   */
  want(first: number, last: number, direction: number, columns: readonly number[] | null): void;
  /** Fetches all columns of the row's page if needed and answers when they are there. */
  load(row: number): Promise<HeldRow>;
  subscribe(listener: () => void): () => void;
  /** Grows with each page that arrives; for `useSyncExternalStore`. */
  version(): number;
  close(): void;
}

/** Rows [offset, offset + limit), with the columns at these places, in this order. */
export type FetchPage = (offset: number, limit: number, columns: number[], signal: AbortSignal) => Promise<Page>;

interface Loading {
  number: number;
  columns: readonly number[];
  abort: AbortController;
  done: Promise<void>;
  pinned: boolean;
}

/** Makes a cache over `fetchPage`; `first` is the page that came with the result, with all columns. */
export function createPageCache(
  fetchPage: FetchPage,
  rowCount: number,
  first: Page,
  onError: (error: unknown) => void,
  pageSize = 250,
  capacity = 48,
): PageCache {
  const pages = new Map<number, { page: HeldPage; base: number; isWhole: boolean }>();
  const loading = new Set<Loading>();
  const listeners = new Set<() => void>();
  const all = first.columns.map((_, place) => place);
  let version = 0;
  let closed = false;

  const keep = (number: number, page: HeldPage, base: number) => {
    pages.delete(number); // to the young end
    pages.set(number, { page, base, isWhole: all.every((place) => page.columns[place] !== undefined) });
    for (const old of pages.keys()) {
      if (pages.size <= capacity) break;
      pages.delete(old);
    }
  };
  // The first page may be longer than ours: its rows serve each of our pages that lies in it whole.
  for (let start = 0; start < first.rowCount; start += pageSize) {
    if (start + pageSize > first.rowCount && first.rowCount < rowCount) break;
    keep(start / pageSize, first, 0);
  }

  /** Puts fetched columns beside those that are here. */
  const arrive = ({ number, columns: places }: Loading, page: Page) => {
    const columns: (ColumnValues | undefined)[] = [...(pages.get(number)?.page.columns ?? [])];
    places.forEach((place, index) => {
      columns[place] = page.columns[index];
    });
    keep(number, { ...page, columns }, page.offset);
    version++;
    for (const listener of [...listeners]) listener();
  };
  const loadsOf = (number: number) => [...loading].filter((load) => load.number === number);

  /** Fetches what is missing of the page's columns and is not on its way. */
  const fetch = (number: number, wanted: readonly number[], pinned: boolean) => {
    const held = pages.get(number)?.page.columns;
    const coming = loadsOf(number);
    if (pinned) for (const load of coming) load.pinned = true;
    const missing = wanted.filter(
      (place) => held?.[place] === undefined && !coming.some(({ columns }) => columns.includes(place)),
    );
    if (missing.length === 0) return;
    const abort = new AbortController();
    const offset = number * pageSize;
    const load: Loading = { number, columns: missing, abort, pinned, done: Promise.resolve() };
    load.done = fetchPage(offset, Math.min(pageSize, rowCount - offset), missing, abort.signal).then(
      (page) => {
        loading.delete(load);
        if (!closed) arrive(load, page);
      },
      (error: unknown) => {
        loading.delete(load);
        if (!abort.signal.aborted && !closed) onError(error);
      },
    );
    loading.add(load);
  };

  const find = (row: number) => {
    const found = pages.get(Math.floor(row / pageSize));
    if (found === undefined) return null;
    const index = row - found.base;
    return index < found.page.rowCount ? { page: found.page, index } : null;
  };
  const whole = (row: number) => (pages.get(Math.floor(row / pageSize))?.isWhole === true ? find(row) : null);

  return {
    pageSize,
    find,
    whole,
    want(firstRow, lastRow, direction, columns) {
      if (closed || rowCount === 0) return;
      const lastPage = Math.floor((rowCount - 1) / pageSize);
      const from = Math.max(0, Math.floor(firstRow / pageSize));
      const to = Math.min(lastPage, Math.floor(lastRow / pageSize));
      const needed: number[] = [];
      for (let n = from; n <= to; n++) needed.push(n);
      // One page ahead always, two in the direction of the scroll.
      const ahead = direction >= 0 ? [to + 1, to + 2, from - 1] : [from - 1, from - 2, to + 1];
      for (const n of ahead) if (n >= 0 && n <= lastPage) needed.push(n);
      for (const load of loading) {
        if (needed.includes(load.number) || load.pinned) continue;
        loading.delete(load);
        load.abort.abort();
      }
      for (const n of needed) {
        const have = pages.get(n);
        if (have !== undefined) keep(n, have.page, have.base);
        fetch(n, columns ?? all, false);
      }
    },
    async load(row) {
      const number = Math.floor(row / pageSize);
      if (whole(row) === null) {
        fetch(number, all, true);
        await Promise.all(loadsOf(number).map(({ done }) => done));
      }
      const found = whole(row);
      if (found === null) throw new Error(`row ${row} could not be read`);
      return found;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    close() {
      closed = true;
      for (const { abort } of loading) abort.abort();
      loading.clear();
      pages.clear();
      listeners.clear();
    },
  };
}

/** The stored record that a row of a page is; null where rows are none. */
export function recordAt({ records }: Pick<Page, 'records'>, index: number): RecordPlace | null {
  if (records === null) return null;
  const dataSet = recordDataSet.options[records.dataSets[index] ?? -1];
  const [fileId, position] = [records.fileIds[index], records.positions[index]];
  return dataSet === undefined || fileId === undefined || position === undefined ? null : { dataSet, fileId, position };
}

/** One value: null where it is missing; times stay microseconds (a double holds them until the year 2255). */
export type CellValue =
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'time'; us: number }
  | { kind: 'boolean'; value: boolean }
  | null;

/** Reads one value of a column as it travels. */
export function cellValue(column: ColumnValues, index: number): CellValue {
  switch (column.encoding) {
    case 'dictionary': {
      const code = column.codes[index] ?? MISSING_CODE;
      return code === MISSING_CODE ? null : { kind: 'text', text: column.dictionary[code] ?? '' };
    }
    case 'number':
      return column.missing?.[index] === 1 ? null : { kind: 'number', value: column.values[index] ?? Number.NaN };
    case 'time':
      return column.missing?.[index] === 1 ? null : { kind: 'time', us: Number(column.micros[index] ?? 0n) };
    case 'boolean': {
      const value = column.values[index] ?? 2;
      return value === 2 ? null : { kind: 'boolean', value: value === 1 };
    }
  }
}

/** The value as copying gives it: numbers in full, times in ISO 8601 UTC, missing as the empty text. */
export function plainText(value: CellValue): string {
  if (value === null) return '';
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
      return String(value.value);
    case 'boolean':
      return String(value.value);
    case 'time': {
      const ms = Math.floor(value.us / 1000);
      if (Math.abs(ms) > 8.64e15) return String(value.us);
      const iso = new Date(ms).toISOString();
      const micros = ((value.us % 1_000_000) + 1_000_000) % 1_000_000;
      const digits =
        micros === 0 ? '' : `.${micros % 1000 === 0 ? iso.slice(20, 23) : String(micros).padStart(6, '0')}`;
      return `${iso.slice(0, iso.indexOf('.'))}${digits}Z`;
    }
  }
}
