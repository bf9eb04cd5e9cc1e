import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

type Json = Record<string, unknown>;
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value : []);

/** A `TracesData` of OTLP JSON as protobuf, by the field numbers of opentelemetry-proto. */
export function encodeTracesData(data: Json): Buffer {
  const writer = new BinaryWriter();
  for (const resourceSpans of objects(data.resourceSpans)) nested(writer, 1, (w) => resourceOf(w, resourceSpans));
  return Buffer.from(writer.finish());
}

/** Each message with its length in front of it, as the collector's file exporter writes them. */
export function prefixed(messages: readonly Buffer[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      return [length, message];
    }),
  );
}

function nested(writer: BinaryWriter, field: number, write: (writer: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function resourceOf(writer: BinaryWriter, { resource, scopeSpans }: Json): void {
  nested(writer, 1, (w) => attributesOf(w, 1, (resource as Json).attributes));
  for (const scope of objects(scopeSpans))
    nested(writer, 2, (w) => {
      nested(w, 1, (inner) => inner.tag(1, WireType.LengthDelimited).string(String((scope.scope as Json).name)));
      for (const span of objects(scope.spans)) nested(w, 2, (inner) => spanOf(inner, span));
    });
}

function spanOf(writer: BinaryWriter, span: Json): void {
  const bytes = (field: number, hex: unknown) =>
    typeof hex === 'string' && writer.tag(field, WireType.LengthDelimited).bytes(Buffer.from(hex, 'hex'));
  bytes(1, span.traceId);
  bytes(2, span.spanId);
  bytes(4, span.parentSpanId);
  writer.tag(5, WireType.LengthDelimited).string(String(span.name));
  writer.tag(6, WireType.Varint).int32(Number(span.kind));
  writer.tag(7, WireType.Bit64).fixed64(String(span.startTimeUnixNano));
  writer.tag(8, WireType.Bit64).fixed64(String(span.endTimeUnixNano));
  attributesOf(writer, 9, span.attributes);
  for (const event of objects(span.events))
    nested(writer, 11, (w) => {
      w.tag(1, WireType.Bit64).fixed64(String(event.timeUnixNano));
      w.tag(2, WireType.LengthDelimited).string(String(event.name));
      attributesOf(w, 3, event.attributes);
    });
  // A field that no version knows: readers cross it.
  writer.tag(99, WireType.LengthDelimited).string('from the future');
  const { code } = (span.status ?? {}) as Json;
  if (code !== undefined) nested(writer, 15, (w) => w.tag(3, WireType.Varint).int32(Number(code)));
}

function attributesOf(writer: BinaryWriter, field: number, attributes: unknown): void {
  for (const { key, value } of objects(attributes))
    nested(writer, field, (w) => {
      w.tag(1, WireType.LengthDelimited).string(String(key));
      nested(w, 2, (inner) => anyValue(inner, value as Json));
    });
}

function anyValue(writer: BinaryWriter, value: Json): void {
  if (value.stringValue !== undefined) writer.tag(1, WireType.LengthDelimited).string(String(value.stringValue));
  if (value.boolValue !== undefined) writer.tag(2, WireType.Varint).bool(value.boolValue === true);
  if (value.intValue !== undefined) writer.tag(3, WireType.Varint).int64(String(value.intValue));
  if (value.doubleValue !== undefined) writer.tag(4, WireType.Bit64).double(Number(value.doubleValue));
  if (value.arrayValue !== undefined)
    nested(writer, 5, (w) => {
      for (const one of objects((value.arrayValue as Json).values)) nested(w, 1, (inner) => anyValue(inner, one));
    });
}
