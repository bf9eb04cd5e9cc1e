import type { TraceEntity } from '../../../preload/contract/traces.ts';
import type { Status } from '../../lib/outcome.ts';

/** A segment or subsegment as the timeline has it. */
export interface Span {
  entity: TraceEntity;
  /** Place in the order of the timeline. */
  at: number;
  parent: Span | null;
  children: Span[];
  depth: number;
  /** Microseconds; the clock of its service corrected where that is asked for. The end of what is in progress is the trace's. */
  start: number;
  end: number;
  inProgress: boolean;
  /** It names a parent that is not in the data. */
  isOrphan: boolean;
  outcome: Status;
  /** Service that did it, or that was called where that sent nothing. */
  service: string;
}

export interface Skew {
  service: string;
  /** Microseconds that were added to its times. */
  by: number;
}

/** A stretch of the critical path: what the trace waited for. */
export interface CriticalPart {
  span: Span;
  from: number;
  to: number;
}

export interface TraceModel {
  spans: Span[];
  start: number;
  end: number;
  /** Services whose clocks differ from their callers', and by how much. */
  skews: Skew[];
}

/** The spans of a trace in the order that the engine gives them; clocks are corrected where `correct` says so. */
export function traceModel(entities: readonly TraceEntity[], correct: boolean): TraceModel {
  const spans: Span[] = [];
  const byId = new Map<string, Span>();
  const latest = entities.reduce((end, one) => Math.max(end, one.endUs ?? one.startUs), Number.NEGATIVE_INFINITY);
  const owners = new Map(entities.filter(({ kind }) => kind !== 'subsegment').map(({ id, name }) => [id, name]));
  entities.forEach((entity, at) => {
    const parent = entity.parentId === null ? null : (byId.get(entity.parentId) ?? null);
    const called = entity.kind === 'subsegment' && entity.node !== null ? entity.node.name : null;
    const span: Span = {
      entity,
      at,
      parent,
      children: [],
      depth: parent === null ? 0 : parent.depth + 1,
      start: entity.startUs,
      end: entity.endUs ?? Math.max(latest, entity.startUs),
      inProgress: entity.endUs === null,
      isOrphan: entity.statedParentId !== null && parent === null,
      outcome: entity.outcome ?? 'ok',
      service: called ?? owners.get(entity.ownerId ?? '') ?? entity.name,
    };
    parent?.children.push(span);
    spans.push(span);
    if (!byId.has(entity.id)) byId.set(entity.id, span);
  });
  const skews = correct ? correctClocks(spans) : [];
  const start = spans.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY);
  const end = spans.reduce((most, span) => Math.max(most, span.end), Number.NEGATIVE_INFINITY);
  return { spans, start: spans.length === 0 ? 0 : start, end: spans.length === 0 ? 0 : end, skews };
}

/**
 * A service that answers a call begins after the call and ends before its answer (our rule). One that fits into its call and
 * does not lie in it has another clock: it is moved to the nearest place inside, with all that it did.
 */
function correctClocks(spans: readonly Span[]): Skew[] {
  const skews: Skew[] = [];
  const moved = new Map<Span, number>();
  for (const span of spans) {
    const { parent, entity } = span;
    const inherited = parent === null ? 0 : (moved.get(parent) ?? 0);
    span.start += inherited;
    span.end += inherited;
    let by = 0;
    const isCall = parent !== null && entity.kind === 'segment' && parent.entity.kind === 'subsegment';
    if (isCall && !span.inProgress && !parent.inProgress && span.end - span.start <= parent.end - parent.start) {
      if (span.start < parent.start) by = parent.start - span.start;
      else if (span.end > parent.end) by = parent.end - span.end;
    }
    span.start += by;
    span.end += by;
    if (inherited + by !== 0) moved.set(span, inherited + by);
    if (by !== 0) skews.push({ service: entity.name, by });
  }
  return skews;
}

/**
 * What the trace waited for (our rule): backwards from the end of its first root, always the child that ended last before the
 * time at hand; what no child fills is the span's own.
 */
export function criticalPath(model: TraceModel): CriticalPart[] {
  const root = model.spans.find(({ parent }) => parent === null);
  if (root === undefined) return [];
  const parts: CriticalPart[] = [];
  // A stack of our own: a chain of calls may be longer than the machine's.
  const open: { span: Span; from: number; until: number }[] = [{ span: root, from: root.start, until: root.end }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { span, from, until } = next;
    let at = until;
    for (const child of [...span.children].sort((a, b) => b.end - a.end || b.start - a.start)) {
      const end = Math.min(child.end, at);
      // What goes on after its parent, or lies beside what was waited for, held nothing up.
      if (child.end > at || child.start >= at || end <= from) continue;
      if (end < at) parts.push({ span, from: end, to: at });
      open.push({ span: child, from: Math.max(child.start, from), until: end });
      at = Math.max(child.start, from);
      if (at <= from) break;
    }
    if (at > from) parts.push({ span, from, to: at });
  }
  return parts.sort((a, b) => a.from - b.from);
}

/** Time of a span that none of its children fills, microseconds. */
export function selfTime({ start, end, children }: Span): number {
  let covered = 0;
  let at = start;
  for (const child of [...children].sort((a, b) => a.start - b.start)) {
    const [from, to] = [Math.max(child.start, at), Math.min(child.end, end)];
    if (to <= from) continue;
    covered += to - from;
    at = to;
  }
  return Math.max(0, end - start - covered);
}

/** Own time on the critical path by service, the longest first. */
export function timeByService(path: readonly CriticalPart[]): { service: string; us: number; outcome: Status }[] {
  const sums = new Map<string, { us: number; outcome: Status }>();
  const rank: Record<Status, number> = { ok: 0, error: 1, throttle: 2, fault: 3 };
  for (const { span, from, to } of path) {
    const known = sums.get(span.service) ?? { us: 0, outcome: 'ok' as Status };
    const outcome = rank[span.outcome] > rank[known.outcome] ? span.outcome : known.outcome;
    sums.set(span.service, { us: known.us + to - from, outcome });
  }
  return [...sums].map(([service, sum]) => ({ service, ...sum })).sort((a, b) => b.us - a.us);
}

/** Spans that show: those whose parents are all open. */
export function openSpans(spans: readonly Span[], shut: ReadonlySet<string>): Span[] {
  const hidden = new Set<Span>();
  return spans.filter((span) => {
    const { parent } = span;
    const isHidden = parent !== null && (hidden.has(parent) || shut.has(parent.entity.id));
    if (isHidden) hidden.add(span);
    return !isHidden;
  });
}

/** Whether a text is in what a span says of itself. */
export function matchesSpan({ entity }: Span, needle: string): boolean {
  const { name, id, origin, blocks, exceptions } = entity;
  const parts = [name, id, origin, blocks.http, blocks.aws, blocks.sql, blocks.annotations, exceptions];
  return parts.some((part) => {
    const text = typeof part === 'string' ? part : part === null || part === undefined ? '' : JSON.stringify(part);
    return text.toLowerCase().includes(needle);
  });
}

/** Two traces by what was done in them: how often, and how long it took by itself. */
export interface Compared {
  service: string;
  name: string;
  here: { count: number; us: number } | null;
  there: { count: number; us: number } | null;
}

export function comparedSpans(here: readonly Span[], there: readonly Span[]): Compared[] {
  const rows = new Map<string, Compared>();
  for (const [side, spans] of [
    ['here', here],
    ['there', there],
  ] as const) {
    for (const span of spans) {
      const { service } = span;
      const { name } = span.entity;
      const key = JSON.stringify([service, name]);
      const row = rows.get(key) ?? { service, name, here: null, there: null };
      const known = row[side] ?? { count: 0, us: 0 };
      row[side] = { count: known.count + 1, us: known.us + selfTime(span) };
      rows.set(key, row);
    }
  }
  const by = ({ here: a, there: b }: Compared) => Math.abs((a?.us ?? 0) - (b?.us ?? 0));
  return [...rows.values()].sort((a, b) => by(b) - by(a));
}
