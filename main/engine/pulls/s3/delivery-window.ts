import type { TimeRange } from '../../../../preload/contract/time.ts';

/**
 * Files are delivered some minutes after their events: at most ten were measured (cloudtrail.md 1.2), and AWS promises nothing. So
 * files that came up to an hour after a range are pulled with it, out of the folder of the next day where that hour lies there.
 */
export const LATE_MS = 60 * 60_000;

const DAY_MS = 24 * 60 * 60_000;

/** When files with events of a range were delivered, in milliseconds since the epoch: from <= delivered <= to. */
export interface DeliveryWindow {
  from: number;
  to: number;
}

export function deliveryWindow({ from, to }: TimeRange): DeliveryWindow {
  const minute = 60_000;
  return { from: Math.floor(from / 1000 / minute) * minute, to: Math.ceil(to / 1000) + LATE_MS };
}

/** A folder of a window: a day, or a month or a year that lies wholly inside it. */
export interface DayFolder {
  /** `2026/03/02/`, `2026/03/` or `2026/` */
  path: string;
  /** The day that the window begins in: earlier files of it are not wanted. */
  isFirst: boolean;
  isLast: boolean;
}

/**
 * The folders that a window needs, in their order and none beside them. The first and the last day stand alone, as they are wanted
 * in part; between them whole years and months are one folder each.
 */
export function dayFolders({ from, to }: DeliveryWindow): DayFolder[] {
  const first = Math.floor(from / DAY_MS);
  const last = Math.floor(to / DAY_MS);
  const folders: DayFolder[] = [{ path: pathOf(first, 3), isFirst: true, isLast: first === last }];
  for (let day = first + 1; day < last; ) {
    const parts = [1, 2].find((count) => isStart(day, count) && nextStart(day, count) <= last) ?? 3;
    folders.push({ path: pathOf(day, parts), isFirst: false, isLast: false });
    day = parts === 3 ? day + 1 : nextStart(day, parts);
  }
  if (last > first) folders.push({ path: pathOf(last, 3), isFirst: false, isLast: true });
  return folders;
}

/** Year, month and day of a day's number, as many as asked for, as a path. */
function pathOf(day: number, parts: number): string {
  return `${new Date(day * DAY_MS).toISOString().slice(0, 10).split('-').slice(0, parts).join('/')}/`;
}

function isStart(day: number, parts: number): boolean {
  const date = new Date(day * DAY_MS);
  return date.getUTCDate() === 1 && (parts === 2 || date.getUTCMonth() === 0);
}

/** The day that the next year (1) or month (2) begins with. */
function nextStart(day: number, parts: number): number {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return (parts === 1 ? Date.UTC(year + 1, 0, 1) : Date.UTC(year, month + 1, 1)) / DAY_MS;
}
