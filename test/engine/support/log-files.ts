/** An event as FilterLogEvents gives it. */
export interface GivenEvent {
  logStreamName?: string;
  timestamp?: number;
  message: string;
  ingestionTime?: number;
  eventId?: string;
}

/** 2 March 2026, 10:00:00 UTC. */
export const TEN = Date.UTC(2026, 2, 2, 10);

/** An answer of FilterLogEvents. */
export function filterAnswer(events: readonly GivenEvent[], more: Record<string, unknown> = {}): string {
  return JSON.stringify({ events, searchedLogStreams: [], ...more });
}

/** An answer of GetLogEvents. */
export function getAnswer(events: readonly GivenEvent[]): string {
  return JSON.stringify({ events, nextForwardToken: 'f/1', nextBackwardToken: 'b/1' });
}

/** A line of an export to S3. */
export function exportLine(ms: number, message: string): string {
  return `${new Date(ms).toISOString()} ${message}\n`;
}

/** An id as CloudWatch makes them: 56 digits. */
export function eventId(n: number): string {
  return String(n).padStart(56, '3531157611194862287403387646297985399291');
}
