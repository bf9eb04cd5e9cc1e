import { constants, gunzipSync } from 'node:zlib';
import { type Content, firstBytes } from './content.ts';
import { GunzipStream, inflateWhole, isGzip, isTar, isZip, stepwise } from './inflate.ts';
import type { OutputBudget } from './limits.ts';

/** Most that may come out of a content that is inflated in one go (storage.md 3.1). */
export const SMALL_CONTENT = 32 * 2 ** 20;
/** Bytes that are inflated in one step of a stream. */
const STEP = 2 ** 20;
/** The second reading of a damaged file: its bytes were counted the first time. */
const UNBOUNDED = { take: () => undefined };

/** A content's bytes after inflating, however often it was gzipped; and what was wrong with them, once they were read. */
export class Inflating {
  damage: string | null = null;
  /** Bytes that came out in the last reading. */
  out = 0;
  /** By layer: the most that was read of it. */
  readonly #metered: number[] = [];

  constructor(
    private readonly content: Content,
    private readonly budget: OutputBudget,
  ) {}

  /** All of it, where it is small and whole. */
  whole(): Buffer | null {
    let bytes = this.content.whole;
    for (let layer = 0; bytes !== null && isGzip(bytes) && layer < 3; layer++) {
      bytes = inflateWhole(bytes, SMALL_CONTENT);
      // What passes a bound is streamed: what comes before the bound is then cut.
      if (bytes !== null && !this.budget.allows(bytes.length)) return null;
      if (bytes !== null) this.budget.take(bytes.length);
    }
    if (bytes !== null) this.out = bytes.length;
    return bytes;
  }

  /** A fresh reading. */
  bytes(): AsyncIterable<Buffer> {
    this.damage = null;
    this.out = 0;
    return this.#counted(this.#layer(() => this.content.open(), 0));
  }

  async *#counted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      this.out += chunk.length;
      yield chunk;
    }
  }

  async *#layer(open: () => AsyncIterable<Buffer>, depth: number): AsyncGenerator<Buffer> {
    const head = await firstBytes(open(), 4);
    if (depth >= 3 || !isGzip(head)) {
      yield* open();
      return;
    }
    yield* this.#layer(() => this.#inflate(open, depth), depth + 1);
  }

  /** Counts what comes out of a layer once, however often it is read from its beginning. */
  #meter(depth: number): { take(bytes: number): void } {
    let at = 0;
    return {
      take: (bytes) => {
        at += bytes;
        const counted = this.#metered[depth] ?? 0;
        if (at <= counted) return;
        this.#metered[depth] = at;
        this.budget.take(at - counted);
      },
    };
  }

  /** Where the stream breaks, zlib keeps what it had not handed over: that part is then read again in small steps. */
  async *#inflate(open: () => AsyncIterable<Buffer>, depth: number): AsyncGenerator<Buffer> {
    const stream = new GunzipStream(open(), this.#meter(depth), STEP);
    let out = 0;
    for await (const chunk of stream) {
      out += chunk.length;
      yield chunk;
    }
    if (stream.damage === null) return;
    this.damage = stream.damage;
    const again = new GunzipStream(stepwise(open(), stream.takenIn), UNBOUNDED, STEP);
    let seen = 0;
    for await (const chunk of again) {
      if (seen + chunk.length > out) yield chunk.subarray(Math.max(0, out - seen));
      seen += chunk.length;
    }
  }
}

/** What archive a content is, after inflating; null for a file. */
export async function archiveKind(content: Content): Promise<'zip' | 'tar' | null> {
  let head = content.whole?.subarray(0, 4096) ?? (await firstBytes(content.open(), 4096));
  if (isZip(head)) return 'zip';
  for (let layer = 0; isGzip(head) && layer < 3; layer++) head = inflatedHead(head);
  return isTar(head) ? 'tar' : null;
}

function inflatedHead(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 23 });
  } catch {
    return Buffer.alloc(0);
  }
}
