import type { DuckDBConnection } from '@duckdb/node-api';
import { type Anchor, anchor as anchorSchema, type NoteTarget, type Star } from '../../../preload/contract/notes.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';
import { anchorKey, anchorOf, findRecords } from './anchors.ts';

/** Starred events with where they lie now, the one starred last first. */
export async function listStars(store: Store): Promise<Star[]> {
  return await store.meta(async (connection) => {
    const stars = await readStars(connection);
    const records = await findRecords(
      connection,
      stars.map(({ anchor }) => anchor),
    );
    return stars.map((star) => ({ ...star, record: records.get(anchorKey(star.anchor))?.[0] ?? null }));
  });
}

/** Stars something or takes its star away; twice is as once. Throws `bad-request` for a record that is not there. */
export async function setStar(store: Store, target: NoteTarget, starred: boolean): Promise<boolean> {
  store.checkWritable();
  await store.meta(async (connection) => {
    const anchor = await anchorOf(connection, target);
    const key = anchorKey(anchor);
    await inTransaction(connection, async () => {
      const known = await connection.runAndReadAll('SELECT count(*) FROM ws.main.star WHERE anchor_key = $1', [key]);
      const isStarred = Number(known.getRows()[0]?.[0]) > 0;
      if (starred && !isStarred) {
        await connection.run('INSERT INTO ws.main.star VALUES ($1::JSON, $2, make_timestamp($3::BIGINT * 1000))', [
          JSON.stringify(anchor),
          key,
          BigInt(Date.now()),
        ]);
      }
      if (!starred) await connection.run('DELETE FROM ws.main.star WHERE anchor_key = $1', [key]);
    });
  });
  return starred;
}

/** All of them, the newest first. */
export async function readStars(connection: DuckDBConnection): Promise<{ anchor: Anchor; starredAt: number }[]> {
  const reader = await connection.runAndReadAll(
    'SELECT anchor::VARCHAR, epoch_ms(created) FROM memory.main.star ORDER BY created DESC, anchor_key',
  );
  return reader.getRows().map(([anchor, created]) => ({
    anchor: anchorSchema.parse(JSON.parse(String(anchor))),
    starredAt: Number(created),
  }));
}
