import type { Output, Parsed } from '../../../preload/contract/index.ts';
import type { Store } from '../store/store.ts';

/** Files of an import that were read, skipped or not read, with the reason (storage.md 2.3). */
export async function importFiles(
  store: Store,
  { importId, status, offset, limit }: Parsed<'sources.files'>,
): Promise<Output<'sources.files'>> {
  return await store.meta(async (connection) => {
    const total = await connection.runAndReadAll(
      'SELECT count(*) FROM import_file WHERE import_id = $1 AND status = $2',
      [importId, status],
    );
    const page = await connection.runAndReadAll(
      `SELECT f.path || coalesce('!' || f.member, ''), f.kind, f.error, same.path || coalesce('!' || same.member, ''), f.size
       FROM import_file AS f LEFT JOIN import_file AS same ON same.file_id = f.same_as
       WHERE f.import_id = $1 AND f.status = $2 ORDER BY f.file_id LIMIT ${limit} OFFSET ${offset}`,
      [importId, status],
    );
    return {
      total: Number(total.getRows()[0]?.[0]),
      files: page.getRows().map(([source, kind, reason, sameAs, size]) => ({
        source: String(source),
        kind: String(kind ?? ''),
        status,
        reason: reason === null || reason === undefined ? null : String(reason),
        sameAs: sameAs === null || sameAs === undefined ? null : String(sameAs),
        sizeBytes: size === null || size === undefined ? null : Number(size),
      })),
    };
  });
}
