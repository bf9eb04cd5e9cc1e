import { Random } from '../../../main/engine/sample/random.ts';

/** Shares, 0 to 1, of the requests that meet with a fault. */
export interface Faults {
  /** Answered with the service's own throttling error. */
  throttled?: number;
  /** HTTP 500. */
  serverError?: number;
  /** HTTP 503. */
  unavailable?: number;
  /** The connection is reset before an answer. */
  dropped?: number;
  /** The connection is reset in the middle of the answer. */
  cut?: number;
  /** The answer's first byte waits for `slowMs` of real time. */
  slow?: number;
  slowMs?: number;
  /** Only these operations meet with faults. */
  only?: readonly string[];
}

export type Fault = 'throttled' | 'serverError' | 'unavailable' | 'dropped' | 'cut' | 'slow';

const KINDS: readonly Fault[] = ['throttled', 'serverError', 'unavailable', 'dropped', 'cut', 'slow'];

/** Picks each request's fault, repeatable by seed. */
export class FaultPicker {
  readonly #random: Random;
  faults: Faults = {};

  constructor(seed: number) {
    this.#random = new Random(seed, 1);
  }

  next(operation: string): Fault | null {
    const draw = this.#random.fraction();
    if (this.faults.only !== undefined && !this.faults.only.includes(operation)) return null;
    let below = 0;
    for (const kind of KINDS) {
      below += this.faults[kind] ?? 0;
      if (draw < below) return kind;
    }
    return null;
  }
}

/** Requests a second that AWS grants an account in a Region, by operation (cloudwatch-logs.md part 1, cloudtrail.md part 9). */
export const AWS_RATES: Readonly<Record<string, number>> = {
  FilterLogEvents: 5,
  GetLogEvents: 10,
  DescribeLogGroups: 10,
  ListLogGroups: 10,
  DescribeLogStreams: 25,
  StartQuery: 5,
  GetQueryResults: 5,
  LookupEvents: 2,
  GetTraceSummaries: 6,
  BatchGetTraces: 6,
};

/** Token buckets that hold a second's worth of requests. */
export class RateLimits {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  /** Requests a second, over those of AWS; Infinity for no limit. */
  rates: Readonly<Record<string, number>> = {};

  constructor(private readonly now: () => number) {}

  /** False where the request is one too many. */
  take(account: string, region: string, operation: string): boolean {
    const rate = this.rates[operation] ?? AWS_RATES[operation] ?? Number.POSITIVE_INFINITY;
    if (rate === Number.POSITIVE_INFINITY) return true;
    const key = `${account} ${region} ${operation}`;
    const now = this.now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate, at: now };
    const tokens = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    // A millionth is what is lost in adding up fractions.
    const granted = tokens >= 1 - 1e-6;
    this.#buckets.set(key, { tokens: granted ? tokens - 1 : tokens, at: now });
    return granted;
  }
}
