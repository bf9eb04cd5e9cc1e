import type { ResultColumn } from '../../../preload/contract/page.ts';
import { type CellStyle, cellText } from '../../lib/cell-text.ts';
import { cellValue, type PageCache, plainText } from '../../lib/page-cache.ts';

/** Width of JetBrains Mono at 12 px, and what a cell has beside its text. */
export const CHARACTER = 7.25;
export const PADDING = 18;

/** A log line is what its row is about; other long values are looked at in the detail. */
export const mostOf = ({ name, type }: ResultColumn) => (name === '@message' ? 640 : type === 'json' ? 240 : 208);

/** A width that fits what the first rows hold, within reason. */
export function fittingWidth(
  { cache, rowCount }: { cache: PageCache; rowCount: number },
  column: ResultColumn,
  index: number,
  style: CellStyle,
  most: number,
  /** What shows in place of a plain text; null where the text itself does. */
  shown: (text: string) => string | null = () => null,
): number {
  let longest = column.name.length + (column.type === 'time' ? 5 : 1);
  for (let row = 0; row < Math.min(200, rowCount); row++) {
    const found = cache.find(row);
    const values = found?.page.columns[index];
    if (!found || !values) continue;
    const value = cellValue(values, found.index);
    longest = Math.max(longest, (shown(plainText(value)) ?? cellText(column, value, 400, style)).length);
  }
  return Math.ceil(Math.min(most, Math.max(56, (longest + 0.5) * CHARACTER + PADDING)));
}
