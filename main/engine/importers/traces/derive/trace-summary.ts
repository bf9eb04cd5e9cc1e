import type { Cell, Columns } from '../column-writer.ts';
import { byStart, type Entity, type TraceEntities } from './entity.ts';

/** Columns of xr_trace, in their order. */
export const TRACE_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['start_us', 'BIGINT'],
  ['duration_us', 'BIGINT'],
  ['response_us', 'BIGINT'],
  ['has_fault', 'BOOLEAN'],
  ['has_error', 'BOOLEAN'],
  ['has_throttle', 'BOOLEAN'],
  ['is_partial', 'BOOLEAN'],
  ['http_url', 'VARCHAR', 'free'],
  ['http_method', 'VARCHAR', 'free'],
  ['http_status', 'INTEGER'],
  ['http_user_agent', 'VARCHAR', 'free'],
  ['http_client_ip', 'VARCHAR', 'free'],
  ['root_id', 'VARCHAR', 'free'],
  ['entry_name', 'VARCHAR', 'free'],
  ['entry_type', 'VARCHAR', 'free'],
  ['segment_count', 'INTEGER'],
  ['span_count', 'INTEGER'],
  ['file_id', 'INTEGER'],
];

export interface SummaryOfTrace {
  root: Entity | null;
  startUs: number;
  /** The row of xr_trace. */
  row: Cell[];
}

/**
 * The summary of a trace (xray.md 3.5, our rule). The root is the earliest segment without a parent, else the earliest
 * whose parent is not here; segments that X-Ray inferred are none. Its flags count each by itself, its status where it has
 * no flag at all; while it is in progress it has neither.
 */
export function summarise(trace: TraceEntities): SummaryOfTrace {
  const root = rootOf(trace);
  let startUs = Number.POSITIVE_INFINITY;
  let endUs: number | null = null;
  let isPartial = false;
  let hasThrottle = false;
  let spans = 0;
  let fileId = Number.POSITIVE_INFINITY;
  const counted = trace.segments.length > 0 ? trace.segments : trace.all;
  for (const entity of counted) startUs = Math.min(startUs, entity.startUs);
  for (const entity of trace.all) {
    if (entity.endUs === null) isPartial = true;
    else endUs = endUs === null ? entity.endUs : Math.max(endUs, entity.endUs);
    hasThrottle ||= hasFlags(entity) ? entity.throttle === true : entity.httpStatus === 429;
    if (entity.kind !== 'inferred') spans++;
    fileId = Math.min(fileId, entity.fileId);
  }
  const row = [
    trace.traceId,
    startUs,
    endUs === null ? null : endUs - startUs,
    root === null || root.endUs === null ? null : root.endUs - root.startUs,
    failed(root, 500, ({ fault }) => fault === true),
    failed(root, 400, ({ error, throttle }) => error === true || throttle === true),
    hasThrottle,
    isPartial,
    root?.httpUrl ?? null,
    root?.httpMethod ?? null,
    root?.httpStatus ?? null,
    root?.httpUserAgent ?? null,
    root?.httpClientIp ?? null,
    root?.id ?? null,
    root?.name ?? null,
    root?.origin ?? null,
    trace.segments.length,
    spans,
    root?.fileId ?? fileId,
  ];
  return { root, startUs, row };
}

function rootOf(trace: TraceEntities): Entity | null {
  const rank = ({ parentId }: Entity) => (parentId === null ? 0 : trace.byId.has(parentId) ? 2 : 1);
  let root: Entity | null = null;
  for (const segment of trace.segments) {
    if (root === null || (rank(segment) - rank(root) || byStart(segment, root)) < 0) root = segment;
  }
  return root;
}

function hasFlags({ fault, error, throttle }: Entity): boolean {
  return fault !== null || error !== null || throttle !== null;
}

/** Whether the root is complete and failed: by its flags, or by a status of the hundred where it has none. */
function failed(root: Entity | null, hundred: number, byFlags: (root: Entity) => boolean): boolean {
  if (root === null || root.endUs === null) return false;
  if (hasFlags(root)) return byFlags(root);
  return root.httpStatus !== null && root.httpStatus >= hundred && root.httpStatus < hundred + 100;
}
