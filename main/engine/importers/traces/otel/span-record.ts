import { isObject, type JsonObject, listOf, objectOf, textOf } from '../json-values.ts';
import { spanOf } from './otlp-json.ts';
import { type Attributes, type AttributeValue, microsOfNanos, type ReadSpan } from './span.ts';

const KNOWN = new Set([
  'resource',
  'scope',
  'traceId',
  'spanId',
  'parentSpanId',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'durationNano',
  'attributes',
  'status',
  'events',
  'links',
]);

/** The log group of Transaction Search, whose events are spans (xray.md 2.1). */
export const SPANS_GROUP = 'aws/spans';

/** Whether an object has what every record of a span has (xray.md 2.1). */
export function isSpanRecord(names: ReadonlySet<string>): boolean {
  const isTimed = names.has('durationNano') || names.has('startTimeUnixNano');
  return names.has('traceId') && names.has('spanId') && isTimed && names.has('resource');
}

/**
 * A record of the log group `aws/spans`, in which attributes are plain maps. `eventUs` is the time of the log event that it
 * came in, where it came in one: a record without a start began its duration before that, or else before its own end.
 */
export function readSpanRecord(raw: JsonObject, eventUs: number | null): ReadSpan {
  const durationUs = microsOfNanos(raw.durationNano) ?? 0;
  const endUs = eventUs ?? microsOfNanos(raw.endTimeUnixNano);
  const startUs = microsOfNanos(raw.startTimeUnixNano) ?? (endUs === null ? null : endUs - durationUs);
  const scope = objectOf(raw.scope);
  const read = spanOf(raw, {
    resource: plainAttributes(objectOf(raw.resource).attributes),
    scope: isObject(raw.scope)
      ? {
          name: String(scope.name ?? ''),
          version: textOf(scope.version),
          attributes: plainAttributes(scope.attributes),
        }
      : null,
    attributes: plainAttributes(raw.attributes),
    attributesOf: plainAttributes,
    startUs,
    known: KNOWN,
  });
  if ('reason' in read || read.span.endUs !== null) return read;
  return { span: { ...read.span, endUs: read.span.startUs + durationUs } };
}

function plainAttributes(value: unknown): Attributes {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([key, one]) => [key, plainValue(one)]));
}

function plainValue(value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return listOf(value).map(plainValue);
  return isObject(value) ? { ...plainAttributes(value) } : null;
}
