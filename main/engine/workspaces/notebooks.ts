import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import { type Notebook, notebookCell } from '../../../preload/contract/notebooks.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';

/** All of them, in the order of their names. */
export async function notebooks(store: Store): Promise<Notebook[]> {
  return await store.meta(readAll);
}

/** The notebook of an id; throws `bad-request` where there is none. */
export async function notebookOf(store: Store, id: string): Promise<Notebook> {
  const found = (await notebooks(store)).find((notebook) => notebook.id === id);
  if (found === undefined) throw unknown(id);
  return found;
}

/** Keeps a new notebook, or changes the one of `id`. Throws `bad-request`. */
export async function putNotebook(store: Store, { id, name, cells }: Parsed<'notebooks.save'>): Promise<Notebook> {
  store.checkWritable();
  if (name.trim() === '') throw new UserFacingError('bad-request', 'The notebook has no name.');
  const ids = cells.map((cell) => cell.id);
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  if (twice !== undefined) throw new UserFacingError('bad-request', `Two cells of the notebook have the id ${twice}.`);
  return await store.meta(async (connection) => {
    const all = await readAll(connection);
    const before = all.find((one) => one.id === id);
    if (id !== undefined && before === undefined) throw unknown(id);
    if (all.some((one) => one.name === name && one.id !== id))
      throw new UserFacingError('bad-request', `There is a notebook ${name} already. Choose another name.`);
    const now = Date.now();
    const kept: Notebook = { id: id ?? randomUUID(), name, cells, createdAt: before?.createdAt ?? now, updatedAt: now };
    await inTransaction(connection, async () => {
      await connection.run('DELETE FROM ws.main.notebook WHERE notebook_id = $1', [kept.id]);
      await connection.run(
        `INSERT INTO ws.main.notebook BY NAME SELECT $1 AS notebook_id, $2 AS name, $3::JSON AS cells,
           make_timestamp($4::BIGINT * 1000) AS created, make_timestamp($5::BIGINT * 1000) AS updated`,
        [kept.id, name, JSON.stringify(cells), BigInt(kept.createdAt), BigInt(now)],
      );
    });
    return kept;
  });
}

/** Throws `bad-request` where there is no such notebook. */
export async function removeNotebook(store: Store, id: string): Promise<void> {
  store.checkWritable();
  await store.meta(async (connection) => {
    const removed = await connection.runAndReadAll(
      'DELETE FROM ws.main.notebook WHERE notebook_id = $1 RETURNING name',
      [id],
    );
    if (removed.currentRowCount === 0) throw unknown(id);
  });
}

async function readAll(connection: DuckDBConnection): Promise<Notebook[]> {
  const reader = await connection.runAndReadAll(
    `SELECT notebook_id, name, cells::VARCHAR, epoch_ms(created), epoch_ms(updated) FROM memory.main.notebook ORDER BY name, notebook_id`,
  );
  return reader.getRows().map(([id, name, cells, created, updated]) => ({
    id: String(id),
    name: String(name),
    cells: notebookCell.array().parse(JSON.parse(String(cells ?? '[]'))),
    createdAt: Number(created),
    updatedAt: Number(updated),
  }));
}

function unknown(id: string): UserFacingError {
  return new UserFacingError('bad-request', `There is no notebook with the id ${id} in this workspace.`);
}
