import { JsonScanner } from '../json-scan.ts';
import type { LogFormat } from './formats.ts';
import { jsonFacts, TIME_MEMBERS, timeOfValue } from './json-event.ts';
import { JsonItemCutter } from './json-items.ts';
import { LineCutter } from './line-cutter.ts';
import { type Cutter, type LogEvent, type LogSink, plainEvent } from './log-event.ts';
import type { Sample, SampledDocument } from './sample.ts';

/** NDJSON when this share of the lines that are not blank parse as objects (cloudwatch-logs.md 2.1). */
const LEAST_SHARE = 0.95;
const NO_TIME = 'JSON without a time that could be read';

/** One JSON object a line; the line is the message. */
export const jsonLines: LogFormat = {
  id: 'ndjson',
  score: (sample) =>
    sample.opens !== 'array' && shareOf(sample, (document) => document !== null) >= LEAST_SHARE ? 0.5 : 0,
  reasonToAsk: (sample) => (sample.documents.some(hasTime) ? null : NO_TIME),
  cutter: (_sample, sink) => jsonLineCutter(sink, jsonFacts),
};

/** Objects that lie over several lines, one after the other or in an array; each object's own text is the message. */
export const jsonDocuments: LogFormat = {
  id: 'json',
  score: (sample) => {
    if (sample.opens === 'text' || sample.object.names.size === 0) return 0;
    // Lines of objects with too many other lines among them are text.
    if (sample.lines.length > 1 && (sample.documents[0] ?? null) !== null) return 0;
    return sample.opens === 'array' || !sample.whole || closes(sample.head) ? 0.4 : 0;
  },
  reasonToAsk: (sample) =>
    TIME_MEMBERS.some((name) => sample.object.names.has(name)) && firstTime(sample) !== null ? null : NO_TIME,
  cutter: (_sample, sink) => jsonItemCutter(sink, jsonFacts),
};

/** What a document says of its event besides its text. */
export type FactsOf = (bytes: Buffer, start: number, end: number) => Partial<LogEvent>;

/** One object a line; each other line is a problem of its own. */
export function jsonLineCutter(sink: LogSink, factsOf: FactsOf): Cutter {
  return new LineCutter({
    crlf: true,
    role: () => 'begins',
    event: (window, start, end, line, offset) => takeLine(sink, factsOf, window, start, end, line, offset),
    stray: (reason, window, start, end, line, offset) => sink.failed(reason, line, window, start, end, offset),
  });
}

/** Objects one after the other, whatever lies between them, or in an array. */
export function jsonItemCutter(sink: LogSink, factsOf: FactsOf): Cutter {
  return new JsonItemCutter({
    wrapper: null,
    item: (bytes, start, end, number, offset) => {
      if (bytes[start] !== 0x7b) {
        sink.failed('not a JSON object', number, bytes, start, end, offset);
        return;
      }
      sink.event({ ...plainEvent(number, bytes.subarray(start, end), null), ...factsOf(bytes, start, end) }, offset);
    },
    failed: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
  });
}

function takeLine(
  sink: LogSink,
  factsOf: FactsOf,
  window: Buffer,
  start: number,
  end: number,
  line: number,
  offset: number,
): void {
  const scanner = new JsonScanner(window.subarray(start, end));
  const open = scanner.skipSpace(0);
  if (open >= end - start) return; // a blank line carries nothing
  if (scanner.bytes[open] !== 0x7b || scanner.containerEnd(open) < 0) {
    const reason = scanner.bytes[open] === 0x7b ? 'JSON that does not close' : 'not a JSON object';
    sink.failed(reason, line, window, start, end, offset);
    return;
  }
  sink.event({ ...plainEvent(line, window.subarray(start, end), null), ...factsOf(window, start, end) }, offset);
}

/** Share of the sampled lines that are so, as the documents they hold; 0 without lines. */
function shareOf(sample: Sample, isSo: (document: SampledDocument) => boolean): number {
  return sample.documents.length === 0 ? 0 : sample.documents.filter(isSo).length / sample.documents.length;
}

function hasTime(object: SampledDocument): boolean {
  return object !== null && TIME_MEMBERS.some((name) => timeOfValue(object[name]) !== null);
}

/** Time of the first object, where it lies in the sample whole. */
function firstTime(sample: Sample): number | null {
  const scanner = new JsonScanner(sample.head);
  const open = sample.head.indexOf(0x7b);
  const end = scanner.containerEnd(open);
  return end < 0 ? null : jsonFacts(sample.head, open, end).timeUs;
}

function closes(head: Buffer): boolean {
  return new JsonScanner(head).containerEnd(head.indexOf(0x7b)) > 0;
}
