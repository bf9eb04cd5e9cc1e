import { isUtf8 } from 'node:buffer';
import { bomLength } from '../recognise.ts';
import type { Damage, Ending } from '../record-cutter.ts';
import { type Cutter, LONGEST_EVENT, mayBeInMark, NOT_TEXT } from './log-event.ts';

/** A row's cells, unquoted. */
export type CsvCells = readonly string[];

export interface CsvRules {
  header(names: CsvCells): void;
  /** `number` counts the rows from 1; the header is none. */
  row(cells: CsvCells, window: Buffer, start: number, end: number, number: number, offset: number): void;
  failed(reason: string, window: Buffer, start: number, end: number, number: number, offset: number): void;
}

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const COMMA = 0x2c;

/**
 * Cuts comma separated values with a header row (RFC 4180: quotes doubled inside of quotes, newlines inside of quotes
 * belong to the cell). A quote that is never closed costs its own line, and what follows is read on.
 */
export class CsvCutter implements Cutter {
  damage: Damage | null = null;
  keptUpTo = 0;
  readonly stopped = false;
  header: CsvCells | null = null;
  #number = 0;
  /** Inside of a line that was longer than any row. */
  #skipping = false;

  constructor(private readonly rules: CsvRules) {}

  feed(window: Buffer, base: number, ending: Ending): number {
    if (mayBeInMark(window, base, ending)) return 0;
    let at = base === 0 ? bomLength(window) : 0;
    const ends = new RowEnds(window);
    while (at < window.length) {
      if (this.#skipping) {
        const newline = window.indexOf(NEWLINE, at);
        if (newline < 0) return window.length;
        this.#skipping = false;
        at = newline + 1;
        continue;
      }
      const end = ends.find(at, ending === 'end');
      if (end >= 0) {
        this.#take(window, at, end, base);
        at = end + 1;
        continue;
      }
      if (ending === 'more' && window.length - at <= LONGEST_EVENT) return at;
      if (ending === 'cut') {
        this.damage ??= { reason: 'ends inside a row', offset: base + at };
        return window.length;
      }
      at = this.#passOver(window, at, base);
    }
    return window.length;
  }

  #take(window: Buffer, start: number, newline: number, base: number): void {
    const end = newline > start && window[newline - 1] === 0x0d ? newline - 1 : newline;
    if (end === start) return;
    if (!isUtf8(window.subarray(start, end))) {
      this.rules.failed(NOT_TEXT, window, start, end, ++this.#number, base + start);
      return;
    }
    const cells = csvCells(window.toString('utf8', start, end));
    this.keptUpTo = base + end;
    if (this.header === null) {
      this.header = cells;
      this.rules.header(cells);
      return;
    }
    this.#number++;
    const { length } = this.header;
    if (cells.length === length) {
      this.rules.row(cells, window, start, end, this.#number, base + start);
      return;
    }
    const reason = `it has ${cells.length} column${cells.length === 1 ? '' : 's'} where the header has ${length}`;
    this.rules.failed(reason, window, start, end, this.#number, base + start);
  }

  /** A row that does not end: its first line is reported, and what follows is read on. */
  #passOver(window: Buffer, at: number, base: number): number {
    const newline = window.indexOf(NEWLINE, at);
    const end = newline < 0 ? window.length : newline;
    this.rules.failed('a quote in it is never closed', window, at, end, ++this.#number, base + at);
    this.#skipping = newline < 0;
    return end + 1;
  }
}

/** Finds where rows end. The next quote is remembered: looking for it again from each row would read everything several times. */
class RowEnds {
  #quote = -1;

  constructor(private readonly window: Buffer) {}

  /** Place of the newline that ends the row at `from`, or of the window's end where that ends it; -1 when it goes on. */
  find(from: number, isLast: boolean): number {
    const { window } = this;
    let at = from;
    for (;;) {
      const newline = window.indexOf(NEWLINE, at);
      const quote = this.#nextQuote(at);
      const end = newline < 0 ? (isLast ? window.length : -1) : newline;
      if (quote === window.length || (end >= 0 && quote > end)) return end;
      // A quote that does not open a cell is text like any other.
      const opens = quote === from || window[quote - 1] === COMMA;
      const close = opens ? closingQuote(window, quote + 1) : quote;
      if (close < 0) return -1;
      at = close + 1;
    }
  }

  #nextQuote(from: number): number {
    if (this.#quote < from) {
      const quote = this.window.indexOf(QUOTE, from);
      this.#quote = quote < 0 ? this.window.length : quote;
    }
    return this.#quote;
  }
}

/** The quote that closes a cell whose text begins at `from`; a doubled one is text. */
function closingQuote(window: Buffer, from: number): number {
  let quote = window.indexOf(QUOTE, from);
  while (quote >= 0 && window[quote + 1] === QUOTE) quote = window.indexOf(QUOTE, quote + 2);
  return quote;
}

/** The cells of one row. */
export function csvCells(row: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (row[at] === '"') {
      let close = row.indexOf('"', at + 1);
      while (close >= 0 && row[close + 1] === '"') close = row.indexOf('"', close + 2);
      const end = close < 0 ? row.length : close;
      cell = row.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    }
    const comma = row.indexOf(',', at);
    const end = comma < 0 ? row.length : comma;
    cells.push(cell + row.slice(at, end));
    if (comma < 0) return cells;
    at = comma + 1;
  }
}
