import { BatchGetTracesCommand, type BatchGetTracesCommandOutput } from '@aws-sdk/client-xray';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { XRAY_LIMITS } from '../../../preload/contract/xray-limits.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { batchesOf, documentsOf, xrayClient } from './client.ts';

/** Ids that X-Ray leaves unprocessed so many times in a row, none of them done, are refused for good. */
const MOST_ROUNDS = 12;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 20_000;

/**
 * Traces by their ids. Documents of one trace may be spread over pages, so each page is sent as it came; ids that come back
 * unprocessed are asked for again.
 * https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html
 */
export const batchTraces: NetworkHandlers['xray.traces'] = async ({ connection, ids, callsPerSecond }, context) => {
  const calls = await CountedCalls.of(connection, context, { service: 'xray', callsPerSecond });
  const client = xrayClient(calls.session);
  const missing = new Set(ids);
  let left = [...missing];
  let rounds = 0;
  for (let isAgain = false; left.length > 0; isAgain = true) {
    const unprocessed: string[] = [];
    for (const TraceIds of batchesOf(left, XRAY_LIMITS.batchIds)) {
      let NextToken: string | undefined;
      do {
        const input = { TraceIds, ...(NextToken === undefined ? {} : { NextToken }) };
        const page: BatchGetTracesCommandOutput = await calls.call('BatchGetTraces', '*', () =>
          client.send(new BatchGetTracesCommand(input), { abortSignal: context.signal }),
        );
        if (isAgain) calls.sums.repeated++;
        const traces = (page.Traces ?? []).map(({ Id, Duration, LimitExceeded, Segments = [] }) => {
          missing.delete(Id ?? '');
          return { Id, Duration, LimitExceeded, Segments };
        });
        if (traces.length > 0) {
          const item = documentsOf(traces);
          await context.send(item, item.bytes.length);
        }
        unprocessed.push(...(page.UnprocessedTraceIds ?? []));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
    }
    rounds = unprocessed.length < left.length ? 0 : rounds + 1;
    left = [...new Set(unprocessed)];
    if (left.length === 0) break;
    if (rounds >= MOST_ROUNDS) {
      const said = `X-Ray leaves ${left.length} traces unprocessed again and again, such as ${left[0]}. Try again later.`;
      throw new UserFacingError('aws.throttled', said);
    }
    await context.clock.sleep(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** rounds), context.signal);
  }
  return { ...calls.sums, missing: [...missing] };
};
