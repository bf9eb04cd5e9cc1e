import type { ObjectCell, PulledTime } from '../../../../preload/contract/pull-cells.ts';
import { dayColumns } from './plan-grid.ts';

/** How far a cell is. */
export interface ProgressCell {
  /** Share that was looked at, 0 to 1. */
  share: number;
  /** All of it is settled, and what it brought can be queried. */
  whole: boolean;
  /** Files that are settled; null where the cell is a stretch of time. */
  done: number | null;
  /** Files; null where it is a stretch of time. */
  found: number | null;
  /** Files, or stretches of time, that could not be read. */
  failed: number;
  /** All of it was in the workspace before the pull. */
  known: boolean;
}

export interface ProgressRow {
  key: string;
  account: string | null;
  region: string | null;
  /** Null of objects of a bucket and of Event history. */
  group: string | null;
  cells: Map<string, ProgressCell>;
  /** Of the whole row; files whose keys name no day among them. */
  total: ProgressCell;
  /** Read so far; null where it is not counted by row. */
  events: number | null;
}

export type CellState = 'waiting' | 'current' | 'done' | 'known' | 'failed';

export function stateOf({ share, whole, failed, known }: ProgressCell): CellState {
  if (failed > 0) return 'failed';
  if (known) return 'known';
  if (whole) return 'done';
  return share > 0 ? 'current' : 'waiting';
}

/** Objects by account and Region; columns are days, or months or years where there are more than a screen can hold. */
export function objectRows(objects: readonly ObjectCell[]): { rows: ProgressRow[]; columns: string[] } {
  const { columns, length } = dayColumns(objects);
  const sums = new Map<string, { account: string | null; region: string | null; byColumn: Map<string, ObjectCell> }>();
  for (const cell of objects) {
    const key = JSON.stringify([cell.account, cell.region]);
    const row = sums.get(key) ?? { account: cell.account, region: cell.region, byColumn: new Map() };
    sums.set(key, row);
    const column = cell.day?.slice(0, length) ?? '';
    const sum = row.byColumn.get(column) ?? { ...cell, found: 0, read: 0, done: 0, failed: 0 };
    row.byColumn.set(column, {
      ...sum,
      found: sum.found + cell.found,
      read: sum.read + cell.read,
      done: sum.done + cell.done,
      failed: sum.failed + cell.failed,
    });
  }
  const rows = [...sums].map(([key, { account, region, byColumn }]) => {
    const all = [...byColumn.values()];
    const sum = (of: (cell: ObjectCell) => number) => all.reduce((total, cell) => total + of(cell), 0);
    const cells = new Map([...byColumn].flatMap(([column, cell]) => (column === '' ? [] : [[column, ofFiles(cell)]])));
    const total = ofFiles({
      found: sum((c) => c.found),
      read: sum((c) => c.read),
      done: sum((c) => c.done),
      failed: sum((c) => c.failed),
    });
    return { key, account, region, group: null, cells, total, events: null };
  });
  return { rows: rows.sort((a, b) => (a.key < b.key ? -1 : 1)), columns };
}

type FileCounts = Pick<ObjectCell, 'found' | 'read' | 'done' | 'failed'>;

function ofFiles({ found, read, done, failed }: FileCounts): ProgressCell {
  return {
    share: found === 0 ? 0 : read / found,
    whole: found > 0 && done >= found,
    done,
    found,
    failed,
    known: false,
  };
}

const MINUTE = 60e6;
const DAY = 1440 * MINUTE;
const WIDTHS = [1, 5, 10, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 40_320].map((minutes) => minutes * MINUTE);
/** Columns of time that a screen can hold. */
const MOST_TIMES = 14;

/** Log groups, or Regions of Event history; columns are equal stretches of time, named by their starts in microseconds. */
export function timeRows(times: readonly PulledTime[]): { rows: ProgressRow[]; columns: number[]; width: number } {
  const from = Math.min(...times.map((time) => time.from));
  const to = Math.max(...times.map((time) => time.to));
  const fits = (width: number) => Math.ceil(to / width) - Math.floor(from / width) <= MOST_TIMES;
  const largest = 28 * DAY;
  const width = WIDTHS.find(fits) ?? Math.ceil((to - from) / (MOST_TIMES - 1) / largest) * largest;
  const columns: number[] = [];
  for (let at = Math.floor(from / width) * width; at < to; at += width) columns.push(at);
  const rows = times.map((time) => {
    const cells = new Map<string, ProgressCell>();
    for (const column of columns) {
      const cell = ofTime(time, Math.max(column, time.from), Math.min(column + width, time.to));
      if (cell !== null) cells.set(String(column), cell);
    }
    const { account, region, group, events } = time;
    const key = JSON.stringify([account, region, group]);
    const total = ofTime(time, time.from, time.to) ?? NOTHING;
    return { key, account, region, group, cells, total, events };
  });
  return { rows, columns, width };
}

const NOTHING: ProgressCell = { share: 0, whole: false, done: null, found: null, failed: 0, known: false };

/** Null where nothing of this time is asked for. */
function ofTime({ parts }: PulledTime, from: number, to: number): ProgressCell | null {
  if (to <= from) return null;
  let failed = 0;
  let isRead = false;
  let at = from;
  let done = 0;
  for (const part of parts) {
    if (part.to <= from || part.from >= to) continue;
    if (part.state === 'failed') failed++;
    if (part.state === 'read') isRead = true;
    // What is known may have been read by this pull as well: no time counts twice.
    const begin = Math.max(part.from, at);
    const end = Math.min(part.to, to);
    if (end > begin) {
      done += end - begin;
      at = end;
    }
  }
  const share = done / (to - from);
  const whole = share >= 1;
  return { share, whole, done: null, found: null, failed, known: whole && !isRead && failed === 0 };
}
