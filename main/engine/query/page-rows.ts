import { type ColumnValues, MISSING_CODE, type Page, type ResultColumn } from '../../../preload/contract/page.ts';

/** A value as the command line prints it; nested values and JSON as their text. */
export type RowValue = string | number | boolean | null;

const INFINITE = 9_223_372_036_854_775_807n;
const DAY_US = 86_400_000_000n;

/** The rows of a page as values: times as text (design.md part 9), integers outside of 2^53 as text. */
export function pageRows(page: Page, columns: readonly ResultColumn[]): RowValue[][] {
  return Array.from({ length: page.rowCount }, (_, row) =>
    columns.map((_, index) => {
      const values = page.columns[index];
      return values === undefined ? null : valueAt(values, row);
    }),
  );
}

function valueAt(column: ColumnValues, row: number): RowValue {
  switch (column.encoding) {
    case 'dictionary': {
      const code = column.codes[row] ?? MISSING_CODE;
      return code === MISSING_CODE ? null : (column.dictionary[code] ?? null);
    }
    case 'number':
      return column.missing?.[row] === 1 ? null : (column.values[row] ?? null);
    case 'time':
      return column.missing?.[row] === 1 ? null : timeText(column.micros[row] ?? 0n);
    case 'boolean':
      return column.values[row] === 2 ? null : column.values[row] === 1;
  }
}

/** `YYYY-MM-DD HH:MM:SS.mmm` in UTC, with six decimals where the microseconds are not zero. */
function timeText(micros: bigint): string {
  if (micros === INFINITE) return 'infinity';
  if (micros === -INFINITE) return '-infinity';
  const dayMicros = ((micros % DAY_US) + DAY_US) % DAY_US;
  const date = new Date(Number((micros - dayMicros) / 1000n));
  const day = Number.isNaN(date.getTime())
    ? `${(micros - dayMicros) / DAY_US} d`
    : date.toISOString().replace(/T.*$/, '').replace(/^\+0*/, '');
  const clock = new Date(Number(dayMicros / 1000n)).toISOString().slice(11, 23);
  const rest = dayMicros % 1000n;
  return `${day} ${clock}${rest === 0n ? '' : String(rest).padStart(3, '0')}`;
}
