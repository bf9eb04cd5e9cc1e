import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { visible } from './visible.ts';

/** The reader of our output has gone (`| head`): nothing more is wanted, and nothing went wrong. */
export class ReaderGone extends Error {}

/**
 * Standard output that waits for its reader, so that a long result is never held in memory.
 * `write` throws `ReaderGone` when the other end of the pipe has closed.
 */
export class Output {
  #gone = false;

  constructor(private readonly stream: Writable = process.stdout) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.#gone = true;
      stream.emit('drain'); // wakes a write that waits
    });
  }

  async write(text: string): Promise<void> {
    if (this.#gone) throw new ReaderGone();
    if (!this.stream.write(text)) await once(this.stream, 'drain');
    if (this.#gone) throw new ReaderGone();
  }

  /** Resolves when everything written has left the process. */
  async flush(): Promise<void> {
    if (!this.#gone) await new Promise<void>((resolve) => this.stream.write('', () => resolve()));
  }
}

/** Prints one value as JSON, hidden marks in its texts escaped; a reader that has gone away is no mistake. */
export async function printJson(value: unknown): Promise<void> {
  const output = new Output();
  try {
    await output.write(`${visible(JSON.stringify(value, null, 2), '\n')}\n`);
    await output.flush();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}
