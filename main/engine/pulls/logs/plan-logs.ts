import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { GroupPlan, LogsPull, PullPlan } from '../../../../preload/contract/pull.ts';
import { noteOf, type PlanNote } from '../plan-note.ts';
import { partitionOf, policyOf } from '../policy.ts';
import { chargeOf, LOG_PRICES, S3_PRICES } from '../prices.ts';
import type { PlanContext } from '../s3/plan-s3.ts';
import { checkMethod, type GroupWork, type PullMethod, workOf } from './log-groups.ts';
import { bytesIn } from './plan-slices.ts';

/** What one answer of FilterLogEvents holds at most. */
const PAGE_BYTES = 2 ** 20;
/** Rows of an answer of GetQueryResults, and what one is taken to weigh; calls and seconds that a query takes beside its rows. */
const QUERY = { pageRows: 10_000, rowBytes: 200, calls: 4, seconds: 4, parallel: 4 };
const USUAL_RATE = 4;
/** From here on an export to S3 is quicker than either way (cloudwatch-logs.md, "Pulling a big group"). */
const EXPORT_BYTES = 20 * 2 ** 30;

/**
 * What a pull of log events would ask, group by group, and what each way would take. How many events a time holds is known to nobody
 * beforehand: bytes are what the group stores, spread evenly over the time that it keeps.
 */
export async function planLogs(
  pull: LogsPull,
  identity: AwsIdentity,
  { network, store, signal, report }: PlanContext,
  what: 'logs' | 'spans' = 'logs',
): Promise<PullPlan> {
  const { connection } = pull;
  const now = Date.now();
  const described = await network.call('logs.describe', { connection, groups: pull.groups }, { signal });
  const works = pull.follow ? [] : await workOf(pull, described.groups, { what, store, importId: null, now });
  checkMethod(pull, works);
  const groups = works.map((work) => toPlan(pull, work));
  const sum = (value: (group: GroupPlan) => number) => groups.reduce((total, group) => total + value(group), 0);
  const bytes = sum((group) => group.bytes);
  const files = works.reduce((total, { slices }) => total + slices.length, 0);
  report({ prefixes: 0, files, bytes });
  const by = (method: PullMethod) => works.filter((work) => work.method === method);
  const queries = by('query').reduce((total, { slices }) => total + slices.length, 0);
  const scanned = sum((group) => (group.method === 'query' ? group.bytes : 0));
  const calls: PullPlan['calls'] = [
    { action: 'sts:GetCallerIdentity', count: 1, bound: 'exact' },
    { action: 'logs:DescribeLogGroups', count: described.calls - described.repeated, bound: 'exact' },
    ...(pull.follow ? [{ action: 'logs:StartLiveTail', count: 1, bound: 'least' as const }] : []),
    ...guessed(
      'logs:FilterLogEvents',
      sum((group) => (group.method === 'filter' ? wayOf(group).calls : 0)),
    ),
    ...guessed('logs:StartQuery', queries),
    ...guessed('logs:GetQueryResults', sum((group) => (group.method === 'query' ? wayOf(group).calls : 0)) - queries),
  ];
  return {
    identity,
    layout: 'log groups',
    files,
    bytes,
    known: 0,
    calls,
    charge: chargeOf([
      { what: 'query-scan', quantity: scanned, unit: 'bytes', price: LOG_PRICES.query },
      { what: 'transfer', quantity: bytes, unit: 'bytes', price: S3_PRICES.transfer },
    ]),
    seconds: pull.follow ? null : sum((group) => wayOf(group).seconds),
    groups,
    traces: null,
    cells: [],
    prefixes: [],
    notes: notesOf(pull, works, now),
    disk: { grows: null, free: null },
    samples: [],
    policy: policyOf({ ...pull, groups: described.groups.map(({ arn }) => arn) }, partitionOf(identity.region)),
  };
}

function guessed(action: string, count: number): PullPlan['calls'] {
  return count > 0 ? [{ action, count, bound: 'about' }] : [];
}

function toPlan(pull: LogsPull, { group, method, span, knownMs, density, slices }: GroupWork): GroupPlan {
  const rate = pull.callsPerSecond ?? USUAL_RATE;
  const bytes = Math.round(slices.reduce((sum, slice) => sum + bytesIn(density, slice), 0));
  const pages = slices.reduce((sum, slice) => sum + Math.max(1, Math.ceil(bytesIn(density, slice) / PAGE_BYTES)), 0);
  const queryCalls = slices.reduce(
    (sum, slice) => sum + QUERY.calls + Math.ceil(bytesIn(density, slice) / QUERY.rowBytes / QUERY.pageRows),
    0,
  );
  const queried = Math.max(queryCalls / rate, (slices.length * QUERY.seconds) / QUERY.parallel);
  const { arn, name, account, region, logClass } = group;
  return {
    arn,
    name,
    account,
    region,
    logClass,
    method,
    from: span.from * 1000,
    to: span.to * 1000,
    knownSeconds: knownMs / 1000,
    bytes,
    ways: [
      ...(logClass === null || logClass === 'STANDARD'
        ? [{ method: 'filter' as const, calls: pages, seconds: pages / rate, usd: 0 }]
        : []),
      {
        method: 'query' as const,
        calls: queryCalls,
        seconds: queried,
        usd: (bytes / LOG_PRICES.query.per) * LOG_PRICES.query.usd,
      },
    ],
  };
}

/** The way that is taken. */
function wayOf({ method, ways }: GroupPlan): { calls: number; seconds: number } {
  return ways.find((way) => way.method === method) ?? { calls: 0, seconds: 0 };
}

function notesOf(pull: LogsPull, works: readonly GroupWork[], now: number): PlanNote[] {
  if (pull.follow) return [noteOf('plan.tail'), noteOf('plan.tail-lacks')];
  const slices = works.reduce((total, work) => total + work.slices.length, 0);
  const notes = [noteOf('plan.even', { slices }), noteOf('plan.recent')];
  for (const { group: of, span, knownMs, method, density } of works) {
    const { name: group, retentionDays, logClass } = of;
    const kept = retentionDays === null ? 0 : now - retentionDays * 86_400_000;
    if (retentionDays !== null && pull.range !== null && pull.range.from / 1000 < kept) {
      notes.push(noteOf('plan.retention', { group, days: retentionDays }));
    }
    if (knownMs > 0) {
      notes.push(noteOf('plan.known', { group, share: Math.round((100 * knownMs) / (span.to - span.from)) }));
    }
    if (logClass !== null && logClass !== 'STANDARD') notes.push(noteOf('plan.class', { group, class: logClass }));
    if (method === 'query' && logClass === 'STANDARD') notes.push(noteOf('plan.by-query', { group }));
    if (bytesIn(density, span) > EXPORT_BYTES) notes.push(noteOf('plan.export', { group }));
  }
  return notes;
}
