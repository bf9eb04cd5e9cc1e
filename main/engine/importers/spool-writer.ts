import { closeSync, openSync, writeSync } from 'node:fs';
import type { SpoolPart } from './cut-protocol.ts';

const BUFFER = 4 * 2 ** 20;
/** Size at which a part is closed and handed to DuckDB (storage.md 3.3). */
export const PART_BYTES = 96 * 2 ** 20;
/** The same in lines, which is a load (storage.md 3.2): short lines of text would make a part of a million. */
export const PART_LINES = 200_000;

/** Writes lines into one file of the spool, through a buffer of its own that is used again for the next file. */
export class SpoolWriter {
  bytes = 0;
  lines = 0;
  #buffer = Buffer.allocUnsafe(BUFFER);
  #used = 0;
  #file = -1;
  #path = '';
  #longest = 0;
  #lineStart = 0;

  constructor(
    private readonly what: SpoolPart['what'],
    private readonly nextPath: () => string,
  ) {}

  text(text: string): void {
    this.#room(text.length * 3);
    this.#used += this.#buffer.write(text, this.#used);
  }

  /** The bytes as they are. */
  copy(bytes: Buffer, start: number, end: number): void {
    if (end - start > BUFFER) {
      this.#flush();
      this.#write(bytes.subarray(start, end));
      return;
    }
    this.#room(end - start);
    this.#used += bytes.copy(this.#buffer, this.#used, start, end);
  }

  endLine(): void {
    this.#room(1);
    this.#buffer[this.#used++] = 0x0a;
    this.lines++;
    const at = this.bytes + this.#used;
    if (at - this.#lineStart > this.#longest) this.#longest = at - this.#lineStart;
    this.#lineStart = at;
  }

  /** Bytes written so far, those still in the buffer with them. */
  get size(): number {
    return this.bytes + this.#used;
  }

  /** Closes the part and describes it; null when nothing was written. */
  finish(): SpoolPart | null {
    if (this.lines === 0) return null;
    this.#flush();
    closeSync(this.#file);
    const part: SpoolPart = {
      what: this.what,
      path: this.#path,
      lines: this.lines,
      bytes: this.bytes,
      longest: this.#longest,
    };
    this.#file = -1;
    this.bytes = 0;
    this.lines = 0;
    this.#longest = 0;
    this.#lineStart = 0;
    return part;
  }

  #room(bytes: number): void {
    if (this.#used + bytes > BUFFER) this.#flush();
  }

  #flush(): void {
    if (this.#used === 0) return;
    this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #write(bytes: Buffer): void {
    if (this.#file < 0) {
      this.#path = this.nextPath();
      this.#file = openSync(this.#path, 'w', 0o600);
    }
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    this.bytes += bytes.length;
  }
}
