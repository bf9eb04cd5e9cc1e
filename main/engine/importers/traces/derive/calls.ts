import type { NodeKey } from '../called-node.ts';
import type { Cell, Columns } from '../column-writer.ts';
import type { Entity, TraceEntities } from './entity.ts';
import { ownLinks } from './members.ts';

/** Columns of xr_call, in their order. */
export const CALL_COLUMNS: Columns = [
  ['trace_id', 'VARCHAR', 'free'],
  ['trace_us', 'BIGINT'],
  ['what', 'VARCHAR'],
  ['src_name', 'VARCHAR', 'free'],
  ['src_type', 'VARCHAR', 'free'],
  ['src_account', 'VARCHAR', 'free'],
  ['dst_name', 'VARCHAR', 'free'],
  ['dst_type', 'VARCHAR', 'free'],
  ['dst_account', 'VARCHAR', 'free'],
  ['entity_id', 'VARCHAR', 'free'],
  ['outcome', 'VARCHAR'],
  ['response_us', 'BIGINT'],
  ['duration_us', 'BIGINT'],
  ['age_us', 'BIGINT'],
  ['start_us', 'BIGINT'],
  ['end_us', 'BIGINT'],
  ['root', 'BOOLEAN'],
  ['inferred', 'BOOLEAN'],
  ['http_url', 'VARCHAR', 'free'],
  ['http_status', 'INTEGER'],
  ['http_method', 'VARCHAR', 'free'],
  ['complete', 'BOOLEAN'],
  ['alias', 'VARCHAR', 'free'],
  ['alias_type', 'VARCHAR', 'free'],
  ['caller_missing', 'BOOLEAN'],
  ['links_missing', 'INTEGER'],
];

/** What a link leads to, in whatever trace: its node (null where it has none), and when it ended. */
export interface LinkedEntity {
  node: NodeKey | null;
  endUs: number | null;
}

/** What links lead to where that is here; both ids are stored ones. */
export type FindLinked = (traceId: string, id: string) => LinkedEntity | undefined;

/** What is said of a call or an answer: of an entity, or, for a call of an inferred segment, of the call behind it. */
type Figures = Pick<Entity, 'id' | 'outcome' | 'startUs' | 'endUs' | 'httpUrl' | 'httpStatus' | 'httpMethod'>;

/** A row of xr_call before it is cells. */
interface Call {
  /** A client is a node without statistics. */
  what: 'node' | 'client' | 'edge' | 'link';
  src: NodeKey | null;
  dst: NodeKey | null;
  figures: Figures;
  durationUs: number | null;
  ageUs: number | null;
  root: boolean;
  inferred: boolean;
  alias: Alias | null;
  callerMissing: boolean;
  linksMissing: number;
}

interface Alias {
  name: string;
  type: string | null;
}

/** What called a segment (rules 3b and 3c). Where that is an inferred segment, the call that it was inferred from. */
interface Caller {
  node: NodeKey | null;
  figures: Figures;
  alias: Alias | null;
  /** Our rule (6.2): of one service of OpenTelemetry; no edge is drawn unless a call lies between. */
  sameService: boolean;
}

/**
 * The service graph of a trace as rows of xr_call: one for each time that a node answered or an edge was crossed (xray.md
 * 3.2; the numbers below are its rules). The graph is a GROUP BY over them.
 */
export function callsOf(trace: TraceEntities, traceUs: number, linked: FindLinked): Cell[][] {
  const calls: Call[] = [];
  const latest = latestEnds(trace);
  const crossed = new Crossings();
  for (const segment of trace.segments) {
    const { node, startUs, endUs, parentId, links } = segment;
    const caller = callerOf(segment, trace);
    const found = parentId === null ? ownLinks(segment).map((link) => linked(link.trace, link.id)) : [];
    // 1, 4
    const answer = callOf('node', null, node, segment);
    answer.durationUs = endUs === null ? null : (latest.get(segment.id) ?? endUs) - startUs;
    answer.root = parentId === null && links.length === 0;
    answer.callerMissing = parentId !== null && caller === null;
    answer.linksMissing = found.filter((one) => one === undefined).length;
    calls.push(answer);
    // 3a: the client in front of a root: its node, which has no statistics, and its edge.
    if (answer.root) {
      const client = { name: segment.name, type: 'client', account: null };
      calls.push(callOf('client', null, client, timesAlone(segment)), callOf('edge', client, node, segment));
    }
    // 3b, 3c
    if (caller !== null && !caller.sameService && crossed.isFirst(caller, segment)) {
      const edge = callOf('edge', caller.node, node, caller.figures);
      edge.alias = caller.alias;
      calls.push(edge);
    }
    // 3f: links; how old the message was when it came in, where that is known.
    for (const one of found) {
      if (one === undefined || one.node === null) continue;
      const link = callOf('link', one.node, node, timesAlone(segment));
      link.ageUs = one.endUs === null ? null : Math.max(0, startUs - one.endUs);
      calls.push(link);
    }
  }
  for (const entity of trace.all) {
    const call = trace.isUnanswered(entity) ? entity : trace.find(entity.parentId, 'subsegment');
    if (call !== entity && (entity.kind !== 'inferred' || (call !== null && trace.isUnanswered(call)))) continue;
    // 2: a call that no segment answered, or an inferred segment without such a call. One with it is the same node, and
    // counted once, by the call.
    const answer = callOf('node', null, entity.node, entity);
    answer.durationUs = entity.endUs === null ? null : entity.endUs - entity.startUs;
    answer.inferred = true;
    calls.push(answer);
    // 3e
    const owner = call === null ? null : trace.find(call.ownerId, 'segment');
    if (call === null || owner === null) continue;
    const edge = callOf('edge', owner.node, entity.node, call);
    edge.inferred = true;
    calls.push(edge);
  }
  return calls.map((call) => cellsOf(trace.traceId, traceUs, call));
}

/** What most rows say. */
function callOf(what: Call['what'], src: NodeKey | null, dst: NodeKey | null, figures: Figures): Call {
  return {
    what,
    src,
    dst,
    figures,
    durationUs: null,
    ageUs: null,
    root: false,
    inferred: false,
    alias: null,
    callerMissing: false,
    linksMissing: 0,
  };
}

/** 4: the latest end of anything in a segment. */
function latestEnds({ all }: TraceEntities): Map<string, number> {
  const latest = new Map<string, number>();
  for (const { ownerId, endUs } of all) {
    if (ownerId === null || endUs === null) continue;
    const known = latest.get(ownerId);
    if (known === undefined || endUs > known) latest.set(ownerId, endUs);
  }
  return latest;
}

function callerOf(segment: Entity, trace: TraceEntities): Caller | null {
  const parent = segment.parentId === null ? undefined : trace.byId.get(segment.parentId);
  if (parent === undefined) return null;
  const sameService = isOwnWork(segment, parent, trace);
  switch (parent.kind) {
    case 'subsegment': {
      const owner = trace.find(parent.ownerId, 'segment');
      // 8: the alias.
      const alias = parent.name === segment.name ? null : { name: parent.name, type: parent.node?.type ?? null };
      return owner === null ? null : { node: owner.node, figures: parent, alias, sameService };
    }
    case 'segment':
      return { node: parent.node, figures: parent, alias: null, sameService };
    case 'inferred': {
      const call = trace.find(parent.parentId, 'subsegment');
      const { httpUrl, httpStatus, httpMethod } = parent;
      const figures = call === null ? parent : { ...call, httpUrl, httpStatus, httpMethod };
      return { node: call?.node ?? parent.node, figures, alias: null, sameService };
    }
  }
}

/** Whether a segment belongs to the service that its parent does, with no call between it and the parent's own segment. */
function isOwnWork(segment: Entity, parent: Entity, trace: TraceEntities): boolean {
  if (segment.otelService === null || segment.otelService !== parent.otelService || parent.ownerId === null)
    return false;
  for (let between = parent; ; ) {
    if (between.otelKind === null || between.otelKind === 'CLIENT' || between.otelKind === 'PRODUCER') return false;
    const above = between.kind === 'subsegment' ? trace.find(between.parentId, 'subsegment') : null;
    if (above === null) return true;
    between = above;
  }
}

/** One response for each calling entity, also when several segments of one node name it as their parent. */
class Crossings {
  readonly #known = new Map<string, { caller: Caller; to: NodeKey | null }[]>();

  isFirst(caller: Caller, { node: to }: Entity): boolean {
    const known = this.#known.get(caller.figures.id);
    if (known === undefined) this.#known.set(caller.figures.id, [{ caller, to }]);
    else if (
      known.some((one) => isSame(one.to, to) && isSame(one.caller.node, caller.node) && isAlike(one.caller, caller))
    )
      return false;
    else known.push({ caller, to });
    return true;
  }
}

function isSame(a: NodeKey | null, b: NodeKey | null): boolean {
  return a?.name === b?.name && a?.type === b?.type && a?.account === b?.account;
}

/** Calls of one id: they may come by several inferred segments. */
function isAlike({ figures: a, alias }: Caller, { figures: b, alias: other }: Caller): boolean {
  const sameHttp = a.httpUrl === b.httpUrl && a.httpStatus === b.httpStatus && a.httpMethod === b.httpMethod;
  return sameHttp && alias?.name === other?.name && alias?.type === other?.type;
}

/** Of what has no statistics: a client, a link. */
function timesAlone({ id, startUs, endUs }: Entity): Figures {
  return { id, startUs, endUs, outcome: null, httpUrl: null, httpStatus: null, httpMethod: null };
}

function cellsOf(traceId: string, traceUs: number, call: Call): Cell[] {
  const { what, src, dst, figures, durationUs, ageUs, root, inferred, alias, callerMissing, linksMissing } = call;
  const { id, outcome, startUs, endUs, httpUrl, httpStatus, httpMethod } = figures;
  return [
    traceId,
    traceUs,
    what === 'client' ? 'node' : what,
    src?.name ?? null,
    src?.type ?? null,
    src?.account ?? null,
    dst?.name ?? null,
    dst?.type ?? null,
    dst?.account ?? null,
    id,
    outcome,
    what === 'link' || what === 'client' || endUs === null ? null : endUs - startUs,
    durationUs,
    ageUs,
    startUs,
    endUs,
    root,
    inferred,
    httpUrl,
    httpStatus,
    httpMethod,
    endUs !== null && what !== 'client',
    alias?.name ?? null,
    alias?.type ?? null,
    callerMissing,
    linksMissing,
  ];
}
