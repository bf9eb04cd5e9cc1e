import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, createWriteStream, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { ArchiveDamage, type ArchiveMember, fileBytes } from './archive-members.ts';
import type { OutputBudget } from './limits.ts';

/** Largest file, or member of an archive, that is kept in memory (storage.md 3.1). */
const SMALL_FILE = 4 * 2 ** 20;

/** Bytes that can be read again from their beginning: a file, a spilled member, or a buffer. */
export interface Content {
  size: number;
  sha256: string;
  /** Set where all of it is in memory. */
  whole: Buffer | null;
  open(): AsyncIterable<Buffer>;
  /** Where it lies on disk, for zip files. */
  path: string | null;
  /** What was wrong with the archive member that it came from. */
  damage: string | null;
}

/** Called between chunks of a long reading; may block, and throws to stop it. */
type Checkpoint = () => void;

/** Reads a small file, or hashes a large one; `mtimeUs` is microseconds since the epoch. Throws what the system says. */
export async function openFile(path: string, check: Checkpoint): Promise<{ content: Content; mtimeUs: number }> {
  const fd = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(fd);
    const mtimeUs = Math.round(mtimeMs * 1000);
    if (size <= SMALL_FILE) return { content: bufferContent(readAll(fd, size), null), mtimeUs };
    const hash = createHash('sha256');
    for await (const chunk of fileBytes(path)) {
      check();
      hash.update(chunk);
    }
    return { content: diskContent(path, size, hash.digest('hex'), null), mtimeUs };
  } finally {
    closeSync(fd);
  }
}

/**
 * Takes a member out of its archive: into memory, or into the file that `spillPath` names when it is large; `remove`
 * deletes that file. Damage of the archive inside the member is told in the content. Throws `LimitError`.
 */
export async function openMember(
  member: ArchiveMember,
  budget: OutputBudget,
  spillPath: () => string,
  check: Checkpoint,
): Promise<{ content: Content; remove: () => void }> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  let damage: string | null = null;
  let spill: { path: string; stream: ReturnType<typeof createWriteStream> } | null = null;
  try {
    for await (const chunk of member.bytes()) {
      check();
      budget.take(chunk.length);
      hash.update(chunk);
      size += chunk.length;
      if (spill === null) chunks.push(chunk);
      else if (!spill.stream.write(chunk)) await once(spill.stream, 'drain');
      if (spill === null && size > SMALL_FILE) {
        const path = spillPath();
        spill = { path, stream: createWriteStream(path) };
        spill.stream.write(Buffer.concat(chunks.splice(0)));
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveDamage)) {
      spill?.stream.destroy();
      if (spill !== null) rmSync(spill.path, { force: true });
      throw error;
    }
    damage = error.message;
  }
  if (spill === null) return { content: bufferContent(Buffer.concat(chunks), damage), remove: () => undefined };
  spill.stream.end();
  await once(spill.stream, 'close');
  const { path } = spill;
  return { content: diskContent(path, size, hash.digest('hex'), damage), remove: () => rmSync(path, { force: true }) };
}

export async function firstBytes(bytes: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

function diskContent(path: string, size: number, sha256: string, damage: string | null): Content {
  return { size, sha256, whole: null, open: () => fileBytes(path), path, damage };
}

/** A file of which only the beginning is wanted, so that it is neither read to its end nor hashed. */
export function unhashedFile(path: string, size: number): Content {
  return diskContent(path, size, '', null);
}

export function bufferContent(whole: Buffer, damage: string | null): Content {
  return {
    size: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
    whole,
    open: () => inOneGo(whole),
    path: null,
    damage,
  };
}

async function* inOneGo(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}

export async function writeBytes(path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const stream = createWriteStream(path);
  for await (const chunk of bytes) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
}

function readAll(fd: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const read = readSync(fd, buffer, at, size - at, at);
    if (read === 0) break;
    at += read;
  }
  return buffer.subarray(0, at);
}
