import { isObject, type JsonObject, listOf, objectOf, textOf } from '../json-values.ts';
import { kindOf } from './otlp-json.ts';
import {
  type Attributes,
  type AttributeValue,
  hexId,
  type ReadSpan,
  type Span,
  type SpanEvent,
  xrayTraceId,
} from './span.ts';

/** Tags that Jaeger makes of a span's own members. */
const OWN_TAGS = new Set([
  'span.kind',
  'error',
  'otel.status_code',
  'otel.status_description',
  'otel.library.name',
  'otel.library.version',
  'otel.scope.name',
  'otel.scope.version',
]);
const KNOWN = new Set([
  'traceID',
  'spanID',
  'operationName',
  'references',
  'startTime',
  'duration',
  'tags',
  'logs',
  'processID',
  'process',
]);

/**
 * The spans of one trace of Jaeger's JSON: `spans` with `processes` beside them, or with the process in each, as the
 * UI keeps them (https://www.jaegertracing.io/docs/latest/apis/). Its times are microseconds.
 */
export function spansOfJaegerTrace(trace: JsonObject): { read: ReadSpan; raw: unknown }[] {
  const processes = objectOf(trace.processes);
  return listOf(trace.spans).map((raw) => {
    if (!isObject(raw)) return { read: { reason: 'no span: not a JSON object' }, raw };
    const process = raw.process ?? (typeof raw.processID === 'string' ? processes[raw.processID] : undefined);
    return { read: readSpan(raw, objectOf(process)), raw };
  });
}

function readSpan(raw: JsonObject, process: JsonObject): ReadSpan {
  const traceId = paddedId(raw.traceID, 32);
  const spanId = paddedId(raw.spanID, 16);
  if (traceId === null) return { reason: 'no span: traceID is no id of hexadecimal digits' };
  if (spanId === null) return { reason: 'no span: spanID is no id of hexadecimal digits' };
  const { startTime, duration } = raw;
  if (typeof startTime !== 'number' || !Number.isFinite(startTime)) return { reason: 'no span: it has no start time' };
  const tags = tagsOf(raw.tags);
  const references = referencesOf(raw.references);
  const parent = parentOf(references, traceId);
  const startUs = Math.floor(startTime);
  return {
    span: {
      traceId: xrayTraceId(traceId),
      spanId,
      parentId: parent?.spanId ?? null,
      name: textOf(raw.operationName) ?? '',
      kind: kindOf(tags['span.kind']),
      startUs,
      endUs: startUs + (typeof duration === 'number' ? Math.floor(duration) : 0),
      attributes: Object.fromEntries(Object.entries(tags).filter(([key]) => !OWN_TAGS.has(key))),
      status: statusOf(tags),
      events: listOf(raw.logs).map((log) => eventOf(objectOf(log))),
      links: references
        .filter((reference) => reference !== parent)
        .map(({ traceId, spanId, type }) => ({
          traceId: xrayTraceId(traceId),
          spanId,
          attributes: { 'opentracing.ref_type': type },
        })),
      resource: resourceOf(process),
      scope: scopeOf(tags),
      rest: Object.fromEntries(Object.entries(raw).filter(([name]) => !KNOWN.has(name))),
    },
  };
}

/** Jaeger leaves zeros at the front out. */
function paddedId(value: unknown, digits: 16 | 32): string | null {
  if (typeof value !== 'string' || value.length > digits || !/^[0-9a-f]+$/i.test(value)) return null;
  return hexId(value.padStart(digits, '0'), digits);
}

interface Reference {
  traceId: string;
  spanId: string;
  type: 'child_of' | 'follows_from';
}

function referencesOf(references: unknown): Reference[] {
  return listOf(references).flatMap((reference) => {
    const { traceID, spanID, refType } = objectOf(reference);
    const traceId = paddedId(traceID, 32);
    const spanId = paddedId(spanID, 16);
    if (traceId === null || spanId === null) return [];
    return [{ traceId, spanId, type: refType === 'FOLLOWS_FROM' ? 'follows_from' : 'child_of' }];
  });
}

/** The parent is the first CHILD_OF of the same trace, else the first FOLLOWS_FROM of it. */
function parentOf(references: readonly Reference[], traceId: string): Reference | undefined {
  const own = references.filter((reference) => reference.traceId === traceId);
  return own.find(({ type }) => type === 'child_of') ?? own[0];
}

function resourceOf({ serviceName, tags }: JsonObject): Attributes {
  const name = textOf(serviceName);
  return { ...tagsOf(tags), ...(name === null ? {} : { 'service.name': name }) };
}

function scopeOf(tags: Attributes): Span['scope'] {
  const name = textOf(tags['otel.scope.name'] ?? tags['otel.library.name']);
  const version = textOf(tags['otel.scope.version'] ?? tags['otel.library.version']);
  return name === null ? null : { name, version, attributes: {} };
}

function statusOf(tags: Attributes): Span['status'] {
  const code = tags['otel.status_code'];
  const failed = code === 'ERROR' || tags.error === true || tags.error === 'true';
  return {
    code: failed ? 'ERROR' : code === 'OK' ? 'OK' : 'UNSET',
    message: textOf(tags['otel.status_description']),
  };
}

function eventOf({ timestamp, fields }: JsonObject): SpanEvent {
  const { event, ...attributes } = tagsOf(fields);
  return {
    name: typeof event === 'string' ? event : 'log',
    timeUs: typeof timestamp === 'number' ? Math.floor(timestamp) : null,
    attributes,
  };
}

/** Tags by their keys; of equal keys the last counts. */
function tagsOf(tags: unknown): Attributes {
  return Object.fromEntries(
    listOf(tags).flatMap((tag) => {
      const { key, type, value } = objectOf(tag);
      return typeof key === 'string' ? [[key, tagValue(type, value)] as const] : [];
    }),
  );
}

function tagValue(type: unknown, value: unknown): AttributeValue {
  if ((type === 'int64' || type === 'float64') && typeof value === 'string') {
    const number = Number(value);
    const isExact = type === 'float64' ? Number.isFinite(number) : Number.isSafeInteger(number);
    return isExact ? number : value;
  }
  if (type === 'bool' && (value === 'true' || value === 'false')) return value === 'true';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}
