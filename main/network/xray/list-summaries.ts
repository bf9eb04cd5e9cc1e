import { GetTraceSummariesCommand, type GetTraceSummariesCommandOutput } from '@aws-sdk/client-xray';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { refusalOf, xrayClient } from './client.ts';

/** A listing whose tokens are refused is begun anew so often. */
const MOST_RESTARTS = 3;

/**
 * Summaries of the traces whose ids are of a window. They come from its end backwards. AWS takes whole seconds, and does not say whether
 * the end is inside: what is of the seconds at the ends and not of the window is of its neighbours, and is left out here. Ids that
 * OpenTelemetry made need not hold a time; what AWS gives for the window is of the window then.
 * https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html
 */
export const listSummaries: NetworkHandlers['xray.summaries'] = async (input, context) => {
  const { connection, from, to, filter, firstPage, most, callsPerSecond } = input;
  const calls = await CountedCalls.of(connection, context, { service: 'xray', callsPerSecond });
  const client = xrayClient(calls.session);
  const first = Math.floor(from / 1000) * 1000;
  const last = Math.ceil(to / 1000) * 1000;
  const asked = {
    StartTime: new Date(first),
    EndTime: new Date(last),
    TimeRangeType: 'TraceId' as const,
    ...(filter === null ? {} : { FilterExpression: filter }),
  };
  const seen = new Set<string>();
  let scanned = 0;
  let lookedFrom = to;
  let restarts = 0;
  let NextToken: string | undefined;
  for (;;) {
    let page: GetTraceSummariesCommandOutput;
    try {
      page = await calls.call('GetTraceSummaries', '*', () =>
        client.send(new GetTraceSummariesCommand({ ...asked, ...(NextToken === undefined ? {} : { NextToken }) }), {
          abortSignal: context.signal,
        }),
      );
    } catch (error) {
      const refused = refusalOf(error);
      if (refused === null) throw error;
      if (NextToken === undefined) return { ...calls.sums, refused, left: false, scanned, lookedFrom };
      if (++restarts > MOST_RESTARTS) throw error;
      // A token that has grown too old while the pull was paused: the window is read anew, what was sent is known.
      NextToken = undefined;
      continue;
    }
    const summaries = (page.TraceSummaries ?? []).flatMap((summary) => {
      const { Id: id = '', StartTime } = summary;
      const second = secondOf(id);
      const isInside = (ms: number) => ms >= from && ms < to;
      const isOfNeighbour = second !== null && !isInside(second) && second >= first && second <= last;
      if (seen.has(id) || isOfNeighbour) return [];
      seen.add(id);
      const at = [second, StartTime?.getTime() ?? null].find((ms) => ms !== null && isInside(ms)) ?? from;
      return [{ id, at, text: JSON.stringify(summary) }];
    });
    scanned += page.TracesProcessedCount ?? summaries.length;
    lookedFrom = Math.min(lookedFrom, Math.max(from, page.ApproximateTime?.getTime() ?? from));
    if (summaries.length > 0) {
      const size = summaries.reduce((sum, { text }) => sum + text.length, 0);
      await context.send({ summaries }, size);
    }
    NextToken = page.NextToken;
    if (NextToken === undefined) return { ...calls.sums, refused: null, left: false, scanned, lookedFrom: from };
    if (firstPage || seen.size >= most) return { ...calls.sums, refused: null, left: true, scanned, lookedFrom };
  }
};

/** The time in a trace id, in milliseconds; null where it has none. */
function secondOf(id: string): number | null {
  const hex = /^1-([0-9a-f]{8})-/i.exec(id)?.[1];
  return hex === undefined ? null : Number.parseInt(hex, 16) * 1000;
}
