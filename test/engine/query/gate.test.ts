import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ALLOWED_FUNCTIONS,
  ALLOWED_TABLE_FUNCTIONS,
  CHANGING_FUNCTIONS,
  COLLATE_PREFIX,
  MACRO_FUNCTIONS,
  REFUSED_FUNCTIONS,
  SET_FUNCTIONS,
} from '../../../main/engine/query/sql/function-lists.ts';
import { passGate } from '../../../main/engine/query/sql/gate.ts';
import { tokenize } from '../../../main/engine/query/sql/tokens.ts';
import { parseTree, writeTree } from '../../../main/engine/query/sql/tree.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

test('every function of this DuckDB is on a list, and a new one fails here until somebody decides', async () => {
  const connection = await (await DuckDBInstance.create(':memory:', { autoload_known_extensions: 'false' })).connect();
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT lower(function_name), function_type, stability FROM duckdb_functions() ORDER BY ALL',
  );
  const found = reader.getRows().map((row) => row.map(String) as [string, string, string]);
  const callable = found.filter(([, type]) => ['scalar', 'aggregate', 'macro'].includes(type));
  const names = (wanted: string) => new Set(found.filter(([, type]) => type === wanted).map(([name]) => name));
  const onNoList = callable.filter(
    ([name]) => !ALLOWED_FUNCTIONS.has(name) && !REFUSED_FUNCTIONS.has(name) && !name.startsWith(COLLATE_PREFIX),
  );
  expect(onNoList).toEqual([]);
  expect([...ALLOWED_FUNCTIONS].filter((name) => REFUSED_FUNCTIONS.has(name))).toEqual([]);
  expect([...names('aggregate')].filter((name) => !SET_FUNCTIONS.has(name))).toEqual([]);
  expect([...names('macro')].filter((name) => !MACRO_FUNCTIONS.has(name) && !REFUSED_FUNCTIONS.has(name))).toEqual([]);
  const changing = callable.filter(
    ([name, , stability]) => /VOLATILE|WITHIN_QUERY/.test(stability) && ALLOWED_FUNCTIONS.has(name),
  );
  expect(changing.filter(([name]) => !CHANGING_FUNCTIONS.has(name))).toEqual([]);
  for (const name of ALLOWED_TABLE_FUNCTIONS) expect(found.some(([known]) => known === name)).toBe(true);
});

test('lets through what people ask of a trail', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 100);
  const statements = [
    `SELECT current_date, now() > TIMESTAMP '2020-01-01', extract(year FROM eventTime), position('a' IN eventName), substring(eventName FROM 1 FOR 2) FROM cloudtrail`,
    `SELECT eventName FROM cloudtrail WHERE eventName SIMILAR TO 'Get.*' OR eventName ILIKE 'put%' OR eventName GLOB 'L*' OR eventName IS DISTINCT FROM 'x'`,
    `SELECT CASE outcome WHEN 'ok' THEN 1 ELSE 0 END, COALESCE(errorCode, '-'), NULLIF(eventName, 'x'), TRY_CAST(eventID AS INTEGER), eventTime AT TIME ZONE 'Europe/Berlin' FROM cloudtrail`,
    `SELECT list_transform([1, 2], lambda x: x + 1), [x * 2 FOR x IN [1, 2, 3] IF x > 1], {'a': 1}.a, MAP {'k': 1}['k'], 'abc'[1:2]`,
    `SELECT eventName, row_number() OVER (PARTITION BY awsRegion ORDER BY eventTime DESC) AS n, lag(eventName) OVER w FROM cloudtrail WINDOW w AS (ORDER BY eventTime) QUALIFY n < 3`,
    `WITH a AS (FROM cloudtrail SELECT eventName), b AS (SELECT * FROM a) SELECT a.eventName FROM a JOIN b USING (eventName) GROUP BY ROLLUP (1) HAVING count(*) > 1 ORDER BY ALL`,
    `SELECT * EXCLUDE (raw) REPLACE (upper(eventName) AS eventName) FROM cloudtrail UNION ALL BY NAME SELECT 'x' AS eventName`,
    `SELECT COLUMNS('event.*') FROM cloudtrail LIMIT 10%`,
    `FROM cloudtrail PIVOT (count(*) FOR outcome IN ('ok', 'error') GROUP BY eventName)`,
    `SELECT * FROM cloudtrail USING SAMPLE 10`,
    `SELECT DISTINCT ON (eventName) eventName, eventTime FROM cloudtrail ORDER BY eventName, eventTime DESC`,
    `SELECT quantile_cont(epoch(eventTime), [0.5, 0.9]), mode(eventName), string_agg(DISTINCT eventName, ',' ORDER BY eventName) FILTER (WHERE outcome = 'ok') FROM cloudtrail`,
    `SELECT unnest(['a', 'b']), * FROM range(2) JOIN cloudtrail ON true`,
    `SELECT t.key, t.value FROM cloudtrail, json_each(userIdentity) t`,
    `SELECT a.eventID FROM cloudtrail a ASOF JOIN cloudtrail b ON a.eventTime >= b.eventTime`,
    `SELECT (SELECT max(eventTime) FROM cloudtrail c WHERE c.eventName = d.eventName) FROM cloudtrail d WHERE EXISTS (FROM sources) AND eventName IN (FROM cloudtrail SELECT eventName)`,
    `SELECT count(*) FROM ct_event WHERE file_id = 1`,
    `SELECT eventName COLLATE de FROM cloudtrail ORDER BY eventName COLLATE NOCASE`,
    `SELECT cloudtrail FROM cloudtrail LIMIT 1`,
    `SELECT date_trunc('hour', eventTime) AS h, count(*) FROM cloudtrail WHERE eventTime BETWEEN '2026-11-14' AND '2026-11-15' GROUP BY h ORDER BY h DESC NULLS LAST`,
    `SELECT ${Array.from({ length: 400 }, (_, i) => `eventName = 'e${i}'`).join(' OR ')} FROM cloudtrail`,
    `SELECT eventName FROM cloudtrail -- a comment; with a semicolon\n/* and 'another */ WHERE eventName <> ';' ;`,
  ];
  const wrong: string[] = [];
  for (const sql of statements)
    await runQuery(engine, sql).catch((error: unknown) => wrong.push(`${sql} -> ${String(error)}`));
  expect(wrong).toEqual([]);
});

test('refuses what would overflow the stack or never finish binding, at once', async () => {
  const engine = await engineWithWorkspace();
  const connection = await engine.store.newConnection();
  const n = 5000;
  const bombs = {
    brackets: `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`,
    lists: `SELECT ${'['.repeat(n)}1${']'.repeat(n)}`,
    subqueries: `${'SELECT * FROM ('.repeat(n)}SELECT 1${')'.repeat(n)}`,
    signs: `SELECT 1${' + 1'.repeat(n)}`,
    minus: `SELECT ${'- '.repeat(n)}1`,
    not: `SELECT ${'NOT '.repeat(n)}true`,
    casts: `SELECT 1${'::INT'.repeat(n)}`,
    arrays: `SELECT NULL::INT${'[]'.repeat(n)}`,
    unions: `SELECT 1${' UNION ALL SELECT 1'.repeat(n)}`,
    joins: `SELECT 1 FROM range(1)${' CROSS JOIN range(1)'.repeat(n)}`,
    cases: `SELECT ${'CASE WHEN true THEN '.repeat(n)}1${' END'.repeat(n)}`,
    arrows: `SELECT '{}'::JSON${"->'a'".repeat(40)}`,
    exists: `SELECT ${'EXISTS (SELECT '.repeat(40)}1${')'.repeat(40)}`,
    lambdas: `SELECT ${'list_transform([1], lambda x: '.repeat(40)}1${')'.repeat(40)}`,
    macros: `SELECT ${'fmod('.repeat(20)}1${', 3)'.repeat(20)}`,
    long: `SELECT '${'x'.repeat(1_000_001)}'`,
  };
  for (const [name, sql] of Object.entries(bombs)) {
    const began = performance.now();
    const error = await passGate(connection, sql).catch((thrown: unknown) => thrown);
    expect([name, error instanceof UserFacingError && error.code]).toEqual([name, 'query.refused']);
    expect(performance.now() - began).toBeLessThan(2000);
  }
  connection.closeSync();
});

test('any text at all is run or refused, never a crash, and changes nothing', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 20);
  const word = fc.constantFrom(
    'SELECT',
    'FROM',
    'cloudtrail',
    'WHERE',
    '*',
    ',',
    '(',
    ')',
    'count(*)',
    'eventName',
    '=',
    "'x'",
    '"y"',
    ';',
    '--',
    '/*',
    '*/',
    'WITH',
    'AS',
    'a',
    '1',
    'UNION',
    'DELETE',
    'ct_event',
    'DROP TABLE',
    'COPY',
    'ATTACH',
    'read_text',
    'EXPLAIN',
    'ANALYZE',
    '$$',
    "E'\\",
    'LIMIT',
    '->',
    '::JSON',
    '[',
    ']',
    '{',
    '}',
    '\u0000',
    '🦆',
    '\n',
  );
  const statement = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(word, { maxLength: 25 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 25 }).map((words) => `SELECT ${words.join(' ')} FROM cloudtrail`),
  );
  await fc.assert(
    fc.asyncProperty(statement, async (sql) => {
      const error = await runQuery(engine, sql, { timeoutMs: 2000 }).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error === null) return;
      if (!(error instanceof UserFacingError)) throw error;
      expect(error.code).toMatch(/^(?:query\.|engine\.)/);
      for (const { start, end } of error.at) expect(start >= 0 && start <= end && end <= sql.length).toBe(true);
    }),
    { numRuns: 400 },
  );
  expect((await runQuery(engine, 'SELECT count(*) FROM cloudtrail')).rows).toEqual([[20]]);
});

test('tokens cover any text, in order and without overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...`'"$-/*;()aeEx1.é🦆 \n\\`), maxLength: 60 }), (text) => {
      let at = 0;
      for (const { start, end } of tokenize(text)) {
        expect(text.slice(at, start).trim()).toBe('');
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(text.slice(at).trim()).toBe('');
    }),
  );
});

test('a tree that is written again keeps numbers that a double does not hold', () => {
  const json =
    '{"a":18446744073709551615,"b":"9007199254740993","c":[-9007199254740993,1.5],"d":"x\\"1234567890123456789"}';
  expect(writeTree(parseTree(json))).toBe(json);
});
