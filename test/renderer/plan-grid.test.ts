import { expect, test } from 'vitest';
import { chosenRange, chosenSum, gridOf } from '../../renderer/features/imports/add-data/plan-grid.ts';

const A = '111122223333';
const cell = (region: string | null, day: string | null, files: number, known = 0) => ({
  account: region === null ? null : A,
  region,
  day,
  files,
  bytes: files * 10,
  known,
  newBytes: (files - known) * 10,
});
const us = (text: string) => Date.parse(text) * 1000;

test('rows are accounts and Regions, columns the days between the first and the last', () => {
  const grid = gridOf([cell('us-east-1', '2026-02-27', 2), cell('eu-central-1', '2026-03-01', 3)]);
  expect(grid.columns).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(grid.rows.map(({ region, total }) => [region, total.files])).toEqual([
    ['eu-central-1', 3],
    ['us-east-1', 2],
  ]);
});

test('more days than fit are months, more months than fit are years', () => {
  expect(gridOf([cell('r', '2026-01-31', 1), cell('r', '2026-04-01', 1)]).columns).toEqual([
    '2026-01',
    '2026-02',
    '2026-03',
    '2026-04',
  ]);
  expect(gridOf([cell('r', '2020-05-01', 1), cell('r', '2024-05-01', 1)]).columns).toEqual([
    '2020',
    '2021',
    '2022',
    '2023',
    '2024',
  ]);
});

test('a choice counts its cells, and the files whose keys name no day', () => {
  const grid = gridOf([cell('r', '2026-03-01', 5, 1), cell('r', '2026-03-02', 7), cell(null, null, 2)]);
  const all = new Set(grid.rows.map(({ key }) => key));
  const columns = { first: '2026-03-01', last: '2026-03-01' };
  expect(chosenSum(grid, { rows: all, columns })).toEqual({ files: 7, known: 1, newBytes: 60 });
  expect(chosenSum(grid, { rows: all, columns: null })).toEqual({ files: 14, known: 1, newBytes: 130 });
  expect(chosenSum(grid, { rows: new Set(), columns: null })).toEqual({ files: 0, known: 0, newBytes: 0 });
});

test.each([
  ['2026-03-01', '2026-03-02', '2026-03-01T06:00Z', '2026-03-03T00:00Z'],
  ['2026-03', '2026-04', '2026-03-01T06:00Z', '2026-03-04T00:00Z'],
  // Delivered behind the range: the range's own end brings it.
  ['2026-03-04', '2026-03-04', '2026-03-03T23:00Z', '2026-03-04T00:00Z'],
])('the columns from %s to %s are the time from %s to %s of what was planned', (first, last, from, to) => {
  const planned = { from: us('2026-03-01T06:00Z'), to: us('2026-03-04T00:00Z') };
  expect(chosenRange(planned, { rows: new Set(), columns: { first, last } })).toEqual({ from: us(from), to: us(to) });
});
