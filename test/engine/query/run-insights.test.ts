import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { histogram } from '../../../main/engine/query/histogram.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import { QueryRunner } from '../../../main/engine/query/query-runner.ts';
import { addLookupTable } from '../../../main/engine/workspaces/lookup-tables.ts';
import { folderOf, ImportCase } from '../support/import-case.ts';
import { addLogEvents } from '../support/log-store.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

const OPTIONS = { pageSize: 10, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
const ALL = { sources: [], range: null, rowLimit: 10_000 };

test('says when the limit that nobody wrote cut the result, and leaves it out when asked', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const run = (text: string, rowLimit: number | null) =>
    engine.queries.runInsights(text, { ...ALL, rowLimit }, OPTIONS);
  expect(await run('fields eventName', 20)).toMatchObject({
    rowCount: 20,
    warnings: ['The result was cut at 20 of 30 rows, as the query has no limit.'],
    statistics: { recordsScanned: 30, recordsMatched: 30 },
  });
  expect(await run('fields eventName | limit 20', 20)).toMatchObject({ rowCount: 20, warnings: [] });
  expect(await run('fields eventName', null)).toMatchObject({ rowCount: 30, warnings: [] });
  expect(await run('fields eventName', 30)).toMatchObject({ rowCount: 30, warnings: [] });
});

test('every result says how many events were read and how many passed the filters', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30); // every tenth is an error, a third of them GetObject
  await addLogEvents(engine.store, { name: 'app' }, ['{"a":1}', '{"a":2}', 'text']);
  const figures = async (text: string, sources: string[] = ['cloudtrail']) => {
    const { resultId, statistics } = await engine.queries.runInsights(text, { ...ALL, sources }, OPTIONS);
    await engine.queries.close(resultId);
    return [statistics?.recordsScanned, statistics?.recordsMatched];
  };
  for (const [text, matched] of [
    ['fields eventName', 30],
    ['filter ispresent(errorCode)', 3],
    ['filter ispresent(errorCode) | stats count(*) by eventName', 3],
    ['filter ispresent(errorCode) | limit 1', 3],
    ['filter eventName = "GetObject" | filter ispresent(errorCode) | dedup eventName', 1],
    ['parse eventName "Get*" as what | filter what = "Object"', 10],
    ['stats count(*) as n by eventName | filter n > 100', 30],
    ['filter eventName = "GetObject" | pattern eventName', 10],
    ['filter eventName = "GetObject" | relevantfields sourceIPAddress where ispresent(errorCode)', 10],
    ["filter eventName in (SOURCE 'cloudtrail' | filter ispresent(errorCode) | limit 1 | fields eventName)", 10],
    ['filter eventName = "nothing"', 0],
  ] as const)
    expect([text, await figures(text)]).toEqual([text, [30, matched]]);
  expect(await figures('filter a >= 2', [])).toEqual([33, 1]);
  expect(await figures('filter a >= 1', ['app'])).toEqual([3, 2]);
});

test('gives columns the names and types of the language', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 1);
  const answer = await engine.queries.runInsights(
    'fields eventName, EventName, jsonParse(\'{"a": [1]}\') as parsed, @timestamp, 1.5 as number',
    ALL,
    OPTIONS,
  );
  expect(answer.columns.map(({ name, type }) => [name, type])).toEqual([
    ['eventName', 'text'],
    ['EventName', 'text'],
    ['parsed', 'json'],
    ['@timestamp', 'time'],
    ['number', 'number'],
  ]);
  expect(pageRows(answer.firstPage, answer.columns)[0]?.[2]).toBe('{"a":[1]}');
});

test('tells where the records of its rows lie, when asked and where rows are records', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const run = (text: string, records: boolean) => engine.queries.runInsights(text, { ...ALL, records }, OPTIONS);
  const text = 'fields @timestamp, eventName | sort sourceIPAddress desc | limit 20';
  const { resultId, firstPage, columns, timeColumn } = await run(text, true);
  expect(columns.map(({ name }) => name)).toEqual(['@timestamp', 'eventName']);
  const next = await engine.queries.page(resultId, 10, 10);
  // Natural order of the addresses 10.0.0.1 to 10.0.0.30, the last first: record 30 has the last one.
  expect([...(firstPage.records?.positions ?? [])]).toEqual([30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
  expect([...(next.records?.positions ?? [])]).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
  expect([...(next.records?.fileIds ?? [])]).toEqual(new Array(10).fill(1));
  expect(timeColumn).toBe(0);
  const counted = await histogram(engine.queries, { resultId, range: null, maxBins: 1 }, OPTIONS.signal);
  // Every tenth record is an error: 20 and 30 of these 20.
  expect(counted.bins).toMatchObject([{ ok: 18, error: 2, unknown: 0 }]);
  expect((await run(text, false)).firstPage.records).toBeNull();
  expect((await run('stats count(*) by eventName', true)).firstPage.records).toBeNull();
  expect((await run('filter eventName = "none"', true)).firstPage.records).toBeNull();
});

test('leaves no table behind, be it closed or wrong', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 10);
  const { resultId } = await engine.queries.runInsights('pattern eventName', ALL, OPTIONS);
  await engine.queries.close(resultId);
  await expect(engine.queries.runInsights('fields @timestamp | filtr 1', ALL, OPTIONS)).rejects.toMatchObject({
    code: 'query.syntax',
    at: [{ start: 20, end: 25 }],
  });
  const connection = await engine.store.newConnection();
  const left = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE database_name = 'temp'");
  expect(left.getRows()).toEqual([]);
  engine.store.giveBack(connection);
});

test('the SQL of every published query runs in an SQL tab, and says so where it is not the whole work', async () => {
  const engine = await engineWithWorkspace();
  const { store } = engine;
  const names = ['my-function', 'payment-service', 'database-service', 'payment-processor'];
  for (const name of [...names.map((one) => `/aws/lambda/${one}`), 'lg', 'Query-1', 'namePrefix1'])
    await addLogEvents(store, { name }, ['{"a":1}', 'text']);
  await addRecords(store, 5);
  const folder = tempFolder();
  const table = async (name: string, header: string) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, `${header}\n`);
    await addLookupTable(store, name, path);
  };
  await table('user_data', 'user_id,username,email,department');
  await table('net_table', 'srcAddr,region,owner,datacenter');
  const published = JSON.parse(
    readFileSync(new URL('../../golden/insights/published.json', import.meta.url), 'utf8'),
  ) as { id: number; query: string }[];
  const range = { from: Date.UTC(2026, 10, 1) * 1000, to: Date.UTC(2026, 11, 1) * 1000 };
  const apart: number[] = [];
  for (const { id, query } of published) {
    const sql = await engine.queries.explainInsights(query, { ...ALL, range });
    await runQuery(engine, sql).catch((error: Error) => {
      throw new Error(`${id}: ${error.message}\n${sql}`);
    });
    if (sql.startsWith('-- A part of this query is not done by SQL.')) apart.push(id);
  }
  expect(published).toHaveLength(99);
  expect(apart).toEqual([64, 65, 66, 72]); // pattern twice, relevantfields, logcompare
}, 240_000);

test('the rows that SQL shows for a pattern are those that it is found in', async () => {
  const engine = await engineWithWorkspace();
  await addLogEvents(engine.store, { name: 'app' }, ['a 1', 'a 2', "it's\n-- b"]);
  const text = "filter @message like 'a' or @message like '\n-- b' | pattern @message | filter @sampleCount > 1";
  const sql = await engine.queries.explainInsights(text, ALL);
  const { columns, rows } = await runQuery(engine, sql);
  expect(columns).toEqual(['message', 'ts']);
  expect(rows.map(([message]) => message).sort()).toEqual(['a 1', 'a 2', "it's\n-- b"]);
});

test('where any rows will do, the first ones are told before the end, once; other queries tell none', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 2000); // numbered from 1, every third a GetObject
  const told = async (text: string) => {
    const early: number[] = [];
    const answer = await engine.queries.runInsights(text, ALL, {
      ...OPTIONS,
      report: ({ firstRows }) => {
        if (firstRows !== undefined) early.push(firstRows.page.rowCount);
      },
    });
    await engine.queries.close(answer.resultId);
    return { early, rows: answer.rowCount };
  };
  expect(await told('fields eventName | limit any 1500')).toEqual({ early: [500], rows: 1500 });
  expect(await told('fields eventName | limit any 7')).toEqual({ early: [7], rows: 7 });
  expect(await told('filter eventName = "GetObject" | limit any 10000')).toEqual({ early: [500], rows: 666 });
  expect(await told('filter eventName = "nothing" | limit any 10000')).toEqual({ early: [], rows: 0 });
  expect(await told('fields eventName | limit 1500')).toEqual({ early: [], rows: 1500 });
  expect(await told('stats count(*) by eventName | limit any 2')).toEqual({ early: [], rows: 2 });
});

test('a data source is the log groups whose events are of its format', async () => {
  const workspace = await ImportCase.open();
  const flows =
    '2 111122223333 eni-0a1b 10.0.1.5 198.51.100.7 49152 443 6 12 8400 1772445600 1772445659 REJECT OK\n'.repeat(3);
  await workspace.importAs({ logGroup: 'flows' }, folderOf({ 'flow.log': flows }));
  await workspace.importAs({ logGroup: 'app' }, folderOf({ 'app.log': 'one\ntwo\n' }));
  const runner = new QueryRunner(workspace.store);
  const ask = async (text: string) => {
    const { firstPage, columns } = await runner.runInsights(text, ALL, OPTIONS);
    return pageRows(firstPage, columns);
  };
  expect(await ask("SOURCE dataSource(['amazon_vpc.flow']) logGroups() | stats count(*) by @log, srcAddr")).toEqual([
    ['111122223333:flows', '10.0.1.5', 3],
  ]);
  expect(await ask("SOURCE dataSource(['amazon_vpc.other']) logGroups() | stats count(*)")).toEqual([[0]]);
  await runner.closeAll();
});
