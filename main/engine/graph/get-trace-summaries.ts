import type { TraceSummary, WholeTrace } from '../../../preload/contract/traces.ts';

type Json = Record<string, unknown>;

/** A trace in the shape of GetTraceSummaries; times in seconds, what is not known left out. */
export function getTraceSummary(trace: TraceSummary): Json {
  const { traceId, startUs, durationUs, responseUs, entryName, entryType } = trace;
  return known({
    Id: traceId,
    StartTime: secondsOf(startUs),
    Duration: secondsOf(durationUs),
    ResponseTime: secondsOf(responseUs),
    HasFault: trace.hasFault,
    HasError: trace.hasError,
    HasThrottle: trace.hasThrottle,
    IsPartial: trace.isPartial,
    Http: known({
      HttpURL: trace.url,
      HttpStatus: trace.status,
      HttpMethod: trace.method,
      UserAgent: trace.userAgent,
      ClientIp: trace.clientIp,
    }),
    EntryPoint: entryName === null ? null : known({ Name: entryName, Type: entryType }),
  });
}

/** A trace in the shape of BatchGetTraces: the documents that count, each in its own characters. */
export function batchGetTraces({ summary, documents }: WholeTrace): Json {
  const Segments = documents
    .filter(({ superseded }) => !superseded)
    .map(({ id, text }) => ({ Id: id, Document: text }));
  const trace = known({ Id: summary.traceId, Duration: secondsOf(summary.durationUs), LimitExceeded: false, Segments });
  return { Traces: [trace], UnprocessedTraceIds: [] };
}

function known(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

function secondsOf(micros: number | null): number | null {
  return micros === null ? null : micros / 1e6;
}
