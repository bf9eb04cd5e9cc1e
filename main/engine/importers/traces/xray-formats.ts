import { isUtf8 } from 'node:buffer';
import { JsonItemCutter, type JsonItemRules } from '../logs/json-items.ts';
import { LineCutter, type LineRules } from '../logs/line-cutter.ts';
import { type Cutter, NOT_TEXT } from '../logs/log-event.ts';
import type { Sample } from '../logs/sample.ts';
import { areAnswersOneALine, areOneALine, hasMember, holdsRecords, type IsRecord } from './first-records.ts';
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
    return recordCutter(sample, sink, isDocument, takeDocument);
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
  score: (sample) => (holdsAnswers(sample, 'Traces') || holdsRecords(sample, isTrace) ? 1 : 0),
  cutter: (sample, sink) => {
    let before = 0;
    const take: Take = (place, trace) => {
      before += takeTrace(place, trace, before);
    };
    if (!holdsAnswers(sample, 'Traces')) return recordCutter(sample, sink, isTrace, take);
    return answerCutter(sample, sink, 'Traces', take);
  },
};

function isTrace(names: ReadonlySet<string>): boolean {
  return names.has('Id') && names.has('Duration') && (names.has('Segments') || names.has('Spans'));
}

/** Answers of GetTraceSummaries, `{"TraceSummaries":[...],"TracesProcessedCount","ApproximateTime"}`, or their summaries alone. */
export const xraySummaries: TraceFormat = {
  id: 'xray-summaries',
  source: 'xray',
  score: (sample) => (holdsAnswers(sample, 'TraceSummaries') || holdsRecords(sample, isSummary) ? 1 : 0),
  cutter: (sample, sink) =>
    holdsAnswers(sample, 'TraceSummaries')
      ? answerCutter(sample, sink, 'TraceSummaries', takeSummary)
      : recordCutter(sample, sink, isSummary, takeSummary),
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

/** Whether a file holds answers of a call, whose records are in an array of this name; the first one may be damaged. */
function holdsAnswers(sample: Sample, wrapper: string): boolean {
  return sample.object.items.has(wrapper) || areAnswersOneALine(sample, wrapper);
}

function answerCutter(sample: Sample, sink: TraceSink, wrapper: string, take: Take): Cutter {
  if (!areAnswersOneALine(sample, wrapper)) return itemCutter(sink, wrapper, take);
  let items = 0;
  return lineCutter((bytes, start, end, _line, offset) => {
    const line = bytes.subarray(start, end);
    const fail = (reason: string) => sink.failed(reason, ++items, bytes, start, end, offset);
    if (!hasMember(line, wrapper)) return fail(`no answer of X-Ray: it has no ${wrapper}`);
    const cutter = itemCutter(sink, wrapper, (place, value, text) => take({ ...place, number: ++items }, value, text));
    cutter.feed(line, offset, 'end');
    if (cutter.damage !== null) fail(`${cutter.damage.reason}, at byte ${cutter.damage.offset}`);
  }, sink);
}

/** Of records without a wrapper. */
function recordCutter(sample: Sample, sink: TraceSink, isRecord: IsRecord, take: Take): Cutter {
  if (!areOneALine(sample, isRecord)) return itemCutter(sink, null, take);
  return lineCutter(
    (bytes, start, end, number, offset) => takeItem({ sink, bytes, start, end, number, offset }, take),
    sink,
  );
}

function itemCutter(sink: TraceSink, wrapper: JsonItemRules['wrapper'], take: Take): Cutter {
  return new JsonItemCutter({
    wrapper,
    beside: {
      name: 'UnprocessedTraceIds',
      take: (bytes, start, end, offset) => remarkUnprocessed(sink, bytes.toString('utf8', start, end), offset),
    },
    item: (bytes, start, end, number, offset) => takeItem({ sink, bytes, start, end, number, offset }, take),
    failed: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
  });
}

/** Ids that a remark names; the others are counted. */
const NAMED_IDS = 3;

/** BatchGetTraces answers with the ids that it left for another call. */
function remarkUnprocessed(sink: TraceSink, text: string, offset: number): void {
  const ids = listOf(jsonOf(text)).map((id) => textOf(id) ?? JSON.stringify(id));
  if (ids.length === 0) return;
  const named = ids.slice(0, NAMED_IDS).join(', ');
  const others = ids.length > NAMED_IDS ? ` and ${ids.length - NAMED_IDS} more` : '';
  const traces = ids.length === 1 ? '1 trace' : `${ids.length} traces`;
  sink.remark(`X-Ray left ${traces} out of this answer (UnprocessedTraceIds): ${named}${others}`, null, offset);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A damaged line costs itself alone. */
function lineCutter(event: LineRules['event'], sink: TraceSink): Cutter {
  return new LineCutter({
    crlf: true,
    role: (window, start, end) => (isBlank(window, start, end) ? 'blank' : 'begins'),
    event,
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
