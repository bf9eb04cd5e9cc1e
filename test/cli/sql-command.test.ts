import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, Cli, ended } from './support/cli.ts';
import { record, writeTrailFile } from './support/records.ts';

const SUPPORT = fileURLToPath(new URL('./support', import.meta.url));

let folder: string;
let cli: Cli;
let workspace: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-cli-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
  const odd = record(3, { eventName: '=HYPERLINK("http://x")', userAgent: 'a "quoted", two\nlines' });
  const big = record(4).replace('"bucketName":"b"', '"size":9007199254740993,"bucketName":"b"');
  writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1), record(2, { errorCode: 'AccessDenied' }), odd, big]);
  await cli.json(['import', '-w', workspace, 'logs']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sql = (text: string, ...more: string[]) => ['sql', '-w', workspace, ...more, text];

describe('answers', () => {
  test('have the shape of the design', async () => {
    const answer = await cli.json<Answer>(
      sql(`SELECT eventName, eventTime, readOnly, 9007199254740993 AS big, 1.5::DOUBLE AS x, requestParameters AS parameters
           FROM cloudtrail WHERE eventID LIKE '%1'`),
    );
    expect(answer).toEqual({
      columns: [
        { name: 'eventName', type: 'text' },
        { name: 'eventTime', type: 'time' },
        { name: 'readOnly', type: 'boolean' },
        { name: 'big', type: 'number' },
        { name: 'x', type: 'number' },
        { name: 'parameters', type: 'json' },
      ],
      rows: [['GetObject', '2026-03-01 10:00:01.000', true, '9007199254740993', 1.5, { bucketName: 'b' }]],
      statistics: { recordsScanned: 4, recordsMatched: 1, elapsedMs: expect.any(Number) },
      warnings: [],
    });
  });

  test('keep every digit of a number in JSON', async () => {
    const { stdout } = await cli.run(sql("SELECT requestParameters FROM cloudtrail WHERE eventID LIKE '%4'"));
    expect(stdout).toContain('9007199254740993');
  });

  test('as ndjson, csv and a table', async () => {
    const text =
      "SELECT eventName, userAgent, errorCode FROM cloudtrail WHERE eventID LIKE '%3' OR eventID LIKE '%2' ORDER BY eventID";
    expect((await cli.run(sql(text, '--format', 'ndjson'))).stdout).toBe(
      '{"eventName":"GetObject","userAgent":"aws-cli/2","errorCode":"AccessDenied"}\n' +
        '{"eventName":"=HYPERLINK(\\"http://x\\")","userAgent":"a \\"quoted\\", two\\nlines","errorCode":null}\n',
    );
    expect((await cli.run(sql(text, '--format', 'csv'))).stdout).toBe(
      'eventName,userAgent,errorCode\r\nGetObject,aws-cli/2,AccessDenied\r\n' +
        `"'=HYPERLINK(""http://x"")","a ""quoted"", two\nlines",\r\n`,
    );
    expect((await cli.run(sql(text, '--format', 'csv', '--no-formula-guard'))).stdout).toContain('"=HYPERLINK(');
    expect((await cli.run(sql(text, '--format', 'table'))).stdout.split('\n').slice(0, 4)).toEqual([
      'eventName               userAgent               errorCode',
      '──────────────────────  ──────────────────────  ────────────',
      'GetObject               aws-cli/2               AccessDenied',
      '=HYPERLINK("http://x")  a "quoted", two\\nlines',
    ]);
  });

  test('to a statement from stdin', async () => {
    const answer = await cli.json<Answer>(sql('-'), 0, { stdin: 'SELECT count(*) AS n\nFROM cloudtrail\n' });
    expect(answer.rows).toEqual([[4]]);
  });

  test('are never cut, and never held in memory as a whole', async () => {
    const end = await cli.run(
      sql("SELECT range AS n, repeat('x', 100) AS filler FROM range(1500000)", '--format', 'ndjson'),
      {
        nodeArguments: ['--max-old-space-size=64'],
      },
    );
    expect({ code: end.code, stderr: end.stderr }).toEqual({ code: 0, stderr: '' });
    const lines = end.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1_500_000);
    expect(JSON.parse(lines[1_499_999] ?? '')).toMatchObject({ n: 1_499_999 });
  });

  test('may be read in part: a closed pipe is no mistake', async () => {
    const child = cli.start(sql('SELECT range FROM range(5000000)', '--format', 'ndjson'));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('mistakes', () => {
  test('in the SQL are shown with their place, on stderr alone', async () => {
    const end = await cli.run(sql('SELECT eventName\nFROM cloudtrail\nWHERE evntName = 1'));
    expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
    const [first, line, carets] = end.stderr.split('\n');
    expect(first).toMatch(/^query\.[a-z-]+: .*evntName/);
    expect(line).toBe('line 3: WHERE evntName = 1');
    expect(carets).toBe(`${' '.repeat('line 3: WHERE '.length)}^^^^^^^^`);
  });

  test('a workspace that is not there is not made', async () => {
    const end = await cli.run(['sql', '-w', join(folder, 'other.trailglass'), 'SELECT 1']);
    expect(end.code).toBe(2);
    expect(end.stderr).toMatch(/^workspace\.missing: /);
    expect(existsSync(join(folder, 'other.trailglass'))).toBe(false);
  });

  test('a format that does not exist', async () => {
    expect((await cli.run(sql('SELECT 1', '--format', 'xml'))).code).toBe(2);
  });
});

test('help and version end with 0 on stdout', async () => {
  const help = await cli.run(['--help']);
  expect({ code: help.code, stderr: help.stderr }).toEqual({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/import[\s\S]*sql[\s\S]*info/);
  expect((await cli.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await cli.run(['sql', '--help'])).code).toBe(0);
});

test('Ctrl-C stops a statement that would take for ever', async () => {
  const child = cli.start(sql('SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range < b.range'));
  const end = ended(child);
  await vi.waitFor(
    () =>
      expect(readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ').slice(13, 14).map(Number)[0]).toBeGreaterThan(
        80,
      ),
    {
      timeout: 20_000,
      interval: 10,
    },
  );
  const began = performance.now();
  child.kill('SIGINT');
  expect(await end).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('cancelled: ') });
  expect(performance.now() - began).toBeLessThan(5000); // the bench says how long it takes on a quiet machine
});

describe('a workspace that another program has open', () => {
  async function held(mode: 'write' | 'read', work: () => Promise<void>): Promise<void> {
    const holder = spawn(process.execPath, [join(SUPPORT, 'hold-workspace.mjs'), workspace, mode], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await once(holder.stdout, 'data');
      await work();
    } finally {
      holder.stdin.end();
      await once(holder, 'exit');
    }
  }

  test('for writing is refused, with the process that holds it', async () => {
    await held('write', async () => {
      for (const args of [sql('SELECT 1'), ['import', '-w', workspace, 'logs'], ['info', '-w', workspace]]) {
        const end = await cli.run(args);
        expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
        expect(end.stderr).toMatch(/^workspace\.locked: .*process \d+/);
      }
    });
  });

  test('for reading can be asked all the same', async () => {
    await held('read', async () => {
      expect((await cli.json<Answer>(sql('SELECT count(*) FROM cloudtrail'))).rows).toEqual([[4]]);
    });
  });
});

test('another installation can ask, and is told nothing less', async () => {
  const elsewhere = { env: { XDG_CONFIG_HOME: join(folder, 'other-config') } };
  expect((await cli.json<Answer>(sql('SELECT count(*) FROM cloudtrail'), 0, elsewhere)).rows).toEqual([[4]]);
});

test('asking changes no byte of the workspace and leaves nothing beside it', async () => {
  const digest = () => createHash('sha256').update(readFileSync(workspace)).digest('hex');
  const before = digest();
  await cli.json(sql('SELECT * FROM cloudtrail'));
  await cli.json(['info', '-w', workspace]);
  expect(digest()).toBe(before);
  expect(readdirSync(folder).filter((name) => name.startsWith('case.'))).toEqual(['case.trailglass']);
});

describe('hostile SQL', () => {
  // The engine's own test runs all of them; a process each for a third of them is what the command line adds.
  const file = fileURLToPath(new URL('../data/hostile-sql.json', import.meta.url));
  const texts = (JSON.parse(readFileSync(file, 'utf8')) as { sql: string }[])
    .map(({ sql: text }) => text)
    .filter((_, index) => index % 3 === 0);

  test('is refused to the last statement and changes nothing', async () => {
    expect(texts.length).toBeGreaterThanOrEqual(60);
    const digest = () => createHash('sha256').update(readFileSync(workspace)).digest('hex');
    const listing = () => readdirSync(folder, { recursive: true }).map(String).sort();
    const before = { digest: digest(), listing: listing() };
    const passed: string[] = [];
    const left = [...texts];
    async function oneAfterTheOther(): Promise<void> {
      for (let text = left.pop(); text !== undefined; text = left.pop()) {
        const end = await cli.run(sql('-'), { stdin: text });
        const refused = end.code === 2 && end.stdout === '' && /^query\.(refused|syntax|failed): /.test(end.stderr);
        if (!refused) passed.push(`${text} -> ${end.code} ${end.stdout}${end.stderr}`);
      }
    }
    await Promise.all([oneAfterTheOther(), oneAfterTheOther()]);
    expect(passed).toEqual([]);
    expect({ digest: digest(), listing: listing() }).toEqual(before);
  }, 240_000);
});

test('no command tries to reach the network', async () => {
  const tries = join(folder, 'network-tries');
  const options = {
    nodeArguments: ['--import', join(SUPPORT, 'refuse-network.mjs')],
    env: { NETWORK_TRIES: tries, AWS_PROFILE: 'prod', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' },
  };
  const other = join(folder, 'quiet.trailglass');
  await cli.json(['import', '-w', other, 'logs'], 0, options);
  await cli.json(['sql', '-w', other, 'SELECT * FROM cloudtrail'], 0, options);
  await cli.json(['info', '-w', other], 0, options);
  expect(existsSync(tries)).toBe(false);
});

test('the guard against the network sees a try', async () => {
  const tries = join(folder, 'seen-tries');
  const child = spawn(
    process.execPath,
    ['--import', join(SUPPORT, 'refuse-network.mjs'), '-e', "fetch('http://192.0.2.1')"],
    {
      env: { ...process.env, NETWORK_TRIES: tries },
      stdio: 'ignore',
    },
  );
  await once(child, 'exit');
  expect(readFileSync(tries, 'utf8')).toBe('fetch\n');
});
