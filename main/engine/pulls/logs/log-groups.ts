import { saying } from '../../../../preload/contract/errors.ts';
import type { DescribedLogGroup } from '../../../../preload/contract/network-logs.ts';
import type { LogsPull } from '../../../../preload/contract/pull.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { parsePattern } from '../../query/filter-pattern/compile.ts';
import type { Store } from '../../store/store.ts';
import { coveredTime, gapsOf, type Span } from '../covered-time.ts';
import { bytesIn, type Density, densityOf, slicesOf } from './plan-slices.ts';

const DAY_MS = 86_400_000;
/** A query whose filter leaves few rows may scan so much more at a time. */
const FILTERED = 16;
/** From here on a query is the better way, as its answers are not bound to 4 MB a second (cloudwatch-logs.md, "Pulling a big group"). */
const LARGE_BYTES = 2 * 2 ** 30;

export type PullMethod = 'filter' | 'query';

/** What a pull has to fetch of one group. */
export interface GroupWork {
  group: DescribedLogGroup;
  method: PullMethod;
  /** Before what is there already is taken out. */
  span: Span;
  /** Milliseconds of the span that the workspace has. */
  knownMs: number;
  density: Density;
  slices: Span[];
}

/** Milliseconds, half-open, that hold a range of microseconds. */
export function spanOf({ from, to }: TimeRange): Span {
  return { from: Math.floor(from / 1000), to: Math.ceil(to / 1000) };
}

/** What of a pull is asked for beside its groups and its time, as it stands in the names of slices. */
export function selectionOf({ pattern, streams }: LogsPull): Record<string, string> {
  return {
    ...(pattern === null ? {} : { pattern }),
    ...(streams === null ? {} : { streams: JSON.stringify([...streams].sort()) }),
  };
}

/** The slices of each group that the workspace does not have yet. */
export async function workOf(
  pull: LogsPull,
  groups: readonly DescribedLogGroup[],
  {
    what = 'logs',
    store,
    importId,
    now,
  }: { what?: 'logs' | 'spans'; store: Store | null; importId: number | null; now: number },
): Promise<GroupWork[]> {
  const selection = selectionOf(pull);
  const works: GroupWork[] = [];
  for (const group of groups) {
    const { account, region, name } = group;
    const asked = spanOf(pull.range ?? { from: 0, to: now * 1000 });
    const span = { from: Math.max(asked.from, firstOf(group, now)), to: Math.min(asked.to, now) };
    const covered =
      store === null ? [] : await coveredTime(store, importId, { what, account, region, group: name, selection });
    const gaps = span.to <= span.from ? [] : gapsOf(span, covered);
    const density = densityOf(group, now);
    const left = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
    const method = methodOf(
      pull,
      group,
      gaps.reduce((sum, gap) => sum + bytesIn(density, gap), 0),
    );
    const scale = method === 'query' && pull.pattern !== null ? FILTERED : 1;
    const knownMs = Math.max(0, span.to - span.from) - left;
    works.push({
      group,
      method,
      span,
      knownMs,
      density,
      slices: slicesOf(gaps, { ...density, bytesPerMs: density.bytesPerMs / scale }),
    });
  }
  return works;
}

/**
 * The earliest time that a group may have events of: they are kept for its retention, up to three days longer, and may have been
 * two weeks old when they were put into a new group.
 */
function firstOf({ createdAt, retentionDays }: DescribedLogGroup, now: number): number {
  const created = createdAt === null ? 0 : createdAt - 14 * DAY_MS;
  return Math.max(0, created, retentionDays === null ? 0 : now - (retentionDays + 3) * DAY_MS);
}

/** FilterLogEvents is for groups of the Standard class alone; a query costs by what it scans. */
export function methodOf(pull: LogsPull, group: DescribedLogGroup, bytes: number): PullMethod {
  if (pull.method !== 'auto') return pull.method;
  if (group.logClass !== null && group.logClass !== 'STANDARD') return 'query';
  return bytes > LARGE_BYTES && pull.streams === null && queryFilter(pull.pattern) !== undefined ? 'query' : 'filter';
}

/**
 * A filter pattern as a command of Logs Insights: null for none, undefined where the pattern is none of plain terms. `like` with a text
 * in quotes looks for it as it stands, as a term of a pattern does.
 */
export function queryFilter(pattern: string | null): string | null | undefined {
  if (pattern === null || /^[\s"]*$/.test(pattern)) return null;
  const parsed = parsePattern(pattern);
  if (!parsed.ok || parsed.pattern.kind !== 'terms') return undefined;
  const groups: string[] = [];
  for (const terms of parsed.pattern.anyOf) {
    const tests: string[] = [];
    for (const { excluded, match } of terms) {
      if (match.kind !== 'text') return undefined;
      tests.push(`@message ${excluded ? 'not ' : ''}like ${JSON.stringify(match.text)}`);
    }
    groups.push(tests.length === 1 ? tests.join('') : `(${tests.join(' and ')})`);
  }
  return `filter ${groups.join(' or ')}`;
}

/** Throws `bad-request` where a group can only be asked by a query, and the pull cannot be said as one. */
export function checkMethod(pull: LogsPull, works: readonly GroupWork[]): void {
  for (const { group, method } of works) {
    if (method === 'query' && (pull.streams !== null || queryFilter(pull.pattern) === undefined)) {
      throw saying('bad-request', 'pull.query-only', { group: group.name });
    }
  }
}
