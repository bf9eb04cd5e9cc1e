import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportReport } from '../../preload/contract/jobs.ts';
import { type Answer, Cli } from './support/cli.ts';

let folder: string;
let cli: Cli;
let workspace: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-logs-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
  const line = (minute: number, text: string) => `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z ${text}\n`;
  writeFileSync(join(folder, 'app.log'), line(0, 'INFO start') + line(30, 'ERROR boom\n  at x') + line(59, 'INFO end'));
  writeFileSync(
    join(folder, 'fn.json'),
    JSON.stringify({
      events: [
        { logStreamName: 'one', timestamp: Date.UTC(2026, 2, 2, 9), message: '{"level":"warn","ms":7}', eventId: '1' },
        {
          logStreamName: 'two',
          timestamp: Date.UTC(2026, 2, 2, 9, 30),
          message: '{"level":"info","ms":9}',
          eventId: '2',
        },
      ],
      searchedLogStreams: [],
    }),
  );
  writeFileSync(join(folder, 'syslog.txt'), 'Mar  2 10:00:00 host app: no year\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const query = async (...args: string[]) => (await cli.json<Answer>(['query', '-w', workspace, ...args])).rows;

test('import takes log groups and streams, and says what it did with each file', async () => {
  const app = await cli.json<ImportReport>(['import', '-w', workspace, '--log-group', '/my/app', 'app.log']);
  expect(app).toMatchObject({ files: { read: 1 }, records: { read: 3, inserted: 3 }, withoutTime: 0, problems: [] });
  expect(app.bySource).toEqual([
    {
      source: join(folder, 'app.log'),
      kind: 'text',
      status: 'read',
      reason: null,
      sizeBytes: statSync(join(folder, 'app.log')).size,
      records: { read: 3, inserted: 3, duplicates: 0, conflicts: 0, failed: 0 },
      withoutTime: 0,
    },
  ]);
  const fn = await cli.json<ImportReport>(['import', '-w', workspace, '--log-group', '/aws/lambda/fn', 'fn.json']);
  expect(fn.bySource.map(({ kind }) => kind)).toEqual(['logs-filter']);
  const forced = [
    'import',
    '-w',
    workspace,
    '--as',
    'text',
    '--log-group',
    'sys',
    '--log-stream',
    'host',
    'syslog.txt',
  ];
  expect((await cli.json<ImportReport>(forced)).withoutTime).toBe(1);
});

test('info shows log groups with their ranges and counts', async () => {
  const info = await cli.json<Record<string, unknown>>(['info', '-w', workspace]);
  expect(info).toMatchObject({
    events: 0,
    logEvents: 6,
    from: '2026-03-02T09:00:00.000Z',
    to: '2026-03-02T10:59:00.000Z',
    logGroups: [
      {
        name: '/aws/lambda/fn',
        account: null,
        region: null,
        streams: 2,
        events: 2,
        from: '2026-03-02T09:00:00.000Z',
        to: '2026-03-02T09:30:00.000Z',
      },
      { name: '/my/app', streams: 1, events: 3, from: '2026-03-02T10:00:00.000Z', to: '2026-03-02T10:59:00.000Z' },
      { name: 'sys', streams: 1, events: 1, from: null, to: null },
    ],
  });
});

test('query asks log groups by name, with absolute ranges and such that count from the newest event', async () => {
  const fields = 'fields @message, @logStream, @log | sort @timestamp';
  expect(await query('--source', '/my/app', fields)).toEqual([
    ['2026-03-02T10:00:00Z INFO start', 'app.log', '/my/app'],
    ['2026-03-02T10:30:00Z ERROR boom\n  at x', 'app.log', '/my/app'],
    ['2026-03-02T10:59:00Z INFO end', 'app.log', '/my/app'],
  ]);
  expect(
    await query('--source', '/aws/lambda/fn', '--source', '/my/app', 'stats count(*) as n by @log | sort @log'),
  ).toEqual([
    ['/aws/lambda/fn', 2],
    ['/my/app', 3],
  ]);
  expect(await query('--source', '/aws/lambda/fn', 'filter ms > 8 | fields ms, level')).toEqual([['9', 'info']]);
  expect(await query('--from', '-30m', 'fields @message')).toHaveLength(2);
  expect(await query('--from', '2026-03-02T09:30:00Z', '--to', '2026-03-02T10:30:00Z', 'fields @message')).toHaveLength(
    2,
  );
});

test('an unknown format and a missing file are refused', async () => {
  const unknown = await cli.run(['import', '-w', workspace, '--as', 'zeek', 'app.log']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("bad-request: option '--as <format>' argument 'zeek' is invalid");
  const empty = await cli.run(['import', '-w', workspace, '--log-group', '', 'app.log']);
  expect(empty.code).toBe(2);
});
