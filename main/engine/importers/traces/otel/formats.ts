import { isUtf8 } from 'node:buffer';
import { surestFormat } from '../../logs/formats.ts';
import { JsonItemCutter } from '../../logs/json-items.ts';
import { LineCutter } from '../../logs/line-cutter.ts';
import { type Cutter, type LogEvent, type LogSink, NOT_TEXT } from '../../logs/log-event.ts';
import type { Sample } from '../../logs/sample.ts';
import { type Converted, giveConverted } from '../documents-of.ts';
import { areOneALine, holdsRecords } from '../first-records.ts';
import { isObject, type JsonObject, listOf } from '../json-values.ts';
import type { TraceFormat, TraceSink } from '../trace-format.ts';
import { parseExactJson } from './exact-json.ts';
import { spansOfJaegerTrace } from './jaeger.ts';
import { spansOfResource } from './otlp-json.ts';
import { decodeResourceSpans, decodeTracesData } from './otlp-protobuf.ts';
import { framingOf, ProtobufCutter } from './protobuf-cutter.ts';
import { documentsOfSpan } from './segment-of-span.ts';
import type { ReadSpan } from './span.ts';
import { isSpanRecord, readSpanRecord } from './span-record.ts';

/** What was read in a record's place, and the record itself. */
type Reads = readonly { read: ReadSpan; raw: unknown }[];

/** The documents of spans, and what is none. */
function convertSpans(reads: Reads): Converted {
  const converted: Converted = { records: reads.length, documents: [], failed: [] };
  for (const [index, { read, raw }] of reads.entries()) {
    const record = index + 1;
    if ('reason' in read) converted.failed.push({ record, reason: read.reason, raw: JSON.stringify(raw) ?? '' });
    else for (const document of documentsOfSpan(read.span)) converted.documents.push({ record, document });
  }
  return converted;
}

const otlpSpans = (resourceSpans: unknown): Reads => (isObject(resourceSpans) ? spansOfResource(resourceSpans) : []);
const ofTracesData = (data: JsonObject): Reads => listOf(resourceSpansOf(data)).flatMap(otlpSpans);
const resourceSpansOf = (data: JsonObject): unknown => data.resourceSpans ?? data.resource_spans ?? data.batches;

/** Segment documents of a `TracesData` or `ExportTraceServiceRequest` in OTLP JSON. Pure, throws nothing. */
export function documentsOfTracesData(data: JsonObject): Converted {
  return convertSpans(ofTracesData(data));
}

/** Segment documents of a `TracesData` or `ExportTraceServiceRequest` in protobuf. Throws an `Error` where it is none. */
export function documentsOfProtobuf(bytes: Buffer): Converted {
  return convertSpans(decodeTracesData(bytes).flatMap(otlpSpans));
}

/** Segment documents of a record of `aws/spans`; `eventUs` is the time of its log event, where it came in one. */
export function documentsOfSpanRecord(record: JsonObject, eventUs: number | null): Converted {
  return convertSpans([{ read: readSpanRecord(record, eventUs), raw: record }]);
}

/** Segment documents of a trace of Jaeger, of an answer of its API with several, or of one span alone. */
function documentsOfJaeger(chunk: JsonObject): Converted {
  if (Array.isArray(chunk.data)) return convertSpans(chunk.data.filter(isObject).flatMap(spansOfJaegerTrace));
  const trace = isObject(chunk.data) ? chunk.data : chunk;
  return convertSpans(spansOfJaegerTrace(Array.isArray(trace.spans) ? trace : { spans: [trace] }));
}

/** A whole object in a line, or in a wrapper's array; `Convert` knows which. */
type Convert = (chunk: JsonObject) => Converted;

/** OTLP JSON: one object, one a line, in an array, and the bare array of ResourceSpans (xray.md 6.1). */
export const otlpJson: TraceFormat = {
  id: 'otlp-json',
  source: 'otlp',
  score: (sample) => (otlpWrapper(sample) === null && !holdsRecords(sample, isOtlp) ? 0 : 1),
  cutter: (sample, sink) => {
    if (areOneALine(sample, isOtlp)) return lineCutter(sink, documentsOfOtlp);
    return itemCutter(sink, otlpWrapper(sample), documentsOfOtlp);
  },
};

/** Of a `TracesData`, or of a ResourceSpans alone. */
function documentsOfOtlp(chunk: JsonObject): Converted {
  if (resourceSpansOf(chunk) !== undefined) return documentsOfTracesData(chunk);
  if (isResourceSpans(new Set(Object.keys(chunk)))) return convertSpans(spansOfResource(chunk));
  return {
    records: 1,
    documents: [],
    failed: [{ record: 1, reason: 'no spans: it has no resourceSpans', raw: JSON.stringify(chunk) }],
  };
}

/** OTLP protobuf; see protobuf-cutter.ts. */
export const otlpProtobuf: TraceFormat = {
  id: 'otlp-protobuf',
  source: 'otlp',
  score: ({ head, whole }) => (framingOf(head, whole) === null ? 0 : 1),
  cutter: ({ head, whole }, sink) => protobufCutter(framingOf(head, whole) ?? 'plain', sink),
};

/** Takes log events whose messages are records of `aws/spans`; the time of an event is that of its record's end. */
class SpanEvents implements LogSink {
  readonly #handover: Handover;

  constructor(sink: TraceSink) {
    this.#handover = new Handover(sink);
  }

  event({ message, timeUs }: LogEvent, offset: number): void {
    const start = Math.max(0, message.indexOf('{')); // a line of an export or a text begins with its time
    this.#handover.chunk(message, start, message.length, offset, (record) => documentsOfSpanRecord(record, timeUs));
  }

  fields(): void {}

  failed(reason: string, _position: number, bytes: Buffer, start: number, end: number, offset: number): void {
    this.#handover.failed(reason, bytes, start, end, offset);
  }
}

/** Log events whose messages are spans: an import takes them as log events, unless it is told to read them as `aws-spans`. */
export function holdsSpanEvents({ head }: Sample): boolean {
  return SPAN_MEMBERS.every((name) => head.includes(name)) && SPAN_TIMES.some((name) => head.includes(name));
}

const SPAN_MEMBERS = ['traceId', 'spanId', 'resource', 'attributes'];
const SPAN_TIMES = ['durationNano', 'startTimeUnixNano'];

/** Records of the log group `aws/spans`, one a line, one after the other or in an array; when asked for, in log events of any form too. */
export const awsSpans: TraceFormat = {
  id: 'aws-spans',
  source: 'spans',
  score: (sample) => (holdsRecords(sample, isSpanRecord) ? 1 : 0),
  cutter: (sample, sink) => {
    const events = holdsRecords(sample, isSpanRecord) ? null : surestFormat(sample);
    if (events !== null) return events.cutter(sample, new SpanEvents(sink));
    const convert = (record: JsonObject) => documentsOfSpanRecord(record, null);
    return areOneALine(sample, isSpanRecord) ? lineCutter(sink, convert) : itemCutter(sink, null, convert);
  },
};

/** Jaeger's JSON: an answer of its API, a trace alone, a trace as its UI keeps it, or spans as its storage keeps them. */
export const jaeger: TraceFormat = {
  id: 'jaeger',
  source: 'otlp',
  score: (sample) => (jaegerShape(sample) === null ? 0 : 1),
  cutter: (sample, sink) => {
    if (jaegerShape(sample) === 'answer') return itemCutter(sink, 'data', documentsOfJaeger);
    return areOneALine(sample, isJaeger)
      ? lineCutter(sink, documentsOfJaeger)
      : itemCutter(sink, null, documentsOfJaeger);
  },
};

/** Every format of OpenTelemetry and its kin. */
export const OTEL_FORMATS: readonly TraceFormat[] = [otlpJson, otlpProtobuf, awsSpans, jaeger];

/** The member whose array holds ResourceSpans; `batches` is Tempo's word. */
function otlpWrapper({ object }: Sample): string | null {
  const wrapper = RESOURCE_SPANS.find((name) => object.names.has(name));
  if (wrapper !== undefined) return wrapper;
  const batch = object.items.get('batches');
  return batch !== undefined && isResourceSpans(batch.names) ? 'batches' : null;
}

const RESOURCE_SPANS = ['resourceSpans', 'resource_spans'];
const SCOPE_SPANS = ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'instrumentation_library_spans'];

function isOtlp(names: ReadonlySet<string>): boolean {
  return RESOURCE_SPANS.some((name) => names.has(name)) || isResourceSpans(names);
}

function isResourceSpans(names: ReadonlySet<string>): boolean {
  return names.has('resource') && SCOPE_SPANS.some((name) => names.has(name));
}

/** `answer`: traces in `data`. `trace`: one, or a span. */
function jaegerShape(sample: Sample): 'answer' | 'trace' | null {
  const { object, head } = sample;
  const first = object.items.get('data');
  if (first !== undefined) return isJaeger(first.names) ? 'answer' : null;
  if (holdsRecords(sample, isJaeger)) return 'trace';
  return object.names.has('data') && head.includes('"spanID"') && head.includes('"operationName"') ? 'trace' : null;
}

function isJaeger(names: ReadonlySet<string>): boolean {
  return names.has('traceID') && (names.has('spans') || names.has('spanID'));
}

/** Records are counted through the whole file, over its chunks. */
class Handover {
  #before = 0;

  constructor(private readonly sink: TraceSink) {}

  chunk(bytes: Buffer, start: number, end: number, offset: number, convert: Convert): void {
    const value = objectIn(bytes, start, end);
    if (typeof value === 'string') this.failed(value, bytes, start, end, offset);
    else this.converted(convert(value), offset);
  }

  converted(converted: Converted, offset: number): void {
    this.#before += giveConverted(this.sink, converted, this.#before, offset);
  }

  failed(reason: string, bytes: Buffer, start: number, end: number, offset: number): void {
    this.sink.failed(reason, ++this.#before, bytes, start, end, offset);
  }
}

/** The object, or why there is none. */
function objectIn(bytes: Buffer, start: number, end: number): JsonObject | string {
  if (!isUtf8(bytes.subarray(start, end))) return NOT_TEXT;
  try {
    const value = parseExactJson(bytes.toString('utf8', start, end));
    return isObject(value) ? value : 'not a JSON object';
  } catch (error) {
    return error instanceof SyntaxError ? `not JSON: ${error.message}` : 'not JSON';
  }
}

function itemCutter(sink: TraceSink, wrapper: string | null, convert: Convert): Cutter {
  const handover = new Handover(sink);
  return new JsonItemCutter({
    wrapper,
    item: (bytes, start, end, _number, offset) => handover.chunk(bytes, start, end, offset, convert),
    failed: (reason, bytes, start, end, _number, offset) => handover.failed(reason, bytes, start, end, offset),
  });
}

/** A damaged line costs itself alone. */
function lineCutter(sink: TraceSink, convert: Convert): Cutter {
  const handover = new Handover(sink);
  return new LineCutter({
    crlf: true,
    role: (window, start, end) => (window.toString('latin1', start, end).trim() === '' ? 'blank' : 'begins'),
    event: (bytes, start, end, _line, offset) => handover.chunk(bytes, start, end, offset, convert),
    stray: (reason, bytes, start, end, _line, offset) => handover.failed(reason, bytes, start, end, offset),
  });
}

function protobufCutter(framing: 'plain' | 'prefixed', sink: TraceSink): Cutter {
  const handover = new Handover(sink);
  const convert = (bytes: Buffer) =>
    framing === 'plain' ? convertSpans(spansOfResource(decodeResourceSpans(bytes))) : documentsOfProtobuf(bytes);
  return new ProtobufCutter({
    framing,
    message: (bytes, offset) => {
      try {
        handover.converted(convert(bytes), offset);
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        handover.failed(`no OTLP message (${said})`, bytes, 0, bytes.length, offset);
      }
    },
    failed: (reason, bytes, offset) => handover.failed(reason, bytes, 0, bytes.length, offset),
  });
}
