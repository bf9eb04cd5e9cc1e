import type { Clock } from '../clock.ts';

const MOST = 32;
/** Each of them waits longer and longer, so there is no need for fewer. */
const FEWEST = 8;
/** Throttling that comes within this time is one event: the calls were under way together. */
const TOGETHER_MS = 1000;

/**
 * How many calls to a bucket run at a time: halved when S3 says SlowDown, and one more for each full round of calls that passed
 * (additive increase, multiplicative decrease).
 */
export class Lanes {
  #limit = MOST;
  #running = 0;
  #passed = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly clock: Clock) {}

  get limit(): number {
    return this.#limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      const result = await work();
      this.#grow();
      return result;
    } finally {
      this.#running--;
      while (this.#running < this.#limit) {
        const next = this.#waiting.shift();
        if (next === undefined) break;
        this.#running++;
        next();
      }
    }
  }

  slowDown(): void {
    if (this.clock.now() - this.#slowedAt < TOGETHER_MS) return;
    this.#slowedAt = this.clock.now();
    this.#limit = Math.max(FEWEST, Math.floor(this.#limit / 2));
    this.#passed = 0;
  }

  #grow(): void {
    if (this.#limit >= MOST || ++this.#passed < this.#limit) return;
    this.#passed = 0;
    this.#limit++;
  }
}
