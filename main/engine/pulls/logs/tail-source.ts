import { saying } from '../../../../preload/contract/errors.ts';
import type { LogGroupPlace } from '../../../../preload/contract/network-logs.ts';
import type { LogsPull } from '../../../../preload/contract/pull.ts';
import type { FileSource } from '../../importers/file-source.ts';
import { pulledPath } from '../../sources/pulled-path.ts';
import { heldCall } from '../held-call.ts';
import type { PullContext } from '../pull-source.ts';
import { type Deliver, Documents, sliceFeed } from '../slice-feed.ts';
import { selectionOf } from './log-groups.ts';

/** Updates come once a second: two of them make a batch. */
const BATCH_MS = 2000;
/** AWS follows so many groups in a session. */
const MOST_GROUPS = 10;

export const LIVE_TAIL = 'live-tail';

/**
 * Live Tail until the job is cancelled: `aws-logs-live://account/Region/group?from=...`. Its events carry no id. A pull of the same
 * time gives theirs to those that it confirms; the others were seen live only (cloudwatch-logs.md part 1).
 */
export function tailSource(pull: LogsPull, context: PullContext): FileSource {
  return sliceFeed({
    fetchAll: (deliver, signal) => new Tail(pull, context, deliver, signal).untilCancelled(),
    commitWithinMs: 500,
    kind: LIVE_TAIL,
  });
}

/** What came of one group since the last batch. */
interface Batch {
  documents: Documents;
  from: number;
  to: number;
  sampled: boolean;
}

class Tail {
  readonly #batches = new Map<string, Batch>();
  #places: LogGroupPlace[] = [];
  #delivering: Promise<void> = Promise.resolve();

  constructor(
    private readonly pull: LogsPull,
    private readonly context: PullContext,
    private readonly deliver: Deliver,
    private readonly signal: AbortSignal,
  ) {}

  async untilCancelled(): Promise<void> {
    const { pull, context, signal } = this;
    const { connection, pattern } = pull;
    if (pull.groups.length > MOST_GROUPS) {
      throw saying('bad-request', 'pull.tail-groups', { most: MOST_GROUPS });
    }
    const { groups } = await heldCall(context, 'logs.describe', () => ({ connection, groups: pull.groups }), {
      signal,
    });
    this.#places = groups.map(({ arn, name, account, region }) => ({ arn, name, account, region }));
    const timer = setInterval(() => this.#flush(), BATCH_MS);
    try {
      await heldCall(context, 'logs.tail', () => ({ connection, groups: this.#places, pattern }), {
        signal,
        onItem: (item) => {
          const batch = this.#batches.get(item.arn) ?? {
            documents: new Documents(),
            from: item.at,
            to: item.at,
            sampled: false,
          };
          this.#batches.set(item.arn, batch);
          batch.documents.add(item);
          batch.to = Math.max(batch.from, item.at);
          batch.sampled ||= item.sampled;
          return undefined;
        },
      });
    } finally {
      clearInterval(timer);
      this.#flush();
      await this.#delivering;
    }
  }

  #flush(): void {
    for (const [arn, { documents, from, to, sampled }] of this.#batches) {
      const place = this.#places.find((each) => each.arn === arn);
      const bytes = documents.take();
      if (place === undefined || bytes === null) continue;
      const { account, region, name } = place;
      const slice = { account, region, group: name, from, to: to + 1, selection: selectionOf(this.pull) };
      const path = pulledPath({ what: 'logs-live', ...slice });
      const pulledAt = Date.now();
      this.#send({ path, pulledAt, bytes, refusal: null });
      if (!sampled) continue;
      const reason = 'a sample: Live Tail gives 500 events a second at most; pull this time to have all';
      const refusal = { status: 'failed' as const, kind: LIVE_TAIL, reason };
      this.#send({ path: `${path}&left-out=1`, pulledAt, bytes: null, refusal });
    }
    this.#batches.clear();
  }

  #send(slice: Parameters<Deliver>[0]): void {
    // Once the job is cancelled nothing is taken any more.
    this.#delivering = this.#delivering.then(() => this.deliver(slice)).catch(() => undefined);
  }
}
