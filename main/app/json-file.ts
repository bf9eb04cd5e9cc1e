import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * A small JSON file of the program's own. A missing or damaged one counts as empty and is replaced at the next write;
 * a write is whole or has not happened (new file, then rename).
 */
export class JsonFile<T extends z.ZodType> {
  /** Writes one after the other, so that the last one wins. */
  private writing: Promise<void> = Promise.resolve();

  constructor(
    readonly path: string,
    private readonly schema: T,
    private readonly empty: z.output<T>,
  ) {}

  async read(): Promise<z.output<T>> {
    try {
      return this.schema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch {
      return this.empty;
    }
  }

  write(value: z.input<T>): Promise<void> {
    const next = this.writing.then(() => replace(this.path, `${JSON.stringify(value, null, 2)}\n`));
    this.writing = next.catch(() => undefined);
    return next;
  }
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}.new`;
  try {
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync(); // else a power cut could leave the new name on an empty file
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
