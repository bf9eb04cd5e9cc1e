import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { LookupTable } from '../../../preload/contract/tables.ts';
import { inTransaction } from '../store/migrations.ts';
import { quoteName } from '../store/sql-text.ts';
import type { Store } from '../store/store.ts';
import { lookupView } from '../store/views/define.ts';
import { CsvProblem, type CsvTable, parseCsvTable } from './csv-table.ts';

/**
 * Lookup tables (specs/insights-ql.md 4.16), kept to what the service takes, so that a query that works here works there:
 * names of letters, digits, `_` and `-`; CSV files of at most 10 MB; at most 100 tables.
 */
const NAME = /^[A-Za-z0-9_-]+$/;
const MOST_BYTES = 10 * 2 ** 20;
const MOST_TABLES = 100;

/** All of them, by name. */
export async function lookupTables(store: Store): Promise<LookupTable[]> {
  return await store.meta(listed);
}

async function listed(connection: DuckDBConnection): Promise<LookupTable[]> {
  const reader = await connection.runAndReadAll(
    'SELECT name, columns::VARCHAR, "rows", source, sha256 FROM lookup_table ORDER BY name',
  );
  return reader.getRows().map(([name, columns, rows, source, sha256]) => ({
    name: String(name),
    columns: JSON.parse(String(columns)) as string[],
    rows: Number(rows),
    source: String(source),
    sha256: String(sha256),
  }));
}

/**
 * Makes a lookup table of a CSV file; one that has the name is replaced as a whole, or stays as it was when anything is
 * wrong. Throws `bad-request` for the name, `source.*` with file and line for the file.
 */
export async function addLookupTable(
  store: Store,
  name: string,
  path: string,
): Promise<{ table: LookupTable; replaced: boolean }> {
  store.checkWritable();
  if (!NAME.test(name)) {
    throw new UserFacingError(
      'bad-request',
      `${name === '' ? 'An empty text' : name} cannot be the name of a lookup table: use letters, digits, _ and - only.`,
    );
  }
  const { columns, rows, sha256 } = readLookupFile(path);
  const table: LookupTable = { name, columns, rows: rows.length, source: path, sha256 };
  const replaced = await store.meta(async (connection) => {
    const known = await listed(connection);
    const other = known.find((one) => one.name !== name && one.name.toLowerCase() === name.toLowerCase());
    if (other !== undefined)
      throw new UserFacingError(
        'bad-request',
        `There is a lookup table ${other.name}: names may not differ in case alone. Remove it, or choose another name.`,
      );
    const isThere = known.some((one) => one.name === name);
    if (!isThere && known.length >= MOST_TABLES)
      throw new UserFacingError(
        'bad-request',
        `A workspace holds at most ${MOST_TABLES} lookup tables, as the service does. Remove one first.`,
      );
    await inTransaction(connection, () => write(connection, table, rows));
    await connection.run(lookupView(name));
    return isThere;
  });
  return { table, replaced };
}

/** The rows of a CSV file with the hash of its bytes. Throws `source.*` with file and line. */
export function readLookupFile(path: string): CsvTable & { sha256: string } {
  const bytes = bytesOf(path);
  return { ...tableOf(path, bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Throws `bad-request` where there is no table of the name. */
export async function removeLookupTable(store: Store, name: string): Promise<void> {
  store.checkWritable();
  await store.meta(async (connection) => {
    if (!(await listed(connection)).some((one) => one.name === name))
      throw new UserFacingError('bad-request', `There is no lookup table ${name} in this workspace.`);
    await inTransaction(connection, async () => {
      await connection.run('DELETE FROM ws.main.lookup_table WHERE name = $1', [name]);
      await connection.run(`DROP TABLE ws.lookup.${quoteName(name)}`);
    });
    await connection.run(`DROP VIEW memory.lookup.${quoteName(name)}`);
  });
}

async function write(connection: DuckDBConnection, table: LookupTable, rows: readonly string[][]): Promise<void> {
  const { name, columns, source, sha256 } = table;
  const place = `ws.lookup.${quoteName(name)}`;
  await connection.run(`DROP TABLE IF EXISTS ${place}`);
  await connection.run(`CREATE TABLE ${place} (${columns.map((column) => `${quoteName(column)} VARCHAR`).join(', ')})`);
  const appender = await connection.createAppender(name, 'lookup', 'ws');
  try {
    for (const row of rows) {
      for (const value of row) appender.appendVarchar(value);
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  await connection.run('DELETE FROM ws.main.lookup_table WHERE name = $1', [name]);
  await connection.run('INSERT INTO ws.main.lookup_table VALUES ($1, $2::JSON, $3::BIGINT, $4, $5)', [
    name,
    JSON.stringify(columns),
    BigInt(rows.length),
    source,
    sha256,
  ]);
}

function bytesOf(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UserFacingError('source.missing', `There is no file ${path}.`);
  if (!found.isFile()) throw new UserFacingError('source.unreadable', `${path} is not a file. Name one CSV file.`);
  if (found.size > MOST_BYTES) {
    throw new UserFacingError(
      'source.unreadable',
      `${path} has ${(found.size / 2 ** 20).toFixed(1)} MB; a lookup table is made of at most ${MOST_BYTES / 2 ** 20} MB, as on the service. Leave out columns or rows.`,
    );
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserFacingError(
      'source.unreadable',
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      {
        cause: error,
      },
    );
  }
}

function tableOf(path: string, bytes: Buffer): CsvTable {
  try {
    return parseCsvTable(bytes);
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    throw new UserFacingError('source.unreadable', `${path}, ${error.message}. Nothing was changed.`, {
      cause: error,
    });
  }
}
