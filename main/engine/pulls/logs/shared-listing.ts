import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Progress } from '../../../../preload/contract/index.ts';
import type { ListedLogGroup } from '../../../../preload/contract/network-logs.ts';

export interface Listed {
  groups: ListedLogGroup[];
  /** When, in milliseconds since the epoch. */
  at: number;
}

type Report = (progress: Progress<'aws.logGroups'>) => void;

/** One listing for all who ask for it: each may leave, and it is broken off when the last one has. */
export class SharedListing {
  readonly done: Promise<Listed>;
  readonly #abort = new AbortController();
  readonly #reports = new Set<Report>();
  #listed = 0;
  #waiting = 0;
  #isDone = false;
  #isBroken = false;

  constructor(list: (signal: AbortSignal, onGroups: (listed: number) => void) => Promise<Listed>) {
    this.done = list(this.#abort.signal, (listed) => {
      this.#listed = listed;
      for (const report of this.#reports) report({ listed });
    });
    this.done.then(
      () => {
        this.#isDone = true;
      },
      () => undefined, // who waits for it is told
    );
  }

  /** All have left it before it was done. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Throws the reason of `signal` where that is aborted before the listing is done. */
  async wait(signal: AbortSignal, report: Report): Promise<Listed> {
    signal.throwIfAborted();
    // One function may be given by two who ask.
    const told: Report = (progress) => report(progress);
    this.#waiting++;
    this.#reports.add(told);
    if (this.#listed > 0) told({ listed: this.#listed });
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
    });
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.done, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#reports.delete(told);
      if (--this.#waiting === 0 && !this.#isDone) {
        this.#isBroken = true;
        this.#abort.abort(new UserFacingError('cancelled', 'Cancelled.'));
      }
    }
  }
}
