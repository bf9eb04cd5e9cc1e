/** What a receiver was sent since it was started. */
export interface ReceiverCounters {
  /** Datagrams or requests. */
  received: number;
  accepted: number;
  rejected: number;
  bytes: number;
  /** Why the last one was rejected. */
  lastRejected: string | null;
}

export function noneReceived(): ReceiverCounters {
  return { received: 0, accepted: 0, rejected: 0, bytes: 0, lastRejected: null };
}

export function countRejected(counters: ReceiverCounters, reason: string): void {
  counters.rejected++;
  counters.lastRejected = reason;
}
