import type { ResultColumn } from '../../../preload/contract/page.ts';
import { plainCells } from './cells.ts';
import type { RowWriter } from './row-writer.ts';

/**
 * CSV after RFC 4180: CRLF, a header, quotes where they are needed; a missing value is empty, an empty text is `""`.
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (text columns only: a negative number stays
 * a number) unless `guard` is off.
 */
export function csvWriter(guard: boolean): RowWriter {
  let columns: readonly ResultColumn[] = [];
  return {
    start: (all) => {
      columns = all;
      return `${all.map((column) => field(guard ? guarded(column.name) : column.name)).join(',')}\r\n`;
    },
    rows: (page) => {
      const cells = columns.map((column, index) => {
        const plain = plainCells(page.columns[index] as never);
        const isText = column.type === 'text' || column.type === 'json';
        return (row: number) => {
          const value = plain(row);
          if (value === null) return '';
          return field(guard && isText ? guarded(value) : value);
        };
      });
      let text = '';
      for (let row = 0; row < page.rowCount; row++) text += `${cells.map((cell) => cell(row)).join(',')}\r\n`;
      return text;
    },
    end: () => '',
  };
}

function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function field(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
