import { expect, it } from 'vitest';
import type { ColumnValues, Page } from '../../preload/contract/page.ts';
import { cellValue, createPageCache, type FetchPage } from '../../renderer/lib/page-cache.ts';

const ROWS = 10_000;
const PAGE = 100;

/** Value of a cell of the made-up result. */
const valueAt = (row: number, column: number) => row * 10 + column;

function pageOf(offset: number, rowCount: number, columns: readonly number[]): Page {
  const values = (column: number): ColumnValues => ({
    encoding: 'number',
    values: Float64Array.from({ length: rowCount }, (_, index) => valueAt(offset + index, column)),
    missing: null,
  });
  return { offset, rowCount, columns: columns.map(values), records: null };
}

interface Asked {
  offset: number;
  columns: number[];
  signal: AbortSignal;
  answer: () => void;
}

/** A cache over a result whose pages come when the test says so. */
function cacheAndAsked() {
  const asked: Asked[] = [];
  const fetchPage: FetchPage = (offset, limit, columns, signal) =>
    new Promise((resolve) => {
      asked.push({ offset, columns, signal, answer: () => resolve(pageOf(offset, limit, columns)) });
    });
  const first = pageOf(0, PAGE, [0, 1, 2, 3, 4, 5]);
  const cache = createPageCache(fetchPage, ROWS, first, (error) => expect.fail(String(error)), PAGE, 5);
  const cell = (row: number, column: number) => {
    const found = cache.find(row);
    const values = found?.page.columns[column];
    return found === null || values === undefined ? null : cellValue(values, found.index);
  };
  const settle = async () => {
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { cache, asked, cell, settle };
}

const number = (value: number) => ({ kind: 'number', value });

it('a page on screen is asked for with the columns on screen, and has no others', async () => {
  const { cache, asked, cell, settle } = cacheAndAsked();
  cache.want(5010, 5040, 1, [1, 3]);
  expect(asked[0]).toMatchObject({ offset: 5000, columns: [1, 3] });
  expect(cell(5010, 3)).toBeNull();
  asked[0]?.answer();
  await settle();
  expect([cell(5010, 1), cell(5010, 2), cell(5010, 3)]).toEqual([number(50_101), null, number(50_103)]);
  expect(cache.whole(5010)).toBeNull();
});

it('a column that comes into view is asked for by itself, and what is here or on its way is not asked for again', async () => {
  const { cache, asked, cell, settle } = cacheAndAsked();
  cache.want(5010, 5040, 1, [1, 3]);
  asked[0]?.answer();
  await settle();
  const before = asked.length;
  cache.want(5010, 5040, 1, [1, 3, 4]);
  cache.want(5011, 5041, 1, [1, 3, 4]);
  const own = asked.slice(before).filter(({ offset }) => offset === 5000);
  expect(own.map(({ columns }) => columns)).toEqual([[4]]);
  own[0]?.answer();
  await settle();
  expect([cell(5010, 1), cell(5010, 4)]).toEqual([number(50_101), number(50_104)]);
});

it('a row that is loaded has all columns, put together from what was asked for', async () => {
  const { cache, asked, settle } = cacheAndAsked();
  cache.want(5010, 5040, 1, [1, 3]);
  const loaded = cache.load(5050);
  for (const one of asked) one.answer();
  await settle();
  const { page, index } = await loaded;
  expect(page.columns.map((values) => (values === undefined ? null : cellValue(values, index)))).toEqual(
    [0, 1, 2, 3, 4, 5].map((column) => number(valueAt(5050, column))),
  );
  const own = asked.filter(({ offset }) => offset === 5000).map(({ columns }) => columns);
  expect(own).toEqual([
    [1, 3],
    [0, 2, 4, 5],
  ]);
});

it('a leap gives up what nobody waits for, but not a row that is being loaded', () => {
  const { cache, asked } = cacheAndAsked();
  cache.want(5010, 5040, 1, [1]);
  void cache.load(7000);
  cache.want(9010, 9040, 1, [1]);
  const given = asked.filter(({ signal }) => signal.aborted).map(({ offset }) => offset);
  expect(given).toEqual([5000, 5100, 5200, 4900]);
  expect(asked.filter(({ offset }) => offset === 7000).map(({ signal }) => signal.aborted)).toEqual([false]);
});

it('the longest unseen pages go first', async () => {
  const { cache, asked, settle } = cacheAndAsked();
  for (const row of [2000, 4000, 6000]) {
    cache.want(row, row + 20, 1, [0]);
    for (const one of asked.splice(0)) one.answer();
    await settle();
  }
  expect([cache.find(0), cache.find(2000)]).toEqual([null, null]);
  expect([cache.find(6000), cache.find(6100), cache.find(6200), cache.find(5900)]).not.toContain(null);
});
