import { isObject, type JsonObject, listOf, objectOf, textOf } from '../json-values.ts';
import {
  type Attributes,
  type AttributeValue,
  hexId,
  microsOfNanos,
  type ReadSpan,
  SPAN_KINDS,
  type Span,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  STATUS_CODES,
  xrayTraceId,
} from './span.ts';

/** What a span's own members are called; the others go to its `rest`. */
const KNOWN = new Set([
  'traceId',
  'spanId',
  'parentSpanId',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'attributes',
  'status',
  'events',
  'links',
]);

/**
 * The spans of one `ResourceSpans` of OTLP JSON, in their order
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Spans of older dumps lie under
 * `instrumentationLibrarySpans`.
 */
export function spansOfResource(given: JsonObject): { read: ReadSpan; raw: unknown }[] {
  const resourceSpans = 'scope_spans' in given || 'instrumentation_library_spans' in given ? camelCased(given) : given;
  const resource = attributesOf(objectOf(resourceSpans.resource).attributes);
  const groups = [...listOf(resourceSpans.scopeSpans), ...listOf(resourceSpans.instrumentationLibrarySpans)];
  return groups.flatMap((group) => {
    const { scope, instrumentationLibrary, spans } = objectOf(group);
    const ofScope = scopeOf(scope ?? instrumentationLibrary);
    return listOf(spans).map((raw) => ({ read: readSpan(raw, resource, ofScope), raw }));
  });
}

/**
 * With the names of JSON for those of the .proto file, `startTimeUnixNano` for `start_time_unix_nano`. Writers of protobuf's JSON may keep
 * the latter (https://protobuf.dev/programming-guides/json/). Keys of attributes are values there, and stay.
 */
function camelCased(message: JsonObject): JsonObject {
  const members = Object.entries(message).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    camelCasedValue(value),
  ]);
  return Object.fromEntries(members);
}

function camelCasedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCasedValue);
  return isObject(value) ? camelCased(value) : value;
}

function readSpan(raw: unknown, resource: Attributes, scope: Span['scope']): ReadSpan {
  if (!isObject(raw)) return { reason: 'no span: not a JSON object' };
  return spanOf(raw, {
    resource,
    scope,
    attributes: attributesOf(raw.attributes),
    attributesOf,
    startUs: microsOfNanos(raw.startTimeUnixNano),
    known: KNOWN,
  });
}

/** How the parts of a span's record are read that OTLP JSON and `aws/spans` write differently. */
interface Form {
  resource: Attributes;
  scope: Span['scope'];
  attributes: Attributes;
  attributesOf(value: unknown): Attributes;
  startUs: number | null;
  known: ReadonlySet<string>;
}

/** The span of a record, or what it lacks. */
export function spanOf(raw: JsonObject, form: Form): ReadSpan {
  const traceId = hexId(raw.traceId, 32);
  const spanId = hexId(raw.spanId, 16);
  const { startUs } = form;
  if (traceId === null) return { reason: `no span: traceId is not 32 hexadecimal digits${shown(raw.traceId)}` };
  if (spanId === null) return { reason: `no span: spanId is not 16 hexadecimal digits${shown(raw.spanId)}` };
  if (startUs === null) return { reason: `no span: it has no start time${shown(raw.startTimeUnixNano)}` };
  const parentId = parentOf(raw.parentSpanId);
  if (parentId === undefined)
    return { reason: `no span: parentSpanId is not 16 hexadecimal digits${shown(raw.parentSpanId)}` };
  const links = listOf(raw.links).map((link) => ({ raw: link, link: linkOf(objectOf(link), form) }));
  const invalidLinks = links.flatMap((one) => (one.link === null ? [one.raw] : []));
  const rest = Object.entries(raw).filter(([name]) => !form.known.has(name));
  return {
    span: {
      traceId: xrayTraceId(traceId),
      spanId,
      parentId,
      name: typeof raw.name === 'string' ? raw.name : '',
      kind: kindOf(raw.kind),
      startUs,
      endUs: microsOfNanos(raw.endTimeUnixNano),
      attributes: form.attributes,
      status: statusOf(objectOf(raw.status)),
      events: listOf(raw.events).map((event) => eventOf(objectOf(event), form)),
      links: links.flatMap(({ link }) => link ?? []),
      resource: form.resource,
      scope: form.scope,
      rest: { ...Object.fromEntries(rest), ...(invalidLinks.length === 0 ? {} : { invalidLinks }) },
    },
  };
}

const shown = (value: unknown): string => (value === undefined ? '' : ` (${JSON.stringify(value).slice(0, 60)})`);

/** Null for a root, whose parent is left out, empty or zeros; undefined where it is no id. */
function parentOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '' || /^0+$/.test(String(value))) return null;
  return hexId(value, 16) ?? undefined;
}

/** By its number or its name, with or without the prefix of the enum. */
export function kindOf(value: unknown): SpanKind {
  if (typeof value === 'number') return SPAN_KINDS[value] ?? 'UNSPECIFIED';
  const name = String(value).toUpperCase().replace('SPAN_KIND_', '');
  return SPAN_KINDS.find((kind) => kind === name) ?? 'UNSPECIFIED';
}

function statusOf({ code, message }: JsonObject): Span['status'] {
  const name = typeof code === 'number' ? STATUS_CODES[code] : String(code).toUpperCase().replace('STATUS_CODE_', '');
  return { code: STATUS_CODES.find((one) => one === name) ?? 'UNSET', message: textOf(message) };
}

function eventOf(event: JsonObject, form: Form): SpanEvent {
  const attributes = form.attributesOf(event.attributes);
  return { name: String(event.name ?? ''), timeUs: microsOfNanos(event.timeUnixNano), attributes };
}

function linkOf(link: JsonObject, form: Form): SpanLink | null {
  const traceId = hexId(link.traceId, 32);
  const spanId = hexId(link.spanId, 16);
  if (traceId === null || spanId === null) return null;
  return { traceId: xrayTraceId(traceId), spanId, attributes: form.attributesOf(link.attributes) };
}

function scopeOf(value: unknown): Span['scope'] {
  if (!isObject(value)) return null;
  return { name: String(value.name ?? ''), version: textOf(value.version), attributes: attributesOf(value.attributes) };
}

/** Key and value pairs as a map; of equal keys the last counts. */
export function attributesOf(pairs: unknown): Attributes {
  const entries = listOf(pairs).map((pair) => [objectOf(pair).key, objectOf(pair).value] as const);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof key === 'string' ? [[key, anyValue(value)] as const] : [])),
  );
}

function anyValue(any: unknown): AttributeValue {
  const value = objectOf(any);
  if (typeof value.stringValue === 'string') return value.stringValue;
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (value.intValue !== undefined) return integerOf(value.intValue);
  if (value.doubleValue !== undefined) return doubleOf(value.doubleValue);
  if (isObject(value.arrayValue)) return listOf(value.arrayValue.values).map(anyValue);
  if (isObject(value.kvlistValue)) return attributesOf(value.kvlistValue.values);
  return typeof value.bytesValue === 'string' ? value.bytesValue : null;
}

function integerOf(value: unknown): AttributeValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** NaN and the infinities, which JSON has no numbers for, are written as text and stay so. */
function doubleOf(value: unknown): AttributeValue {
  const number = Number(value);
  return Number.isFinite(number) ? number : String(value);
}
