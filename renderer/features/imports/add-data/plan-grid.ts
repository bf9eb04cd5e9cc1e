import type { PlanCell } from '../../../../preload/contract/pull.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';

/** Objects of one account and Region, in columns of days, months or years; a part that keys do not say is null. */
export interface GridRow {
  key: string;
  account: string | null;
  region: string | null;
  /** By column; a column without objects has no cell. */
  cells: Map<string, Sum>;
  /** Objects whose keys name no day: they are in every choice of days. */
  undated: Sum;
  total: Sum;
}

export interface Sum {
  files: number;
  known: number;
  newBytes: number;
}

export interface PlanGrid {
  rows: GridRow[];
  /** `2026-03-02`, `2026-03` or `2026`, none left out between the first and the last. */
  columns: string[];
}

/** What is chosen of a grid: rows by key, and columns from one to another, both included. */
export interface GridChoice {
  rows: ReadonlySet<string>;
  columns: { first: string; last: string } | null;
}

/** Columns that a screen can hold. */
const MOST_COLUMNS = 45;

const none = (): Sum => ({ files: 0, known: 0, newBytes: 0 });

function add(sum: Sum, { files, known, newBytes }: Sum): void {
  sum.files += files;
  sum.known += known;
  sum.newBytes += newBytes;
}

/** Rows by account and Region; days, or months or years where there are more than a screen can hold. */
export function gridOf(cells: readonly PlanCell[]): PlanGrid {
  const { columns, length } = dayColumns(cells);
  const rows = new Map<string, GridRow>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.account, cell.region]);
    const row = rows.get(key) ?? {
      key,
      account: cell.account,
      region: cell.region,
      cells: new Map<string, Sum>(),
      undated: none(),
      total: none(),
    };
    rows.set(key, row);
    add(row.total, cell);
    if (cell.day === null) {
      add(row.undated, cell);
      continue;
    }
    const column = cell.day.slice(0, length);
    const sum = row.cells.get(column) ?? none();
    row.cells.set(column, sum);
    add(sum, cell);
  }
  const sorted = [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { rows: sorted, columns };
}

/** Columns for the days of cells, of the finest that a screen can hold; `length` is how much of a day makes its column's name. */
export function dayColumns(cells: readonly { day: string | null }[]): { columns: string[]; length: number } {
  const days = cells.flatMap(({ day }) => (day === null ? [] : [day])).sort();
  const [first] = days;
  const last = days.at(-1);
  const length = [10, 7].find((each) => columnsBetween(first, last, each).length <= MOST_COLUMNS) ?? 4;
  return { columns: columnsBetween(first, last, length), length };
}

function columnsBetween(first: string | undefined, last: string | undefined, length: number): string[] {
  if (first === undefined || last === undefined) return [];
  const columns: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    const column = new Date(at).toISOString().slice(0, length);
    if (columns.at(-1) !== column) columns.push(column);
  }
  return columns;
}

/** Files that a choice takes, those of them that are known, and the bytes of the others. */
export function chosenSum({ rows }: PlanGrid, { rows: wanted, columns }: GridChoice): Sum {
  const sum = none();
  for (const row of rows) {
    if (!wanted.has(row.key)) continue;
    add(sum, row.undated);
    for (const [column, cell] of row.cells) {
      if (columns === null || (column >= columns.first && column <= columns.last)) add(sum, cell);
    }
  }
  return sum;
}

/** The time of the chosen columns inside of the range that was planned, in microseconds. */
export function chosenRange(planned: TimeRange | null, { columns }: GridChoice): TimeRange | null {
  if (columns === null) return planned;
  const from = startOf(columns.first) * 1000;
  const to = endOf(columns.last) * 1000;
  if (planned === null) return { from, to };
  const begin = Math.max(from, planned.from);
  const end = Math.min(to, planned.to);
  // Of a column behind the range are files that were delivered late: the range's last hour brings them.
  return begin < end ? { from: begin, to: end } : { from: planned.to - 3_600_000_000, to: planned.to };
}

const startOf = (column: string) => Date.parse(`${column}${'-01-01'.slice(column.length - 4)}T00:00:00Z`);

function endOf(column: string): number {
  const [year = 0, month = 1, day = 1] = column.split('-').map(Number);
  if (column.length === 10) return Date.UTC(year, month - 1, day + 1);
  return column.length === 7 ? Date.UTC(year, month) : Date.UTC(year + 1, 0);
}
