import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cli } from './support/cli.ts';
import { record, writeTrailFile } from './support/records.ts';

let folder: string;
let cli: Cli;
let workspace: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-export-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
  writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1), record(2, { errorCode: 'AccessDenied' })]);
  await cli.json(['import', '-w', workspace, 'logs']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string) => readFileSync(join(folder, name), 'utf8');

test('writes what the query answers, and says what it wrote', async () => {
  const text = 'SELECT eventName, errorCode FROM cloudtrail ORDER BY eventID';
  const report = await cli.json(['export', '-w', workspace, '-o', 'rows.csv', text]);
  expect(written('rows.csv')).toBe('eventName,errorCode\r\nGetObject,\r\nGetObject,AccessDenied\r\n');
  expect(report).toEqual({
    path: join(folder, 'rows.csv'),
    format: 'csv',
    rows: 2,
    bytes: 57,
    sha256: createHash('sha256').update(written('rows.csv')).digest('hex'),
    secrets: 'masked',
    warnings: [],
  });
  const insights = ['export', '-w', workspace, '--language', 'insights', '-o', 'rows.jsonl', '--source', 'cloudtrail'];
  await cli.json([...insights, 'filter ispresent(errorCode) | fields eventName, errorCode']);
  expect(written('rows.jsonl')).toBe('{"eventName":"GetObject","errorCode":"AccessDenied"}\n');
  const printed = await cli.run(['sql', '-w', workspace, '--format', 'ndjson', 'SELECT * FROM cloudtrail']);
  await cli.json(['export', '-w', workspace, '-o', 'all.ndjson', 'SELECT * FROM cloudtrail']);
  expect(written('all.ndjson')).toBe(printed.stdout);
  expect(readdirSync(folder).filter((name) => /spool|part/.test(name))).toEqual([]);
});

test('refuses what it cannot do, and leaves no file', async () => {
  const failed = async (...args: string[]) => {
    const { code, stderr } = await cli.run(['export', '-w', workspace, ...args]);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await failed('-o', 'x.csv', 'SELECT nothing FROM cloudtrail')).toMatch(
    /^query\.unknown-field: .*nothing.*\nline 1: SELECT nothing FROM cloudtrail\n\s+\^{7}\n$/,
  );
  expect(await failed('-o', 'x.txt', 'SELECT 1')).toMatch(/^bad-request: .*--format/);
  expect(await failed('-o', 'none/x.csv', 'SELECT 1')).toMatch(/^bad-request: There is no folder/);
  expect(await failed('-o', 'x.csv', '--from', '-2h', 'SELECT 1')).toMatch(/^bad-request: .*--language insights/);
  expect(existsSync(join(folder, 'x.csv'))).toBe(false);
  await cli.json(['export', '-w', workspace, '-o', 'x.csv', 'SELECT 1 AS a']);
  expect(await failed('-o', 'x.csv', 'SELECT 2 AS a')).toMatch(/^bad-request: There is a file .*x\.csv already/);
  await cli.json(['export', '-w', workspace, '-o', 'x.csv', '--overwrite', 'SELECT 2 AS a']);
  expect(written('x.csv')).toBe('a\r\n2\r\n');
});

test('a bundle of the workspace opens under another name with the same events', async () => {
  const made = await cli.json<{ rows: number }>(['bundle', 'create', '-w', workspace, 'case.zip']);
  const opened = await cli.json<{ rows: number }>(['bundle', 'open', '-w', 'copy.trailglass', 'case.zip']);
  expect(opened.rows).toBe(made.rows);
  const events = async (file: string) =>
    (await cli.run(['sql', '-w', file, '--format', 'csv', 'SELECT raw FROM cloudtrail ORDER BY eventID'])).stdout;
  expect(await events('copy.trailglass')).toBe(await events(workspace));
  const again = await cli.run(['bundle', 'open', '-w', 'copy.trailglass', 'case.zip']);
  expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/^bad-request: .*exists already/)]);
  const broken = await cli.run(['bundle', 'open', '-w', 'third.trailglass', 'rows.csv']);
  expect([broken.code, broken.stderr]).toEqual([2, expect.stringMatching(/^source\.unreadable: .*no bundle/)]);
});

test('a query that needs more memory than streaming rows is written with the usual limit', async () => {
  const text = 'SELECT len(list(i)) AS n FROM range(40000000) AS numbers(i)'; // 320 MB of numbers in one value
  const asked = ['export', '-w', workspace, '-o', 'long.csv', text];
  const small = await cli.run(asked, { env: { TRAILGLASS_MEMORY_LIMIT: '512MB' } });
  expect(small.code).toBe(2);
  expect(small.stderr).toMatch(/^engine\.memory: /);
  expect(existsSync(join(folder, 'long.csv'))).toBe(false);
  await cli.json(asked);
  expect(written('long.csv')).toBe('n\r\n40000000\r\n');
});
