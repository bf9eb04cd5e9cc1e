import type { SliceEnd } from '../../../../preload/contract/network-logs.ts';
import type { LogsPull } from '../../../../preload/contract/pull.ts';
import type { FileSource } from '../../importers/file-source.ts';
import { pulledPath } from '../../sources/pulled-path.ts';
import { knownOf } from '../cell-counts.ts';
import { BY, type Span } from '../covered-time.ts';
import { heldCall } from '../held-call.ts';
import type { PullContext } from '../pull-source.ts';
import { type Deliver, Documents, sliceFeed } from '../slice-feed.ts';
import { WorkQueue } from '../work-queue.ts';
import { checkMethod, type GroupWork, queryFilter, selectionOf, workOf } from './log-groups.ts';
import { halvesOf } from './plan-slices.ts';

/** Slices that are fetched at a time: more would only share the same calls a second. */
const WORKERS = 4;
/** A slice of a busy time is left after so many pages of 1 MB, and its rest becomes slices of its own. */
const MOST_PAGES = 16;
const COMMIT_MS = 2000;

/**
 * Log events of a time, in slices (cloudwatch-logs.md, "Pulling a big group"): `aws-logs://account/Region/group?from=...`. As
 * `spans` they are named apart and read as spans: what was pulled as log events is not there as traces.
 */
export function logsSource(pull: LogsPull, context: PullContext, what: 'logs' | 'spans' = 'logs'): FileSource {
  return sliceFeed({
    fetchAll: (deliver, signal) => new LogsFetch(pull, context, what, deliver, signal).all(),
    commitWithinMs: COMMIT_MS,
    ...(what === 'spans' ? { format: 'aws-spans' } : {}),
  });
}

interface Task {
  work: GroupWork;
  span: Span;
}

class LogsFetch {
  #queue = new WorkQueue<Task>([], (task) => this.#fetch(task));

  constructor(
    private readonly pull: LogsPull,
    private readonly context: PullContext,
    private readonly what: 'logs' | 'spans',
    private readonly deliver: Deliver,
    private readonly signal: AbortSignal,
  ) {}

  async all(): Promise<void> {
    const { pull, context, what, signal } = this;
    const { connection } = pull;
    const described = await heldCall(context, 'logs.describe', () => ({ connection, groups: pull.groups }), { signal });
    const { store, job } = context;
    const works = await workOf(pull, described.groups, { what, store, importId: job.importId, now: Date.now() });
    checkMethod(pull, works);
    for (const { group, span, slices } of works) {
      const { account, region, name } = group;
      job.cells?.planned({ account, region, group: name }, span, knownOf(span, slices));
    }
    this.#queue.addFirst(works.flatMap((work) => work.slices.map((span) => ({ work, span }))));
    await this.#queue.run(WORKERS);
  }

  async #fetch({ work, span }: Task): Promise<void> {
    const documents = new Documents();
    const end =
      work.method === 'query' ? await this.#query(work, span, documents) : await this.#filter(work, span, documents);
    const { stoppedAt, unreachable } = end;
    if (stoppedAt !== null) {
      const rest = { from: stoppedAt, to: span.to };
      // A query scans whole seconds: two slices of one second would both ask for all of it.
      const parts = halvesOf(rest, work.method === 'query' ? 1000 : 1);
      const isStuck = stoppedAt === span.from && parts.length === 1;
      if (isStuck) await this.#refuse(work, rest, 'AWS comes to no end with this time, which cannot be cut any more');
      // What is left comes next, before older times.
      else this.#queue.addFirst(parts.map((part) => ({ work, span: part })));
    }
    const whole = { from: span.from, to: stoppedAt ?? span.to };
    if (unreachable > 0) {
      await this.#refuse(
        work,
        { from: whole.to - 1, to: whole.to },
        `a second with more events than a query gives: ${unreachable} are missing`,
      );
    }
    if (whole.to === whole.from) return;
    const bytes = documents.take();
    await this.deliver({
      path: this.#path(work, whole),
      pulledAt: Date.now(),
      bytes,
      refusal: bytes === null ? { status: 'skipped', kind: 'empty', reason: 'no events in this time' } : null,
    });
  }

  async #filter({ group }: GroupWork, span: Span, documents: Documents): Promise<SliceEnd & { unreachable: 0 }> {
    const { connection, pattern, streams, callsPerSecond } = this.pull;
    const { arn, name, account, region } = group;
    const own = account === this.context.job.progress.pull?.identity?.account;
    const asked = {
      group: { arn, name, account, region },
      own,
      pattern,
      streams,
      mostPages: MOST_PAGES,
      callsPerSecond,
    };
    const begin = () => {
      documents.clear();
      return { ...asked, connection, from: span.from, to: span.to - 1 };
    };
    const onItem = documents.add.bind(documents);
    return { ...(await heldCall(this.context, 'logs.filter', begin, { signal: this.signal, onItem })), unreachable: 0 };
  }

  async #query({ group }: GroupWork, span: Span, documents: Documents): Promise<SliceEnd & { unreachable: number }> {
    const { connection, pattern, callsPerSecond } = this.pull;
    const { arn, name, account, region } = group;
    const asked = { group: { arn, name, account, region }, filter: queryFilter(pattern) ?? null, callsPerSecond };
    const begin = () => {
      documents.clear();
      return { ...asked, connection, from: span.from, to: span.to - 1 };
    };
    const onItem = documents.add.bind(documents);
    return await heldCall(this.context, 'logs.query', begin, { signal: this.signal, onItem });
  }

  async #refuse(work: GroupWork, span: Span, reason: string): Promise<void> {
    const refusal = { status: 'failed' as const, kind: 'unknown', reason };
    await this.deliver({ path: this.#path(work, span), pulledAt: Date.now(), bytes: null, refusal });
  }

  #path({ group, method }: GroupWork, span: Span): string {
    const { account, region, name } = group;
    const selection = { ...selectionOf(this.pull), ...(method === 'query' ? { [BY]: 'query' } : {}) };
    return pulledPath({ what: this.what, account, region, group: name, ...span, selection });
  }
}
