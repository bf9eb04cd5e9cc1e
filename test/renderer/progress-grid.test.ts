import { expect, test } from 'vitest';
import type { ObjectCell, PulledTime } from '../../preload/contract/pull-cells.ts';
import { objectRows, stateOf, timeRows } from '../../renderer/features/imports/add-data/progress-grid.ts';

const A = '111122223333';
const us = (text: string) => Date.parse(text) * 1000;

const cell = (day: string | null, found: number, read: number, done: number, failed = 0): ObjectCell => ({
  account: A,
  region: 'eu-central-1',
  day,
  found,
  read,
  done,
  failed,
});

test('cells wait, are under way, are done or hold a failure; files without a day count in their row', () => {
  const days = [cell('2026-03-01', 4, 0, 0), cell('2026-03-02', 4, 3, 0), cell('2026-03-03', 4, 4, 4)];
  const { rows, columns } = objectRows([...days, cell('2026-03-04', 4, 4, 4, 1), cell(null, 2, 1, 1)]);
  expect(columns).toEqual(['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']);
  const [row] = rows;
  expect([...(row?.cells.values() ?? [])].map(stateOf)).toEqual(['waiting', 'current', 'done', 'failed']);
  expect(row?.total).toMatchObject({ found: 18, done: 9, failed: 1, whole: false });
});

test('what is read and not yet stored is no finished cell', () => {
  const [row] = objectRows([cell('2026-03-01', 2, 2, 1)]).rows;
  expect(row?.total).toMatchObject({ share: 1, whole: false });
  expect(stateOf(objectRows([cell('2026-03-01', 2, 2, 1)]).rows[0]?.total as never)).toBe('current');
});

const time = (from: string, to: string, parts: PulledTime['parts']): PulledTime => ({
  account: A,
  region: 'eu-central-1',
  group: '/app/shop',
  from: us(from),
  to: us(to),
  events: 5,
  parts,
});

test('a day of a log group is stretches of two hours, filled by what of them is read, known or failed', () => {
  const { rows, columns, width } = timeRows([
    time('2026-03-01T00:30Z', '2026-03-02T00:00Z', [
      { from: us('2026-03-01T00:30Z'), to: us('2026-03-01T02:00Z'), state: 'known' },
      { from: us('2026-03-01T02:00Z'), to: us('2026-03-01T03:15Z'), state: 'read' },
      { from: us('2026-03-01T05:00Z'), to: us('2026-03-01T05:00:00.001Z'), state: 'failed' },
    ]),
  ]);
  expect(width).toBe(7_200_000_000);
  expect(columns).toHaveLength(12);
  expect(columns[0]).toBe(us('2026-03-01T00:00Z'));
  const cells = [...(rows[0]?.cells.values() ?? [])];
  expect(cells.slice(0, 6).map(stateOf)).toEqual(['known', 'current', 'failed', 'waiting', 'waiting', 'waiting']);
  expect(cells[1]?.share).toBe(0.625);
});

test('time that is known and was read again counts once', () => {
  const [row] = timeRows([
    time('2026-03-01T00:00Z', '2026-03-01T02:00Z', [
      { from: us('2026-03-01T00:00Z'), to: us('2026-03-01T01:00Z'), state: 'known' },
      { from: us('2026-03-01T00:30Z'), to: us('2026-03-01T01:30Z'), state: 'read' },
    ]),
  ]).rows;
  expect(row?.total).toMatchObject({ share: 0.75, whole: false, known: false });
});

test('ten years of a group are no more columns than a screen holds', () => {
  const { columns } = timeRows([time('2016-01-01T00:00Z', '2026-01-01T00:00Z', [])]);
  expect(columns.length).toBeGreaterThan(6);
  expect(columns.length).toBeLessThanOrEqual(15);
});
