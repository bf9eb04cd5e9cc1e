import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

const HOSTILE = JSON.parse(readFileSync(new URL('../../data/hostile-sql.json', import.meta.url), 'utf8')) as {
  sql: string;
  why: string;
}[];

/** Everything that a statement could have changed: rows, catalogs, settings, databases, files. */
async function state(engine: Engine): Promise<unknown> {
  const connection = await engine.store.newConnection();
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const found = {
    rows: await ask('SELECT count(*), sum(hash(event_id, position)) FROM ws.main.ct_event'),
    objects: await ask(`SELECT database_name, schema_name, table_name FROM duckdb_tables() WHERE NOT internal UNION ALL
      SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal UNION ALL
      SELECT database_name, schema_name, function_name FROM duckdb_functions() WHERE NOT internal ORDER BY ALL`),
    settings: await ask('SELECT name, value FROM duckdb_settings() ORDER BY name'),
    databases: await ask('SELECT database_name, path, readonly FROM duckdb_databases() ORDER BY 1'),
    variables: await ask('SELECT * FROM duckdb_variables()'),
    files: readdirSync(dirname(engine.store.path)).sort(),
    spool: readdirSync(engine.store.spoolFolder),
    written: readdirSync(tmpdir()).filter((name) => name.startsWith('trailglass-hostile')),
  };
  engine.store.giveBack(connection);
  return found;
}

test(`refuses ${HOSTILE.length} hostile statements, changes nothing and goes on working`, async () => {
  expect(HOSTILE.length).toBeGreaterThan(80);
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 100);
  await engine.store.checkpoint();
  const before = await state(engine);

  const taken: string[] = [];
  for (const { sql } of HOSTILE) {
    const error = await runQuery(engine, sql).catch((thrown: unknown) => thrown);
    const refused = error instanceof UserFacingError && /^query\.(?:refused|syntax)$/.test(error.code);
    if (!refused) taken.push(`${sql} -> ${error instanceof Error ? error.message : 'it ran'}`);
  }
  expect(taken).toEqual([]);
  expect(await state(engine)).toEqual(before);

  await addRecords(engine.store, 50, 2);
  expect((await runQuery(engine, 'SELECT count(*) FROM cloudtrail')).rows).toEqual([[150]]);
  expect(existsSync(join(tmpdir(), 'trailglass-hostile.csv'))).toBe(false);
});

test('names the place of what it refuses, also behind letters of several bytes', async () => {
  const engine = await engineWithWorkspace();
  const sql = "SELECT '🦆 é 日本' AS x,\n  (SELECT content FROM read_text('/etc/passwd'))";
  const error = (await runQuery(engine, sql).catch((thrown: unknown) => thrown)) as UserFacingError;
  expect(error.at.map(({ start, end }) => sql.slice(start, end))).toEqual(['read_text']);
  expect(error.userMessage).toBe(
    'read_text cannot be used in FROM: SQL here reads the tables of the workspace only. Table functions at hand: unnest, range, generate_series, json_each, json_tree, summary.',
  );
});
