/** A clock that tests drive. Times are milliseconds since the epoch. */
export class TestClock {
  #now: number;
  readonly #sleepers = new Set<{ due: number; wake: () => void }>();
  #turning = false;

  /** `itself`: while somebody sleeps, time goes on to the next one who is due, so that nobody really waits. */
  constructor(
    start: number,
    private readonly itself = true,
  ) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Resolves when the clock has come to now + `ms`; rejects with the signal's reason once it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper = {
        due: this.#now + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', leave, { once: true });
      if (this.itself) this.#turn();
    });
  }

  /** Lets `ms` pass and wakes who is due by then, in the order in which they are. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#next(); next !== null && next.due <= until; next = this.#next()) this.#wake(next);
    this.#now = Math.max(this.#now, until);
  }

  /** After what is ready to run has run: work that needs no time comes before time passes. */
  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      const next = this.#next();
      if (next === null) return;
      this.#wake(next);
      if (this.#sleepers.size > 0) this.#turn();
    });
  }

  #next() {
    let first: { due: number; wake: () => void } | null = null;
    for (const sleeper of this.#sleepers) if (first === null || sleeper.due < first.due) first = sleeper;
    return first;
  }

  #wake(sleeper: { due: number; wake: () => void }): void {
    this.#sleepers.delete(sleeper);
    this.#now = Math.max(this.#now, sleeper.due);
    sleeper.wake();
  }
}

/** The machine's own clock, for what runs in real time. */
export const realClock = { now: () => Date.now() };
