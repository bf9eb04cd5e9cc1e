import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { damaged } from './manifest.ts';

/** No manifest is longer: it has a few lines for each table. */
const LONGEST_MANIFEST = 16 << 20;

/** The files of a bundle, in a folder or a zip file, by their paths in it. */
export interface BundleFiles {
  names: readonly string[];
  manifest(): Promise<string>;
  /** The bytes of a file; what goes beyond `most` is not read. */
  bytes(name: string, most: number): Promise<Readable>;
  close(): void;
}

/** Throws `source.missing` or `source.unreadable` where there is no bundle at `path`. */
export async function openBundleFiles(path: string): Promise<BundleFiles> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UserFacingError('source.missing', `There is no file or folder ${path}.`);
  return found.isDirectory() ? await folderFiles(path) : await zipFiles(path);
}

async function folderFiles(folder: string): Promise<BundleFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (!names.includes('manifest.json'))
    throw new UserFacingError('source.unreadable', `${folder} is no bundle: it has no manifest.json.`);
  return {
    names,
    manifest: async () => {
      const path = join(folder, 'manifest.json');
      if ((await stat(path)).size > LONGEST_MANIFEST) throw damaged('manifest.json', 'is far too long');
      return await readFile(path, 'utf8');
    },
    bytes: async (name, most) => createReadStream(join(folder, name), { end: most }),
    close: () => undefined,
  };
}

async function zipFiles(path: string): Promise<BundleFiles> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw new UserFacingError(
      'source.unreadable',
      `${path} is no bundle: it is neither a folder nor a whole zip file.`,
      {
        cause: error,
      },
    );
  });
  const entries = new Map<string, yauzl.Entry>();
  try {
    for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
  } catch (error) {
    zip.close();
    throw damaged('the zip file', 'is damaged', error);
  }
  if (!entries.has('manifest.json')) {
    zip.close();
    throw new UserFacingError('source.unreadable', `${path} is no bundle: it has no manifest.json.`);
  }
  const open = async (name: string) => {
    const entry = entries.get(name);
    if (entry === undefined) throw damaged(name, 'is missing');
    return await zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw damaged(name, 'cannot be read', error);
    });
  };
  return {
    names: [...entries.keys()],
    manifest: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of (await open('manifest.json')).pipe(atMost(LONGEST_MANIFEST, 'manifest.json')))
        chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    bytes: async (name) => await open(name),
    close: () => zip.close(),
  };
}

/** Copies a file of the bundle while it is hashed: what is read afterwards is what was checked. Throws `bundle.damaged`. */
export async function takeFile(
  files: BundleFiles,
  { file, bytes, sha256 }: { file: string; bytes: number; sha256: string },
  target: string,
  context: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<void> {
  const hash = createHash('sha256');
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      context.onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const source = await files.bytes(file, bytes);
  try {
    await pipeline(source, atMost(bytes, file), watch, createWriteStream(target), { signal: context.signal });
  } catch (error) {
    if (context.signal.aborted || error instanceof UserFacingError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') throw error;
    throw damaged(file, 'cannot be read', error);
  }
  if (hash.digest('hex') !== sha256)
    throw damaged(file, 'was altered or damaged: its SHA-256 is not that of the manifest');
}

function atMost(most: number, file: string): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length > most) done(damaged(file, `has more than the ${most} bytes that it should have`));
      else done(null, chunk);
    },
  });
}
