import { XRAY_LIMITS } from '../../../preload/contract/xray-limits.ts';
import type { Clock } from '../clock.ts';

/** After AWS has throttled a call, this share of the rate for so long (cloudwatch-logs.md, "Errors"). */
const SLOWED = { share: 0.5, ms: 30_000 };

/**
 * Calls a second of one operation in an account and Region, which all pulls of this process share: below AWS's own limit, as the
 * console and other tools use the same one. A second's worth may be made at once.
 */
class Budget {
  #tokens: number;
  #at: number;
  #slowedUntil = Number.NEGATIVE_INFINITY;
  /** Whoever waits goes in order. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    perSecond: number,
  ) {
    this.#tokens = Math.max(1, perSecond);
    this.#at = clock.now();
  }

  /** Waits until one more call may be made. */
  async take(perSecond: number, signal: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#wait(perSecond, signal));
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  throttled(): void {
    this.#slowedUntil = this.clock.now() + SLOWED.ms;
    this.#tokens = Math.min(this.#tokens, 0);
  }

  async #wait(perSecond: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const rate = now < this.#slowedUntil ? perSecond * SLOWED.share : perSecond;
      this.#tokens = Math.min(Math.max(1, rate), this.#tokens + ((now - this.#at) / 1000) * rate);
      this.#at = now;
      if (this.#tokens >= 1) {
        this.#tokens--;
        return;
      }
      await this.clock.sleep(Math.ceil(((1 - this.#tokens) / rate) * 1000), signal);
    }
  }
}

/**
 * Calls a second that we make of each operation, some below what AWS grants (cloudwatch-logs.md part 1, cloudtrail.md part 9).
 * Operations that are not here are called a few times in a pull.
 */
const USUAL: Readonly<Record<string, number>> = {
  FilterLogEvents: 4,
  GetQueryResults: 4,
  StartQuery: 4,
  LookupEvents: 1.9,
  GetTraceSummaries: XRAY_LIMITS.callsPerSecond,
  BatchGetTraces: XRAY_LIMITS.callsPerSecond,
  ListRetrievedTraces: XRAY_LIMITS.callsPerSecond,
};
const OTHER = 5;

const budgets = new WeakMap<Clock, Map<string, Budget>>();

/** The budget of an operation; `owner` is the account, or the profile where it is not known. */
export function budgetOf(clock: Clock, owner: string, region: string, operation: string, asked: number | null) {
  const known = budgets.get(clock) ?? new Map<string, Budget>();
  budgets.set(clock, known);
  const perSecond = asked ?? USUAL[operation] ?? OTHER;
  const key = `${owner} ${region} ${operation}`;
  const budget = known.get(key) ?? new Budget(clock, perSecond);
  known.set(key, budget);
  return {
    take: (signal: AbortSignal) => budget.take(perSecond, signal),
    throttled: () => budget.throttled(),
  };
}
