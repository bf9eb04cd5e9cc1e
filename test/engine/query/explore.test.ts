import { expect, test } from 'vitest';
import { binsFor } from '../../../main/engine/query/bins.ts';
import { complete } from '../../../main/engine/query/complete.ts';
import { diagnose } from '../../../main/engine/query/diagnose.ts';
import { histogram } from '../../../main/engine/query/histogram.ts';
import { recordDetail } from '../../../main/engine/query/record-detail.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

const SIGNAL = new AbortController().signal;
const MINUTE = 60e6;
const START = Date.UTC(2026, 10, 14) * 1000;

test('counts rows by time and outcome: all, in a range, and of a result', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 600); // ten minutes, each tenth an error
  const writer = await engine.store.importConnection();
  await writer.run(
    "INSERT INTO ct_event BY NAME SELECT 'no-time' AS event_id, 1 AS file_id, 9001 AS position, 'ok' AS outcome",
  );

  const all = await histogram(engine.queries, { resultId: null, range: null, maxBins: 10 }, SIGNAL);
  expect([all.binUs, all.unplaced, all.range]).toEqual([MINUTE, 1, { from: START, to: START + 599e6 + 1 }]);
  expect(all.bins).toHaveLength(10);
  expect(all.bins[0]).toEqual({ start: START, ok: 54, throttle: 0, error: 6, fault: 0, unknown: 0 });

  const range = { from: START + 30e6, to: START + 90e6 + 1 };
  const part = await histogram(engine.queries, { resultId: null, range, maxBins: 2 }, SIGNAL);
  expect(part.bins.map(({ start, ok, error }) => [start, ok, error])).toEqual([
    [START, 27, 3],
    [START + MINUTE, 28, 3],
  ]);

  const run = async (text: string) => {
    const options = { pageSize: 1, timeoutMs: 60_000, signal: SIGNAL, report: () => undefined };
    const { resultId } = await engine.queries.run(text, options);
    return await histogram(engine.queries, { resultId, range: null, maxBins: 150 }, SIGNAL);
  };
  const errors = await run("SELECT eventName FROM cloudtrail WHERE outcome = 'error'");
  expect([errors.bins.reduce((sum, { error }) => sum + error, 0), errors.unplaced]).toEqual([60, 0]);
  const grouped = await run("SELECT date_trunc('minute', eventTime) AS minute, count(*) FROM cloudtrail GROUP BY ALL");
  expect([grouped.bins.reduce((sum, { unknown }) => sum + unknown, 0), grouped.unplaced]).toEqual([10, 1]);
  expect(await run('SELECT count(*) FROM cloudtrail')).toEqual({ range: null, binUs: 0, bins: [], unplaced: 1 });
});

test('takes the smallest width of the list that fits, on the clock of UTC', () => {
  const day = 86_400e6;
  const widthOf = (us: number, maxBins = 150) => binsFor({ from: START + 1, to: START + us }, maxBins);
  expect(widthOf(100e6).binUs).toBe(1e6);
  expect(widthOf(151e6).binUs).toBe(5e6);
  expect(widthOf(day)).toEqual({ binUs: 10 * MINUTE, first: START, count: 144 });
  expect(widthOf(30 * day).binUs).toBe(6 * 60 * MINUTE);
  expect(widthOf(365 * day).binUs).toBe(7 * day);
  const weeks = widthOf(365 * day);
  expect(new Date(weeks.first / 1000).getUTCDay()).toBe(1); // a Monday
  expect(weeks.first).toBeLessThanOrEqual(START);
  expect(widthOf(20_000 * day).binUs).toBe(5 * 28 * day);
  expect(binsFor({ from: 0, to: 1 }, 1)).toEqual({ binUs: 1e6, first: 0, count: 1 });
});

test('tells of a record its text, derived values, place, further copies and conflicts', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 20);
  const writer = await engine.store.importConnection();
  await writer.run(
    `INSERT INTO import_file BY NAME SELECT * FROM (VALUES (7, 2, '/more/b.zip', 'x/c.json', NULL), (8, 2, '/more/same.json.gz', NULL, 1)) t(file_id, import_id, path, member, same_as)`,
  );
  await writer.run(
    `INSERT INTO import_run BY NAME SELECT 1 AS import_id, 'import' AS kind, TIMESTAMP '2026-11-20 10:00:00' AS started`,
  );
  await writer.run('INSERT INTO ct_duplicate VALUES (7, 3, 1, 10)');
  await writer.run(
    `INSERT INTO ct_event BY NAME SELECT 'e-1-10' AS event_id, '123456789012' AS recipient_account, true AS conflict, 7 AS file_id, 4 AS position`,
  );
  const detail = await recordDetail(engine.store, { dataSet: 'cloudtrail', fileId: 1, position: 10 });
  if (detail.dataSet !== 'cloudtrail') throw new Error('no trail record');
  expect(detail).toMatchObject({
    eventId: 'e-1-10',
    account: '123456789012',
    provenance: {
      source: '/logs/1.json.gz',
      position: 10,
      importId: 1,
      importedAt: Date.UTC(2026, 10, 20, 10),
      fileSha256: null,
    },
    alsoIn: [
      { source: '/more/b.zip!x/c.json', position: 3 },
      { source: '/more/same.json.gz', position: 10 },
    ],
    conflicts: [{ source: '/more/b.zip!x/c.json', position: 4, fileId: 7 }],
  });
  expect(detail.raw).toMatch(/^\{"n":10,/);
  const derived = Object.fromEntries(detail.derived.map(({ name, value }) => [name, value]));
  expect(derived).toMatchObject({
    actor: 'arn:aws:iam::123456789012:user/u3',
    client_ip: '10.0.0.10',
    is_error: 'true',
    error_family: 'denied',
    read_write: 'write',
  });
  await expect(recordDetail(engine.store, { dataSet: 'cloudtrail', fileId: 1, position: 999 })).rejects.toThrow(
    'not in the workspace any more',
  );
});

test('completes columns of the tables in the text, tables, functions and keywords', async () => {
  const engine = await engineWithWorkspace();
  const sql = 'SELECT ev FROM sources';
  const { from, completions } = await complete(engine.store, sql, 9);
  expect(from).toBe(7);
  const labels = (kind: string) => completions.filter((item) => item.kind === kind).map(({ label }) => label);
  expect(labels('column')).toContain('records_read');
  expect(labels('column')).not.toContain('eventName');
  expect(labels('table')).toEqual([
    'cloudtrail',
    'cloudtrail_logs',
    'logs',
    'log_groups',
    'sources',
    'problems',
    'cloudtrail_aggregated',
    'traces',
    'segments',
    'annotations',
    'exceptions',
    'links',
    'calls',
    'root_causes',
  ]);
  expect(labels('function')).toEqual(
    expect.arrayContaining(['date_trunc', 'json_extract_string', 'regexp_like', 'unnest', 'range']),
  );
  expect(labels('function')).not.toEqual(expect.arrayContaining(['read_text']));
  expect(labels('function')).not.toContain('getvariable');
  const quoted = (await complete(engine.store, 'SELECT ', 7)).completions.find(
    ({ label }) => label === 'userIdentity.arn',
  );
  expect(quoted).toMatchObject({ kind: 'column', insert: '"userIdentity.arn"', detail: 'VARCHAR' });
  expect((await complete(engine.store, "SELECT 'ev", 10)).completions).toEqual([]);
  expect((await complete(engine.store, 'SELECT 1 -- ev', 14)).completions).toEqual([]);
});

test('diagnoses without running, with the place and what to write instead', async () => {
  const engine = await engineWithWorkspace();
  expect(await diagnose(engine.store, '')).toEqual([]);
  expect(await diagnose(engine.store, 'SELECT eventName FROM cloudtrail')).toEqual([]);
  expect(await diagnose(engine.store, 'SELECT evntName FROM cloudtrail')).toEqual([
    {
      severity: 'error',
      code: 'query.unknown-field',
      message: 'There is no column evntName here. Did you mean eventName?',
      at: { start: 7, end: 15 },
      replacement: 'eventName',
    },
  ]);
  const began = performance.now();
  await diagnose(engine.store, 'SELECT count(*) FROM range(1000000000000) a, range(1000000) b');
  expect(performance.now() - began).toBeLessThan(1000);
  // It leaves nothing behind that a later query would see.
  expect((await runQuery(engine, 'SELECT * FROM cloudtrail')).columns.length).toBeGreaterThan(50);
});
