import type { RecordPlace } from '../../preload/contract/notes.ts';
import { type ColumnValues, MISSING_CODE, type Page, recordDataSet } from '../../preload/contract/page.ts';

/** Pages of one result, fetched as the grid shows them; at most `capacity` are kept, the longest unseen go first. */
export interface PageCache {
  readonly pageSize: number;
  /** The page that holds the row and the row's place in it, or null while it is not here. */
  find(row: number): { page: Page; index: number } | null;
  /** Says which rows are on screen and which come next: fetches what is missing, gives up what nobody waits for. */
  want(first: number, last: number, direction: number): void;
  /** Fetches the rows' page if needed and answers when it is there. */
  load(row: number): Promise<{ page: Page; index: number }>;
  subscribe(listener: () => void): () => void;
  /** Grows with each page that arrives; for `useSyncExternalStore`. */
  version(): number;
  close(): void;
}

export type FetchPage = (offset: number, limit: number, signal: AbortSignal) => Promise<Page>;

/** Makes a cache over `fetchPage`; `first` is the page that came with the result. */
export function createPageCache(
  fetchPage: FetchPage,
  rowCount: number,
  first: Page,
  onError: (error: unknown) => void,
  pageSize = 250,
  capacity = 48,
): PageCache {
  const pages = new Map<number, { page: Page; base: number }>();
  const loading = new Map<number, { abort: AbortController; done: Promise<void>; pinned: boolean }>();
  const listeners = new Set<() => void>();
  let version = 0;
  let closed = false;

  const changed = () => {
    version++;
    for (const listener of [...listeners]) listener();
  };
  const keep = (number: number, page: Page, base: number) => {
    pages.set(number, { page, base });
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

  const start = (number: number, pinned: boolean) => {
    const running = loading.get(number);
    if (running !== undefined) {
      if (pinned) running.pinned = true;
      return running;
    }
    const abort = new AbortController();
    const offset = number * pageSize;
    const entry = {
      abort,
      pinned,
      done: fetchPage(offset, Math.min(pageSize, rowCount - offset), abort.signal).then(
        (page) => {
          loading.delete(number);
          if (closed) return;
          keep(number, page, page.offset);
          changed();
        },
        (error: unknown) => {
          loading.delete(number);
          if (!abort.signal.aborted && !closed) onError(error);
        },
      ),
    };
    loading.set(number, entry);
    return entry;
  };

  const find = (row: number) => {
    const number = Math.floor(row / pageSize);
    const found = pages.get(number);
    if (found === undefined) return null;
    const index = row - found.base;
    return index < found.page.rowCount ? { page: found.page, index } : null;
  };

  return {
    pageSize,
    find,
    want(firstRow, lastRow, direction) {
      if (closed || rowCount === 0) return;
      const lastPage = Math.floor((rowCount - 1) / pageSize);
      const from = Math.max(0, Math.floor(firstRow / pageSize));
      const to = Math.min(lastPage, Math.floor(lastRow / pageSize));
      const needed: number[] = [];
      for (let n = from; n <= to; n++) needed.push(n);
      // One page ahead always, two in the direction of the scroll.
      const ahead = direction >= 0 ? [to + 1, to + 2, from - 1] : [from - 1, from - 2, to + 1];
      for (const n of ahead) if (n >= 0 && n <= lastPage) needed.push(n);
      for (const [n, entry] of loading) {
        if (!needed.includes(n) && !entry.pinned) {
          loading.delete(n);
          entry.abort.abort();
        }
      }
      for (const n of needed) {
        const have = pages.get(n);
        if (have !== undefined) {
          pages.delete(n); // to the young end
          pages.set(n, have);
        } else start(n, false);
      }
    },
    async load(row) {
      const here = find(row);
      if (here !== null) return here;
      await start(Math.floor(row / pageSize), true).done;
      const found = find(row);
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
      for (const entry of loading.values()) entry.abort.abort();
      loading.clear();
      pages.clear();
      listeners.clear();
    },
  };
}

/** The stored record that a row of a page is; null where rows are none. */
export function recordAt({ records }: Page, index: number): RecordPlace | null {
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
