import type { Page, ResultColumn } from '../../../preload/contract/page.ts';
import { visible } from '../visible.ts';
import { plainCells } from './cells.ts';
import type { RowWriter } from './row-writer.ts';

/** A longer cell is cut, with `…` in sight: the table is for reading, the other formats are for keeping. */
const WIDEST = 60;

/** Columns under their names, as wide as the first page needs. Numbers stand right. */
export function tableWriter(): RowWriter {
  let columns: readonly ResultColumn[] = [];
  let widths: number[] = [];
  return {
    start: (all, firstPage) => {
      columns = all;
      const shown = cellsOf(all, firstPage);
      widths = all.map((column, index) => {
        let width = [...cut(column.name)].length;
        for (let row = 0; row < firstPage.rowCount; row++) width = Math.max(width, [...shown(index, row)].length);
        return width;
      });
      const rule = widths.map((width) => '─'.repeat(width)).join('  ');
      return `${line(columns, widths, (index) => cut(all[index]?.name ?? ''))}\n${rule}\n`;
    },
    rows: (page) => {
      const shown = cellsOf(columns, page);
      let text = '';
      for (let row = 0; row < page.rowCount; row++) text += `${line(columns, widths, (index) => shown(index, row))}\n`;
      return text;
    },
    end: ({ recordsMatched, elapsedMs }, warnings) => {
      const count = `${recordsMatched.toLocaleString('en-US')} ${recordsMatched === 1 ? 'row' : 'rows'}`;
      return `(${count}, ${elapsedMs.toFixed(0)} ms)\n${warnings.map((warning) => `${visible(warning)}\n`).join('')}`;
    },
  };
}

function cellsOf(columns: readonly ResultColumn[], page: Page): (column: number, row: number) => string {
  const cells = columns.map((_, index) => plainCells(page.columns[index] as never));
  return (column, row) => cut(cells[column]?.(row) ?? '');
}

function cut(text: string): string {
  const shown = [...visible(text.length > WIDEST * 4 ? text.slice(0, WIDEST * 4) : text)];
  return shown.length > WIDEST ? `${shown.slice(0, WIDEST - 1).join('')}…` : shown.join('');
}

function line(columns: readonly ResultColumn[], widths: readonly number[], cell: (index: number) => string): string {
  return columns
    .map((column, index) => {
      const text = cell(index);
      const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - [...text].length));
      return column.type === 'number' ? gap + text : text + gap;
    })
    .join('  ')
    .trimEnd();
}
