/** How many typed queries run at once in one workspace; the others wait in the order they came (storage.md 1.3). */
export const RUNNING_QUERIES = 4;

/** Places for running queries. A place is of a running statement: an open result holds none. */
export class QuerySlots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number = RUNNING_QUERIES) {
    this.#free = places;
  }

  /** Waits for a place; rejects with the signal's reason when it is aborted first. Each take needs one `release`. */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      this.#waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
