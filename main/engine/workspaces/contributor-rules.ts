import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ranking, type SavedRule } from '../../../preload/contract/contributor-rules.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';

/** All of them, in the order of their names. */
export async function savedRules(store: Store): Promise<SavedRule[]> {
  return await store.meta(readAll);
}

/** Keeps a new rule, or changes the one of `id`. A rule with mistakes is kept as well: it is somebody's work. Throws `bad-request`. */
export async function putSavedRule(store: Store, input: Parsed<'rules.save'>): Promise<SavedRule> {
  store.checkWritable();
  const { id, ranking } = input;
  const name = input.name.trim();
  if (name === '') throw new UserFacingError('bad-request', 'The rule has no name.');
  return await store.meta(async (connection) => {
    const all = await readAll(connection);
    const before = all.find((one) => one.id === id);
    if (id !== undefined && before === undefined) throw unknown(id);
    if (all.some((one) => one.name === name && one.id !== id))
      throw new UserFacingError('bad-request', `There is a rule ${name} already. Choose another name.`);
    const now = Date.now();
    const kept: SavedRule = {
      id: id ?? randomUUID(),
      name,
      ranking,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    };
    await inTransaction(connection, async () => {
      await connection.run('DELETE FROM ws.main.contributor_rule WHERE rule_id = $1', [kept.id]);
      await connection.run(
        `INSERT INTO ws.main.contributor_rule BY NAME SELECT $1 AS rule_id, $2 AS name, $3::JSON AS ranking,
           make_timestamp($4::BIGINT * 1000) AS created, make_timestamp($5::BIGINT * 1000) AS updated`,
        [kept.id, name, JSON.stringify(ranking), BigInt(kept.createdAt), BigInt(now)],
      );
    });
    return kept;
  });
}

/** Throws `bad-request` where there is no such rule. */
export async function removeSavedRule(store: Store, id: string): Promise<void> {
  store.checkWritable();
  await store.meta(async (connection) => {
    const removed = await connection.runAndReadAll(
      'DELETE FROM ws.main.contributor_rule WHERE rule_id = $1 RETURNING name',
      [id],
    );
    if (removed.currentRowCount === 0) throw unknown(id);
  });
}

async function readAll(connection: DuckDBConnection): Promise<SavedRule[]> {
  const reader = await connection.runAndReadAll(
    `SELECT rule_id, name, ranking::VARCHAR, epoch_ms(created), epoch_ms(updated) FROM memory.main.contributor_rule ORDER BY name, rule_id`,
  );
  return reader.getRows().map(([id, name, kept, created, updated]) => ({
    id: String(id),
    name: String(name),
    ranking: ranking.parse(JSON.parse(String(kept))),
    createdAt: Number(created),
    updatedAt: Number(updated),
  }));
}

function unknown(id: string): UserFacingError {
  return new UserFacingError('bad-request', `There is no rule with the id ${id} in this workspace.`);
}
