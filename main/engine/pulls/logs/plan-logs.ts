import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { GroupPlan, LogsPull, PullPlan } from '../../../../preload/contract/pull.ts';
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
): Promise<PullPlan> {
  const { connection } = pull;
  const now = Date.now();
  const described = await network.call('logs.describe', { connection, groups: pull.groups }, { signal });
  const works = pull.follow ? [] : await workOf(pull, described.groups, { store, importId: null, now });
  checkMethod(pull, works);
  const groups = works.map((work) => toPlan(pull, work));
  const sum = (value: (group: GroupPlan) => number) => groups.reduce((total, group) => total + value(group), 0);
  const bytes = sum((group) => group.bytes);
  const files = works.reduce((total, { slices }) => total + slices.length, 0);
  report({ prefixes: 0, files, bytes });
  const by = (method: PullMethod) => works.filter((work) => work.method === method);
  const queries = by('query').reduce((total, { slices }) => total + slices.length, 0);
  const scanned = sum((group) => (group.method === 'query' ? group.bytes : 0));
  const calls = [
    { action: 'sts:GetCallerIdentity', count: 1 },
    { action: 'logs:DescribeLogGroups', count: described.calls - described.repeated },
    ...(pull.follow ? [{ action: 'logs:StartLiveTail', count: 1 }] : []),
    ...counted(
      'logs:FilterLogEvents',
      sum((group) => (group.method === 'filter' ? wayOf(group).calls : 0)),
    ),
    ...counted('logs:StartQuery', queries),
    ...counted('logs:GetQueryResults', sum((group) => (group.method === 'query' ? wayOf(group).calls : 0)) - queries),
  ];
  return {
    identity,
    layout: 'log groups',
    files,
    bytes,
    known: 0,
    calls,
    charge: chargeOf([
      { what: 'Logs Insights', quantity: scanned, unit: 'bytes scanned', price: LOG_PRICES.query },
      { what: 'transfer out of AWS', quantity: bytes, unit: 'bytes', price: S3_PRICES.transfer },
    ]),
    seconds: pull.follow ? null : sum((group) => wayOf(group).seconds),
    groups,
    cells: [],
    prefixes: [],
    notes: notesOf(pull, works, now),
    policy: policyOf({ ...pull, groups: described.groups.map(({ arn }) => arn) }, partitionOf(identity.region)),
  };
}

function counted(action: string, count: number): { action: string; count: number }[] {
  return count > 0 ? [{ action, count }] : [];
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

function notesOf(pull: LogsPull, works: readonly GroupWork[], now: number): string[] {
  const notes = [
    'Bytes, calls and time are estimates: events are taken to lie evenly over the time that a group keeps them.',
  ];
  if (pull.follow)
    return ['Live Tail costs 0.01 USD a minute, and gives 500 events a second at most: of more it is a sample.'];
  for (const { group, span, knownMs, method, density } of works) {
    const { name, retentionDays, logClass } = group;
    const kept = retentionDays === null ? 0 : now - retentionDays * 86_400_000;
    if (pull.range !== null && pull.range.from / 1000 < kept) {
      notes.push(`${name} keeps events for ${retentionDays} days: what is older than that is gone or on its way out.`);
    }
    if (knownMs > 0) {
      const share = Math.round((100 * knownMs) / (span.to - span.from));
      notes.push(`${name}: ${share} % of the time is in the workspace already and is not asked for again.`);
    }
    if (logClass !== null && logClass !== 'STANDARD') {
      notes.push(`${name} is of the class ${logClass}, which can only be asked by queries: their events carry no ids.`);
    }
    if (method === 'query' && logClass === 'STANDARD') {
      notes.push(`${name} is asked by queries, as it is large: their events carry no ids.`);
    }
    if (bytesIn(density, span) > EXPORT_BYTES) {
      notes.push(`${name} is large: an export to S3 (CreateExportTask) and \`pull s3\` of it is quicker.`);
    }
  }
  return notes;
}
