import { expect, test } from 'vitest';
import { inexactTrailFields, knownInexactFields } from '../../../../main/engine/query/catalog/trail-text.ts';
import { pageRows } from '../../../../main/engine/query/page-rows.ts';
import type { Store } from '../../../../main/engine/store/store.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';

const ALL = ['eventTime', 'readOnly', 'managementEvent'];

/** One record of an import that is over, or is at work. */
async function addImport(store: Store, importId: number, record: object, finished = true): Promise<void> {
  const writer = await store.importConnection();
  await writer.run(
    `INSERT INTO import_run BY NAME SELECT $1::INTEGER AS import_id, 'import' AS kind, now() AT TIME ZONE 'UTC' AS started,
       CASE WHEN ${finished} THEN now() AT TIME ZONE 'UTC' END AS finished, 'done' AS status`,
    [importId],
  );
  await writer.run('INSERT INTO import_file BY NAME SELECT $1::INTEGER AS file_id, $1::INTEGER AS import_id', [
    importId,
  ]);
  await writer.run(
    `INSERT INTO ct_event BY NAME SELECT CAST(TRY_CAST(j->>'eventTime' AS TIMESTAMPTZ) AS TIMESTAMP) AS event_time, j->>'eventName' AS event_name,
       TRY_CAST(j->>'readOnly' AS BOOLEAN) AS read_only, TRY_CAST(j->>'managementEvent' AS BOOLEAN) AS management_event,
       $1 AS raw, $2::INTEGER AS file_id FROM (SELECT CAST($1 AS JSON) AS j)`,
    [JSON.stringify(record), importId],
  );
}

async function fields(store: Store): Promise<{ known: readonly string[]; looked: readonly string[] }> {
  const connection = await store.newConnection();
  try {
    const known = await knownInexactFields(connection, store);
    return { known, looked: await inexactTrailFields(connection, store) };
  } finally {
    store.giveBack(connection);
  }
}

const USUAL = { eventName: 'GetObject', eventTime: '2026-11-14T00:00:00Z', readOnly: true, managementEvent: true };

test('nobody has looked: all are doubtful; one look settles it until something comes in', async () => {
  const { store } = await engineWithWorkspace();
  await addImport(store, 1, USUAL);
  expect(await fields(store)).toEqual({ known: ALL, looked: [] });
  expect((await fields(store)).known).toEqual([]);
  await addImport(store, 2, { ...USUAL, eventTime: '2026-11-14T00:00:00.5Z' });
  expect(await fields(store)).toEqual({ known: ALL, looked: ['eventTime'] });
  await addImport(store, 3, { ...USUAL, readOnly: 'true' });
  expect(await fields(store)).toEqual({ known: ALL, looked: ['eventTime', 'readOnly'] });
  expect((await fields(store)).known).toEqual(['eventTime', 'readOnly']);
});

test('after a further import only what it brought is looked at', async () => {
  const { store } = await engineWithWorkspace();
  await addImport(store, 1, USUAL);
  await fields(store);
  const writer = await store.importConnection();
  await writer.run(`UPDATE ct_event SET raw = '{"eventTime":"other"}' WHERE file_id = 1`); // a second look would see it
  await addImport(store, 2, USUAL);
  expect(await fields(store)).toEqual({ known: ALL, looked: [] });
});

test('while an import is at work nothing is taken for exact', async () => {
  const { store } = await engineWithWorkspace();
  await addImport(store, 1, USUAL);
  await fields(store);
  await addImport(store, 2, USUAL, false);
  expect(await fields(store)).toEqual({ known: ALL, looked: ALL });
});

test('rows that came without an import are looked at with all the others', async () => {
  const { store } = await engineWithWorkspace();
  await addImport(store, 1, USUAL);
  await fields(store);
  const writer = await store.importConnection();
  await writer.run(`INSERT INTO ct_event BY NAME SELECT TIMESTAMP '2026-11-14' AS event_time, 1 AS file_id,
    '{"eventTime":"2026-11-14T00:00:00+00:00"}' AS raw`);
  expect((await fields(store)).looked).toEqual(['eventTime']);
});

test('a query on stored columns never touches the record, one on a field that differs does', async () => {
  const engine = await engineWithWorkspace();
  const { store } = engine;
  await addImport(store, 1, USUAL);
  const explain = (text: string) =>
    engine.queries.explainInsights(text, { sources: ['cloudtrail'], range: null, rowLimit: null });
  const plan = async (text: string) => {
    const connection = await store.newConnection();
    const rows = (await connection.runAndReadAll(`EXPLAIN ${await explain(text)}`)).getRows().join('\n');
    store.giveBack(connection);
    return rows;
  };
  const stored =
    'filter readOnly = 1 and managementEvent = 1 and eventName != "x" | stats count(*), max(eventTime) by awsRegion, errorCode, userIdentity.arn, bin(1h)';
  expect(await plan(stored)).not.toMatch(/json_extract|\braw\b/);
  await addImport(store, 2, { ...USUAL, readOnly: 'true' });
  expect(await plan(stored)).toMatch(/\braw\b/);
  expect(await plan('stats count(*) by eventTime')).not.toMatch(/\braw\b/);
});

test('where the original text was not kept the column answers, also for a field that differs elsewhere', async () => {
  const engine = await engineWithWorkspace();
  const { store } = engine;
  await addImport(store, 1, { ...USUAL, eventTime: '2026-11-14T01:00:00+01:00' });
  await addImport(store, 2, USUAL);
  const writer = await store.importConnection();
  await writer.run('UPDATE ct_event SET raw = NULL WHERE file_id = 2');
  const { resultId, firstPage, columns } = await engine.queries.runInsights(
    'fields eventTime, readOnly | sort eventTime',
    { sources: [], range: null, rowLimit: null },
    { pageSize: 10, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined },
  );
  expect(pageRows(firstPage, columns)).toEqual([
    ['2026-11-14T00:00:00Z', '1'],
    ['2026-11-14T01:00:00+01:00', '1'],
  ]);
  await engine.queries.close(resultId);
});
