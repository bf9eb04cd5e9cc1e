import { CsvCutter, csvCells } from './csv-cutter.ts';
import { timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { TIME_MEMBERS } from './json-event.ts';
import { plainEvent } from './log-event.ts';
import type { Sample } from './sample.ts';

/** A name of a column, as programs write them: no value of a data row that happens to come first. */
const COLUMN_NAME = /^[A-Za-z_@][\w @.:/()-]{0,99}$/;

/** Comma separated values with a header. The row's own text is the message; the header is kept with the format. */
export const csvFormat: LogFormat = {
  id: 'csv',
  score: (sample) => (headerOf(sample) === null ? 0 : 0.3),
  reasonToAsk: (sample) =>
    timeColumn(headerOf(sample) ?? []) < 0 ? 'comma separated values without a column of times' : null,
  cutter: (_sample, sink) => {
    const cutter: CsvCutter = new CsvCutter({
      header: (names) => sink.fields(names),
      row: (cells, window, start, end, number, offset) => {
        const time = timeOfText(cells[timeColumn(cutter.header ?? [])] ?? '');
        sink.event(plainEvent(number, window.subarray(start, end), time), offset);
      },
      failed: (reason, window, start, end, number, offset) => sink.failed(reason, number, window, start, end, offset),
    });
    return cutter;
  },
};

/** The header's names where the sample is comma separated: at least two columns, as many in every sampled row. */
export function headerOf(sample: Sample): readonly string[] | null {
  const [first, ...rows] = sample.lines;
  if (sample.opens !== 'text' || first === undefined) return null;
  const header = csvCells(first);
  if (header.length < 2 || !header.every((name) => COLUMN_NAME.test(name))) return null;
  if (new Set(header).size < header.length || rows.length === 0) return null;
  // A row may lie over several lines, so a line with an open quote says nothing.
  const plain = rows.filter((row) => !row.includes('"'));
  return plain.every((row) => csvCells(row).length === header.length) ? header : null;
}

/** Place of the first of the usual names for a time, in any case; -1 where there is none. */
export function timeColumn(header: readonly string[]): number {
  const names = header.map((name) => name.toLowerCase());
  for (const wanted of TIME_MEMBERS) {
    const index = names.indexOf(wanted.toLowerCase());
    if (index >= 0) return index;
  }
  return -1;
}
