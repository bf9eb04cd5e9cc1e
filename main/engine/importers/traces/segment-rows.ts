import { calledNode, type NodeKey } from './called-node.ts';
import { booleanOf, integerOf, isObject, type JsonObject, jsonText, listOf, objectOf, textOf } from './json-values.ts';
import { type Outcome, outcomeOf } from './outcome-of.ts';
import { storedTraceId } from './trace-id.ts';

/** A segment or subsegment as a row of xr_segment, before anything is known of other documents. Times are microseconds. */
export interface SegmentRow {
  traceId: string;
  id: string;
  parentId: string | null;
  kind: 'segment' | 'subsegment' | 'inferred';
  name: string;
  origin: string | null;
  namespace: string | null;
  startUs: number;
  /** Null while it is in progress. */
  endUs: number | null;
  fault: boolean | null;
  error: boolean | null;
  throttle: boolean | null;
  /** Null while it is in progress. */
  outcome: Outcome | null;
  entity: JsonObject;
  node: NodeKey | null;
  /** Segments and subsegments around it in its document. */
  depth: number;
  /** JSON pointer of it in its document; null for the document itself. */
  pointer: string | null;
  /** Segments and subsegments in it, itself counted in. */
  entities: number;
}

/** The rows of a document, its own first; or why it is none. */
export type DocumentRows =
  | { rows: SegmentRow[] /** What in it has no row, in words. */; notes: string[] }
  | { reason: string };

/** A date of the year 9999: numbers above are milliseconds, or worse. */
const LAST_SECOND = 253_402_300_799;

/** Microseconds since the epoch of X-Ray's seconds; null where they are no time. A double keeps the microsecond. */
export function microsOf(seconds: unknown): number | null {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || Math.abs(seconds) > LAST_SECOND) return null;
  return Math.round(seconds * 1e6);
}

/** Reads a segment document (xray.md part 1): a segment or an independent subsegment, with what is embedded in it. */
export function rowsOfDocument(document: unknown): DocumentRows {
  if (!isObject(document)) return { reason: 'not a JSON object' };
  const missing = ['name', 'id', 'trace_id'].filter((member) => textOf(document[member]) === null);
  if (document.start_time === undefined) missing.push('start_time');
  if (missing.length > 0) return { reason: `no segment document: it has no ${missing.join(', ')}` };
  const problem = timeProblem(document);
  if (problem !== null) return { reason: problem };
  const independent = document.type === 'subsegment';
  const traceId = storedTraceId(String(document.trace_id));
  const kind = independent ? 'subsegment' : document.inferred === true ? 'inferred' : 'segment';
  const notes: string[] = [];
  const rows: SegmentRow[] = [];
  // Not by recursion: how deep subsegments lie is for the document to say.
  const open = [{ entity: document, parentId: textOf(document.parent_id), kind, depth: 0, pointer: null } as Open];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const row = rowOf(traceId, next);
    rows.push(row);
    const children: Open[] = [];
    for (const [i, child] of listOf(next.entity.subsegments).entries()) {
      const reason = whyNoSubsegment(child);
      if (reason === null)
        children.push({
          entity: objectOf(child),
          parentId: row.id,
          kind: 'subsegment',
          depth: next.depth + 1,
          pointer: `${next.pointer ?? ''}/subsegments/${i}`,
        });
      else notes.push(`subsegment ${i + 1} of ${row.id} is in its document alone: ${reason}`);
    }
    open.push(...children.reverse());
  }
  countEntities(rows);
  return { rows, notes };
}

interface Open {
  entity: JsonObject;
  parentId: string | null;
  kind: SegmentRow['kind'];
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

function rowOf(traceId: string, { entity, parentId, kind, depth, pointer }: Open): SegmentRow {
  const endUs = microsOf(entity.end_time);
  const name = textOf(entity.name) ?? '';
  const origin = textOf(entity.origin);
  const status = statusOf(objectOf(objectOf(entity.http).response).status);
  const own = { name, type: origin, account: textOf(objectOf(entity.aws).account_id) };
  return {
    traceId,
    id: textOf(entity.id) ?? '',
    parentId,
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
    entity,
    node: kind === 'subsegment' ? calledNode(entity) : own,
    depth,
    pointer,
    entities: 1,
  };
}

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

/** The columns of xr_segment that are read from the entity's own members, in the order of `MEMBER_COLUMNS`. */
export function memberValues({ entity, kind }: SegmentRow): (string | number | boolean | null)[] {
  const { http, aws, sql } = entity;
  const request = objectOf(objectOf(http).request);
  const response = objectOf(objectOf(http).response);
  const call = objectOf(aws);
  const ec2 = objectOf(call.ec2);
  const database = objectOf(sql);
  const otel = objectOf(entity.otel);
  const zone = textOf(ec2.availability_zone) ?? textOf(objectOf(call.ecs).availability_zone);
  return [
    textOf(request.method),
    textOf(request.url),
    statusOf(response.status),
    textOf(request.user_agent),
    textOf(request.client_ip),
    integerOf(response.content_length),
    booleanOf(request.x_forwarded_for),
    booleanOf(request.traced),
    textOf(call.operation),
    textOf(call.region),
    textOf(call.account_id),
    textOf(call.request_id),
    kind === 'subsegment' ? resourceOf(call) : null,
    textOf(ec2.instance_id),
    zone,
    textOf(entity.resource_arn),
    textOf(database.sanitized_query),
    textOf(database.database_type),
    textOf(database.url) ?? textOf(database.connection_string),
    textOf(database.user),
    textOf(entity.user),
    textOf(objectOf(entity.service).version),
    textOf(otel.service),
    textOf(otel.kind),
    textOf(otel.origin),
    textOf(otel.account),
  ];
}

/** Names and types of what `memberValues` gives. */
export const MEMBER_COLUMNS = [
  ['http_method', 'VARCHAR'],
  ['http_url', 'VARCHAR'],
  ['http_status', 'INTEGER'],
  ['http_user_agent', 'VARCHAR'],
  ['http_client_ip', 'VARCHAR'],
  ['http_content_length', 'BIGINT'],
  ['http_x_forwarded_for', 'BOOLEAN'],
  ['http_traced', 'BOOLEAN'],
  ['aws_operation', 'VARCHAR'],
  ['aws_region', 'VARCHAR'],
  ['aws_account_id', 'VARCHAR'],
  ['aws_request_id', 'VARCHAR'],
  ['aws_resource', 'VARCHAR'],
  ['instance_id', 'VARCHAR'],
  ['availability_zone', 'VARCHAR'],
  ['resource_arn', 'VARCHAR'],
  ['sql_query', 'VARCHAR'],
  ['sql_db_type', 'VARCHAR'],
  ['sql_url', 'VARCHAR'],
  ['sql_user', 'VARCHAR'],
  ['user_name', 'VARCHAR'],
  ['service_version', 'VARCHAR'],
  ['otel_service', 'VARCHAR'],
  ['otel_kind', 'VARCHAR'],
  ['otel_origin', 'VARCHAR'],
  ['otel_account', 'VARCHAR'],
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

/** Members that are kept as JSON, to be taken apart once it is known which document counts. */
export interface JsonMembers {
  annotations: string | null;
  exceptions: string | null;
  links: string | null;
  /** Id of an exception that stands elsewhere in the trace. */
  causeId: string | null;
}

export function jsonMembers({ entity }: SegmentRow): JsonMembers {
  const { cause } = entity;
  return {
    annotations: entity.annotations === undefined ? null : jsonText(objectOf(entity.annotations)),
    exceptions: isObject(cause) ? jsonText(listOf(cause.exceptions).filter(isObject)) : null,
    links: entity.links === undefined ? null : jsonText(linksOf(entity.links)),
    causeId: textOf(cause),
  };
}

/** Links with both ids, in our form of a trace id. The document keeps the others. */
function linksOf(links: unknown): JsonObject[] {
  return listOf(links).flatMap((link) => {
    const { trace_id, id, attributes } = objectOf(link);
    const trace = textOf(trace_id);
    return trace === null || textOf(id) === null ? [] : [{ trace_id: storedTraceId(trace), id, attributes }];
  });
}
