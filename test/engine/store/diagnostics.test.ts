import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { handlerOf } from '../../../main/engine/handlers/index.ts';
import { serve } from '../../../main/engine/serve.ts';
import { addLogEvents } from '../support/log-store.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { addRecords } from '../support/trail-store.ts';

/** Every text in every table of the workspace: what must not be found in a report. */
async function textsOf(engine: Engine): Promise<Set<string>> {
  const connection = await engine.store.newConnection();
  const columns = await connection.runAndReadAll(
    "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'ws' AND NOT internal AND data_type LIKE 'VARCHAR%'",
  );
  const texts = new Set<string>();
  for (const [table, column] of columns.getRows()) {
    const reader = await connection.runAndReadAll(`SELECT DISTINCT "${column}"::VARCHAR FROM ws.main."${table}"`);
    for (const [value] of reader.getRows()) if (typeof value === 'string') texts.add(value);
  }
  connection.closeSync();
  return texts;
}

test('a report holds no value, name or path of the data', async () => {
  const engine = new Engine();
  onTestFinished(() => engine.close());
  const folder = join(tempFolder(), 'kestrel-case');
  const path = join(tempFolder(), 'kestrel-workspace.trailglass');
  await engine.open(path, { create: true, installationId: 'here' });
  await addRecords(engine.store, 50);
  await addLogEvents(engine.store, { name: '/aws/lambda/kestrel' }, ['kestrel flies']);
  await engine.store.meta((connection) =>
    connection.run(
      `INSERT INTO ws.main.import_run BY NAME SELECT 7 AS import_id, 'import' AS kind, 'kestrel' AS status, ['${folder}'] AS source`,
    ),
  );
  // A call that fails with a text of the user's in its message.
  const answered = await failed(engine, 'query.run', {
    language: 'sql',
    text: 'SELECT kestrel_column FROM cloudtrail',
  });
  expect(answered).toContain('kestrel_column');

  const report = await (await handlerOf('diagnostics.get'))(
    {},
    { engine, signal: new AbortController().signal, report: () => undefined },
  );
  expect(report.workspace.rows).toMatchObject({ ct_event: 50, log_event: 1 });
  expect(report.workspace.imports).toEqual({ other: 1 });
  expect(report.lastErrors).toEqual([
    { code: 'query.unknown-field', call: 'query.run', secondsAgo: expect.any(Number) },
  ]);
  const text = JSON.stringify(report);
  expect(text).not.toMatch(/kestrel/i);
  for (const word of [path, tempFolder(), userInfo().username, userInfo().homedir])
    expect(text).not.toContain(`"${word}`);
  // Words of ours may be values as well; a value of a word or more must not be in it.
  const ours = new Set(['cloudtrail', 'import', 'error', 'stream']);
  const values = [...(await textsOf(engine))].filter((value) => value.length > 4 && !ours.has(value));
  expect(values.length).toBeGreaterThan(100);
  expect(values.filter((value) => text.includes(value))).toEqual([]);
});

/** The message of a call over the wire that fails. */
function failed(engine: Engine, method: string, input: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    serve(
      {
        post: (message) => {
          if (message.kind === 'failed') resolve(message.error.message);
          else if (message.kind === 'done') reject(new Error('it did not fail'));
        },
        onMessage: (listener) => setImmediate(() => listener({ kind: 'call', id: 1, method, input })),
        onClose: () => undefined,
      },
      engine,
    );
  });
}
