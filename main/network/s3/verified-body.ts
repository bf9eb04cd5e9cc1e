import { createHash } from 'node:crypto';
import { BrokenBody } from '../aws/failure.ts';

/** Bytes of an object that are sent at a time. */
const CHUNK = 2 ** 20;

/**
 * The bytes of one object as they come, over any number of connections: counted, hashed, and cut into chunks. The last chunk is held
 * back until all is checked, so that an object that fits into one is handed over whole and right, or not at all.
 */
export class VerifiedBody {
  received = 0;
  #hash = createHash('md5');
  #expected: string | null;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #handedOver = false;

  /** An ETag of 32 hex digits is the object's MD5, unless it is encrypted with a key of the caller's or of KMS. */
  constructor(
    private readonly size: number,
    etag: string,
  ) {
    this.#expected = /^[0-9a-f]{32}$/.test(etag) ? etag : null;
  }

  etagIsNoHash(): void {
    this.#expected = null;
  }

  /** Chunks that are full. Throws `BrokenBody` where more comes than the object has. */
  take(bytes: Buffer): Uint8Array<ArrayBuffer>[] {
    this.received += bytes.length;
    if (this.received > this.size) throw this.#wrong(`more than ${this.size} bytes came`);
    this.#hash.update(bytes);
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    return this.#heldBytes >= CHUNK && this.received < this.size ? [this.#handOver()] : [];
  }

  /** The rest. Throws `BrokenBody` where bytes lack, or they are not those that the ETag speaks of. */
  end(): Uint8Array<ArrayBuffer>[] {
    if (this.received < this.size) throw new BrokenBody(`${this.received} of ${this.size} bytes came`);
    if (this.#expected !== null && this.#hash.digest('hex') !== this.#expected) {
      throw this.#wrong('the bytes that came are not those of its ETag');
    }
    return this.#heldBytes > 0 ? [this.#handOver()] : [];
  }

  /** Begins anew where nothing was handed over yet. What was cannot be called back: the object fails. */
  #wrong(reason: string): Error {
    if (this.#handedOver) return new Error(reason);
    this.received = 0;
    this.#hash = createHash('md5');
    this.#held = [];
    this.#heldBytes = 0;
    return new BrokenBody(reason);
  }

  #handOver(): Uint8Array<ArrayBuffer> {
    const chunk = new Uint8Array(this.#heldBytes);
    let at = 0;
    for (const part of this.#held) {
      chunk.set(part, at);
      at += part.length;
    }
    this.#held = [];
    this.#heldBytes = 0;
    this.#handedOver = true;
    return chunk;
  }
}
