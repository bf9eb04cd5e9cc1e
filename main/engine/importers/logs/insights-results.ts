import { isUtf8 } from 'node:buffer';
import { JsonScanner, membersOf } from '../json-scan.ts';
import { CsvCutter } from './csv-cutter.ts';
import { headerOf } from './csv-format.ts';
import { timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { textOfMember, timeOfMember } from './json-event.ts';
import { JsonItemCutter } from './json-items.ts';
import { type Cutter, HALF_A_CHARACTER, type LogEvent, type LogSink, NOT_TEXT, plainEvent } from './log-event.ts';
import type { Sample } from './sample.ts';

/** Columns that only rows of Logs Insights have. */
const SYSTEM_COLUMNS = ['@timestamp', '@message', '@logStream', '@log', '@ptr', '@ingestionTime'];

/**
 * Results of Logs Insights (cloudwatch-logs.md 2.1), as the API, the CLI and the console's exports give them:
 *
 *   {"results":[[{"field":"@timestamp","value":"2026-03-02 10:00:00.123"}, ...], ...],"statistics":{...}}
 *   [{"@timestamp":"2026-03-02 10:00:00.123","@message":"..." or {...}}, ...]
 *   @timestamp,@message          and rows, RFC 4180
 *
 * A row with `@message` is that event. A row without it has no event's text: the row's own text is the message. Their
 * `@ptr` is no event id.
 */
export const insightsResults: LogFormat = {
  id: 'logs-insights',
  score: (sample) => (formOf(sample) === null ? 0 : 0.9),
  reasonToAsk: (sample) => (sample.head.includes('@timestamp') ? null : 'results of Logs Insights without @timestamp'),
  cutter: (sample, sink) =>
    formOf(sample) === 'csv' || sample.opens === 'text' ? csvRows(sink) : jsonRows(sample, sink),
};

function formOf(sample: Sample): 'results' | 'rows' | 'csv' | null {
  const isRow = (names: Iterable<string>) => [...names].some((name) => SYSTEM_COLUMNS.includes(name));
  if (sample.opens === 'text') return isRow(headerOf(sample) ?? headerAlone(sample)) ? 'csv' : null;
  const results = sample.object.items.get('results');
  if (
    results !== undefined &&
    (results.what === 'array' || (results.what === 'none' && sample.object.names.has('statistics')))
  )
    return 'results';
  // Only an array: an NDJSON line with @timestamp is anybody's.
  return sample.opens === 'array' && isRow(sample.object.names) ? 'rows' : null;
}

/** A result whose messages lie over many lines, or that has one column. */
function headerAlone(sample: Sample): string[] {
  const names = (sample.lines[0] ?? '').split(',').map((name) => name.replace(/^"(.*)"$/, '$1'));
  return names.every((name) => /^[\w@.() *-]+$/.test(name)) ? names : [];
}

/** What an event takes from the columns of its row. */
class Row {
  readonly event: LogEvent;
  message: string | Buffer | null = null;

  constructor(number: number) {
    this.event = plainEvent(number, Buffer.alloc(0), null);
  }

  set(column: string, value: string): void {
    const { event } = this;
    switch (column) {
      case '@timestamp':
        event.timeUs = timeOfText(value);
        break;
      case '@ingestionTime':
        event.ingestionUs = timeOfText(value);
        break;
      case '@message':
        this.message = value;
        break;
      case '@logStream':
        event.stream = value === '' ? null : value;
        break;
      case '@log': {
        const [, account, group] = /^(?:(\d{12}):)?(.+)$/s.exec(value) ?? [];
        event.account = account ?? null;
        event.group = group ?? null;
        break;
      }
    }
  }

  /** Hands the event over, with the row's own text where it has no message. */
  give(sink: LogSink, bytes: Buffer, start: number, end: number, offset: number): void {
    const { event, message } = this;
    if (typeof message === 'string' && /\p{Surrogate}/u.test(message)) {
      sink.failed(HALF_A_CHARACTER, event.position, bytes, start, end, offset);
      return;
    }
    event.message = message === null ? bytes.subarray(start, end) : Buffer.from(message);
    sink.event(event, offset);
  }
}

function csvRows(sink: LogSink): Cutter {
  const cutter: CsvCutter = new CsvCutter({
    header: (names) => sink.fields(names),
    row: (cells, window, start, end, number, offset) => {
      const row = new Row(number);
      for (const [index, name] of (cutter.header ?? []).entries()) row.set(name, cells[index] ?? '');
      row.give(sink, window, start, end, offset);
    },
    failed: (reason, window, start, end, number, offset) => sink.failed(reason, number, window, start, end, offset),
  });
  return cutter;
}

function jsonRows(sample: Sample, sink: LogSink): Cutter {
  const wrapper = sample.object.items.has('results') ? 'results' : null;
  return new JsonItemCutter({
    wrapper,
    item: (bytes, start, end, number, offset) => {
      const item = bytes.subarray(start, end);
      const row = new Row(number);
      const why = !isUtf8(item) ? NOT_TEXT : wrapper === null ? readObject(row, item) : readPairs(row, item);
      if (why !== null) sink.failed(why, number, bytes, start, end, offset);
      else row.give(sink, bytes, start, end, offset);
    },
    failed: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
  });
}

/** A row as an object by column. A message that is a document may stand there as an object: its own text is the message. */
function readObject(row: Row, item: Buffer): string | null {
  if (item[0] !== 0x7b) return 'no row of results: it is not an object';
  for (const member of membersOf(new JsonScanner(item), 0)) {
    const text = textOfMember(item, member);
    if (text !== null) row.set(member.name, text);
    else if (member.name === '@message' && member.end > 0) row.message = item.subarray(member.start, member.end);
    else if (member.name === '@timestamp') row.event.timeUs = timeOfMember(item, member);
  }
  return null;
}

/** A row as a list of `{"field", "value"}`. */
function readPairs(row: Row, item: Buffer): string | null {
  let pairs: unknown;
  try {
    pairs = JSON.parse(item.toString('utf8'));
  } catch {
    return 'no row of results: it is not JSON';
  }
  if (!Array.isArray(pairs)) return 'no row of results: it is not a list of fields';
  for (const pair of pairs as unknown[]) {
    const { field, value } = (pair ?? {}) as { field?: unknown; value?: unknown };
    if (typeof field === 'string' && typeof value === 'string') row.set(field, value);
  }
  return null;
}
