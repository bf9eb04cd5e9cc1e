import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { exportRequest } from '../../../preload/contract/export.ts';
import type { Input } from '../../../preload/contract/index.ts';
import type { JobSummary } from '../../../preload/contract/jobs.ts';
import { addLogEvents } from '../support/log-store.ts';
import { inStoreProcess } from '../support/store-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';
import { parseCsv } from './csv-reader.ts';

const NOBODY = new AbortController().signal;
type Request = Extract<Input<'jobs.start'>, { kind: 'export' }>;

/** Runs an export to its end. */
async function exportJob(engine: Engine, request: Omit<Request, 'kind'>): Promise<JobSummary> {
  const jobId = (await engine.jobs()).start(exportRequest.parse({ kind: 'export', ...request }));
  return await (await engine.jobs()).watch(jobId, { signal: NOBODY, report: () => undefined });
}

/** The text of an export of a statement, whose report must agree with the file. */
async function exported(engine: Engine, text: string, more: Partial<Request> & Pick<Request, 'format'>) {
  const path = join(tempFolder(), `rows.${more.format}`);
  const { status, error, exported: report } = await exportJob(engine, { language: 'sql', text, path, ...more });
  expect({ status, error }).toEqual({ status: 'done', error: null });
  const bytes = readFileSync(path);
  expect(report).toMatchObject({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  return { path, text: bytes.toString('utf8'), rows: report?.rows };
}

test('values of every type come out as the command line prints them', async () => {
  const engine = await engineWithWorkspace();
  const select = `SELECT 'a' AS t, NULL AS missing, '' AS "empty", true AS b, 1 AS i, 9007199254740993 AS big, -5 AS negative,
    1.50::DECIMAL(5, 2) AS d, 2.0::DOUBLE AS whole, 'inf'::DOUBLE AS infinite, TIMESTAMP '2026-01-02 03:04:05' AS at,
    TIMESTAMP '2026-01-02 03:04:05.000001' AS exact, '{"n":  12345678901234567890}'::JSON AS j, [1, 2] AS l`;
  expect((await exported(engine, select, { format: 'ndjson' })).text).toBe(
    '{"t":"a","missing":null,"empty":"","b":true,"i":1,"big":"9007199254740993","negative":-5,"d":1.50,"whole":2,"infinite":"Infinity",' +
      '"at":"2026-01-02 03:04:05.000","exact":"2026-01-02 03:04:05.000001","j":{"n":  12345678901234567890},"l":[1,2]}\n',
  );
  expect((await exported(engine, select, { format: 'csv' })).text).toBe(
    't,missing,empty,b,i,big,negative,d,whole,infinite,at,exact,j,l\r\n' +
      'a,,"",true,1,9007199254740993,-5,1.50,2,Infinity,2026-01-02 03:04:05.000,2026-01-02 03:04:05.000001,"{""n"":  12345678901234567890}","[1,2]"\r\n',
  );
});

/** Values as logs may hold them: formulas, markup, controls, marks that turn the direction of text, quotes and line breaks. */
const HOSTILE = [
  '=HYPERLINK("http://x","y")',
  '+1',
  '-1+1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '<script>alert(1)</script>',
  'a\u0000b\u0007\u001b[31mred',
  'left\u202Eright\u2066\u200B\uFEFF',
  'tag \u{E0041}, joined 👨‍👩‍👧, accent e\u0301',
  '"quoted", two\r\nlines\nand\rmore',
  '\u0085\u2028\u2029\u007f',
  '{"lone":"\\ud800"}',
  ' =1',
  '',
];
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`.replaceAll('\0', "' || chr(0) || '");

test('hostile text goes through JSON unchanged, with nothing in the file that a terminal obeys', async () => {
  const engine = await engineWithWorkspace();
  const rows = HOSTILE.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const { text } = await exported(engine, `SELECT v FROM (VALUES ${rows}) AS t(i, v) ORDER BY i`, { format: 'ndjson' });
  const lines = text.slice(0, -1).split('\n');
  expect(lines.map((line) => JSON.parse(line).v)).toEqual(HOSTILE);
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test('hostile text in CSV is what it was, but for an apostrophe before what a spreadsheet would run', async () => {
  const engine = await engineWithWorkspace();
  const rows = HOSTILE.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const select = `SELECT i, v FROM (VALUES ${rows}) AS t(i, v) ORDER BY i`;
  const read = async (formulaGuard: boolean) =>
    parseCsv((await exported(engine, select, { format: 'csv', formulaGuard })).text).slice(1);
  expect((await read(false)).map(([, value]) => value)).toEqual(HOSTILE);
  expect((await read(true)).map(([, value]) => value)).toEqual(HOSTILE.map((text, i) => (i < 6 ? `'${text}` : text)));
});

test('any text survives every format', async () => {
  const engine = await engineWithWorkspace();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 8 }), async (values) => {
      const rows = values.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
      const select = `SELECT v, i FROM (VALUES ${rows}) AS t(i, v) ORDER BY i`;
      const json = (await exported(engine, select, { format: 'ndjson' })).text;
      expect(
        json
          .slice(0, -1)
          .split('\n')
          .map((line) => JSON.parse(line).v),
      ).toEqual(values);
      const csv = (await exported(engine, select, { format: 'csv', formulaGuard: false })).text;
      expect(
        parseCsv(csv)
          .slice(1)
          .map(([value]) => value),
      ).toEqual(values);
    }),
    { numRuns: 25 },
  );
});

test('a line of 1 MB comes out whole', async () => {
  const engine = await engineWithWorkspace();
  const line = `${'x,"y"'.repeat(200_000)}\u202E`;
  await addLogEvents(engine.store, { name: 'big' }, [line, 'short']);
  const ask = async (format: 'csv' | 'ndjson') =>
    (
      await exported(engine, 'fields @message | sort @timestamp asc', {
        format,
        language: 'insights',
        sources: ['big'],
      })
    ).text;
  expect(
    (await ask('ndjson'))
      .slice(0, -1)
      .split('\n')
      .map((one) => JSON.parse(one)['@message']),
  ).toEqual([line, 'short']);
  expect(parseCsv(await ask('csv')).map(([value]) => value)).toEqual(["'@message", line, 'short']);
});

test('Parquet keeps types, names and every digit', async () => {
  const engine = await engineWithWorkspace();
  const select = `SELECT 1::HUGEINT << 100 AS wide, 18446744073709551615::UBIGINT AS u, TIMESTAMP '2026-01-02 03:04:05.000001' AS "a ""b""",
    '{"a":1.50}'::JSON AS j, {'x': 1} AS s, '=1' AS t, NULL::BOOLEAN AS b`;
  const { path, rows } = await exported(engine, select, { format: 'parquet' });
  expect(rows).toBe(1);
  const found = await engine.store.meta(async (connection) => {
    writeFileSync(join(engine.store.spoolFolder, 'back.parquet'), readFileSync(path));
    const reader = await connection.runAndReadAll(
      `SELECT * REPLACE ("a ""b"""::VARCHAR AS "a ""b""", wide::VARCHAR AS wide, u::VARCHAR AS u) FROM read_parquet('${engine.store.spoolFolder}back.parquet')`,
    );
    return reader.getRowObjectsJson();
  });
  expect(found).toEqual([
    {
      wide: '1267650600228229401496703205376',
      u: '18446744073709551615',
      'a "b"': '2026-01-02 03:04:05.000001',
      j: '{"a":1.50}',
      s: '{"x":1}',
      t: '=1',
      b: null,
    },
  ]);
});

test('secrets are dots unless they are asked for', async () => {
  const engine = await engineWithWorkspace();
  const token = `IQoJ${'a'.repeat(80)}`;
  const select = `SELECT '{"credentials":{"accessKeyId":"AKIA","secretAccessKey":"s3\\"cr","sessionToken":"${token}"},"password":""}' AS body,
    '${token}' AS t, 'hunter2' AS masterUserPassword, 'public' AS u,
    '{"message":"login {\\"password\\":\\"a\\\\\\"b\\",\\"user\\":\\"kim\\"}"}' AS line`;
  const masked = JSON.parse((await exported(engine, select, { format: 'ndjson' })).text);
  expect(masked).toEqual({
    body: '{"credentials":{"accessKeyId":"AKIA","secretAccessKey":"••••••••","sessionToken":"••••••••"},"password":""}',
    t: '••••••••',
    masterUserPassword: '••••••••',
    u: 'public',
    line: '{"message":"login {\\"password\\":\\"••••••••\\",\\"user\\":\\"kim\\"}"}',
  });
  const kept = (await exported(engine, select, { format: 'csv', keepSecrets: true })).text;
  expect(kept).toContain('hunter2');
  expect(kept).toContain(token);
});

test('rows come in the order of the query, all of them, whatever limit a window adds', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 150_000);
  const { text, rows } = await exported(engine, 'SELECT "position" AS p FROM cloudtrail ORDER BY eventTime DESC', {
    format: 'csv',
  });
  expect(rows).toBe(150_000);
  const lines = text.trimEnd().split('\r\n');
  expect(lines[0]).toBe('p');
  expect(lines.slice(1).every((line, i) => Number(line) === 150_000 - i)).toBe(true);
  const insights = await exported(engine, 'fields eventName', { format: 'ndjson', language: 'insights' });
  expect(insights.rows).toBe(150_000);
  expect((await exported(engine, 'SELECT * FROM cloudtrail WHERE false', { format: 'ndjson' })).text).toBe('');
  expect((await exported(engine, 'SELECT eventID FROM cloudtrail WHERE false', { format: 'csv' })).text).toBe(
    'eventID\r\n',
  );
}, 120_000);

test('Parquet keeps the order of the rows over many row groups, and may have none', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 150_000);
  const { path, rows } = await exported(engine, 'SELECT "position" AS p FROM cloudtrail', { format: 'parquet' });
  expect(rows).toBe(150_000);
  const empty = await exported(engine, 'SELECT "position" AS p FROM cloudtrail WHERE false', { format: 'parquet' });
  expect(empty.rows).toBe(0);
  const connection = await engine.store.newConnection();
  try {
    const read = async (file: string) => {
      writeFileSync(join(engine.store.spoolFolder, 'back.parquet'), readFileSync(file));
      const back = `read_parquet('${engine.store.spoolFolder}back.parquet', file_row_number = true)`;
      const sql = `SELECT count(*), count(*) FILTER (p = file_row_number + 1) FROM ${back}`;
      return (await connection.runAndReadAll(sql)).getRowsJson();
    };
    expect(await read(path)).toEqual([['150000', '150000']]);
    expect(await read(empty.path)).toEqual([['0', '0']]);
  } finally {
    engine.store.giveBack(connection);
  }
}, 120_000);

test('a query of trails and logs together is exported, also with values whose type nothing else says', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3);
  await addLogEvents(engine.store, { name: '/shop/app' }, ['one', 'two']);
  const text = 'fields @timestamp, eventName, errorCode | sort @timestamp desc | filter eventName = "GetObject"';
  for (const format of ['csv', 'ndjson', 'parquet'] as const) {
    expect((await exported(engine, text, { format, language: 'insights' })).rows, format).toBe(1);
  }
});

test('a cancelled export leaves no file and a workspace that answers', async () => {
  const engine = await engineWithWorkspace();
  const path = join(tempFolder(), 'rows.csv');
  const text = 'SELECT a.range, b.range FROM range(100000000) a, range(1000) b';
  const jobs = await engine.jobs();
  const jobId = jobs.start(exportRequest.parse({ kind: 'export', language: 'sql', text, format: 'csv', path }));
  const writes = new Promise<void>((resolve) => {
    void jobs.watch(jobId, {
      signal: NOBODY,
      report: ({ output }) => {
        if ((output?.bytes ?? 0) > 0) resolve();
      },
    });
  });
  await writes;
  const began = performance.now();
  expect(await (await engine.jobs()).cancel(jobId)).toMatchObject({
    status: 'cancelled',
    exported: null,
    failure: null,
  });
  expect(performance.now() - began).toBeLessThan(5000);
  expect(readdirSync(dirname(path))).toEqual([]);
  expect(readdirSync(engine.store.spoolFolder)).toEqual([]);
  expect((await runQuery(engine, 'SELECT 1 AS one')).rows).toEqual([[1]]);
});

test('what cannot be exported is refused with its place, and what is there is not overwritten unasked', async () => {
  const engine = await engineWithWorkspace();
  const path = join(tempFolder(), 'rows.csv');
  const wrong = await exportJob(engine, {
    language: 'sql',
    text: 'SELECT nothing FROM cloudtrail',
    format: 'csv',
    path,
  });
  expect(wrong).toMatchObject({
    status: 'failed',
    failure: { code: 'query.unknown-field', at: [{ start: 7, end: 14 }] },
  });
  const copy = await exportJob(engine, { language: 'sql', text: `COPY cloudtrail TO '${path}'`, format: 'csv', path });
  expect(copy.failure?.code).toMatch(/^query\./);
  const plan = await exportJob(engine, { language: 'sql', text: 'EXPLAIN SELECT 1', format: 'csv', path });
  expect(plan).toMatchObject({ status: 'failed', failure: { code: 'bad-request' } });
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, 'mine');
  const request = { language: 'sql', text: 'SELECT 1 AS one', format: 'csv', path } as const;
  await expect(exportJob(engine, request)).rejects.toMatchObject({ code: 'bad-request' });
  expect(readFileSync(path, 'utf8')).toBe('mine');
  expect((await exportJob(engine, { ...request, overwrite: true })).status).toBe('done');
  expect(readFileSync(path, 'utf8')).toBe('one\r\n1\r\n');
  await expect(exportJob(engine, { ...request, path: join(path, 'below') })).rejects.toThrow('There is no folder');
  const socket = join(dirname(path), 'socket');
  const server = createServer().listen(socket);
  await once(server, 'listening');
  await expect(exportJob(engine, { ...request, path: socket, overwrite: true })).rejects.toThrow('socket is no file');
  server.close();
});

test('a full disk is named, and nothing is left on it', async () => {
  const [workspace, path] = [join(tempFolder(), 'case.trailglass'), join(tempFolder(), 'rows.csv')];
  const request = exportRequest.parse({
    kind: 'export',
    language: 'sql',
    text: 'SELECT range, md5(range::VARCHAR) FROM range(2000000)', // some 80 MB
    format: 'csv',
    path,
  });
  const answer = await inStoreProcess(
    `const store = await Store.open(args[0], { installationId: 'here', create: true });
     const context = { signal: new AbortController().signal, progress: new program.Progress() };
     const failed = await program.exportRows(store, JSON.parse(args[1]), context).then(() => null, (error) => error);
     const left = readdirSync(store.spoolFolder);
     await store.close();
     answer({ code: failed?.code, message: failed?.userMessage, left });`,
    [workspace, JSON.stringify(request)],
    // No file of this process may have more than 8 MB: what a write then fails with is what a full disk gives.
    'trap "" XFSZ; ulimit -f 8192; exec "$@"',
    'test/engine/support/documents-entry.ts',
  );
  expect(answer).toEqual({
    code: 'workspace.disk-full',
    message: expect.stringContaining(`The disk that holds ${workspace}.spool/`),
    left: [],
  });
  expect(existsSync(path)).toBe(false);
});
