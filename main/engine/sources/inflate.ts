import { createGunzip, gunzipSync } from 'node:zlib';
import type { OutputBudget } from './limits.ts';

/** First bytes by which a file is told to be an archive or compressed; names do not count. */
export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) && (head[3] === 4 || head[3] === 6);
}

/** POSIX and GNU tar both write `ustar` into the first header; the oldest form has no mark and is not known here. */
export function isTar(head: Buffer): boolean {
  return head.length >= 262 && head.toString('latin1', 257, 262) === 'ustar';
}

/**
 * Inflates a small file in one go, all its gzip members. Null when more than `most` bytes come out (stream it then), or
 * when it is damaged (`inflateWhatIsThere` then gets what can be had).
 */
export function inflateWhole(compressed: Buffer, most: number): Buffer | null {
  try {
    // The last four bytes are the size of the last member: most files fit into one chunk of that size.
    const hint = compressed.length >= 4 ? compressed.readUInt32LE(compressed.length - 4) : 0;
    const chunkSize = Math.max(64 * 1024, Math.min(hint + 64, most));
    return gunzipSync(compressed, { maxOutputLength: most, chunkSize });
  } catch {
    return null;
  }
}

/**
 * Inflates a stream, all its gzip members. It never throws for damage: the stream just ends, and `damage` says why.
 * What zlib had inflated of the piece of input in which the damage lies is then lost; to have it, read again with
 * `stepwise` from `takenIn` on. Throws `LimitError` when the budget is used up.
 */
export class GunzipStream {
  damage: string | null = null;
  /** Bytes of the input that were inflated without trouble. */
  takenIn = 0;

  constructor(
    private readonly input: AsyncIterable<Buffer>,
    private readonly budget: Pick<OutputBudget, 'take'>,
    private readonly chunkSize: number,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: this.chunkSize });
    const feeding = feed(this.input, gunzip);
    try {
      for await (const chunk of gunzip) {
        this.budget.take((chunk as Buffer).length);
        yield chunk as Buffer;
      }
    } catch (error) {
      if (!isZlibError(error)) throw error;
      this.damage = inWords(error);
      this.takenIn = gunzip.bytesWritten;
    } finally {
      gunzip.destroy();
      await feeding.catch(() => undefined);
    }
  }
}

/** The same input, byte by byte from an offset on: zlib then hands over all there is before the damaged byte. */
export async function* stepwise(input: AsyncIterable<Buffer>, from: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of input) {
    const plain = Math.min(Math.max(from - at, 0), chunk.length);
    if (plain > 0) yield chunk.subarray(0, plain);
    for (let i = plain; i < chunk.length; i++) yield chunk.subarray(i, i + 1);
    at += chunk.length;
  }
}

async function feed(input: AsyncIterable<Buffer>, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  try {
    for await (const chunk of input) {
      if (gunzip.destroyed) return;
      if (!gunzip.write(chunk)) await drained(gunzip);
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function drained(gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  if (gunzip.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      gunzip.off('drain', done);
      gunzip.off('close', done);
      resolve();
    };
    gunzip.on('drain', done);
    gunzip.on('close', done);
  });
}

interface ZlibError extends Error {
  code: string;
}

function isZlibError(error: unknown): error is ZlibError {
  return error instanceof Error && /^Z_/.test((error as Partial<ZlibError>).code ?? '');
}

function inWords(error: ZlibError): string {
  switch (error.message) {
    case 'unexpected end of file':
      return 'its gzip data is cut off';
    case 'incorrect data check':
      return 'its gzip checksum is wrong';
    case 'incorrect length check':
      return 'its gzip length is wrong';
    case 'incorrect header check':
      return 'it has bytes behind its gzip data that are not gzip';
    default:
      return `its gzip data is damaged (${error.message})`;
  }
}
