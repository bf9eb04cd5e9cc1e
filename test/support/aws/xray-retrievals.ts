import { type AwsAnswer, AwsError, type Input, jsonAnswer } from './wire.ts';
import type { StoredTrace } from './xray.ts';

type Status = 'SCHEDULED' | 'RUNNING' | 'COMPLETE' | 'FAILED' | 'TIMEOUT';

/** Retrievals of Transaction Search: they take their time, may fail, and give their spans page by page. */
export class XrayRetrievals {
  /** Answers before a retrieval is at its end. */
  polls = 2;
  spansPerPage = 1000;
  /** How the next retrievals end, in their order; COMPLETE where it is not said. `lost` ones are not known any more. */
  readonly endings: (Exclude<Status, 'SCHEDULED' | 'RUNNING'> | 'lost')[] = [];
  readonly cancelled: string[] = [];
  readonly #running = new Map<string, { ids: string[]; from: number; to: number; polled: number; ending: string }>();

  constructor(private readonly traces: ReadonlyMap<string, StoredTrace>) {}

  start(input: Input): AwsAnswer {
    const ids = input.list('TraceIds') ?? [];
    const from = input.number('StartTime');
    const to = input.number('EndTime');
    if (ids.length === 0 || ids.length > 5 || from === undefined || to === undefined || from > to)
      throw new AwsError('InvalidRequestException', 'TraceIds must hold 1 to 5 ids, and a time range is needed.');
    const token = `retrieval-${this.#running.size + 1}`;
    this.#running.set(token, { ids, from, to, polled: 0, ending: this.endings.shift() ?? 'COMPLETE' });
    return jsonAnswer({ RetrievalToken: token });
  }

  list(input: Input): AwsAnswer {
    const retrieval = this.#running.get(input.text('RetrievalToken') ?? '');
    if (retrieval === undefined || (retrieval.ending === 'lost' && retrieval.polled >= this.polls))
      throw new AwsError('ResourceNotFoundException', 'The retrieval token does not exist.', 404);
    const { ids, from, to, ending } = retrieval;
    const TraceFormat = input.text('TraceFormat') ?? 'XRAY';
    if (retrieval.polled++ < this.polls) {
      const RetrievalStatus: Status = retrieval.polled === 1 ? 'SCHEDULED' : 'RUNNING';
      return jsonAnswer({ RetrievalStatus, TraceFormat, Traces: [] });
    }
    if (ending !== 'COMPLETE') return jsonAnswer({ RetrievalStatus: ending, TraceFormat });
    const all = ids.flatMap((id) => {
      const second = Number.parseInt(id.slice(2, 10), 16);
      const trace = second < from || second > to ? undefined : this.traces.get(id);
      return (trace?.documents ?? []).map((document) => ({ id, document, duration: trace?.duration }));
    });
    const at = Number(input.text('NextToken') ?? 0);
    const page = all.slice(at, at + this.spansPerPage);
    const next = at + this.spansPerPage;
    const Traces = [...new Set(page.map(({ id }) => id))].map((Id) => {
      const spans = page.filter(({ id }) => id === Id);
      const Spans = spans.map(({ document }) => ({ Id: document.id, Document: document.text }));
      return { Id, Duration: spans[0]?.duration, Spans };
    });
    const more = next < all.length ? { NextToken: String(next) } : {};
    return jsonAnswer({ RetrievalStatus: 'COMPLETE', TraceFormat, Traces, ...more });
  }

  cancel(input: Input): AwsAnswer {
    this.cancelled.push(input.text('RetrievalToken') ?? '');
    return jsonAnswer({});
  }
}
