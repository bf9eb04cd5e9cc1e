import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { PullPlan, TracesPlan, TracesPull } from '../../../../preload/contract/pull.ts';
import { XRAY_LIMITS } from '../../../../preload/contract/xray-limits.ts';
import type { Span } from '../covered-time.ts';
import { planLogs } from '../logs/plan-logs.ts';
import { noteOf } from '../plan-note.ts';
import { partitionOf, policyOf } from '../policy.ts';
import { chargeOf, XRAY_PRICES } from '../prices.ts';
import type { PlanContext } from '../s3/plan-s3.ts';
import { filterOf, idsOf, selectionOf, spansPull, storedAround, type TraceMode, traceSpan } from './trace-request.ts';
import { modeOf } from './traces-source.ts';
import { missingTime, type SummaryText, slicesOf, windowsOf } from './windows.ts';

/** What a look at the newest window says of all of them. */
interface Estimate {
  traces: number;
  scanned: number;
  summaryCalls: number;
  batchCalls: number;
  exact: boolean;
}

/** What a pull of traces would ask. Of a time, one page of summaries is asked for, as nothing else says how many traces there are. */
export async function planTraces(pull: TracesPull, identity: AwsIdentity, context: PlanContext): Promise<PullPlan> {
  const { connection } = pull;
  const { network, signal } = context;
  const asked =
    pull.mode === 'auto' ? await network.call('xray.destination', { connection }, { signal }) : { pending: false };
  const place = {
    mode: 'destination' in asked ? modeOf(asked) : (pull.mode as TraceMode),
    pending: asked.pending,
    detected: 'destination' in asked,
  };
  if (pull.traceIds !== null) return planNamed(pull, identity, place);
  if (place.mode === 'search' && filterOf(pull) === null) return await planSpans(pull, identity, context, place);
  return await planRange(pull, identity, context, place);
}

interface Place {
  mode: TraceMode;
  pending: boolean;
  /** AWS was asked for the mode, and is asked again by the pull. */
  detected: boolean;
}

function begins({ detected }: Place): PullPlan['calls'] {
  return [
    { action: 'sts:GetCallerIdentity', count: 1, bound: 'exact' },
    ...(detected ? [{ action: 'xray:GetTraceSegmentDestination', count: 1, bound: 'exact' as const }] : []),
  ];
}

function planNamed(pull: TracesPull, identity: AwsIdentity, place: Place): PullPlan {
  const ids = idsOf(pull);
  const { mode, pending } = place;
  const span =
    mode === 'search'
      ? storedAround(ids, pull.range === null ? null : traceSpan(pull, Date.now()), Date.now())
      : { from: 0, to: 0 };
  const calls = byIdCalls(mode, ids.length, true);
  return planOf(pull, identity, {
    calls: [...begins(place), ...calls],
    scanned: 0,
    retrieved: mode === 'xray' ? ids.length : 0,
    traces: {
      mode,
      pending,
      traces: ids.length,
      exact: true,
      windows: 0,
      from: span.from * 1000,
      to: span.to * 1000,
      knownSeconds: 0,
    },
    notes: [
      ...(pending ? [noteOf('plan.traces-pending')] : []),
      ...(mode === 'search' ? [noteOf('plan.traces-polls')] : []),
    ],
  });
}

/** Calls for so many traces, as if all of them were asked for together. */
function byIdCalls(mode: TraceMode, traces: number, isExact: boolean): PullPlan['calls'] {
  const bound = isExact ? 'exact' : 'about';
  if (mode === 'xray') return counted('xray:BatchGetTraces', Math.ceil(traces / XRAY_LIMITS.batchIds), bound);
  const retrievals = Math.ceil(traces / XRAY_LIMITS.retrievalIds);
  return [
    ...counted('xray:StartTraceRetrieval', retrievals, bound),
    ...counted('xray:ListRetrievedTraces', retrievals, 'least'),
  ];
}

async function planSpans(
  pull: TracesPull,
  identity: AwsIdentity,
  context: PlanContext,
  place: Place,
): Promise<PullPlan> {
  const plan = await planLogs(spansPull(pull), identity, context, 'spans');
  const [, ...others] = plan.calls;
  const [group] = plan.groups;
  return {
    ...plan,
    layout: 'spans',
    calls: [...begins(place), ...others],
    traces: {
      mode: place.mode,
      pending: place.pending,
      traces: null,
      exact: false,
      windows: 0,
      from: group?.from ?? 0,
      to: group?.to ?? 0,
      knownSeconds: group?.knownSeconds ?? 0,
    },
    notes: [noteOf('plan.traces-search'), ...(place.pending ? [noteOf('plan.traces-pending')] : []), ...plan.notes],
    policy: policyOf(pull, partitionOf(identity.region)),
  };
}

async function planRange(
  pull: TracesPull,
  identity: AwsIdentity,
  context: PlanContext,
  place: Place,
): Promise<PullPlan> {
  const { store } = context;
  const { mode, pending } = place;
  const now = Date.now();
  const span = traceSpan(pull, now);
  const named = { account: identity.account, region: identity.region, selection: selectionOf(pull) };
  const whole = span.to > span.from ? [span] : [];
  const gaps = store === null ? whole : await missingTime(store, null, named, span);
  const windows = windowsOf(gaps, XRAY_LIMITS.summaryWindowMs);
  const estimate = await estimated(pull, windows, gaps, context);
  const { traces, scanned, summaryCalls, batchCalls, exact } = estimate;
  const left = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const knownSeconds = Math.max(0, span.to - span.from - left) / 1000;
  const isTooOld = pull.range !== null && pull.range.from / 1000 < now - XRAY_LIMITS.keptMs;
  return planOf(pull, identity, {
    calls: [
      ...begins(place),
      ...counted('xray:GetTraceSummaries', summaryCalls, exact ? 'exact' : 'about'),
      ...(mode === 'xray'
        ? counted('xray:BatchGetTraces', batchCalls, exact ? 'exact' : 'about')
        : byIdCalls(mode, traces, exact)),
    ],
    scanned,
    retrieved: mode === 'xray' ? traces : 0,
    traces: {
      mode,
      pending,
      traces,
      exact,
      windows: windows.length,
      from: span.from * 1000,
      to: span.to * 1000,
      knownSeconds,
    },
    notes: [
      noteOf('plan.traces-time'),
      ...(mode === 'search' ? [noteOf('plan.traces-indexed'), noteOf('plan.traces-polls')] : []),
      ...(pending ? [noteOf('plan.traces-pending')] : []),
      ...(isTooOld ? [noteOf('plan.traces-kept')] : []),
      ...(exact ? [] : [noteOf('plan.traces-estimate')]),
    ],
  });
}

/** Asks for the first page of the newest window, and takes the others to be like it. */
async function estimated(
  pull: TracesPull,
  windows: readonly Span[],
  gaps: readonly Span[],
  { network, signal }: PlanContext,
): Promise<Estimate> {
  const [newest] = windows;
  if (newest === undefined) return { traces: 0, scanned: 0, summaryCalls: 0, batchCalls: 0, exact: true };
  const { connection, callsPerSecond } = pull;
  const summaries: SummaryText[] = [];
  const asked = { connection, callsPerSecond, ...newest, filter: filterOf(pull), firstPage: true, most: 1 };
  const page = await network.call('xray.summaries', asked, {
    signal,
    onItem: (item) => {
      summaries.push(...item.summaries);
      return undefined;
    },
  });
  const looked = newest.to - page.lookedFrom;
  const all = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const factor = page.refused !== null || looked <= 0 ? 1 : all / looked;
  const exact = page.refused === null && !page.left && windows.length === 1;
  const traces = Math.round(summaries.length * factor);
  const batches = (some: readonly { summaries: readonly SummaryText[] }[]) =>
    some.reduce((sum, slice) => sum + Math.ceil(slice.summaries.length / XRAY_LIMITS.batchIds), 0);
  return {
    traces,
    scanned: Math.round(page.scanned * factor),
    // A page of the newest window covers `looked`; each window has one page at least.
    summaryCalls: page.left ? Math.max(windows.length, Math.ceil(factor)) : windows.length,
    batchCalls: exact ? batches(slicesOf(newest, summaries)) : Math.ceil(traces / XRAY_LIMITS.batchIds),
    exact,
  };
}

function counted(action: string, count: number, bound: PullPlan['calls'][number]['bound']): PullPlan['calls'] {
  return count > 0 ? [{ action, count, bound }] : [];
}

function planOf(
  pull: TracesPull,
  identity: AwsIdentity,
  part: { calls: PullPlan['calls']; scanned: number; retrieved: number; traces: TracesPlan; notes: PullPlan['notes'] },
): PullPlan {
  const rate = pull.callsPerSecond ?? XRAY_LIMITS.callsPerSecond;
  const longest = Math.max(...part.calls.map(({ count }) => count));
  return {
    identity,
    layout: 'traces',
    files: 0,
    bytes: 0,
    known: 0,
    calls: part.calls,
    charge: chargeOf([
      { what: 'traces-scanned', quantity: part.scanned, unit: 'traces', price: XRAY_PRICES.scanned },
      { what: 'traces-retrieved', quantity: part.retrieved, unit: 'traces', price: XRAY_PRICES.retrieved },
    ]),
    // Each operation has a rate of its own.
    seconds: longest / rate,
    groups: [],
    traces: part.traces,
    cells: [],
    prefixes: [],
    notes: part.notes,
    disk: { grows: null, free: null },
    samples: [],
    policy: policyOf(pull, partitionOf(identity.region)),
  };
}
