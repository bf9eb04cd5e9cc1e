import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { damaged } from '../../bench/generator/damage.ts';
import { generateTrail } from '../../bench/generator/generate.ts';
import { DEFAULTS } from '../../bench/generator/options.ts';
import type { ImportReport } from '../../preload/contract/jobs.ts';
import { type Answer, Cli, ended } from './support/cli.ts';
import { record, writeTrailFile } from './support/records.ts';

let folder: string;
let cli: Cli;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-cli-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function count(): Promise<unknown> {
  const answer = await cli.json<Answer>([
    'sql',
    '-w',
    workspace,
    'SELECT count(*), count(DISTINCT eventID) FROM cloudtrail',
  ]);
  return answer.rows[0];
}

describe('a folder of good files', () => {
  test('gives the report on stdout and ends with 0; the second time everything is known', async () => {
    writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1), record(2)]);
    writeTrailFile(join(folder, 'logs/deep/er/b.json.gz'), [record(3)]);
    const first = await cli.run(['import', '--workspace', workspace, 'logs']);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(first.stdout) as ImportReport;
    expect(report).toMatchObject({
      files: { found: 2, read: 2, skipped: 0, failed: 0, remaining: 0 },
      records: { read: 3, inserted: 3, duplicates: 0, conflicts: 0, failed: 0 },
      problems: [],
    });
    expect(
      report.bySource.map(({ source, kind, status, records }) => [source, kind, status, records.inserted]),
    ).toEqual([
      [join(folder, 'logs/a.json.gz'), 'cloudtrail', 'read', 2],
      [join(folder, 'logs/deep/er/b.json.gz'), 'cloudtrail', 'read', 1],
    ]);
    const second = await cli.json<ImportReport>(['import', '-w', workspace, 'logs']);
    expect(second.files).toEqual({ found: 2, read: 0, skipped: 2, failed: 0, remaining: 0 });
    expect(second.records).toEqual({ read: 3, inserted: 0, duplicates: 3, conflicts: 0, failed: 0 });
    expect(await count()).toEqual([3, 3]);
    expect(readdirSync(folder).filter((name) => name.startsWith('case'))).toEqual(['case.trailglass']);
  });

  test('without the original text still answers from the columns', async () => {
    writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1)]);
    await cli.json<ImportReport>(['import', '-w', workspace, '--no-original', 'logs']);
    const answer = await cli.json<Answer>(['sql', '-w', workspace, 'SELECT eventName, raw FROM cloudtrail']);
    expect(answer.rows).toEqual([['GetObject', null]]);
  });
});

test('a damaged file is named, what was readable of it is in, and the program ends with 1', async () => {
  const records = Array.from({ length: 400 }, (_, index) => record(index, { requestID: `${index * 7919}` }));
  writeTrailFile(join(folder, 'logs/good.json.gz'), [record(1000)]);
  writeTrailFile(join(folder, 'logs/bad.json.gz'), records);
  const bad = join(folder, 'logs/bad.json.gz');
  writeFileSync(bad, damaged(readFileSync(bad), 'truncated'));
  const report = await cli.json<ImportReport>(['import', '-w', workspace, 'logs'], 1);
  expect(report.files).toEqual({ found: 2, read: 1, skipped: 0, failed: 1, remaining: 0 });
  expect(report.records.inserted).toBeGreaterThan(1);
  expect(report.problems.map((problem) => problem.source)).toEqual([bad]);
  expect(await count()).toEqual([report.records.inserted, report.records.inserted]);
});

describe('what cannot be done ends with 2, a code and a sentence', () => {
  test('a path that is not there makes no workspace', async () => {
    const end = await cli.run(['import', '-w', workspace, 'nowhere']);
    expect(end).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `source.missing: There is no file or folder ${join(folder, 'nowhere')}. Nothing was imported.\n`,
    });
    expect(existsSync(workspace)).toBe(false);
  });

  test('a file that is no workspace stays as it was', async () => {
    writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1)]);
    writeFileSync(workspace, 'these are my notes\n'.repeat(1000));
    const end = await cli.run(['import', '-w', workspace, 'logs']);
    expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/^workspace\.not-a-workspace: .*case\.trailglass/);
    expect(readFileSync(workspace, 'utf8')).toBe('these are my notes\n'.repeat(1000));
  });

  test('a workspace in a folder that is not there', async () => {
    mkdirSync(join(folder, 'logs'));
    const end = await cli.run(['import', '-w', join(folder, 'no/such/case.trailglass'), 'logs']);
    expect(end.code).toBe(2);
    expect(end.stderr).toMatch(/^workspace\.missing: There is no folder .*no\/such/);
  });

  test("another installation's workspace is not written", async () => {
    writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1)]);
    await cli.json(['import', '-w', workspace, 'logs']);
    writeTrailFile(join(folder, 'logs/b.json.gz'), [record(2)]);
    const elsewhere = { env: { XDG_CONFIG_HOME: join(folder, 'other-config') } };
    const end = await cli.run(['import', '-w', workspace, 'logs'], elsewhere);
    expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/^workspace\.foreign: /);
    expect(await count()).toEqual([1, 1]);
  });

  test('a wrong command, option or a workspace left out', async () => {
    for (const args of [
      ['imprt'],
      ['import', '--quick', '-w', 'w', 'logs'],
      ['import', 'logs'],
      ['import', '-w', 'w'],
      [],
    ]) {
      const end = await cli.run(args);
      expect([args, end.code, end.stdout]).toEqual([args, 2, '']);
      expect(end.stderr).not.toBe('');
    }
  });
});

test('an empty folder is done, with nothing found', async () => {
  mkdirSync(join(folder, 'logs'));
  const report = await cli.json<ImportReport>(['import', '-w', workspace, 'logs']);
  expect(report).toMatchObject({ files: { found: 0 }, records: { read: 0 }, bySource: [] });
});

test('a file that may not be read is a problem of the import, not its end', async () => {
  writeTrailFile(join(folder, 'logs/a.json.gz'), [record(1)]);
  mkdirSync(join(folder, 'logs/dead'));
  const { symlinkSync } = await import('node:fs');
  symlinkSync(join(folder, 'gone.json.gz'), join(folder, 'logs/dead/link.json.gz'));
  const end = await cli.run(['import', '-w', workspace, 'logs']);
  const report = JSON.parse(end.stdout) as ImportReport;
  expect(report.records.inserted).toBe(1);
  const { found, read, skipped, failed, remaining } = report.files;
  expect(read + skipped + failed + remaining).toBe(found);
  expect(end.code).toBe(report.problems.length > 0 ? 1 : 0);
});

describe('an import that is stopped', { timeout: 240_000 }, () => {
  const OPTIONS = { ...DEFAULTS, events: 40_000, recordsPerFile: 40, seed: 9, duplicateShare: 0.01 };

  async function whole(distinct: number): Promise<void> {
    const end = await cli.run(['import', '-w', workspace, 'trail']);
    expect({ code: end.code, stderr: end.stderr.replace(/^.* files, .* records .*\n/gm, '') }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(await count()).toEqual([distinct, distinct]);
  }

  /** The import has begun to put its parts into the spool. */
  async function underWay(): Promise<void> {
    await vi.waitFor(() => expect(readdirSync(`${workspace}.spool`)).not.toEqual([]), { timeout: 20_000, interval: 5 });
  }

  test('by Ctrl-C says what remains, ends with 2, and the next one goes on', async () => {
    const { distinct, files } = await generateTrail(OPTIONS, join(folder, 'trail'));
    const child = cli.start(['import', '-w', workspace, 'trail']);
    const end = ended(child);
    await underWay();
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    const report = JSON.parse(stdout) as ImportReport;
    expect(code).toBe(2);
    expect(stderr).toContain('cancelled: ');
    const counts = report.files;
    expect(counts.read + counts.skipped + counts.failed + counts.remaining).toBe(counts.found);
    expect(counts.remaining).toBeGreaterThan(0);
    expect(counts.remaining).toBeLessThanOrEqual(files);
    await whole(distinct);
  });

  test('by kill -9 loses nothing that was finished and doubles nothing', async () => {
    const { distinct } = await generateTrail(OPTIONS, join(folder, 'trail'));
    for (let attempt = 0; attempt < 3; attempt++) {
      const child = cli.start(['import', '-w', workspace, 'trail']);
      const end = ended(child);
      await underWay();
      child.kill('SIGKILL');
      expect((await end).signal).toBe('SIGKILL');
    }
    await whole(distinct);
    const info = await cli.json<{ events: number }>(['info', '-w', workspace]);
    expect(info.events).toBe(distinct);
  });
});

test('remove takes one import out again', async () => {
  writeTrailFile(join(folder, 'one/a.json.gz'), [record(1), record(2)]);
  writeTrailFile(join(folder, 'two/b.json.gz'), [record(3)]);
  await cli.json(['import', '-w', workspace, 'one']);
  await cli.json(['import', '-w', workspace, 'two']);
  const { importList } = await cli.json<{ importList: { importId: number; paths: string[] }[] }>([
    'info',
    '-w',
    workspace,
  ]);
  const one = importList.find((run) => run.paths[0]?.endsWith('one'))?.importId;
  const { removed } = await cli.json<{ removed: { importId: number; events: number } }>([
    'remove',
    '-w',
    workspace,
    String(one),
  ]);
  expect(removed).toMatchObject({ importId: one, events: 2 });
  expect(await count()).toEqual([1, 1]);
  const unknown = await cli.run(['remove', '-w', workspace, '999']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toBe('failed: There is no import 999 in this workspace.\n');
});
