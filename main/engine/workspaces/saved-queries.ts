import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Input } from '../../../preload/contract/index.ts';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import type { SavedQuery, SavedVersion } from '../../../preload/contract/saved.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';

/** What names may be on the service (PutQueryDefinition): folders are parted by slashes. */
const LONGEST_NAME = 255;

/** All of them, in the order of their names. */
export async function savedQueries(store: Store): Promise<SavedQuery[]> {
  return await store.meta(readAll);
}

/** The saved query of a name; throws `bad-request` where there is none. */
export async function savedQueryNamed(store: Store, name: string): Promise<SavedQuery> {
  const found = (await savedQueries(store)).find((query) => query.name === name);
  if (found === undefined)
    throw new UserFacingError(
      'bad-request',
      `There is no saved query ${name} in this workspace. queries list shows them.`,
    );
  return found;
}

/** Not the file's tables themselves: an older file that is only read lacks some, and empty ones stand for them. */
const QUERIES = 'memory.main.saved_query';
const VERSIONS = 'memory.main.saved_query_version';

export async function readAll(connection: DuckDBConnection): Promise<SavedQuery[]> {
  const reader = await connection.runAndReadAll(
    `SELECT query_id, name, language, text, to_json(log_groups)::VARCHAR, epoch_ms(created), epoch_ms(updated), origin, origin_id,
       coalesce(v.version, 1), v.parameters::VARCHAR
     FROM ${QUERIES} LEFT JOIN (SELECT query_id, max(version) AS version, arg_max(parameters, version) AS parameters
       FROM ${VERSIONS} GROUP BY query_id) v USING (query_id) ORDER BY name, query_id`,
  );
  return reader
    .getRows()
    .map(([id, name, language, text, logGroups, created, updated, origin, originId, version, parameters]) => ({
      id: String(id),
      name: String(name),
      language: language === 'sql' ? 'sql' : 'insights',
      text: String(text),
      logGroups: JSON.parse(String(logGroups ?? '[]')) as string[],
      parameters: JSON.parse(String(parameters ?? '[]')) as QueryParameter[],
      version: Number(version),
      createdAt: Number(created),
      updatedAt: Number(updated),
      origin: origin === 'cloudwatch' ? { kind: 'cloudwatch', id: String(originId) } : null,
    }));
}

/** All versions of a query, the newest first; one that was saved before versions were kept has the one that it is. */
export async function savedVersions(store: Store, id: string): Promise<SavedVersion[]> {
  return await store.meta(async (connection) => {
    const query = (await readAll(connection)).find((one) => one.id === id);
    if (query === undefined) throw unknownQuery(id);
    const reader = await connection.runAndReadAll(
      `SELECT version, name, language, text, to_json(log_groups)::VARCHAR, parameters::VARCHAR, epoch_ms(saved)
       FROM ${VERSIONS} WHERE query_id = $1 ORDER BY version DESC`,
      [id],
    );
    const versions = reader.getRows().map(
      ([version, name, language, text, logGroups, parameters, saved]): SavedVersion => ({
        version: Number(version),
        name: String(name),
        language: language === 'sql' ? 'sql' : 'insights',
        text: String(text),
        logGroups: JSON.parse(String(logGroups ?? '[]')) as string[],
        parameters: JSON.parse(String(parameters ?? '[]')) as QueryParameter[],
        savedAt: Number(saved),
      }),
    );
    const { version, name, language, text, logGroups, parameters, updatedAt } = query;
    return versions.length > 0
      ? versions
      : [{ version, name, language, text, logGroups, parameters, savedAt: updatedAt }];
  });
}

/** Saves a new query, or changes the one of `id`. Throws `bad-request` for a name that is taken or cannot be one. */
export async function putSavedQuery(store: Store, input: Input<'saved.save'>): Promise<SavedQuery> {
  store.checkWritable();
  const { id, name, language, text, logGroups = [] } = input;
  const problem = nameProblem(name);
  if (problem !== null) throw new UserFacingError('bad-request', `${problem}.`);
  return await store.meta(async (connection) => {
    const all = await readAll(connection);
    const before = all.find((query) => query.id === id);
    if (id !== undefined && before === undefined) throw unknownQuery(id);
    if (all.some((query) => query.name === name && query.id !== id))
      throw new UserFacingError('bad-request', `There is a saved query ${name} already. Choose another name.`);
    const parameters = input.parameters ?? before?.parameters ?? [];
    checkParameters(parameters);
    const now = Date.now();
    const same = before !== undefined && isSameQuery(before, { name, language, text, logGroups, parameters });
    const query: SavedQuery = {
      id: id ?? randomUUID(),
      name,
      language,
      text,
      logGroups,
      parameters,
      version: before === undefined ? 1 : before.version + (same ? 0 : 1),
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      origin: before?.origin ?? null,
    };
    await inTransaction(connection, () => write(connection, query));
    return query;
  });
}

/** Gives a folder another path, and with it every query below it another name. Throws `bad-request`; then none has. */
export async function renameFolder(store: Store, folder: string, to: string): Promise<SavedQuery[]> {
  store.checkWritable();
  return await store.meta(async (connection) => {
    const all = await readAll(connection);
    const [inside, others] = [
      all.filter(({ name }) => name.startsWith(`${folder}/`)),
      all.filter(({ name }) => !name.startsWith(`${folder}/`)),
    ];
    if (inside.length === 0) throw new UserFacingError('bad-request', `There is no folder ${folder} of saved queries.`);
    const now = Date.now();
    const renamed = inside.map((query) => {
      const name = to + query.name.slice(folder.length);
      return { ...query, name, ...(name === query.name ? {} : { version: query.version + 1, updatedAt: now }) };
    });
    for (const { name } of renamed) {
      const problem = nameProblem(name);
      if (problem !== null) throw new UserFacingError('bad-request', `${problem}.`);
      if (others.some((query) => query.name === name))
        throw new UserFacingError('bad-request', `There is a saved query ${name} already. Choose another folder.`);
    }
    await inTransaction(connection, async () => {
      for (const query of renamed) await write(connection, query);
    });
    return renamed;
  });
}

/** Throws `bad-request` where there is no such query. */
export async function removeSavedQuery(store: Store, id: string): Promise<void> {
  store.checkWritable();
  await store.meta(async (connection) => {
    const removed = await connection.runAndReadAll(
      'DELETE FROM ws.main.saved_query WHERE query_id = $1 RETURNING name',
      [id],
    );
    if (removed.currentRowCount === 0) throw unknownQuery(id);
    await connection.run('DELETE FROM ws.main.saved_query_version WHERE query_id = $1', [id]);
  });
}

/** Whether a change is none: then no version is made. */
export function isSameQuery(
  a: SavedQuery,
  b: Pick<SavedQuery, 'name' | 'language' | 'text' | 'logGroups' | 'parameters'>,
): boolean {
  const facts = ({ name, language, text, logGroups, parameters }: typeof b) =>
    JSON.stringify([
      name,
      language,
      text,
      logGroups,
      parameters.map((one) => [one.name, one.type, one.default, one.description]),
    ]);
  return facts(a) === facts(b);
}

function checkParameters(parameters: readonly QueryParameter[]): void {
  const names = parameters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserFacingError('bad-request', `There are two parameters ${twice}.`);
}

/** Puts a query in place of the one that has its id, and keeps its version beside those before. */
export async function write(connection: DuckDBConnection, query: SavedQuery): Promise<void> {
  // One from before versions were kept: what it is until now becomes its first.
  await connection.run(
    `INSERT INTO ws.main.saved_query_version
       SELECT query_id, 1, name, language, text, log_groups, '[]', updated FROM ws.main.saved_query
       WHERE query_id = $1 AND NOT EXISTS (FROM ws.main.saved_query_version v WHERE v.query_id = $1)`,
    [query.id],
  );
  await connection.run(
    `INSERT INTO ws.main.saved_query_version
       SELECT $1, $2::INTEGER, $3, $4, $5, from_json($6, '["VARCHAR"]'), $7::JSON, make_timestamp($8::BIGINT * 1000)
       WHERE NOT EXISTS (FROM ws.main.saved_query_version v WHERE v.query_id = $1 AND v.version = $2::INTEGER)`,
    [
      query.id,
      query.version,
      query.name,
      query.language,
      query.text,
      JSON.stringify(query.logGroups),
      JSON.stringify(query.parameters),
      BigInt(query.updatedAt),
    ],
  );
  await connection.run('DELETE FROM ws.main.saved_query WHERE query_id = $1', [query.id]);
  await connection.run(
    `INSERT INTO ws.main.saved_query VALUES ($1, $2, $3, $4, from_json($5, '["VARCHAR"]'), make_timestamp($6::BIGINT * 1000),
       make_timestamp($7::BIGINT * 1000), $8, $9)`,
    [
      query.id,
      query.name,
      query.language,
      query.text,
      JSON.stringify(query.logGroups),
      BigInt(query.createdAt),
      BigInt(query.updatedAt),
      query.origin?.kind ?? null,
      query.origin?.id ?? null,
    ],
  );
}

/** Why a text cannot be a name; null where it can. */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'The name is empty';
  if (name.length > LONGEST_NAME) return `The name has ${name.length} characters; at most ${LONGEST_NAME} are possible`;
  if (name.includes('\0')) return 'The name has a NUL character in it';
  if (name.split('/').some((part) => part.trim() === ''))
    return `The name ${name} has an empty folder in it: write FOLDER/NAME`;
  return null;
}

function unknownQuery(id: string): UserFacingError {
  return new UserFacingError('bad-request', `There is no saved query with the id ${id} in this workspace.`);
}
