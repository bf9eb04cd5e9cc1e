import {
  CancelTraceRetrievalCommand,
  ListRetrievedTracesCommand,
  type ListRetrievedTracesCommandOutput,
  StartTraceRetrievalCommand,
} from '@aws-sdk/client-xray';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { XRAY_LIMITS } from '../../../preload/contract/xray-limits.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { batchesOf, documentsOf, type GivenTrace, xrayClient } from './client.ts';

const FIRST_POLL_MS = 500;
const LAST_POLL_MS = 5000;
/** A retrieval that AWS lets fail, or forgets, is begun again so often. */
const MOST_RUNS = 3;

/**
 * Traces of the log group `aws/spans` by their ids (xray.md 2.1), as segment documents. Nothing of a retrieval is sent before its end:
 * one that is begun anew has sent nothing. Times are whole seconds, both inside.
 * https://docs.aws.amazon.com/xray/latest/api/API_StartTraceRetrieval.html
 */
export const retrieveTraces: NetworkHandlers['xray.retrieve'] = async (input, context) => {
  const { connection, ids, from, to, callsPerSecond } = input;
  const calls = await CountedCalls.of(connection, context, { service: 'xray', callsPerSecond });
  const missing = new Set(ids);
  for (const batch of batchesOf([...missing], XRAY_LIMITS.retrievalIds)) {
    const traces = await new Retrieval(calls, context).toItsEnd(batch, from, to);
    for (const { Id, Segments } of traces) if (Segments.length > 0) missing.delete(Id ?? '');
    const item = documentsOf(traces);
    if (item.events > 0) await context.send(item, item.bytes.length);
  }
  return { ...calls.sums, missing: [...missing] };
};

class Retrieval {
  readonly #client;

  constructor(
    private readonly calls: CountedCalls,
    private readonly context: Parameters<NetworkHandlers['xray.retrieve']>[1],
  ) {
    this.#client = xrayClient(calls.session);
  }

  /** Throws when AWS lets it fail again and again. */
  async toItsEnd(TraceIds: string[], from: number, to: number): Promise<GivenTrace[]> {
    for (let run = 1; ; run++) {
      const token = await this.#start(TraceIds, from, to);
      const end = await this.#traces(token);
      if (typeof end !== 'string') return end;
      if (run >= MOST_RUNS) {
        const said = `AWS ended the retrieval of ${TraceIds.join(', ')} as ${end}, ${MOST_RUNS} times. Try again later, or a shorter range.`;
        throw new UserFacingError('aws.failed', said);
      }
    }
  }

  async #start(TraceIds: string[], from: number, to: number): Promise<string> {
    const StartTime = new Date(Math.floor(from / 1000) * 1000);
    const EndTime = new Date(Math.ceil(to / 1000) * 1000);
    const { RetrievalToken = '' } = await this.calls.call('StartTraceRetrieval', '*', () =>
      this.#client.send(new StartTraceRetrievalCommand({ TraceIds, StartTime, EndTime }), {
        abortSignal: this.context.signal,
      }),
    );
    return RetrievalToken;
  }

  /** All traces of a retrieval, its documents put together over its pages; or the word for how it ended instead. */
  async #traces(token: string): Promise<GivenTrace[] | string> {
    const { clock, signal } = this.context;
    const traces = new Map<string, GivenTrace>();
    try {
      let NextToken: string | undefined;
      for (let pause = FIRST_POLL_MS; ; ) {
        const page = await this.#page(token, NextToken);
        const { RetrievalStatus: status = 'FAILED' } = page;
        if (status === 'SCHEDULED' || status === 'RUNNING') {
          await clock.sleep(pause, signal);
          pause = Math.min(LAST_POLL_MS, pause * 2);
          continue;
        }
        if (status !== 'COMPLETE') return status;
        for (const { Id = '', Duration, Spans = [] } of page.Traces ?? []) {
          const trace = traces.get(Id) ?? { Id, Duration, Segments: [] };
          trace.Segments.push(...Spans);
          traces.set(Id, trace);
        }
        NextToken = page.NextToken;
        if (NextToken === undefined) return [...traces.values()];
      }
    } catch (error) {
      if (error instanceof UserFacingError && error.code === 'aws.missing') return 'forgotten';
      // Nobody waits for it any more.
      await this.#client.send(new CancelTraceRetrievalCommand({ RetrievalToken: token })).catch(() => undefined);
      throw error;
    }
  }

  async #page(RetrievalToken: string, NextToken: string | undefined): Promise<ListRetrievedTracesCommandOutput> {
    const input = {
      RetrievalToken,
      TraceFormat: 'XRAY' as const,
      ...(NextToken === undefined ? {} : { NextToken }),
    };
    return await this.calls.call('ListRetrievedTraces', '*', () =>
      this.#client.send(new ListRetrievedTracesCommand(input), { abortSignal: this.context.signal }),
    );
  }
}
