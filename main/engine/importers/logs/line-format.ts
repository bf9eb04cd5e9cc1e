import type { LogFormat } from './formats.ts';
import { LineCutter } from './line-cutter.ts';
import { type Cutter, type LogSink, plainEvent } from './log-event.ts';
import type { Outcome } from './outcome.ts';
import type { Sample } from './sample.ts';

/** Between the columns of a line: a blank, a tab, or a blank outside of double quotes (and of square brackets). */
export type ColumnBreak = 'blank' | 'tab' | 'quoted' | 'bracketed';

/** What the importer reads out of a line of a service's log; the rest is read when it is asked for. */
export interface LineFacts {
  /** Microseconds since the epoch; null where it has none. */
  timeUs: number | null;
  /** By the line's HTTP status or action; undefined where its words are to say. */
  outcome?: Outcome;
  account?: string | null;
}

/** A log whose lines are made of columns, one event a line. */
export interface LineForm {
  id: string;
  /** As reasons call one of its lines: `a VPC flow log record`. */
  called: string;
  /** What a line looks like; tells the format, and a line of it from another. */
  looks: RegExp;
  between: ColumnBreak;
  /** Names of the columns where no header tells them. */
  columns: readonly string[];
  /** Fewest columns of a line without a header: services add columns at the end, so there may be more than have names. */
  least: number;
  /** A line has exactly as many columns as there are names. */
  exact: boolean;
  /** Names of the columns where the line is a header, `[]` for a line about the file itself; null for any other line. */
  header(line: string): readonly string[] | null;
  /** `at` gives the place of a column by its name, -1 where the file does not have it. */
  facts(line: string, at: ColumnPlaces): LineFacts;
}

/** Places of the columns that facts are read from, worked out once a file. */
export type ColumnPlaces = (name: string) => number;

/** Share of the lines that must look so, no more than half: a damaged log is still that log, and hardly another line looks so. */
export const LEAST_SHARE = 0.5;
/** How sure a file is whose lines all look so. */
export const SURE = 0.9;
const NEWLINE = 0x0a;

/** For forms without headers. */
export const noHeader = (): null => null;

/**
 * The format of such a log. A line of another look is no event but a problem of its own, with its text; so is a last line
 * that the end of the file cut, which has fewer columns than the line before.
 */
export function lineFormat(form: LineForm): LogFormat {
  return {
    id: form.id,
    score: (sample) => sureness(form, sample),
    reasonToAsk: () => null,
    cutter: (_sample, sink) => cutterOf(form, sink),
  };
}

function sureness(form: LineForm, sample: Sample): number {
  if (sample.opens === 'object') return 0;
  // Where a header tells the columns, the lines may look like anything.
  if (form.header(sample.lines[0] ?? '') !== null) return SURE;
  const share = sample.share((line) => form.header(line) !== null || form.looks.test(line));
  return share >= LEAST_SHARE ? SURE * share : 0;
}

function cutterOf(form: LineForm, sink: LogSink): Cutter {
  let header: readonly string[] | null = null;
  let places = placesIn(form.columns);
  let named = false;
  let before = 0;
  const name = (columns: readonly string[]) => {
    sink.fields(columns);
    places = placesIn(columns);
    named = true;
  };
  return new LineCutter({
    crlf: true,
    role: (window, start, end) => (isBlank(window, start, end) ? 'blank' : 'begins'),
    event: (window, start, end, number, offset) => {
      const line = window.toString('latin1', start, end);
      const columns = form.header(line);
      if (columns !== null) {
        // Files put together repeat their header.
        if (columns.length > 0 && columns.join(' ') !== header?.join(' ')) {
          header = columns;
          name(columns);
        }
        return;
      }
      const count = countColumns(line, form.between);
      const isCut = window[end] !== NEWLINE && window[end + 1] !== NEWLINE && count < before;
      const why = isCut
        ? `it is cut off: it has ${count} columns where the line before has ${before}`
        : whyNot(form, header, line, count);
      if (why !== null) {
        sink.failed(why, number, window, start, end, offset);
        return;
      }
      before = count;
      if (!named) name(form.columns);
      const { timeUs, outcome, account = null } = form.facts(line, places);
      sink.event(
        {
          ...plainEvent(number, window.subarray(start, end), timeUs),
          account,
          level: null,
          ...(outcome && { outcome }),
        },
        offset,
      );
    },
    stray: (reason, window, start, end, line, offset) => sink.failed(reason, line, window, start, end, offset),
  });
}

/** Why a line is not of the form; null where it is. */
function whyNot(form: LineForm, header: readonly string[] | null, line: string, count: number): string | null {
  if (header !== null)
    return count === header.length ? null : `it has ${count} columns where the header has ${header.length}`;
  const { least, exact, looks, called } = form;
  if (exact ? count !== least : count < least)
    return `it is not ${called}: it has ${count} columns, not ${exact ? '' : 'at least '}${least}`;
  return looks.test(line) ? null : `it is not ${called}`;
}

function placesIn(columns: readonly string[]): ColumnPlaces {
  const places = new Map(columns.map((column, index) => [column, index]));
  return (name) => places.get(name) ?? -1;
}

/** Number of columns of a line. A quote that is never closed is a character like others. */
export function countColumns(line: string, between: ColumnBreak): number {
  const apart = between === 'tab' ? '\t' : ' ';
  const quotes = between === 'quoted' || between === 'bracketed';
  let count = 1;
  let at = 0;
  let begins = true;
  while (at < line.length) {
    const character = line[at];
    let next = at + 1;
    if (character === apart) {
      count++;
      begins = true;
      at = next;
      continue;
    }
    if (quotes && character === '"') next = closing(line, at) ?? next;
    else if (begins && between === 'bracketed' && character === '[') {
      const close = line.indexOf(']', at);
      if (close > 0) next = close + 1;
    }
    begins = false;
    at = next;
  }
  return count;
}

/** Place behind the quote that closes the one at `open`; null where none does. */
function closing(line: string, open: number): number | null {
  for (let at = open + 1; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '"') return at + 1;
  }
  return null;
}

function isBlank(window: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = window[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

/** The outcome that an HTTP status stands for (cloudwatch-logs.md part 5); undefined for text that is none. */
export function outcomeOfStatus(status: string | undefined): Outcome | undefined {
  if (status === undefined || !/^[1-5]\d\d$/.test(status)) return undefined;
  if (status === '429') return 'throttle';
  return status[0] === '4' ? 'error' : status[0] === '5' ? 'fault' : 'ok';
}
