import type { JsonObject } from '../json-values.ts';
import { annotationsOf, DATABASE, isScalar, NEWER_SQL_SYSTEMS, nameOfRoot, serviceSegmentId } from './our-rules.ts';
import { accountOf, awsOfCall, awsOfSegment, awsOfService } from './segment-aws.ts';
import { causeOf } from './segment-cause.ts';
import { httpOf, set, statusCode } from './segment-http.ts';
import { exportedName, isCallingLocalRoot, isLocalRoot, namespaceOf, originOf, remoteService } from './segment-name.ts';
import { type Attributes, type Span, type SpanLink, textAttribute } from './span.ts';

/**
 * The segment documents of a span, by the mapping of awsxrayexporter 0.156.0 (xray.md 6.2) and our rules: one, or two for a
 * local root that is a call itself. Each depends on its own span alone, so that batches of spans never matter. What X-Ray has
 * no member for stands under `otel`.
 */
export function documentsOfSpan(span: Span): JsonObject[] {
  if (isCallingLocalRoot(span))
    return [serviceSegment(span), subsegment({ ...span, parentId: serviceSegmentId(span) })];
  const isSegment = span.kind === 'SERVER' || span.parentId === null || isLocalRoot(span);
  return [isSegment ? segment(span) : subsegment(span)];
}

function segment(span: Span): JsonObject {
  const { attributes, resource } = span;
  const name = isRootOfService(span) ? nameOfRoot(span) : null;
  return set({
    ...common(span),
    name: name ?? exportedName(span).name,
    origin: originOf(resource),
    parent_id: span.parentId,
    http: httpOf(span),
    aws: awsOfSegment(attributes, resource),
    sql: sqlOf(span),
    service: serviceOf(resource),
    annotations: notEmpty(annotationsOf(attributes)),
    metadata: metadataOf(attributes, resource),
    links: linksOf(span.links),
    otel: otelOf(span, {}),
  });
}

/** `aws.local.service` names a local root; other roots may be named by their service. */
function isRootOfService(span: Span): boolean {
  return span.parentId === null && !(isLocalRoot(span) && textAttribute(span.attributes, 'aws.local.service') !== null);
}

function subsegment(span: Span): JsonObject {
  const { attributes, resource } = span;
  const isOfLocalRoot = isCallingLocalRoot(span);
  const { name, fromAwsService } = exportedName(span);
  return set({
    ...common(span),
    name: (isOfLocalRoot ? remoteService(span) : null) ?? name,
    parent_id: span.parentId,
    type: 'subsegment',
    namespace: namespaceOf(span, fromAwsService) ?? (isOfLocalRoot ? 'remote' : null),
    http: httpOf(span),
    aws: awsOfCall(attributes, resource),
    sql: sqlOf(span),
    annotations: notEmpty(annotationsOf(attributes)),
    metadata: metadataOf(attributes, null),
    links: isOfLocalRoot && span.kind === 'CONSUMER' ? null : linksOf(span.links),
    otel: otelOf(span, { origin: originOf(resource), account: accountOf(resource), resource: notEmpty(resource) }),
  });
}

/** In front of a local root's own call: the service that made it. */
function serviceSegment(span: Span): JsonObject {
  const { attributes, resource } = span;
  const own = Object.entries(attributes).filter(([key]) => !key.startsWith('aws.remote.'));
  const name = textAttribute(attributes, 'aws.local.service') ?? nameOfRoot(span) ?? exportedName(span).name;
  return set({
    ...common(span),
    id: serviceSegmentId(span),
    name,
    origin: originOf(resource),
    parent_id: span.parentId,
    aws: awsOfService(resource),
    service: serviceOf(resource),
    annotations: notEmpty(annotationsOf(Object.fromEntries(own))),
    metadata: metadataOf({}, resource),
    links: span.kind === 'CONSUMER' ? linksOf(span.links) : null,
    otel: set({ service: textAttribute(resource, 'service.name'), kind: 'INTERNAL', span_id: span.spanId }),
  });
}

/** What every document of a span has. X-Ray's seconds hold whole microseconds. */
function common(span: Span): JsonObject {
  const { traceId, spanId, startUs, endUs } = span;
  return {
    trace_id: traceId,
    id: spanId,
    start_time: startUs / 1e6,
    ...(endUs === null ? { in_progress: true } : { end_time: endUs / 1e6 }),
    ...flagsOf(span),
    cause: causeOf(span),
    user: textAttribute(span.attributes, 'enduser.id'),
  };
}

/** Row "outcome": by the status of HTTP where that failed, else by the status of the span. */
function flagsOf({ attributes, status }: Span): JsonObject {
  const code = statusCode(attributes) ?? 0;
  const failed = code >= 400 && code <= 599;
  return {
    fault: failed ? code >= 500 : status.code === 'ERROR',
    error: failed && code < 500,
    throttle: code === 429,
  };
}

const SQL_SYSTEMS: ReadonlySet<string> = new Set([
  'db2',
  'derby',
  'hive',
  'mariadb',
  'mssql',
  'mysql',
  'oracle',
  'postgresql',
  'sqlite',
  'teradata',
  'other_sql',
  ...NEWER_SQL_SYSTEMS,
]);

/** Row "sql". */
function sqlOf({ attributes, name }: Span): JsonObject | null {
  const system = textAttribute(attributes, ...DATABASE.system);
  if (system === null || !SQL_SYSTEMS.has(system)) return null;
  const connection = textAttribute(attributes, 'db.connection_string') ?? 'localhost';
  return set({
    url: name,
    connection_string: `${connection}/${textAttribute(attributes, ...DATABASE.name) ?? ''}`,
    database_type: system,
    user: textAttribute(attributes, 'db.user'),
    sanitized_query: textAttribute(attributes, ...DATABASE.query),
  });
}

function serviceOf(resource: Attributes): JsonObject | null {
  const version = textAttribute(resource, 'service.version');
  return version === null ? null : { version };
}

const METADATA = 'aws.xray.metadata.';

/**
 * Row "metadata": JSON of namespaces under their names, the resource as `otel.resource.<key>`, and what no annotation holds,
 * lists and maps. `resource` is null for a subsegment.
 */
function metadataOf(attributes: Attributes, resource: Attributes | null): JsonObject | null {
  const namespaces: [string, object][] = [];
  const rest: [string, unknown][] = [];
  for (const [key, value] of Object.entries(attributes)) {
    const content = key.startsWith(METADATA) && typeof value === 'string' ? parsedObject(value) : null;
    const namespace = key.slice(METADATA.length);
    if (content === null) {
      if (!isScalar(value) && value !== null) rest.push([key, value]);
    } else if (namespace.toLowerCase() === 'default') rest.push(...Object.entries(content));
    else namespaces.push([namespace, content]);
  }
  for (const [key, value] of Object.entries(resource ?? {})) rest.push([`otel.resource.${key}`, value]);
  if (rest.length > 0) namespaces.push(['default', Object.fromEntries(rest)]);
  return notEmpty(Object.fromEntries(namespaces));
}

function parsedObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function linksOf(links: readonly SpanLink[]): JsonObject[] | null {
  if (links.length === 0) return null;
  return links.map(({ traceId, spanId, attributes }) =>
    set({ trace_id: traceId, id: spanId, attributes: notEmpty(attributes) }),
  );
}

/**
 * The span's own words that X-Ray has no member for. Where traces are put together, `service` and `kind` say whether a
 * subsegment is a segment of its own service, which then has `origin` and `account`.
 */
function otelOf(span: Span, more: JsonObject): JsonObject {
  const { status, scope } = span;
  return set({
    ...span.rest,
    service: textAttribute(span.resource, 'service.name'),
    kind: span.kind,
    name: span.name,
    status: notEmpty(set({ code: status.code === 'UNSET' ? null : status.code, message: status.message })),
    scope: scope === null ? null : notEmpty(set({ ...scope, attributes: notEmpty(scope.attributes) })),
    events: span.events.length === 0 ? null : span.events,
    ...more,
  });
}

function notEmpty<T extends object>(members: T): T | null {
  return Object.keys(members).length === 0 ? null : members;
}
