import { calledNode } from './called-node.ts';
import type { Cell } from './column-writer.ts';
import type { Entity } from './derive/entity.ts';
import { booleanOf, integerOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json-values.ts';
import { outcomeOf } from './outcome-of.ts';
import { storedTraceId } from './trace-id.ts';

/** A segment or subsegment as it was sent: what a row of xr_segment says of it before other documents are known. */
export interface SegmentRow {
  /** What the trace is derived from. It holds on to nothing of `source` but small values. */
  own: Entity;
  /** The segment or subsegment in its document. */
  source: JsonObject;
  /** Segments and subsegments around it in its document. */
  depth: number;
  /** JSON pointer of it in its document; null for the document itself. */
  pointer: string | null;
  /** Segments and subsegments in it, itself counted in. */
  entities: number;
}

/** The rows of a document, its own first; or why it is none. */
export type DocumentRows =
  | { traceId: string; rows: SegmentRow[] /** What in it has no row, in words. */; notes: string[] }
  | { reason: string };

/** A date of the year 9999: numbers above are milliseconds, or worse. */
const LAST_SECOND = 253_402_300_799;

/** Microseconds since the epoch of X-Ray's seconds; null where they are no time. A double keeps the microsecond. */
export function microsOf(seconds: unknown): number | null {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || Math.abs(seconds) > LAST_SECOND) return null;
  return Math.round(seconds * 1e6);
}

/**
 * Reads a segment document (xray.md part 1) of a file: a segment or an independent subsegment, with what is embedded in it.
 * What encloses an independent subsegment is known once all documents are.
 */
export function rowsOfDocument(document: unknown, fileId: number): DocumentRows {
  if (!isObject(document)) return { reason: 'not a JSON object' };
  const missing = ['name', 'id', 'trace_id'].filter((member) => textOf(document[member]) === null);
  if (document.start_time === undefined) missing.push('start_time');
  if (missing.length > 0) return { reason: `no segment document: it has no ${missing.join(', ')}` };
  const problem = timeProblem(document);
  if (problem !== null) return { reason: problem };
  const independent = document.type === 'subsegment';
  const traceId = storedTraceId(String(document.trace_id));
  const kind = independent ? 'subsegment' : document.inferred === true ? 'inferred' : 'segment';
  const ownerId = independent ? null : textOf(document.id);
  const notes: string[] = [];
  const rows: SegmentRow[] = [];
  // Not by recursion: how deep subsegments lie is for the document to say.
  const open = [{ entity: document, parentId: textOf(document.parent_id), kind, depth: 0, pointer: null } as Open];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const row = rowOf(next, ownerId, fileId);
    rows.push(row);
    const children: Open[] = [];
    for (const [i, child] of listOf(next.entity.subsegments).entries()) {
      const reason = whyNoSubsegment(child);
      if (reason === null)
        children.push({
          entity: objectOf(child),
          parentId: row.own.id,
          kind: 'subsegment',
          depth: next.depth + 1,
          pointer: `${next.pointer ?? ''}/subsegments/${i}`,
        });
      else notes.push(`subsegment ${i + 1} of ${row.own.id} is in its document alone: ${reason}`);
    }
    open.push(...children.reverse());
  }
  countEntities(rows);
  return { traceId, rows, notes };
}

interface Open {
  entity: JsonObject;
  parentId: string | null;
  kind: Entity['kind'];
  depth: number;
  pointer: string | null;
}

function whyNoSubsegment(child: unknown): string | null {
  if (!isObject(child)) return 'it is no JSON object';
  const missing = ['name', 'id'].filter((member) => textOf(child[member]) === null);
  if (child.start_time === undefined) missing.push('start_time');
  return missing.length > 0 ? `it has no ${missing.join(', ')}` : timeProblem(child);
}

function timeProblem(entity: JsonObject): string | null {
  for (const member of ['start_time', 'end_time'] as const) {
    const value = entity[member];
    if (value !== undefined && value !== null && microsOf(value) === null)
      return `its ${member} is no time in seconds: ${String(JSON.stringify(value)).slice(0, 40)}`;
  }
  return entity.start_time === null ? 'its start_time is null' : null;
}

function rowOf({ entity, parentId, kind, depth, pointer }: Open, ownerId: string | null, fileId: number): SegmentRow {
  const { cause, annotations } = entity;
  const endUs = microsOf(entity.end_time);
  const name = textOf(entity.name) ?? '';
  const origin = textOf(entity.origin);
  const http = objectOf(entity.http);
  const request = objectOf(http.request);
  const status = statusOf(objectOf(http.response).status);
  const otel = objectOf(entity.otel);
  const own: Entity = {
    id: textOf(entity.id) ?? '',
    parentId,
    ownerId,
    kind,
    name,
    origin,
    namespace: textOf(entity.namespace),
    startUs: microsOf(entity.start_time) ?? 0,
    endUs,
    fault: flag(entity, 'fault'),
    error: flag(entity, 'error'),
    throttle: flag(entity, 'throttle'),
    outcome: endUs === null ? null : outcomeOf(entity, status),
    httpMethod: textOf(request.method),
    httpUrl: textOf(request.url),
    httpStatus: status,
    httpUserAgent: textOf(request.user_agent),
    httpClientIp: textOf(request.client_ip),
    node:
      kind === 'subsegment'
        ? calledNode(entity)
        : { name, type: origin, account: textOf(objectOf(entity.aws).account_id) },
    otelService: textOf(otel.service),
    otelKind: textOf(otel.kind),
    annotations: annotations === undefined ? null : objectOf(annotations),
    exceptions: isObject(cause) ? listOf(cause.exceptions).filter(isObject) : NONE,
    links: entity.links === undefined ? NONE : linksOf(entity.links),
    causeId: textOf(cause),
    fileId,
  };
  return { own, source: entity, depth, pointer, entities: 1 };
}

const NONE: readonly JsonObject[] = [];

/** An HTTP status; a number that cannot be one is none, and stays in the document. */
function statusOf(value: unknown): number | null {
  const status = integerOf(value);
  return status !== null && status >= 0 && status <= 999 ? status : null;
}

/** A flag that is there and not true says no, whatever it is. */
function flag(entity: JsonObject, name: 'fault' | 'error' | 'throttle'): boolean | null {
  return name in entity ? entity[name] === true : null;
}

/** Rows stand as they were entered, so those behind one that are deeper lie in it. */
function countEntities(rows: readonly SegmentRow[]): void {
  const around: SegmentRow[] = [];
  for (const row of rows) {
    around.length = row.depth;
    for (const outer of around) outer.entities++;
    around.push(row);
  }
}

/** StartTime of a summary (seconds, or a date as some tools write it), else the second in the trace's id. */
export function startOfSummary(summary: JsonObject, traceId: string): number | null {
  const { StartTime: start } = summary;
  const stated = typeof start === 'string' ? Date.parse(start) * 1000 : microsOf(start);
  if (stated !== null && Number.isFinite(stated)) return stated;
  const second = /^1-([0-9a-f]{8})-/.exec(traceId)?.[1];
  return second === undefined ? null : Number.parseInt(second, 16) * 1_000_000;
}

/** Adds the cells that only queries read, in the order of `MEMBER_COLUMNS`. */
export function addMembers(cells: Cell[], { source, own }: SegmentRow): void {
  const { http, aws, sql } = source;
  const call = objectOf(aws);
  const ec2 = objectOf(call.ec2);
  const database = objectOf(sql);
  const otel = objectOf(source.otel);
  const zone = textOf(ec2.availability_zone) ?? textOf(objectOf(call.ecs).availability_zone);
  cells.push(
    integerOf(objectOf(objectOf(http).response).content_length),
    booleanOf(objectOf(objectOf(http).request).x_forwarded_for),
    booleanOf(objectOf(objectOf(http).request).traced),
    textOf(call.operation),
    textOf(call.region),
    textOf(call.account_id),
    textOf(call.request_id),
    own.kind === 'subsegment' ? resourceOf(call) : null,
    textOf(ec2.instance_id),
    zone,
    textOf(source.resource_arn),
    textOf(database.sanitized_query),
    textOf(database.database_type),
    textOf(database.url) ?? textOf(database.connection_string),
    textOf(database.user),
    textOf(source.user),
    textOf(objectOf(source.service).version),
    textOf(otel.origin),
    textOf(otel.account),
  );
}

/** Names and types of what `addMembers` adds. */
export const MEMBER_COLUMNS = [
  ['http_content_length', 'BIGINT'],
  ['http_x_forwarded_for', 'BOOLEAN'],
  ['http_traced', 'BOOLEAN'],
  ['aws_operation', 'VARCHAR', 'free'],
  ['aws_region', 'VARCHAR', 'free'],
  ['aws_account_id', 'VARCHAR', 'free'],
  ['aws_request_id', 'VARCHAR', 'free'],
  ['aws_resource', 'VARCHAR', 'free'],
  ['instance_id', 'VARCHAR', 'free'],
  ['availability_zone', 'VARCHAR', 'free'],
  ['resource_arn', 'VARCHAR', 'free'],
  ['sql_query', 'VARCHAR', 'free'],
  ['sql_db_type', 'VARCHAR', 'free'],
  ['sql_url', 'VARCHAR', 'free'],
  ['sql_user', 'VARCHAR', 'free'],
  ['user_name', 'VARCHAR', 'free'],
  ['service_version', 'VARCHAR', 'free'],
  ['otel_origin', 'VARCHAR', 'free'],
  ['otel_account', 'VARCHAR', 'free'],
] as const;

const RESOURCES = ['queue_url', 'table_name', 'topic_arn', 'function_name', 'bucket_name'];

function resourceOf(call: JsonObject): string | null {
  for (const member of RESOURCES) {
    const resource = textOf(call[member]);
    if (resource !== null) return resource;
  }
  const names = [...listOf(call.table_names), ...listOf(call.resource_names)].filter((name) => textOf(name) !== null);
  return names.length === 0 ? null : [...new Set(names)].join(', ');
}

/** Links with both ids, in our form of a trace id. The document keeps the others. */
function linksOf(links: unknown): JsonObject[] {
  return listOf(links).flatMap((link) => {
    const { trace_id, id, attributes } = objectOf(link);
    const trace = textOf(trace_id);
    return trace === null || textOf(id) === null ? [] : [{ trace_id: storedTraceId(trace), id, attributes }];
  });
}
