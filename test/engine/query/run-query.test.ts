import { expect, test } from 'vitest';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

async function failure(promise: Promise<unknown>): Promise<UserFacingError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserFacingError)) throw new Error(`Not refused: ${String(error)}`);
  return error;
}

test('answers with the names that the user wrote, the rows and their true number', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 1000);
  expect(
    await runQuery(
      engine,
      'SELECT eventName, count(*) AS "how many", count(*) FROM cloudtrail GROUP BY ALL ORDER BY 1',
    ),
  ).toEqual({
    columns: ['eventName', 'how many', 'count_star()'],
    types: ['text', 'number', 'number'],
    rows: [
      ['GetObject', 333, 333],
      ['ListBuckets', 333, 333],
      ['PutObject', 334, 334],
    ],
  });
  expect((await runQuery(engine, 'SELECT eventName, eventName, eventname FROM cloudtrail LIMIT 1')).columns).toEqual([
    'eventName',
    'eventName_1',
    'eventName_2',
  ]);
  expect((await runQuery(engine, 'FROM cloudtrail')).rows).toHaveLength(1000);
});

test('shows every type, and no number loses a digit', async () => {
  const engine = await engineWithWorkspace();
  const { types, rows } = await runQuery(
    engine,
    `SELECT 1::TINYINT, 9007199254740991, 9007199254740992, -9007199254740993::BIGINT, 170141183460469231731687303715884105727::HUGEINT,
      18446744073709551615::UBIGINT, 1.50::DECIMAL(5, 2), 123456789012345678.123456::DECIMAL(38, 6), 0.1::DOUBLE, 'nan'::DOUBLE, '-inf'::FLOAT,
      true, NULL, 'text', DATE '2026-11-14', TIME '09:41:31.5', INTERVAL '1 month 2 days', '\\xAA\\x00'::BLOB,
      '019abc00-0000-7000-8000-000000000000'::UUID, 'b'::ENUM('a', 'b'), '0101'::BIT`,
  );
  expect(types.join(' ')).toBe(
    'number number number number number number number number number number number boolean number text text text text text text text text',
  );
  expect(rows[0]).toEqual([
    1,
    9007199254740991,
    '9007199254740992',
    '-9007199254740993',
    '170141183460469231731687303715884105727',
    '18446744073709551615',
    1.5,
    '123456789012345678.123456',
    0.1,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    true,
    null,
    'text',
    '2026-11-14',
    '09:41:31.5',
    '1 month 2 days',
    '\\xAA\\x00',
    '019abc00-0000-7000-8000-000000000000',
    'b',
    '0101',
  ]);
});

test('shows times in UTC, with six decimals only where they are needed', async () => {
  const engine = await engineWithWorkspace();
  const { types, rows } = await runQuery(
    engine,
    `SELECT TIMESTAMP '2026-11-14 09:41:31', TIMESTAMP '2026-11-14 09:41:31.0005', TIMESTAMPTZ '2026-11-14 09:41:31.25+02:00',
      TIMESTAMP_S '1969-12-31 23:59:59', 'infinity'::TIMESTAMP, NULL::TIMESTAMP, TIMESTAMP '0044-03-15 12:00:00'`,
  );
  expect(new Set(types)).toEqual(new Set(['time']));
  expect(rows[0]).toEqual([
    '2026-11-14 09:41:31.000',
    '2026-11-14 09:41:31.000500',
    '2026-11-14 07:41:31.250',
    '1969-12-31 23:59:59.000',
    'infinity',
    null,
    '0044-03-15 12:00:00.000',
  ]);
});

test('shows nested values as JSON', async () => {
  const engine = await engineWithWorkspace();
  const { types, rows } = await runQuery(
    engine,
    `SELECT [1, NULL, 3], {'a': 1, 'b': 'x"y'}, MAP {'k': 1.5}, '{"n": 1.50}'::JSON, []`,
  );
  expect(types).toEqual(['json', 'json', 'json', 'json', 'json']);
  expect(rows[0]).toEqual(['[1,null,3]', '{"a":1,"b":"x\\"y"}', '{"k":1.5}', '{"n": 1.50}', '[]']);
});

test('runs DESCRIBE, SUMMARIZE, EXPLAIN, VALUES and recursion', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 10);
  expect((await runQuery(engine, 'DESCRIBE problems')).rows.map(([name]) => name)).toEqual([
    'source',
    'position',
    'byte_offset',
    'reason',
    'import_id',
    'raw',
  ]);
  expect((await runQuery(engine, 'SUMMARIZE SELECT eventName FROM cloudtrail;')).rows).toHaveLength(1);
  expect((await runQuery(engine, 'EXPLAIN SELECT 1')).columns).toEqual(['explain_key', 'explain_value']);
  expect((await runQuery(engine, 'explain analyze SELECT count(*) FROM cloudtrail')).rows).toHaveLength(1);
  expect((await runQuery(engine, 'VALUES (1), (2) -- the end')).rows).toEqual([[1], [2]]);
  const fibonacci =
    'WITH RECURSIVE f(a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM f WHERE b < 20) SELECT a FROM f';
  expect((await runQuery(engine, fibonacci)).rows.flat()).toEqual([0, 1, 1, 2, 3, 5, 8, 13]);
});

test('runs queries written for Athena and for CloudTrail Lake as they are', async () => {
  const engine = await engineWithWorkspace();
  const writer = await engine.store.importConnection();
  await writer.run(`INSERT INTO ct_event BY NAME SELECT 'e' AS event_id, TIMESTAMP '2026-11-14 09:41:31' AS event_time, 'AssumeRole' AS event_name,
    true AS read_only, 'arn:aws:iam::1:user/u' AS ui_arn, '{"type":"IAMUser","arn":"arn:aws:iam::1:user/u"}' AS user_identity,
    '{"roleArn":"arn:r","n":{"m":7}}' AS request_parameters, '[{"ARN":"arn:a","accountId":"1"},{"ARN":"arn:b"}]' AS resources, 1 AS file_id, 1 AS position`);
  const athena = `SELECT useridentity.arn, r.arn, json_extract_scalar(requestparameters, '$.roleArn') AS role, readonly,
      cardinality(resources) AS n, date_parse(eventtime, '%Y-%m-%dT%H:%i:%sZ') AS at
    FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS t(r)
    WHERE from_iso8601_timestamp(eventtime) > TIMESTAMP '2026-01-01' AND regexp_like(eventname, '^Assume') AND year = '2026' ORDER BY 2`;
  expect((await runQuery(engine, athena)).rows).toEqual([
    ['arn:aws:iam::1:user/u', 'arn:a', 'arn:r', 'true', 2, '2026-11-14 09:41:31.000'],
    ['arn:aws:iam::1:user/u', 'arn:b', 'arn:r', 'true', 2, '2026-11-14 09:41:31.000'],
  ]);
  const lake = `SELECT eventName, userIdentity.arn, element_at(requestParameters, 'roleArn') AS role, requestParameters.n.m
    FROM 0123abcd-0123-4567-89ab-0123456789ab WHERE userIdentity.arn LIKE 'arn:%' AND userIdentity.type = 'IAMUser' OR userIdentity.arn = 'arn:aws:iam::1:user/u'`;
  expect(await runQuery(engine, lake)).toEqual({
    columns: ['eventName', 'arn', 'role', 'm'],
    types: ['text', 'text', 'text', 'text'],
    rows: [['AssumeRole', 'arn:aws:iam::1:user/u', 'arn:r', '7']],
  });
  const nested = `SELECT count(*) FROM (SELECT userIdentity FROM "0123abcd-0123-4567-89ab-0123456789ab") WHERE userIdentity.arn = 'arn:aws:iam::1:user/u'`;
  expect((await runQuery(engine, nested)).rows).toEqual([[1]]);
});

test('says what is wrong, where, and what was meant', async () => {
  const engine = await engineWithWorkspace();
  const sql = 'SELECT\n  evntName\nFROM cloudtrail';
  const unknown = await failure(runQuery(engine, sql));
  expect([unknown.code, unknown.userMessage, unknown.at.map(({ start, end }) => sql.slice(start, end))]).toEqual([
    'query.unknown-field',
    'There is no column evntName here. Did you mean eventName?',
    ['evntName'],
  ]);
  const syntax = await failure(runQuery(engine, 'SELECT 1 FORM cloudtrail x'));
  expect([syntax.code, syntax.at]).toEqual(['query.syntax', [{ start: 14, end: 24 }]]);
  const types = await failure(runQuery(engine, "SELECT CAST('x' AS INTEGER)"));
  expect([types.code, types.userMessage]).toEqual(['query.failed', "Could not convert string 'x' to INT32."]);
  expect((await failure(runQuery(engine, 'SELECT * FROM cloudtrial'))).userMessage).toContain(
    'Did you mean cloudtrail?',
  );
});

test('cancels within 300 ms and the engine goes on', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 10);
  const abort = new AbortController();
  let seen = 0;
  let aborted = 0;
  const long = runQuery(
    engine,
    'SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range % 7 = b.range',
    {
      signal: abort.signal,
      report: () => {
        seen += 1;
        if (seen === 2) {
          aborted = performance.now();
          abort.abort();
        }
      },
    },
  );
  expect((await failure(long)).code).toBe('cancelled');
  expect(performance.now() - aborted).toBeLessThan(300);
  expect((await runQuery(engine, 'SELECT count(*) FROM cloudtrail')).rows).toEqual([[10]]);
});

test('stops at the limit of time', async () => {
  const engine = await engineWithWorkspace();
  const error = await failure(runQuery(engine, 'SELECT count(*) FROM range(1000000000000) a', { timeoutMs: 200 }));
  expect([error.code, error.userMessage]).toEqual([
    'engine.timeout',
    'The query was stopped after 0.2 s. Narrow it by time, or allow it more.',
  ]);
});

test('runs four queries at a time and the others after them', async () => {
  const engine = await engineWithWorkspace();
  const abort = new AbortController();
  const long = Array.from({ length: 4 }, () =>
    failure(runQuery(engine, 'SELECT count(*) FROM range(1000000000000) a', { signal: abort.signal })),
  );
  const fifth = runQuery(engine, 'SELECT 1');
  expect(
    await Promise.race([
      fifth.then(() => 'ran'),
      runQuery(engine, 'SELECT 2', { signal: AbortSignal.timeout(50) }).catch(() => 'waited'),
    ]),
  ).toBe('waited');
  abort.abort();
  expect((await Promise.all(long)).map(({ code }) => code)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
    'cancelled',
  ]);
  expect((await fifth).rows).toEqual([[1]]);
});

test('ends what runs when the workspace is closed', async () => {
  const engine = await engineWithWorkspace();
  const long = failure(runQuery(engine, 'SELECT count(*) FROM range(1000000000000) a'));
  await runQuery(engine, 'SELECT 1');
  await engine.close();
  expect((await long).code).toBe('cancelled');
});

test('binds columns by name and by place alike, whatever part of the view is bound', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 2);
  const one = async (sql: string) => (await runQuery(engine, sql)).rows[0];
  expect(await one('SELECT c FROM cloudtrail AS t(a, b, c) ORDER BY a')).toEqual(['PutObject']);
  expect(await one('SELECT #3 FROM cloudtrail ORDER BY 1')).toEqual(['ListBuckets']);
  expect(await one('SELECT t.eventname FROM cloudtrail AS t ORDER BY T.EVENTTIME')).toEqual(['PutObject']);
  expect(await one('SELECT * EXCLUDE (raw) FROM cloudtrail ORDER BY "position" DESC')).toContain('ListBuckets');
  expect(await one('SELECT count(*) FROM cloudtrail a JOIN cloudtrail b USING (eventID)')).toEqual([2]);
  // All columns of one name must be equal, and many are null, so no row has a partner.
  expect(await one('SELECT count(*) FROM cloudtrail NATURAL JOIN cloudtrail_logs')).toEqual([0]);
  expect(await one('WITH cloudtrail AS (SELECT 7 AS a) SELECT * FROM cloudtrail')).toEqual([7]);
  expect(await one("SELECT eventName AS e FROM cloudtrail WHERE e = 'ListBuckets' ORDER BY e")).toEqual([
    'ListBuckets',
  ]);
});

test('keeps the workspace that is open when another one cannot be opened', async () => {
  const engine = await engineWithWorkspace();
  const { path } = engine.store;
  await expect(engine.open(`${path}-none`)).rejects.toMatchObject({ code: 'workspace.missing' });
  expect(engine.store.path).toBe(path);
  await engine.open(path, { installationId: 'here' });
  expect((await engine.store.info()).readOnly).toBe(false);
});
