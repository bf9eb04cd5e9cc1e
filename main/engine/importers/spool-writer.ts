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
  readonly #buffer: Buffer;
  #used = 0;
  #file = -1;
  #path = '';
  #longest = 0;
  #lineStart = 0;

  constructor(
    private readonly what: SpoolPart['what'],
    private readonly nextPath: () => string,
    private readonly bufferBytes = BUFFER,
  ) {
    this.#buffer = Buffer.allocUnsafe(bufferBytes);
  }

  text(text: string): void {
    this.#room(text.length * 3);
    this.#used += this.#buffer.write(text, this.#used);
  }

  /** A character of one byte. */
  byte(code: number): void {
    this.#room(1);
    this.#buffer[this.#used++] = code;
  }

  /**
   * Short text of printable ASCII, byte by byte: for the many short words of a line that is several times as fast as
   * `text`. Answers false, and has written nothing, where the text holds anything else.
   */
  ascii(text: string): boolean {
    const { length } = text;
    this.#room(length);
    const buffer = this.#buffer;
    let used = this.#used;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e) return false;
      buffer[used++] = code;
    }
    this.#used = used;
    return true;
  }

  /** A whole number that is exact, in decimal digits; as fast as it can be, as most of a line's numbers are times. */
  integer(value: number): void {
    if (value < 0) {
      this.text(String(value));
      return;
    }
    this.#room(16);
    const high = Math.floor(value / 1e8);
    if (high === 0) this.#digits(value, 1);
    else {
      this.#digits(high, 1);
      this.#digits(value - high * 1e8, 8);
    }
  }

  /** The digits of a number below 2^31, at least so many. */
  #digits(value: number, least: number): void {
    let count = 1;
    for (let power = 10; power <= value; power *= 10) count++;
    if (count < least) count = least;
    this.#used += count;
    let rest = value | 0;
    for (let at = this.#used - 1; count > 0; count--, at--) {
      const tenth = (rest / 10) | 0;
      this.#buffer[at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** The bytes as they are. */
  copy(bytes: Buffer, start: number, end: number): void {
    if (end - start > this.bufferBytes) {
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
    if (this.#used + bytes > this.bufferBytes) this.#flush();
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
