import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { TraceEntity, WholeTrace } from '../../../preload/contract/traces.ts';
import { isObject, type JsonObject, listOf, objectOf } from '../importers/traces/json-values.ts';
import { givenTraceId } from '../importers/traces/trace-id.ts';
import { numberOrNull, summaryOf, textOrNull } from './trace-list.ts';

type Row = Readonly<Record<string, unknown>>;

const SOURCE = "(SELECT f.path || coalesce('!' || f.member, '') FROM import_file AS f WHERE f.file_id = s.file_id)";

/** What is read of a segment: each further column takes its time, with 10,000 of them. */
const COLUMNS = `s.id, s.parent_id, s.owner_id, s.depth, s.kind, s.name, s.origin, s.namespace, s.start_us, s.end_us, s.outcome,
    s.node_name, s.node_type, s.node_account, s.doc_id, s.doc, s.superseded, s.conflict, s.file_id, s."position"`;

/**
 * One trace with every segment and subsegment that counts, in the order of the timeline, and its documents as they were
 * delivered, those that gave way to others among them. Throws `bad-request` where no trace has the id.
 */
export async function wholeTrace(connection: DuckDBConnection, givenId: string): Promise<WholeTrace> {
  const traceId = givenTraceId(givenId);
  const ask = async (sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql, [traceId])).getRowObjectsJson();
  const [trace] = await ask('SELECT * FROM xr_trace WHERE trace_id = $1');
  if (trace === undefined) throw new UserFacingError('bad-request', `There is no trace ${givenId} in this workspace.`);
  const rows = await ask(`SELECT ${COLUMNS}, CASE WHEN s.doc IS NOT NULL THEN ${SOURCE} END AS source
    FROM xr_segment AS s WHERE s.trace_id = $1 ORDER BY s.start_us, s.depth, s.id`);
  const exceptions = groupedBy(
    'segment_id',
    await ask('SELECT * FROM xr_exception WHERE trace_id = $1 ORDER BY segment_id, ord'),
  );
  const [given] = await ask('SELECT summary FROM xr_summary WHERE trace_id = $1 AND NOT superseded');
  const counted = rows.filter(({ superseded }) => superseded !== true);
  const members = membersOf(rows);
  const entities = inTimelineOrder(counted).map(({ row, parentId, depth }) => ({
    ...entityOf(row, members.get(`${placeOf(row)}\n${row.id}`) ?? {}),
    parentId,
    depth,
    exceptions: (exceptions.get(row.id) ?? []).map(exceptionOf),
  }));
  const used = new Set(counted.map(placeOf));
  return {
    summary: summaryOf(trace),
    entities,
    documents: rows
      .filter(({ doc }) => doc !== null)
      .map((row) => ({
        id: String(row.id),
        text: String(row.doc),
        // A document may have given way, and a subsegment in it still count.
        superseded: !used.has(placeOf(row)),
        conflict: row.conflict === true,
        source: String(row.source),
        position: Number(row.position),
      })),
    awsSummary: textOrNull(given?.summary),
  };
}

function groupedBy(column: string, rows: readonly Row[]): Map<unknown, Row[]> {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const group = groups.get(row[column]);
    if (group === undefined) groups.set(row[column], [row]);
    else group.push(row);
  }
  return groups;
}

/** Which document a row came in. */
function placeOf({ file_id, position, doc_id }: Row): string {
  return `${file_id}\n${position}\n${doc_id}`;
}

/** The entities of all documents by document and id, as they were sent. */
function membersOf(rows: readonly Row[]): Map<string, JsonObject> {
  const members = new Map<string, JsonObject>();
  for (const row of rows) {
    if (row.doc === null) continue;
    const open: unknown[] = [JSON.parse(String(row.doc))];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!isObject(next)) continue;
      const key = `${placeOf(row)}\n${next.id}`;
      if (!members.has(key)) members.set(key, next);
      for (const inner of [...listOf(next.subsegments)].reverse()) open.push(inner);
    }
  }
  return members;
}

interface Placed {
  row: Row;
  parentId: string | null;
  depth: number;
}

/** A caller, then what is in it and what it called, each by its start. What hangs on nothing that is here stands on its own. */
function inTimelineOrder(rows: readonly Row[]): Placed[] {
  const ids = new Set(rows.map(({ id }) => id));
  const isTop = ({ id, parent_id }: Row) => parent_id === null || !ids.has(parent_id) || parent_id === id;
  const tops = rows.filter(isTop);
  const children = groupedBy(
    'parent_id',
    rows.filter((row) => !isTop(row)),
  );
  const placed: Placed[] = [];
  const seen = new Set<Row>();
  const place = (top: Row): void => {
    const open: Placed[] = [{ row: top, parentId: null, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next.row)) continue;
      seen.add(next.row);
      placed.push(next);
      const { depth } = next;
      const parentId = String(next.row.id);
      for (const row of (children.get(next.row.id) ?? []).toReversed()) open.push({ row, parentId, depth: depth + 1 });
    }
  };
  for (const top of tops) place(top);
  // Documents may name each other as parents, all round: they are shown all the same.
  for (const row of rows) if (!seen.has(row)) place(row);
  return placed;
}

function entityOf(row: Row, members: JsonObject): Omit<TraceEntity, 'parentId' | 'depth' | 'exceptions'> {
  const { http, aws, sql, annotations, metadata, cause, links, service, user } = members;
  return {
    id: String(row.id),
    statedParentId: textOrNull(row.parent_id),
    ownerId: textOrNull(row.owner_id),
    kind: row.kind === 'segment' || row.kind === 'inferred' ? row.kind : 'subsegment',
    name: String(row.name),
    origin: textOrNull(row.origin),
    namespace: textOrNull(row.namespace),
    startUs: Number(row.start_us),
    endUs: numberOrNull(row.end_us),
    outcome: outcomeOf(row.outcome),
    node:
      row.node_name === null
        ? null
        : { name: String(row.node_name), type: textOrNull(row.node_type), account: textOrNull(row.node_account) },
    blocks: { http, aws, sql, annotations, metadata, cause, links, service, user },
    conflict: row.conflict === true,
  };
}

function outcomeOf(text: unknown): TraceEntity['outcome'] {
  return text === 'ok' || text === 'error' || text === 'throttle' || text === 'fault' ? text : null;
}

function exceptionOf(row: Row): TraceEntity['exceptions'][number] {
  return {
    id: textOrNull(row.id),
    type: textOrNull(row.type),
    message: textOrNull(row.message),
    remote: typeof row.remote === 'boolean' ? row.remote : null,
    causeId: textOrNull(row.cause_id),
    stack: typeof row.stack === 'string' ? (JSON.parse(row.stack) as unknown) : objectOf(row.stack),
  };
}
