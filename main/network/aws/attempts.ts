import type { Clock } from '../clock.ts';
import { failureKind, type Permission, shownFailure, wasAnswered } from './failure.ts';
import type { Session } from './session.ts';

/** A call fails for good after so many attempts: about five minutes of waiting. */
const MOST = 24;
/** So many where nobody has answered yet at this address: it may be the wrong one, and whoever asked waits to hear so. */
const MOST_UNREACHED = 4;
/** New credentials that are refused as well are followed by others so often, at most. */
const MOST_RENEWALS = 3;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 20_000;

export interface Attempts extends Permission {
  session: Session;
  clock: Clock;
  signal: AbortSignal;
  /** Told of each attempt that AWS throttled. */
  onThrottled?: () => void;
  /** Puts something right after a failure; true where the next attempt may then be made at once. */
  repair?: (error: unknown) => boolean;
}

/**
 * Makes a call until it passes: throttling, failures of the service and broken connections are waited out, longer each time and by
 * chance, so that parallel calls do not come back together. Credentials that have expired are looked up anew; where there are
 * none but the old ones, or the new ones are refused as well, throws `aws.credentials`. The SDK's own retries are off, so that there is one place that waits.
 */
export async function attempting<T>(call: () => Promise<T>, options: Attempts): Promise<T> {
  const { session, clock, signal } = options;
  let renewals = 0;
  let repaired = false;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const used = session.version;
    try {
      const answer = await call();
      session.reached = true;
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!repaired && options.repair?.(error) === true) {
        repaired = true;
        continue;
      }
      session.reached ||= wasAnswered(error);
      const kind = failureKind(error);
      if (kind === 'credentials' && renewals < MOST_RENEWALS && (await session.renew(used))) {
        renewals++;
        continue;
      }
      if (kind !== 'credentials') renewals = 0; // they were good, and may expire again
      if (kind === 'throttled') options.onThrottled?.();
      const again = kind === 'throttled' || kind === 'transient';
      if (!again || attempt >= (session.reached ? MOST : MOST_UNREACHED))
        throw shownFailure(error, options, session.connection.profile);
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
      await clock.sleep(longest / 2 + (Math.random() * longest) / 2, signal);
    }
  }
}
