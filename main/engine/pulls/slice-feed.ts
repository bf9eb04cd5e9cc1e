import type { FetchEvents, Fetcher, FileSource } from '../importers/file-source.ts';
import type { ListedFile } from '../sources/list-files.ts';

/** Documents of a slice that wait for a worker are this many bytes at most, before the next slice is asked for. */
const MOST_WAITING = 64 * 2 ** 20;

/** What came of a slice. */
export interface FetchedSlice {
  /** Its name: what was asked for and was delivered whole. */
  path: string;
  /** When, in milliseconds since the epoch. */
  pulledAt: number;
  /** Null where nothing is in it, or it cannot be had: `refusal` says so. */
  bytes: Uint8Array<ArrayBuffer> | null;
  refusal: ListedFile['refusal'];
}

/** Takes a slice that is whole, and resolves when the next one may be asked for. */
export type Deliver = (slice: FetchedSlice) => Promise<void>;

export interface FeedOptions {
  /** Asks AWS for slices until there are none left. Throws what ends the pull. */
  fetchAll: (deliver: Deliver, signal: AbortSignal) => Promise<void>;
  /** What came is committed about so often. */
  commitWithinMs: number;
  /** What the ledger calls these files, over what their format is. */
  kind?: string;
  /** What they are read as; what their content says where it is left out. */
  format?: string;
}

/**
 * Slices of time as files for the importer. Other than objects of a bucket they have no listing: how large one is, and where it ends,
 * is known when it was fetched. So it is fetched first and listed then, and its bytes are ready when the importer wants them.
 */
export function sliceFeed({ fetchAll, commitWithinMs, kind, format }: FeedOptions): FileSource {
  const feed = new SliceFeed(fetchAll);
  return {
    list: (signal) => feed.list(signal),
    fetcher: (events) => feed.fetcher(events),
    commitWithinMs,
    ...(kind === undefined ? {} : { kind }),
    ...(format === undefined ? {} : { format }),
  };
}

class SliceFeed {
  readonly #listed: ListedFile[] = [];
  /** By path, until a worker has them. */
  readonly #bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  /** By file id. */
  readonly #wanted = new Map<number, number>();
  #waiting = 0;
  #paused = false;
  #done = false;
  #failure: unknown = null;
  #wakeList: () => void = () => undefined;
  #wakeFetch: (() => void)[] = [];

  constructor(private readonly fetchAll: FeedOptions['fetchAll']) {}

  async *list(signal: AbortSignal): AsyncGenerator<ListedFile[]> {
    const fetching = this.fetchAll((slice) => this.#deliver(slice, signal), signal)
      .catch((error: unknown) => {
        this.#failure = error ?? new Error('The pull was stopped.');
      })
      .finally(() => {
        this.#done = true;
        this.#wakeList();
      });
    for (;;) {
      const files = this.#listed.splice(0);
      if (files.length > 0) yield files;
      else if (this.#done) break;
      else
        await new Promise<void>((resolve) => {
          this.#wakeList = resolve;
        });
    }
    await fetching;
    if (this.#failure !== null) throw this.#failure;
  }

  fetcher(events: FetchEvents): Fetcher {
    return {
      want: ({ fileId, path }) => {
        const bytes = this.#bytes.get(path);
        if (bytes === undefined) {
          events.failed(fileId, 'its bytes are not there any more');
          return;
        }
        this.#bytes.delete(path);
        this.#wanted.set(fileId, bytes.length);
        events.fetched({ fileId, bytes, spooled: null });
      },
      taken: (fileId) => {
        this.#waiting -= this.#wanted.get(fileId) ?? 0;
        this.#wanted.delete(fileId);
        this.#letFetch();
      },
      pause: (paused) => {
        this.#paused = paused;
        this.#letFetch();
      },
      close: async () => undefined,
    };
  }

  async #deliver({ path, pulledAt, bytes, refusal }: FetchedSlice, signal: AbortSignal): Promise<void> {
    const size = bytes?.length ?? 0;
    if (bytes !== null && refusal === null) {
      this.#bytes.set(path, bytes);
      this.#waiting += size;
    }
    this.#listed.push({ path, size, etag: null, mtimeUs: pulledAt * 1000, refusal });
    this.#wakeList();
    while (this.#paused || this.#waiting >= MOST_WAITING) {
      signal.throwIfAborted();
      let wake: () => void = () => undefined;
      const room = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.#wakeFetch.push(wake);
      signal.addEventListener('abort', wake, { once: true });
      await room;
      signal.removeEventListener('abort', wake);
    }
    signal.throwIfAborted();
  }

  #letFetch(): void {
    if (this.#paused || this.#waiting >= MOST_WAITING) return;
    for (const wake of this.#wakeFetch.splice(0)) wake();
  }
}

/** The items of one call, put together when it has ended. */
export class Documents {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  events = 0;

  clear(): void {
    this.#chunks = [];
    this.events = 0;
  }

  add({ bytes, events }: { bytes: Uint8Array<ArrayBuffer>; events: number }): undefined {
    this.#chunks.push(bytes);
    this.events += events;
  }

  /** In a buffer of its own, as it is given away to a worker thread; null where nothing came. */
  take(): Uint8Array<ArrayBuffer> | null {
    if (this.events === 0) return null;
    const bytes = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.clear();
    return bytes;
  }
}
