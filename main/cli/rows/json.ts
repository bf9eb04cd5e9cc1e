import type { ResultColumn } from '../../../preload/contract/page.ts';
import { jsonText } from '../visible.ts';
import { jsonCells } from './cells.ts';
import type { RowWriter } from './row-writer.ts';

/** `{columns, rows, statistics, warnings}` of design.md part 9, one row a line. */
export function jsonWriter(): RowWriter {
  let columns: readonly ResultColumn[] = [];
  let rowsBefore = 0;
  return {
    start: (all) => {
      columns = all;
      const shown = all.map(({ name, type }) => `{"name":${jsonText(name)},"type":"${type}"}`);
      return `{"columns":[${shown.join(',')}],\n"rows":[`;
    },
    rows: (page) => {
      const cells = columns.map((column, index) => jsonCells(column, page.columns[index] as never));
      let text = '';
      for (let row = 0; row < page.rowCount; row++) {
        text += `${rowsBefore++ === 0 ? '\n' : ',\n'}[${cells.map((cell) => cell(row) ?? 'null').join(',')}]`;
      }
      return text;
    },
    end: (statistics, warnings) =>
      `\n],\n"statistics":${JSON.stringify(statistics)},"warnings":${JSON.stringify(warnings)}}\n`,
  };
}

/** One JSON object a row, by column name. Columns of the same name get a number, as an object holds each name once. */
export function ndjsonWriter(): RowWriter {
  let columns: readonly ResultColumn[] = [];
  let keys: string[] = [];
  return {
    start: (all) => {
      columns = all;
      keys = distinctNames(all.map((column) => column.name)).map((name) => `${jsonText(name)}:`);
      return '';
    },
    rows: (page) => {
      const cells = columns.map((column, index) => jsonCells(column, page.columns[index] as never));
      let text = '';
      for (let row = 0; row < page.rowCount; row++) {
        text += `{${cells.map((cell, index) => keys[index] + (cell(row) ?? 'null')).join(',')}}\n`;
      }
      return text;
    },
    end: () => '',
  };
}

/** `a, a, b` -> `a, a_1, b`. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let candidate = name;
    for (let number = 1; taken.has(candidate); number++) candidate = `${name}_${number}`;
    taken.add(candidate);
    return candidate;
  });
}
