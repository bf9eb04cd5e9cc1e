import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FilePreview } from '../../preload/contract/previews.ts';
import { Cli } from './support/cli.ts';

const TEN = Date.UTC(2026, 2, 2, 10);
let folder: string;
let cli: Cli;
let workspace: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-filter-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
  const event = (n: number, message: string) => ({
    logStreamName: `s${n % 2}`,
    timestamp: TEN + n,
    message,
    ingestionTime: TEN + 1000 - n,
    eventId: String(n),
  });
  writeFileSync(
    join(folder, 'app.json'),
    JSON.stringify({
      events: [event(2, '{"level":"error","ms":7}'), event(10, 'ERROR boom'), event(1, '{"level":"info","ms":9}')],
      searchedLogStreams: [],
    }),
  );
  writeFileSync(join(folder, 'old.log'), 'Mar  2 10:00:00 host app: ERROR\u001b[31m red\n');
  await cli.run(['import', '-w', workspace, '--log-group', '/my/app', 'app.json']);
  await cli.run(['import', '-w', workspace, '--log-group', 'sys', 'old.log']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const logs = (...args: string[]) => cli.run(['logs', '-w', workspace, ...args]);
interface Answer {
  events: Record<string, unknown>[];
  searchedLogStreams: unknown[];
}
const answer = async (...args: string[]) => JSON.parse((await logs(...args)).stdout) as Answer;

test('logs answers in the shape of FilterLogEvents, by time', async () => {
  const source = ['--source', '/my/app'];
  expect(await answer(...source, '--pattern', '{ $.ms > 5 }')).toEqual({
    events: [
      {
        logStreamName: 's1',
        timestamp: TEN + 1,
        message: '{"level":"info","ms":9}',
        ingestionTime: TEN + 999,
        eventId: '1',
      },
      {
        logStreamName: 's0',
        timestamp: TEN + 2,
        message: '{"level":"error","ms":7}',
        ingestionTime: TEN + 998,
        eventId: '2',
      },
    ],
    searchedLogStreams: [],
  });
  expect(
    (await answer(...source, '--from', String(TEN + 2), '--to', String(TEN + 10))).events.map(({ eventId }) => eventId),
  ).toEqual(['2']);
  expect((await answer(...source, '--pattern', '-level')).events.map(({ eventId }) => eventId)).toEqual(['10']);
});

test('several log groups name themselves, events without a time come last, and control characters are escaped', async () => {
  const { stdout } = await logs('--pattern', 'ERROR', '--format', 'ndjson');
  expect(stdout.trimEnd().split('\n')).toEqual([
    `{"logStreamName":"s0","timestamp":${TEN + 10},"message":"ERROR boom","ingestionTime":${TEN + 990},"eventId":"10","logGroupName":"/my/app"}`,
    '{"logStreamName":"old.log","message":"Mar  2 10:00:00 host app: ERROR\\u001b[31m red","logGroupName":"sys"}',
  ]);
});

test('a pattern or log group that is none ends with 2 and its place', async () => {
  const wrong = await logs('--pattern', '{ $.a = }');
  expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([
    2,
    '',
    'query.syntax: A value is missing\nline 1: { $.a = }\n                ^\n',
  ]);
  expect(await logs('--source', '/my/ap')).toMatchObject({
    code: 2,
    stderr: 'query.unknown-field: There is no log group /my/ap; did you mean /my/app?\n',
  });
  expect(await logs('--source', 'cloudtrail')).toMatchObject({
    code: 2,
    stderr: 'query.unknown-field: cloudtrail are trail events, which no filter pattern is for\n',
  });
  expect((await logs('--pattern', '?boom red')).stderr).toContain('warning: Read as alternatives');
});

test('import --preview needs no workspace and makes none', async () => {
  const shown = await cli.json<{ found: number; previews: (FilePreview & { events: { time: string | null }[] })[] }>([
    'import',
    '--preview',
    'old.log',
  ]);
  expect(shown.found).toBe(1);
  expect(shown.previews[0]).toMatchObject({
    source: join(folder, 'old.log'),
    kind: 'syslog',
    status: 'read',
    events: [{ time: null, message: readFileSync(join(folder, 'old.log'), 'utf8').trimEnd() }],
  });
  const missing = await cli.run(['import', 'old.log']);
  expect([missing.code, missing.stderr]).toEqual([
    2,
    "bad-request: required option '-w, --workspace <file>' not specified\n",
  ]);
});
