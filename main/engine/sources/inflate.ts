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

/** What a gzip stream gave before it ended or broke. */
export interface Inflated {
  bytes: Buffer;
  /** Why it broke; null where all of it was read and its checksum is right. */
  damage: string | null;
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
 * Chunks of the output are `chunkSize` bytes; when the input is damaged, less than one chunk before the damage is lost,
 * as zlib gives up what it had not handed over. Throws `LimitError` when the budget is used up.
 */
export class GunzipStream {
  damage: string | null = null;

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
    } finally {
      gunzip.destroy();
      await feeding.catch(() => undefined);
    }
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
