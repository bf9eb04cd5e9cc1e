import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { TracesPull } from '../../../../preload/contract/pull.ts';
import { XRAY_LIMITS } from '../../../../preload/contract/xray-limits.ts';
import { pulledPath } from '../../sources/pulled-path.ts';
import type { Span } from '../covered-time.ts';
import { heldCall } from '../held-call.ts';
import { halvesOf } from '../logs/plan-slices.ts';
import type { PullContext } from '../pull-source.ts';
import { type Deliver, Documents } from '../slice-feed.ts';
import { WorkQueue } from '../work-queue.ts';
import { filterOf, selectionOf, type TraceMode, traceSpan } from './trace-request.ts';
import { TracesById } from './traces-by-id.ts';
import { missingTime, type SummaryText, slicesOf, type TraceSlice, windowsOf } from './windows.ts';

/** Slices that are fetched at a time: more would only share the same calls a second. */
const WORKERS = 4;
/** A window with more summaries is left and halved: they are in memory until their traces are there. */
const MOST_SUMMARIES = 50_000;

type Task = { kind: 'window'; span: Span } | { kind: 'traces'; slice: TraceSlice };

/**
 * Traces of a time: summaries window by window, the newest first, and then the traces that they name. Both are stored, as summaries
 * hold root causes that the documents do not.
 */
export class TracesFetch {
  readonly #queue = new WorkQueue<Task>([], (task) =>
    task.kind === 'window' ? this.#window(task.span) : this.#traces(task.slice),
  );
  readonly #filter: string | null;
  readonly #byId: TracesById;
  /** The longest window that AWS has not refused, as far as it is known. */
  #width: number = XRAY_LIMITS.summaryWindowMs;

  constructor(
    private readonly pull: TracesPull,
    private readonly context: PullContext,
    private readonly place: { account: string; region: string },
    mode: TraceMode,
    private readonly deliver: Deliver,
    private readonly signal: AbortSignal,
  ) {
    this.#filter = filterOf(pull);
    this.#byId = new TracesById(pull, context, mode, signal);
  }

  async all(): Promise<void> {
    const { pull, place } = this;
    const { store, job } = this.context;
    const named = { ...place, selection: selectionOf(pull) };
    const gaps = await missingTime(store, job.importId, named, traceSpan(pull, Date.now()));
    this.#queue.addFirst(windowsOf(gaps, this.#width).map((span) => ({ kind: 'window', span })));
    await this.#queue.run(WORKERS);
  }

  async #window(span: Span): Promise<void> {
    if (span.to - span.from > this.#width) {
      this.#halve(span);
      return;
    }
    const { connection, callsPerSecond } = this.pull;
    let summaries = new Map<string, SummaryText>();
    const input = () => {
      summaries = new Map();
      return {
        connection,
        callsPerSecond,
        ...span,
        filter: this.#filter,
        firstPage: false,
        most: MOST_SUMMARIES,
      };
    };
    const end = await heldCall(this.context, 'xray.summaries', input, {
      signal: this.signal,
      onItem: (item) => {
        for (const summary of item.summaries) summaries.set(summary.id, summary);
        return undefined;
      },
    });
    const length = span.to - span.from;
    if ((end.refused !== null || end.left) && length > XRAY_LIMITS.shortestWindowMs) {
      this.#width = Math.min(this.#width, Math.ceil(length / 2));
      this.#halve(span);
      return;
    }
    if (end.refused !== null)
      throw new UserFacingError('aws.failed', `X-Ray refuses xray:GetTraceSummaries: ${end.refused}`);
    const given = [...summaries.values()];
    // A minute cannot be cut any more: what AWS gave of it is kept, the newest first, and the rest is named.
    const oldest = end.left ? given.reduce((least, { at }) => Math.min(least, at), span.to - 1000) + 1000 : span.from;
    const slices = slicesOf({ from: oldest, to: span.to }, given);
    this.#queue.addFirst(slices.map((slice) => ({ kind: 'traces', slice })));
    if (!end.left) return;
    const reason = `a minute with more than ${MOST_SUMMARIES} traces: the others are missing; a filter makes them fewer`;
    await this.#refuse({ from: span.from, to: oldest }, reason, { part: 'rest' });
  }

  #halve(span: Span): void {
    this.#queue.addFirst(halvesOf(span, 1000).map((half) => ({ kind: 'window', span: half })));
  }

  async #traces({ span, summaries }: TraceSlice): Promise<void> {
    const documents = new Documents();
    const ids = summaries.map(({ id }) => id);
    const missing = ids.length === 0 ? [] : await this.#byId.fetch(ids, documents, span);
    const empty = { status: 'skipped' as const, kind: 'empty', reason: 'no traces in this time' };
    const pulledAt = Date.now();
    const texts = summaries.map(({ text }) => text).join(',\n');
    const bytes = summaries.length === 0 ? null : new TextEncoder().encode(`{"TraceSummaries":[${texts}]}\n`);
    await this.deliver({
      path: this.#path('trace-summaries', span),
      pulledAt,
      bytes,
      refusal: bytes === null ? empty : null,
    });
    const traces = documents.take();
    await this.deliver({
      path: this.#path('traces', span),
      pulledAt,
      bytes: traces,
      refusal: traces === null ? empty : null,
    });
    if (missing.length === 0) return;
    const reason = `AWS has summaries of ${missing.length} traces and no documents of them: ${missing.join(', ')}`;
    await this.#refuse(span, reason, { part: 'missing' });
  }

  async #refuse(span: Span, reason: string, part: Record<string, string>): Promise<void> {
    const refusal = { status: 'failed' as const, kind: 'unknown', reason };
    await this.deliver({ path: this.#path('traces', span, part), pulledAt: Date.now(), bytes: null, refusal });
  }

  #path(what: 'traces' | 'trace-summaries', span: Span, more: Record<string, string> = {}): string {
    return pulledPath({
      what,
      ...this.place,
      group: '',
      ...span,
      selection: { ...selectionOf(this.pull), ...more },
    });
  }
}
