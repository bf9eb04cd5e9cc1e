import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { z } from 'zod';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';

/** Documents of one kind that a workspace keeps by name: a table with an id, a name, a content as JSON, and two times. */
export interface DocumentKind<T> {
  table: string;
  /** Its columns of the id and of the content. */
  id: string;
  content: string;
  schema: z.ZodType<T>;
  /** What a sentence calls one: `rule`. */
  called: string;
}

export interface KeptDocument<T> {
  id: string;
  name: string;
  content: T;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** All of a kind, in the order of their names. */
export async function keptDocuments<T>(store: Store, kind: DocumentKind<T>): Promise<KeptDocument<T>[]> {
  return await store.meta((connection) => readAll(connection, kind));
}

/** Keeps a new document, or changes the one of `id`. Throws `bad-request` where the name is empty or taken, or the id unknown. */
export async function putDocument<T>(
  store: Store,
  kind: DocumentKind<T>,
  input: { id?: string | undefined; name: string; content: T },
): Promise<KeptDocument<T>> {
  store.checkWritable();
  const { id, content } = input;
  const name = input.name.trim();
  if (name === '') throw new UserFacingError('bad-request', `The ${kind.called} has no name.`);
  return await store.meta(async (connection) => {
    const all = await readAll(connection, kind);
    const before = all.find((one) => one.id === id);
    if (id !== undefined && before === undefined) throw unknown(kind, id);
    if (all.some((one) => one.name === name && one.id !== id))
      throw new UserFacingError('bad-request', `There is a ${kind.called} ${name} already. Choose another name.`);
    const now = Date.now();
    const kept = { id: id ?? randomUUID(), name, content, createdAt: before?.createdAt ?? now, updatedAt: now };
    await inTransaction(connection, async () => {
      await connection.run(`DELETE FROM ws.main.${kind.table} WHERE ${kind.id} = $1`, [kept.id]);
      await connection.run(
        `INSERT INTO ws.main.${kind.table} BY NAME SELECT $1 AS ${kind.id}, $2 AS name, $3::JSON AS ${kind.content},
           make_timestamp($4::BIGINT * 1000) AS created, make_timestamp($5::BIGINT * 1000) AS updated`,
        [kept.id, name, JSON.stringify(content), BigInt(kept.createdAt), BigInt(now)],
      );
    });
    return kept;
  });
}

/** Throws `bad-request` where there is no such document. */
export async function removeDocument<T>(store: Store, kind: DocumentKind<T>, id: string): Promise<void> {
  store.checkWritable();
  await store.meta(async (connection) => {
    const removed = await connection.runAndReadAll(
      `DELETE FROM ws.main.${kind.table} WHERE ${kind.id} = $1 RETURNING name`,
      [id],
    );
    if (removed.currentRowCount === 0) throw unknown(kind, id);
  });
}

async function readAll<T>(connection: DuckDBConnection, kind: DocumentKind<T>): Promise<KeptDocument<T>[]> {
  const reader = await connection.runAndReadAll(
    `SELECT ${kind.id}, name, ${kind.content}::VARCHAR, epoch_ms(created), epoch_ms(updated) FROM memory.main.${kind.table} ORDER BY name, ${kind.id}`,
  );
  return reader.getRows().map(([id, name, kept, created, updated]) => ({
    id: String(id),
    name: String(name),
    content: kind.schema.parse(JSON.parse(String(kept))),
    createdAt: Number(created),
    updatedAt: Number(updated),
  }));
}

function unknown(kind: { called: string }, id: string): UserFacingError {
  return new UserFacingError('bad-request', `There is no ${kind.called} with the id ${id} in this workspace.`);
}
