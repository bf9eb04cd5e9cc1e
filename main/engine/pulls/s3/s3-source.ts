import type { S3Pull } from '../../../../preload/contract/pull.ts';
import type { FileSource } from '../../importers/file-source.ts';
import type { ListedFile } from '../../sources/list-files.ts';
import { heldCall } from '../held-call.ts';
import type { PullContext } from '../pull-source.ts';
import { bucketOf, type FoundObject, findObjects, type ListPages } from './list-objects.ts';
import { ObjectFetcher } from './object-fetcher.ts';

/** So that what is there can be queried while a slow pull runs. */
const COMMIT_MS = 5000;

/** Objects of a bucket as files for the importer: `s3://bucket/key`, known by their ETags. */
export function s3Source(pull: S3Pull, context: PullContext): FileSource {
  const bucket = bucketOf(pull);
  return {
    list: async function* (signal) {
      const { objects } = await findObjects(pull, pagesOf(context, signal));
      for await (const batch of objects) yield batch.map((found) => toFile(bucket, found));
    },
    commitWithinMs: COMMIT_MS,
    fetcher: (events) => new ObjectFetcher(pull, context, events),
  };
}

/** A listing goes on behind the last key that came where it was broken off. */
function pagesOf(context: PullContext, signal: AbortSignal): ListPages {
  return async (input, onPage) => {
    let startAfter = input.startAfter;
    const output = await heldCall(context, 's3.list', () => ({ ...input, startAfter }), {
      signal,
      onItem: (page) => {
        const last = [page.objects.at(-1)?.key, page.prefixes.at(-1)].filter((key) => key !== undefined).sort();
        startAfter = last.at(-1) ?? startAfter;
        onPage(page);
        return undefined;
      },
    });
    return output;
  };
}

/** Why an object need not, or cannot, be fetched. */
export function refusalOf({ object: { key, size, storageClass } }: FoundObject): ListedFile['refusal'] {
  if (size === 0) {
    return { status: 'skipped', kind: 'empty', reason: key.endsWith('/') ? 'empty: a folder placeholder' : 'empty' };
  }
  if (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE') {
    const reason = `lies in the class ${storageClass} and has to be restored before it can be read`;
    return { status: 'failed', kind: 'archived', reason };
  }
  return null;
}

function toFile(bucket: string, found: FoundObject): ListedFile {
  const { key, size, etag, modifiedAt } = found.object;
  return { path: `s3://${bucket}/${key}`, size, etag, mtimeUs: modifiedAt * 1000, refusal: refusalOf(found) };
}
