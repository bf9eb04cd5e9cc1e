const HOUR_MS = 3_600_000;

/**
 * What the documentation of X-Ray's calls leaves open, decided here alone (xray.md part 2). Where AWS refuses a window it is halved,
 * so that a bound which is too wide costs calls and no traces.
 */
export const XRAY_LIMITS = {
  /** Ids of a BatchGetTraces. */
  batchIds: 5,
  /** Ids of a StartTraceRetrieval: assumed to be as many. */
  retrievalIds: 5,
  /** The longest time that GetTraceSummaries is asked for; 6 hours are stated for the impact graph of an insight. */
  summaryWindowMs: 6 * HOUR_MS,
  /** A window that is refused and no longer than this is refused for another reason. */
  shortestWindowMs: 60_000,
  /** Calls a second of each operation: assumed, as AWS states none. */
  callsPerSecond: 5,
  /** X-Ray keeps traces for 30 days. */
  keptMs: 30 * 24 * HOUR_MS,
  /** Around the time in a trace id: when its spans may have been stored. Before it, as clocks differ. */
  retrieval: { beforeMs: HOUR_MS, afterMs: 24 * HOUR_MS },
} as const;
