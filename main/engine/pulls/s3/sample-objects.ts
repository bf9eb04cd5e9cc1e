import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Output, Parsed, Progress } from '../../../../preload/contract/index.ts';
import { importFiles } from '../../importers/import-run.ts';
import { NO_CHOICE } from '../../importers/logs/file-scope.ts';
import { beginRun } from '../../jobs/import-runs.ts';
import { Progress as JobProgress } from '../../jobs/progress.ts';
import { Store } from '../../store/store.ts';
import type { NetworkLink } from '../network-link.ts';
import { bucketOf } from './list-objects.ts';

/** Objects that are read at a time. */
const PARALLEL = 8;

export interface SampleContext {
  network: NetworkLink;
  signal: AbortSignal;
  report: (progress: Progress<'pull.sample'>) => void;
}

/** Imports some objects into a workspace of their own, which is removed with them: what they hold is counted as a pull would. */
export async function sampleObjects(
  { pull, objects }: Parsed<'pull.sample'>,
  { network, signal, report }: SampleContext,
): Promise<Output<'pull.sample'>> {
  const folder = mkdtempSync(join(tmpdir(), 'trailglass-pull-sample-'));
  try {
    const bucket = bucketOf(pull);
    const { connection, requesterPays } = pull;
    const left = objects.map((object, index) => ({
      ...object,
      path: join(folder, 'objects', pathOf(object.key, index)),
    }));
    let files = 0;
    const read = async () => {
      for (let object = left.shift(); object !== undefined; object = left.shift()) {
        const { key, size, etag, path } = object;
        const chunks: Uint8Array[] = [];
        const onItem = ({ bytes }: { bytes: Uint8Array }) => {
          chunks.push(bytes);
          return undefined;
        };
        const input = { connection, bucket, requesterPays, key, size, etag };
        await network.call('s3.read', input, { signal, onItem });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, Buffer.concat(chunks));
        report({ files: ++files });
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, read));
    const bytes = objects.reduce((sum, { size }) => sum + size, 0);
    return { files: objects.length, bytes, ...(await countRecords(folder, signal)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countRecords(folder: string, signal: AbortSignal): Promise<{ records: number; failed: number }> {
  const store = await Store.open(join(folder, 'sample.trailglass'), { create: true });
  try {
    const paths = [join(folder, 'objects')];
    const importId = await beginRun(store, paths, { keepOriginal: false, choice: NO_CHOICE, pull: null });
    const progress = new JobProgress();
    await importFiles(
      store,
      { importId, paths, keepOriginal: false, choice: NO_CHOICE },
      { signal, progress, onPausable: () => undefined },
    );
    return { records: progress.records.read - progress.records.failed, failed: progress.files.failed };
  } finally {
    await store.close();
  }
}

/** The end of a key, which is what a format may be known by, below a folder of the object's own. */
function pathOf(key: string, index: number): string {
  const names = key
    .split('/')
    .slice(-3)
    .map((name) => name.replace(/[^\w.$[\]-]/g, '_'));
  const kept = names.filter((name) => !/^\.*$/.test(name));
  return join(String(index), ...(kept.length === 0 ? ['object'] : kept));
}
