import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { JsonObject } from '../json-values.ts';

/**
 * The messages of opentelemetry-proto (trace.proto, common.proto and resource.proto of version 1) by the numbers of their
 * fields, and how OTLP JSON writes each: ids in hexadecimal digits, whole numbers of 64 bits as text. Fields that are not
 * listed are crossed.
 */
type Scalar = 'string' | 'hex' | 'base64' | 'bool' | 'int64' | 'uint32' | 'fixed32' | 'fixed64' | 'double';
interface Field {
  name: string;
  type: Scalar | (() => Message);
  repeated?: true;
}
type Message = Readonly<Record<number, Field>>;

const list = (name: string, type: Field['type']): Field => ({ name, type, repeated: true });
const one = (name: string, type: Field['type']): Field => ({ name, type });

const ANY_VALUE: Message = {
  1: one('stringValue', 'string'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', () => ARRAY_VALUE),
  6: one('kvlistValue', () => KEY_VALUE_LIST),
  7: one('bytesValue', 'base64'),
};
const ARRAY_VALUE: Message = { 1: list('values', () => ANY_VALUE) };
const KEY_VALUE: Message = { 1: one('key', 'string'), 2: one('value', () => ANY_VALUE) };
const KEY_VALUE_LIST: Message = { 1: list('values', () => KEY_VALUE) };
const RESOURCE: Message = { 1: list('attributes', () => KEY_VALUE), 2: one('droppedAttributesCount', 'uint32') };
const SCOPE: Message = {
  1: one('name', 'string'),
  2: one('version', 'string'),
  3: list('attributes', () => KEY_VALUE),
  4: one('droppedAttributesCount', 'uint32'),
};
const EVENT: Message = {
  1: one('timeUnixNano', 'fixed64'),
  2: one('name', 'string'),
  3: list('attributes', () => KEY_VALUE),
  4: one('droppedAttributesCount', 'uint32'),
};
const LINK: Message = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: list('attributes', () => KEY_VALUE),
  5: one('droppedAttributesCount', 'uint32'),
  6: one('flags', 'fixed32'),
};
const STATUS: Message = { 2: one('message', 'string'), 3: one('code', 'uint32') };
const SPAN: Message = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: one('parentSpanId', 'hex'),
  5: one('name', 'string'),
  6: one('kind', 'uint32'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: list('attributes', () => KEY_VALUE),
  10: one('droppedAttributesCount', 'uint32'),
  11: list('events', () => EVENT),
  12: one('droppedEventsCount', 'uint32'),
  13: list('links', () => LINK),
  14: one('droppedLinksCount', 'uint32'),
  15: one('status', () => STATUS),
  16: one('flags', 'fixed32'),
};
const SCOPE_SPANS: Message = {
  1: one('scope', () => SCOPE),
  2: list('spans', () => SPAN),
  3: one('schemaUrl', 'string'),
};
const RESOURCE_SPANS: Message = {
  1: one('resource', () => RESOURCE),
  2: list('scopeSpans', () => SCOPE_SPANS),
  3: one('schemaUrl', 'string'),
  // instrumentation_library_spans of older versions, which has the same fields.
  1000: list('scopeSpans', () => SCOPE_SPANS),
};

/** Field 1 of `TracesData` and of `ExportTraceServiceRequest`: resource_spans. */
export const RESOURCE_SPANS_TAG = 0x0a;

/** A `ResourceSpans` message as OTLP JSON writes it. Throws an `Error` where the bytes are no such message. */
export function decodeResourceSpans(bytes: Buffer): JsonObject {
  return decode(new BinaryReader(bytes), bytes.length, RESOURCE_SPANS, 0);
}

/** The `resourceSpans` of a whole `TracesData` or `ExportTraceServiceRequest`. Throws an `Error` where it is none. */
export function decodeTracesData(bytes: Buffer): readonly JsonObject[] {
  const { resourceSpans } = decode(
    new BinaryReader(bytes),
    bytes.length,
    { 1: list('resourceSpans', () => RESOURCE_SPANS) },
    0,
  );
  return Array.isArray(resourceSpans) ? resourceSpans : [];
}

/** Deepest nesting of values; deeper ones are no data. */
const DEEPEST = 100;

function decode(reader: BinaryReader, end: number, message: Message, depth: number): JsonObject {
  if (depth > DEEPEST) throw new Error(`nested more than ${DEEPEST} deep`);
  const found: Record<string, unknown> = {};
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = message[number];
    if (field === undefined || wire !== wireOf(field.type)) {
      reader.skip(wire, number);
      continue;
    }
    const value = valueOfField(reader, field.type, depth);
    if (field.repeated !== true) found[field.name] = value;
    else {
      const before = found[field.name];
      if (Array.isArray(before)) before.push(value);
      else found[field.name] = [value];
    }
  }
  if (reader.pos !== end) throw new Error('a message is longer than its length says');
  return found;
}

function wireOf(type: Field['type']): WireType {
  switch (type) {
    case 'bool':
    case 'int64':
    case 'uint32':
      return WireType.Varint;
    case 'fixed64':
    case 'double':
      return WireType.Bit64;
    case 'fixed32':
      return WireType.Bit32;
    default:
      return WireType.LengthDelimited;
  }
}

function valueOfField(reader: BinaryReader, type: Field['type'], depth: number): unknown {
  switch (type) {
    case 'string':
      return reader.string();
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'bool':
      return reader.bool();
    case 'int64':
      return String(reader.int64());
    case 'uint32':
      return reader.uint32();
    case 'fixed32':
      return reader.fixed32();
    case 'fixed64':
      return String(reader.fixed64());
    case 'double':
      return reader.double();
    default: {
      const length = reader.uint32();
      if (reader.pos + length > reader.len) throw new Error('it ends inside of a message');
      return decode(reader, reader.pos + length, type(), depth + 1);
    }
  }
}
