import { isUtf8 } from 'node:buffer';
import { JsonItemCutter, type JsonItemRules } from '../logs/json-items.ts';
import { LineCutter } from '../logs/line-cutter.ts';
import { type Cutter, NOT_TEXT } from '../logs/log-event.ts';
import { areOneALine, holdsRecords } from './first-records.ts';
import { isObject, type JsonObject, listOf, objectOf, textOf } from './json-values.ts';
import type { TraceFormat, TraceSink } from './trace-format.ts';

/** Member whose array holds documents beside what is expected of them: the worked examples' (xray.md 3.4). */
const EXAMPLE = 'segment_documents';

/** Segment documents: one, one a line, one after the other, in an array, or in an array `segment_documents` of an object. */
export const xray: TraceFormat = {
  id: 'xray',
  source: 'xray',
  score: (sample) => {
    if (sample.object.items.has(EXAMPLE)) return 1;
    return holdsRecords(sample, isDocument) ? 0.9 : 0;
  },
  cutter: (sample, sink) => {
    if (sample.object.items.has(EXAMPLE)) return itemCutter(sink, EXAMPLE, takeDocument);
    return areOneALine(sample, isDocument) ? lineCutter(sink) : itemCutter(sink, null, takeDocument);
  },
};

/** Application logs have trace ids and names as well; hardly any has a start_time beside them. */
function isDocument(names: ReadonlySet<string>): boolean {
  return names.has('trace_id') && names.has('start_time') && (names.has('id') || names.has('name'));
}

/**
 * Answers of BatchGetTraces, `{"Traces":[{"Id","Duration","LimitExceeded","Segments":[{"Id","Document": text}]}]}`, and of
 * ListRetrievedTraces, whose documents are under `Spans`; or their traces alone, as the console shows one.
 */
export const xrayBatch: TraceFormat = {
  id: 'xray-batch',
  source: 'xray',
  score: (sample) => (sample.object.items.has('Traces') || holdsRecords(sample, isTrace) ? 1 : 0),
  cutter: (sample, sink) => {
    let before = 0;
    return itemCutter(sink, sample.object.items.has('Traces') ? 'Traces' : null, (place, trace) => {
      before += takeTrace(place, trace, before);
    });
  },
};

function isTrace(names: ReadonlySet<string>): boolean {
  return names.has('Id') && names.has('Duration') && (names.has('Segments') || names.has('Spans'));
}

/** Answers of GetTraceSummaries, `{"TraceSummaries":[...],"TracesProcessedCount","ApproximateTime"}`, or their summaries alone. */
export const xraySummaries: TraceFormat = {
  id: 'xray-summaries',
  source: 'xray',
  score: (sample) => (sample.object.items.has('TraceSummaries') || holdsRecords(sample, isSummary) ? 1 : 0),
  cutter: (sample, sink) =>
    itemCutter(sink, sample.object.items.has('TraceSummaries') ? 'TraceSummaries' : null, takeSummary),
};

function isSummary(names: ReadonlySet<string>): boolean {
  return names.has('Id') && names.has('Duration') && names.has('HasFault');
}

/** Where a record lies. */
interface Place {
  sink: TraceSink;
  bytes: Buffer;
  start: number;
  end: number;
  number: number;
  offset: number;
}

/** `text`: the record as it stands in the file. */
type Take = (place: Place, value: JsonObject, text: string) => void;

function itemCutter(sink: TraceSink, wrapper: JsonItemRules['wrapper'], take: Take): Cutter {
  return new JsonItemCutter({
    wrapper,
    item: (bytes, start, end, number, offset) => takeItem({ sink, bytes, start, end, number, offset }, take),
    failed: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
  });
}

/** A damaged line costs itself alone. */
function lineCutter(sink: TraceSink): Cutter {
  return new LineCutter({
    crlf: true,
    role: (window, start, end) => (isBlank(window, start, end) ? 'blank' : 'begins'),
    event: (bytes, start, end, number, offset) => takeItem({ sink, bytes, start, end, number, offset }, takeDocument),
    stray: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
  });
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > 0x20) return false;
  return true;
}

function takeItem(place: Place, take: Take): void {
  const { sink, bytes, start, end, number, offset } = place;
  const text = isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : null;
  const value = text === null ? NOT_TEXT : parsed(text);
  if (text !== null && isObject(value)) take(place, value, text);
  else sink.failed(typeof value === 'string' ? value : 'not a JSON object', number, bytes, start, end, offset);
}

/** The value, wrapped so that text is not taken for a reason; or why there is none. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'not a JSON object';
  } catch {
    return 'not JSON';
  }
}

function takeDocument({ sink, number, offset }: Place, document: JsonObject, text: string): void {
  sink.document({ position: number, document, text }, offset);
}

function takeSummary(place: Place, summary: JsonObject, text: string): void {
  const { sink, bytes, start, end, number, offset } = place;
  if (textOf(summary.Id) === null) sink.failed('no trace summary: it has no Id', number, bytes, start, end, offset);
  else sink.summary(summary, text, number, offset);
}

/** Answers with the number of documents that the trace holds: they are counted through the whole file. */
function takeTrace({ sink, bytes, start, end, offset }: Place, trace: JsonObject, before: number): number {
  let position = before;
  const segments = trace.Segments ?? trace.Spans;
  for (const segment of listOf(segments)) {
    position++;
    const given = objectOf(segment).Document; // its text; the console shows the object itself
    const text = textOf(given);
    const document = text !== null ? parsed(text) : isObject(given) ? given : 'a segment without its Document';
    if (isObject(document)) sink.document({ position, document, text }, offset);
    else {
      const shown = Buffer.from(text ?? JSON.stringify(segment));
      sink.failed(String(document), position, shown, 0, shown.length, offset);
    }
  }
  if (trace.LimitExceeded === true) {
    const id = textOf(trace.Id) ?? 'a trace';
    sink.remark(
      `${id} is cut: X-Ray kept a part of its documents alone (LimitExceeded)`,
      Math.max(1, position),
      offset,
    );
  }
  if (position === before && !Array.isArray(segments)) {
    sink.failed('no trace: it has no Segments', ++position, bytes, start, end, offset);
  }
  return position - before;
}
