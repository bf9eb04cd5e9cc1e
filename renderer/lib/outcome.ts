/** What became of a call (ui.md 3.2). */
export type Status = 'ok' | 'error' | 'throttle' | 'fault';

/** Outcome of a call by its error code (the CloudTrail column of ui.md 3.2), for results that have the code alone. */
export function outcomeOfError(errorCode: string | null): Status {
  if (errorCode === null || errorCode === '') return 'ok';
  if (/^(InternalError|InternalFailure|ServiceUnavailable)$|^Server\./.test(errorCode)) return 'fault';
  if (/^Throttling|RequestLimitExceeded$|^SlowDown$/.test(errorCode)) return 'throttle';
  return 'error';
}

/** The outcome that a column `outcome` names, or null when it names none. */
export function asOutcome(text: string | null): Status | null {
  return text === 'ok' || text === 'error' || text === 'throttle' || text === 'fault' ? text : null;
}
