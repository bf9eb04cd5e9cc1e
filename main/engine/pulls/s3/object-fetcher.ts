import { once, setMaxListeners } from 'node:events';
import { createWriteStream, rmSync, type WriteStream } from 'node:fs';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { S3Pull } from '../../../../preload/contract/pull.ts';
import type { FetchEvents, Fetcher, WantedFile } from '../../importers/file-source.ts';
import { heldCall } from '../held-call.ts';
import type { PullContext } from '../pull-source.ts';
import { bucketOf } from './list-objects.ts';

/** Objects that are fetched at a time. */
const PARALLEL = 32;
/** Bytes that are under way or wait for a worker. */
const MOST_BYTES = 64 * 2 ** 20;
/** Larger objects go into the spool, and from there to the worker that reads them in parts. Files of trails have at most 50 MB. */
const LARGEST_IN_MEMORY = 16 * 2 ** 20;

/** Fetches a pull's objects in the order that they are wanted, and no more than the workers can take. */
export class ObjectFetcher implements Fetcher {
  readonly #wanted: WantedFile[] = [];
  #next = 0;
  readonly #running = new Set<Promise<void>>();
  /** By file id: bytes that count against the bound. */
  readonly #held = new Map<number, number>();
  #heldBytes = 0;
  #paused = false;
  readonly #abort = new AbortController();

  constructor(
    private readonly pull: S3Pull,
    private readonly context: PullContext,
    private readonly events: FetchEvents,
  ) {
    setMaxListeners(0, this.#abort.signal); // one for each call under way
  }

  want(file: WantedFile): void {
    this.#wanted.push(file);
    this.#start();
  }

  taken(fileId: number): void {
    this.#heldBytes -= this.#held.get(fileId) ?? 0;
    this.#held.delete(fileId);
    this.#start();
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#start();
  }

  async close(): Promise<void> {
    this.#abort.abort(new UserFacingError('cancelled', 'Cancelled.'));
    await Promise.allSettled(this.#running);
  }

  #start(): void {
    while (!this.#paused && !this.#abort.signal.aborted && this.#running.size < PARALLEL) {
      const file = this.#wanted[this.#next];
      // One that is larger than the bound goes when nothing else is under way.
      if (file === undefined || (this.#heldBytes > 0 && this.#heldBytes + weightOf(file) > MOST_BYTES)) return;
      this.#next++;
      this.#held.set(file.fileId, weightOf(file));
      this.#heldBytes += weightOf(file);
      const running = this.#fetch(file).finally(() => {
        this.#running.delete(running);
        this.#start();
      });
      this.#running.add(running);
    }
  }

  async #fetch(file: WantedFile): Promise<void> {
    const { fileId } = file;
    const body = file.size > LARGEST_IN_MEMORY ? new SpooledBody(this.#spoolPath(fileId)) : new MemoryBody();
    try {
      await this.#read(file, body);
      this.events.fetched({ fileId, ...(await body.end()) });
    } catch (error) {
      await body.discard();
      this.taken(fileId);
      if (this.#abort.signal.aborted) return;
      if (error instanceof UserFacingError && isOfOneObject(error)) this.events.failed(fileId, error.userMessage);
      else this.events.broken(error);
    }
  }

  async #read({ path, size, etag }: WantedFile, body: Body): Promise<void> {
    const { connection, requesterPays } = this.pull;
    const bucket = bucketOf(this.pull);
    const key = path.slice(`s3://${bucket}/`.length);
    const input = { connection, bucket, requesterPays, key, size, etag: etag ?? '' };
    await heldCall(
      this.context,
      's3.read',
      () => {
        body.begin(); // a call that was broken off begins anew
        return input;
      },
      { signal: this.#abort.signal, onItem: ({ bytes }) => body.add(bytes) },
    );
  }

  #spoolPath(fileId: number): string {
    return `${this.context.store.spoolFolder}object-${fileId}`;
  }
}

/** Errors that say something about this object, and not about all of them. */
function isOfOneObject({ code }: UserFacingError): boolean {
  return code.startsWith('aws.') && code !== 'aws.credentials';
}

function weightOf({ size }: WantedFile): number {
  return size > LARGEST_IN_MEMORY ? 0 : size + 4096;
}

interface Body {
  begin(): void;
  add(bytes: Uint8Array<ArrayBuffer>): undefined | Promise<void>;
  end(): Promise<{ bytes: Uint8Array<ArrayBuffer> | null; spooled: string | null }>;
  discard(): Promise<void>;
}

class MemoryBody implements Body {
  #chunks: Uint8Array<ArrayBuffer>[] = [];

  begin(): void {
    this.#chunks = [];
  }

  add(bytes: Uint8Array<ArrayBuffer>): undefined {
    this.#chunks.push(bytes);
  }

  /** A buffer of its own: it is given away to a worker thread, and what came over a channel may share one. */
  async end() {
    const bytes = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return { bytes, spooled: null };
  }

  async discard(): Promise<void> {
    this.#chunks = [];
  }
}

class SpooledBody implements Body {
  #stream: WriteStream | null = null;

  constructor(private readonly path: string) {}

  begin(): void {
    this.#stream?.destroy();
    this.#stream = createWriteStream(this.path);
  }

  /** Waits for the disk. */
  add(bytes: Uint8Array<ArrayBuffer>): undefined | Promise<void> {
    const stream = this.#stream;
    if (stream === null || stream.write(bytes)) return undefined;
    return once(stream, 'drain').then(() => undefined);
  }

  async end() {
    this.#stream?.end();
    if (this.#stream !== null) await once(this.#stream, 'close');
    return { bytes: null, spooled: this.path };
  }

  async discard(): Promise<void> {
    this.#stream?.destroy();
    rmSync(this.path, { force: true });
  }
}
