import type { HistoryPull } from '../../../../preload/contract/pull.ts';
import type { FileSource } from '../../importers/file-source.ts';
import { pulledPath } from '../../sources/pulled-path.ts';
import { knownOf } from '../cell-counts.ts';
import { coveredTime, gapsOf, type Span } from '../covered-time.ts';
import { heldCall } from '../held-call.ts';
import { spanOf } from '../logs/log-groups.ts';
import type { PullContext } from '../pull-source.ts';
import { type Deliver, Documents, sliceFeed } from '../slice-feed.ts';

const DAY_MS = 86_400_000;
/** How far Event history goes back. */
export const HISTORY_MS = 90 * DAY_MS;
/** Pages of 50 events that make a file: half a minute of calls, which is what a killed process loses. */
const PAGES = 50;
const COMMIT_MS = 2000;

/**
 * Event history of each Region by LookupEvents (cloudtrail.md part 9): `aws-history://account/Region?from=...`. It comes newest first,
 * one page after the other, and is cut into files between two seconds; nothing is asked twice.
 */
export function historySource(
  pull: HistoryPull,
  context: PullContext,
  who: { account: string; region: string },
): FileSource {
  const fetchAll = async (deliver: Deliver, signal: AbortSignal) => {
    const now = Date.now();
    const asked = spanOf(pull.range ?? { from: 0, to: now * 1000 });
    const span = { from: Math.max(asked.from, now - HISTORY_MS), to: Math.min(asked.to, now) };
    // Each Region has calls of its own to make.
    await Promise.all(
      (pull.regions ?? [who.region]).map((region) =>
        new RegionFetch(pull, context, { account: who.account, region }, deliver, signal).all(span),
      ),
    );
  };
  return sliceFeed({ fetchAll, commitWithinMs: COMMIT_MS });
}

class RegionFetch {
  constructor(
    private readonly pull: HistoryPull,
    private readonly context: PullContext,
    private readonly place: { account: string; region: string },
    private readonly deliver: Deliver,
    private readonly signal: AbortSignal,
  ) {}

  async all(span: Span): Promise<void> {
    const { store, job } = this.context;
    const slice = { what: 'history' as const, ...this.place, group: '', selection: selectionOf(this.pull) };
    const covered = await coveredTime(store, job.importId, slice);
    if (span.to <= span.from) return;
    const gaps = gapsOf(span, covered);
    job.cells?.planned({ ...this.place, group: '' }, span, knownOf(span, gaps));
    for (const gap of gaps.reverse()) await this.#gap(gap);
  }

  async #gap(gap: Span): Promise<void> {
    const documents = new Documents();
    let pages = 0;
    /** End of what no file holds yet. */
    let { to } = gap;
    let delivering: Promise<void> = Promise.resolve();
    const cut = (from: number) => {
      const bytes = documents.take();
      const path = pulledPath({
        what: 'history',
        ...this.place,
        group: '',
        from,
        to,
        selection: selectionOf(this.pull),
      });
      const refusal = { status: 'skipped' as const, kind: 'empty', reason: 'no events in this time' };
      const file = { path, pulledAt: Date.now(), bytes, refusal: bytes === null ? refusal : null };
      delivering = delivering.then(() => this.deliver(file));
      pages = 0;
      to = from;
      return delivering;
    };
    const { connection, attribute, callsPerSecond } = this.pull;
    await heldCall(
      this.context,
      'history.read',
      () => {
        documents.clear();
        pages = 0;
        const { region } = this.place;
        return { connection, region, from: gap.from, to: to - 1, attribute, callsPerSecond };
      },
      {
        signal: this.signal,
        onItem: (item) => {
          documents.add(item);
          if (++pages < PAGES || item.wholeFrom >= to || item.wholeFrom <= gap.from) return undefined;
          return cut(item.wholeFrom);
        },
      },
    );
    await cut(gap.from);
  }
}

/** How a pull's events are chosen beside their time, as it stands in the names of slices. */
function selectionOf({ attribute }: HistoryPull): Record<string, string> {
  return attribute === null ? {} : { [attribute.key]: attribute.value };
}
