import type { Cell, Columns } from '../column-writer.ts';
import { byStart, type Entity, type TraceEntities } from './entity.ts';
import { type TraceException, wordOf } from './members.ts';

/** Columns of xr_root_cause, in their order. */
export const CAUSE_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['kind', 'VARCHAR'],
  ['cause_ord', 'INTEGER'],
  ['client_impacting', 'BOOLEAN'],
  ['service_ord', 'INTEGER'],
  ['service_count', 'INTEGER'],
  ['service_name', 'VARCHAR', 'free'],
  ['service_type', 'VARCHAR', 'free'],
  ['account_id', 'VARCHAR', 'free'],
  ['inferred', 'BOOLEAN'],
  ['entity_ord', 'INTEGER'],
  ['entity_count', 'INTEGER'],
  ['entity_name', 'VARCHAR', 'free'],
  ['remote', 'BOOLEAN'],
  ['coverage', 'DOUBLE'],
  ['exc_ord', 'INTEGER'],
  ['exc_count', 'INTEGER'],
  ['exc_name', 'VARCHAR', 'free'],
  ['exc_message', 'VARCHAR', 'free'],
];

export type CauseKind = 'fault' | 'error' | 'responsetime';

/** One service of a cause, with the way through it. */
interface Service {
  segment: Entity;
  /** The called service that a cause ends with, which sent no segment of its own. */
  inferred: boolean;
  path: { entity: Entity; coverage: number | null }[];
}

/**
 * Root causes that are computed (xray.md 5.4, our rule), one cause of a kind, as rows of xr_root_cause. Where AWS's own summary
 * of the trace tells causes of a kind, those are taken (told-causes.ts).
 *
 *   fault, error    From the root, while the service at hand failed so: its entities that failed, from the segment down to
 *                   the deepest one (of several the earliest). Where a service that failed as well hangs there, on with it.
 *   responsetime    From the root: the child that took longest, while it covers at least half of what it lies in.
 *
 * A cause ends with the called service where that sent no segment of its own.
 */
export function causesOf(
  trace: TraceEntities,
  root: Entity | null,
  exceptions: ReadonlyMap<string, readonly TraceException[]>,
  told: ReadonlySet<string>,
): Cell[][] {
  const above = root === null || root.parentId === null ? undefined : trace.byId.get(root.parentId);
  // With a parent that is here it would be no root: documents name each other all round.
  if (root === null || (above !== undefined && above.kind !== 'inferred')) return [];
  const children = childrenOf(trace);
  const rows: Cell[][] = [];
  const add = (kind: CauseKind, services: Service[]) => {
    if (!told.has(kind)) rows.push(...rowsOf(trace.traceId, kind, withEnd(services, trace), exceptions));
  };
  add('responsetime', slowServices(root, children));
  const failure = failureOf(root);
  if (failure !== null) add(failure, failedServices(root, failure, children));
  return rows;
}

type Children = ReadonlyMap<string, readonly Entity[]>;

/** What hangs below each id, the earliest first. Inferred segments have no part in causes. */
function childrenOf({ all }: TraceEntities): Children {
  const children = new Map<string, Entity[]>();
  for (const entity of all) {
    if (entity.parentId === null || entity.kind === 'inferred') continue;
    const known = children.get(entity.parentId);
    if (known === undefined) children.set(entity.parentId, [entity]);
    else known.push(entity);
  }
  for (const list of children.values()) if (list.length > 1) list.sort(byStart);
  return children;
}

function tookOf({ startUs, endUs }: Entity): number | null {
  return endUs === null ? null : endUs - startUs;
}

function failureOf({ outcome }: Entity): 'fault' | 'error' | null {
  if (outcome === 'fault') return 'fault';
  return outcome === 'error' || outcome === 'throttle' ? 'error' : null;
}

function slowServices(root: Entity, children: Children): Service[] {
  const services: Service[] = [];
  const whole = tookOf(root) ?? 0;
  if (whole <= 0) return services;
  for (let next: Entity | null = root; next !== null; next = longestChild(next, children)) {
    if (next === root || next.kind === 'segment') services.push({ segment: next, inferred: false, path: [] });
    services.at(-1)?.path.push({ entity: next, coverage: (tookOf(next) ?? 0) / whole });
  }
  return services;
}

/** Of several that took as long the earliest. */
function longestChild(parent: Entity, children: Children): Entity | null {
  const whole = tookOf(parent) ?? 0;
  let longest: Entity | null = null;
  let most = whole > 0 ? whole / 2 : Number.POSITIVE_INFINITY;
  for (const child of children.get(parent.id) ?? []) {
    const took = tookOf(child);
    if (took === null || took < most || (longest !== null && took === most)) continue;
    [longest, most] = [child, took];
  }
  return longest;
}

function failedServices(root: Entity, failure: 'fault' | 'error', children: Children): Service[] {
  const services: Service[] = [];
  for (let segment: Entity | undefined = root; segment !== undefined; ) {
    const path = deepestFailure(segment, failure, children);
    services.push({ segment, inferred: false, path: path.map((entity) => ({ entity, coverage: null })) });
    const last: Entity = path.at(-1) ?? segment;
    segment = children.get(last.id)?.find((child) => child.kind === 'segment' && failureOf(child) === failure);
  }
  return services;
}

/** The way from the segment to its deepest entity that failed so; of several as deep to the earliest. */
function deepestFailure(segment: Entity, failure: string, children: Children): Entity[] {
  let deepest: Step = { entity: segment, depth: 0, before: null };
  const open: Step[] = [deepest];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (step.depth > deepest.depth || (step.depth === deepest.depth && byStart(step.entity, deepest.entity) < 0))
      deepest = step;
    for (const child of children.get(step.entity.id) ?? []) {
      if (child.kind === 'subsegment' && failureOf(child) === failure)
        open.push({ entity: child, depth: step.depth + 1, before: step });
    }
  }
  const path: Entity[] = [];
  for (let step: Step | null = deepest; step !== null; step = step.before) path.push(step.entity);
  return path.reverse();
}

interface Step {
  entity: Entity;
  depth: number;
  before: Step | null;
}

function withEnd(services: Service[], trace: TraceEntities): Service[] {
  const service = services.at(-1);
  const last = service?.path.at(-1);
  if (service === undefined || last === undefined || !trace.isUnanswered(last.entity)) return services;
  return [...services, { segment: service.segment, inferred: true, path: [last] }];
}

function rowsOf(
  traceId: string,
  kind: CauseKind,
  services: readonly Service[],
  exceptions: ReadonlyMap<string, readonly TraceException[]>,
): Cell[][] {
  const rows: Cell[][] = [];
  for (const [ord, { segment, inferred, path }] of services.entries()) {
    for (const [place, { entity, coverage }] of path.entries()) {
      const { namespace, node } = entity;
      const row = [
        traceId,
        kind,
        0,
        true,
        ord,
        services.length,
        inferred ? (node?.name ?? null) : segment.name,
        inferred ? (node?.type ?? null) : segment.origin,
        (inferred ? node : segment.node)?.account ?? null,
        inferred,
        place,
        path.length,
        entity.name,
        !inferred && (namespace === 'aws' || namespace === 'remote'),
        coverage,
      ];
      const own = kind === 'responsetime' || inferred ? [] : (exceptions.get(entity.id) ?? []);
      if (own.length === 0) rows.push([...row, null, null, null, null]);
      for (const { ord: exceptionOrd, given } of own)
        rows.push([...row, exceptionOrd, own.length, wordOf(given.type), wordOf(given.message)]);
    }
  }
  return rows;
}
