import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';
import { extract } from 'tar-stream';
import yauzl from 'yauzl';

/** A thing in an archive. Folders are not handed out. */
export interface ArchiveMember {
  name: string;
  /** Why it is not to be read, where that can be said beforehand. */
  refusal: { status: 'skipped' | 'failed'; reason: string } | null;
  /** Size by the archive's own word. */
  size: number;
  /** Its bytes, once. Throws when they cannot be had; `MemberDamage` at the end when they came but are not right. */
  bytes(): AsyncIterable<Buffer>;
}

/** The archive itself, or a member, cannot be read on from here. */
export class ArchiveDamage extends Error {}

const CLIMBS = 'stopped: its path is absolute or leads out of the archive';

/** Members of the zip file at `path`, in the order of its directory. Throws `ArchiveDamage`. */
export async function* zipMembers(path: string): AsyncGenerator<ArchiveMember> {
  const zip = await yauzl
    .openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false })
    .catch((error: unknown) => {
      throw new ArchiveDamage(`its zip directory cannot be read (${messageOf(error)})`);
    });
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === null) return;
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      yield {
        name,
        size: entry.uncompressedSize,
        refusal: isUnsafe(name)
          ? { status: 'failed', reason: CLIMBS }
          : entry.isEncrypted()
            ? { status: 'failed', reason: 'encrypted: it cannot be read without its password' }
            : isZipLink(entry)
              ? { status: 'skipped', reason: 'not a regular file (symbolic link)' }
              : null,
        bytes: () => zipBytes(zip, entry),
      };
    }
  } finally {
    zip.close();
  }
}

/** Members of a tar archive, whose inflated bytes are `bytes`. Throws `ArchiveDamage`. */
export async function* tarMembers(bytes: AsyncIterable<Buffer>): AsyncGenerator<ArchiveMember> {
  const tar = extract();
  const feeding = (async () => {
    for await (const chunk of bytes) {
      if (tar.destroyed) return;
      if (tar.write(chunk)) continue;
      await new Promise<void>((resolve) => {
        tar.once('drain', () => resolve());
        tar.once('close', () => resolve());
      });
    }
    // Both are streams of Node's kind, which the package's types do not say.
    (tar as unknown as NodeJS.WritableStream).end();
  })().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const entry of tar) {
      const { name, type, size } = entry.header;
      if (type !== 'directory') {
        yield {
          name,
          size: size ?? 0,
          refusal: isUnsafe(name)
            ? { status: 'failed', reason: CLIMBS }
            : type === 'file' || type === 'contiguous-file'
              ? null
              : { status: 'skipped', reason: `not a regular file (${type ?? 'unknown'})` },
          // The same: an entry is a stream.
          bytes: () => tarBytes(entry as unknown as AsyncIterable<Buffer>),
        };
      }
      entry.resume();
    }
  } catch (error) {
    if (isTarDamage(error)) throw tarDamage(error);
    throw error;
  } finally {
    // A consumer that stops early (a bound was passed) leaves the rest unread.
    tar.destroy(new Error('left'));
    await feeding;
  }
}

async function* tarBytes(entry: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* entry;
  } catch (error) {
    throw isTarDamage(error) ? tarDamage(error) : error;
  }
}

function isTarDamage(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /Invalid tar header|Unexpected end of data|Invalid header|Premature close/i.test(error.message)
  );
}

function tarDamage(error: Error): ArchiveDamage {
  return new ArchiveDamage(`its tar data is damaged or cut off (${error.message})`);
}

async function nextEntry(zip: yauzl.ZipFile): Promise<yauzl.Entry | null> {
  return await new Promise((resolve, reject) => {
    const settle = (run: () => void) => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
      run();
    };
    zip.on('entry', (entry: yauzl.Entry) => settle(() => resolve(entry)));
    zip.on('end', () => settle(() => resolve(null)));
    zip.on('error', (error: unknown) =>
      settle(() => reject(new ArchiveDamage(`its zip directory is damaged (${messageOf(error)})`))),
    );
    zip.readEntry();
  });
}

async function* zipBytes(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  }).catch((error: unknown) => {
    throw new ArchiveDamage(`its zip data cannot be read (${messageOf(error)})`);
  });
  let sum = 0;
  try {
    for await (const chunk of stream) {
      sum = crc32(chunk as Buffer, sum);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw new ArchiveDamage(`its zip data is damaged (${messageOf(error)})`);
  }
  if (sum !== entry.crc32) throw new ArchiveDamage('its zip checksum is wrong');
}

/** Names are UTF-8 where the entry says so or they happen to be, else the code page that zip began with; close enough to show. */
function nameOf(entry: yauzl.Entry): string {
  // Bytes, as the file is opened with `decodeStrings: false`; the types know text alone.
  const raw = entry.fileName as unknown as Buffer;
  const text = raw.toString('utf8');
  return (text.includes('\ufffd') ? raw.toString('latin1') : text).replaceAll('\\', '/');
}

function isZipLink(entry: yauzl.Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

function isUnsafe(name: string): boolean {
  return name.startsWith('/') || name.startsWith('\\') || /^[A-Za-z]:/.test(name) || name.split(/[\\/]/).includes('..');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A file's bytes as they are, in chunks of 1 MB. */
export function fileBytes(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 2 ** 20 });
}
