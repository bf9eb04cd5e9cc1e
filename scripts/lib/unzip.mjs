import { createWriteStream } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/**
 * Unpacks a zip file into a folder with its modes and symbolic links. `place` gives the path of an entry in the folder,
 * or null to leave it out.
 */
export async function unzip(zipPath, folder, place) {
  // A dependency: loaded here, as this file is imported before `npm ci` has run.
  const { default: yauzl } = await import('yauzl');
  const zip = await promisify(yauzl.open)(zipPath, { lazyEntries: true, autoClose: false });
  const openEntry = promisify(zip.openReadStream.bind(zip));
  try {
    for await (const entry of entriesOf(zip)) {
      const inner = place(entry.fileName);
      if (inner === null || inner === '' || entry.fileName.endsWith('/')) continue;
      const target = join(folder, normalize(inner)); // yauzl has refused absolute paths and `..`
      await mkdir(dirname(target), { recursive: true });
      const stream = await openEntry(entry);
      const mode = entry.externalFileAttributes >>> 16;
      if ((mode & FILE_TYPE) === SYMLINK) await symlink(await text(stream), target);
      else await pipeline(stream, createWriteStream(target, { mode: mode & 0o777 || 0o644 }));
    }
  } finally {
    zip.close();
  }
}

/** The entries of an open zip file one by one; the next is read only when the one before has been dealt with. */
async function* entriesOf(zip) {
  while (true) {
    const entry = await new Promise((resolve, reject) => {
      const settle = (act) => (value) => {
        zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
        act(value);
      };
      zip.once('entry', settle(resolve)).once('end', settle(resolve)).once('error', settle(reject));
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}
