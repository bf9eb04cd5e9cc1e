import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { builtFile } from '../../../main/engine/built-file.ts';
import type { JobProgress } from '../../../preload/contract/jobs.ts';
import { delivered, folderOf, ImportCase, NOBODY, record } from '../support/import-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

// Small batches, so that a small trail has many.
beforeEach(() => {
  process.env.TRAILGLASS_BATCH_RECORDS = '2000';
});
afterEach(() => {
  delete process.env.TRAILGLASS_BATCH_RECORDS;
});

/** A trail of `files` times `each` records with ids `<name>-<n>`. */
function trail(files: number, each: number, name = 'e'): string {
  const content: Record<string, Buffer> = {};
  for (let file = 0; file < files; file++) {
    const records = Array.from({ length: each }, (_, i) => {
      const n = file * each + i;
      return record(`${name}-${n}`, { requestParameters: { note: `${Math.sin(n)}${Math.cos(n)}`.repeat(8) } });
    });
    content[`${String(file).padStart(5, '0')}.json.gz`] = gzipSync(delivered(...records), { level: 0 });
  }
  return folderOf(content);
}

test('progress is told in real units, at most five times a second, and ends at the whole', async () => {
  const it = await ImportCase.open();
  const folder = trail(60, 200);
  const told: [number, JobProgress][] = [];
  const jobId = it.start({ paths: [folder] });
  const summary = await it.jobs.watch(jobId, {
    signal: NOBODY,
    report: (progress) => told.push([performance.now(), progress]),
  });
  await it.report(summary);
  const last = told.at(-1)?.[1];
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(last).toMatchObject({
    status: 'done',
    listing: false,
    bytesDone: bytes,
    bytesTotal: bytes,
    records: { read: 12_000 },
  });
  for (let i = 1; i < told.length - 1; i++) {
    expect((told[i]?.[0] ?? 0) - (told[i - 1]?.[0] ?? 0)).toBeGreaterThan(100);
    expect(told[i]?.[1].bytesDone).toBeGreaterThanOrEqual(told[i - 1]?.[1].bytesDone ?? 0);
  }
});

test('cancelling ends within a second and keeps what was committed; importing again reads the rest', async () => {
  const it = await ImportCase.open();
  const folder = trail(150, 200);
  const jobId = it.start({ paths: [folder] });
  await until(async () => (await progressOf(it, jobId)).records.inserted > 0);
  const began = performance.now();
  const summary = await it.jobs.cancel(jobId);
  expect(performance.now() - began).toBeLessThan(1000);
  expect(summary.status).toBe('cancelled');
  const { files, records } = summary.progress;
  expect(files.read + files.remaining).toBe(files.found);
  expect(files.remaining).toBeGreaterThan(0);
  expect(await it.column('SELECT count(*)::INTEGER FROM ct_event')).toEqual([records.inserted]);
  const again = await it.import(folder);
  expect(again.files).toEqual({ found: 150, read: files.remaining, skipped: files.read, failed: 0, remaining: 0 });
  expect(await it.rows('SELECT count(*)::INTEGER, count(DISTINCT event_id)::INTEGER FROM ct_event')).toEqual([
    [30_000, 30_000],
  ]);
});

test('a paused import does nothing until it is resumed', async () => {
  const it = await ImportCase.open();
  const folder = trail(150, 200);
  const jobId = it.start({ paths: [folder] });
  // At once: on a busy machine a look at the progress first may come when all is done.
  expect((await it.jobs.pause(jobId)).status).toBe('paused');
  // The batch at hand ends first. An import that went on all the same would come to its end, and nothing would remain.
  let before = await progressOf(it, jobId);
  await until(async () => {
    const last = before;
    await wait(300);
    before = await progressOf(it, jobId);
    return before.records.read === last.records.read;
  });
  await wait(500);
  const after = await progressOf(it, jobId);
  expect(after.records).toEqual(before.records);
  expect(after.elapsedMs).toBe(before.elapsedMs);
  expect(after.files.remaining).toBeGreaterThan(0);
  expect((await it.jobs.resume(jobId)).status).toBe('running');
  await it.report(await it.end(jobId));
  expect(await it.column('SELECT count(*)::INTEGER FROM ct_event')).toEqual([30_000]);
});

test('an import that was at work when the workspace was closed is offered again, and goes on under its own id', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const folder = trail(150, 200);
  const first = await ImportCase.open({ path });
  const jobId = first.start({ paths: [folder] });
  await until(async () => (await progressOf(first, jobId)).records.inserted > 0);
  await first.close();
  const second = await ImportCase.open({ path });
  const [left] = await second.jobs.list();
  expect(left).toMatchObject({ status: 'interrupted', importId: 1, subject: [folder] });
  expect(left?.progress.files.remaining).toBeGreaterThan(0);
  const resumed = await second.jobs.resume(left?.jobId ?? '');
  const report = await second.report(await second.end(resumed.jobId));
  expect(report.files).toEqual({ found: 150, read: 150, skipped: 0, failed: 0, remaining: 0 });
  expect(report.records).toEqual({ read: 30_000, inserted: 30_000, duplicates: 0, conflicts: 0, failed: 0 });
  expect(await second.column('SELECT import_id FROM import_run')).toEqual([1]);
});

test('killed at 20 random moments and resumed: the same rows, none twice, none lost', async () => {
  const folder = trail(400, 100);
  const it = await killedAndResumed([folder], 20);
  await it.import(folder);
  expect(await it.rows('SELECT count(*)::INTEGER, count(DISTINCT event_id)::INTEGER FROM ct_event')).toEqual([
    [40_000, 40_000],
  ]);
  expect(await it.column('SELECT count(*)::INTEGER FROM ct_duplicate')).toEqual([0]);
  expect(await it.column(`SELECT count(*)::INTEGER FROM ct_event ANTI JOIN import_file USING (file_id)`)).toEqual([0]);
  expect(await it.column(`SELECT sum("rows")::INTEGER FROM import_file`)).toEqual([40_000]);
}, 120_000);

test('log events, killed at random moments and resumed: the same events in the group that was named', async () => {
  const line = (file: number, n: number) =>
    `${new Date(Date.UTC(2026, 2, 2) + n * 10).toISOString()} INFO ${file} ${`${Math.sin(n)}`.repeat(8)}\n`;
  const files = Array.from({ length: 150 }, (_, file) => [
    `${file}.log`,
    Array.from({ length: 200 }, (_, n) => line(file, n)).join('') + `same line\n`.repeat(3),
  ]);
  const folder = folderOf(Object.fromEntries(files));
  const it = await killedAndResumed([folder, '--log-group', '/my/app'], 8);
  await it.importAs({ logGroup: '/my/app' }, folder);
  expect(await it.rows('SELECT count(*)::INTEGER, count(DISTINCT message)::INTEGER FROM log_event')).toEqual([
    [150 * 203, 150 * 200 + 1],
  ]);
  expect(await it.column('SELECT name FROM log_group')).toEqual(['/my/app']);
  expect(await it.column('SELECT count(*)::INTEGER FROM log_stream')).toEqual([150]);
  expect(await it.column('SELECT count(*)::INTEGER FROM log_event ANTI JOIN import_file USING (file_id)')).toEqual([0]);
  expect(await it.column(`SELECT sum("rows")::INTEGER FROM import_file`)).toEqual([150 * 203]);
}, 120_000);

test('log events: cancelled, imported again, and taken out; the space is given back', async () => {
  const it = await ImportCase.open();
  const text = Array.from(
    { length: 2000 },
    (_, n) => `2026-03-02T10:00:00Z ${`${Math.sin(n)}${Math.cos(n)}`.repeat(20)}\n`,
  );
  const folder = folderOf(
    Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.log`, `${i}\n${text.join('')}`])),
  );
  const empty = statSync(it.store.path).size;
  const jobId = it.start({ paths: [folder], logGroup: 'g' });
  await until(async () => (await progressOf(it, jobId)).records.inserted > 0);
  const { status, progress } = await it.jobs.cancel(jobId);
  expect(status).toBe('cancelled');
  expect(await it.column('SELECT count(*)::INTEGER FROM log_event')).toEqual([progress.records.inserted]);
  await it.importAs({ logGroup: 'g' }, folder);
  expect(await it.column('SELECT count(*)::INTEGER FROM log_event')).toEqual([60 * 2001]);
  const full = statSync(it.store.path).size;
  await it.remove(1);
  await it.remove(2);
  expect(await it.column('SELECT count(*)::INTEGER FROM log_event')).toEqual([0]);
  expect(full).toBeGreaterThan(empty + 3e6);
  expect(statSync(it.store.path).size).toBeLessThan(empty + 1e6);
});

test('an import can be taken out again, and its space is given back', async () => {
  const it = await ImportCase.open();
  await it.import(trail(1, 200, 'stays'));
  const before = await it.contents();
  const small = statSync(it.store.path).size;
  await it.import(trail(150, 200, 'goes'));
  expect(statSync(it.store.path).size).toBeGreaterThan(4 * small);
  const removed = await it.remove(2);
  expect(removed).toMatchObject({ kind: 'remove-import', status: 'done' });
  expect(await it.contents()).toEqual(before);
  expect(statSync(it.store.path).size).toBeLessThan(1.5 * small + 1e6);
  for (const table of ['import_run', 'import_file']) {
    expect(await it.column(`SELECT count(*)::INTEGER FROM ${table} WHERE import_id = 2`)).toEqual([0]);
  }
});

test('the file is short again when the first import goes, or the only one', async () => {
  const it = await ImportCase.open();
  const empty = statSync(it.store.path).size;
  await it.import(trail(150, 200, 'goes'));
  await it.import(trail(1, 200, 'stays'));
  const full = statSync(it.store.path).size;
  await it.remove(1);
  expect(await it.column('SELECT count(*)::INTEGER FROM ct_event')).toEqual([200]);
  expect(statSync(it.store.path).size).toBeLessThan(full / 3);
  await it.remove(2);
  expect(statSync(it.store.path).size).toBeLessThan(empty + 1e6);
  expect((await it.import(trail(1, 200, 'anew'))).records.inserted).toBe(200);
});

test('what another import delivered as well stays when the first one is removed, and says where it is from', async () => {
  const it = await ImportCase.open();
  const same = gzipSync(delivered(record('1'), record('2')));
  const first = folderOf({
    'a.gz': same,
    'b.json': delivered(record('3'), record('4'), record('5', { errorCode: 'X' })),
  });
  const second = folderOf({ 'copy.gz': same, 'part.json': delivered(record('9'), record('4'), record('5')) });
  await it.import(first);
  await it.import(second);
  await it.remove(1);
  expect(
    await it.rows(
      `SELECT event_id, path, "position"::INTEGER, conflict FROM ct_event JOIN import_file USING (file_id) ORDER BY event_id`,
    ),
  ).toEqual([
    ['1', join(second, 'copy.gz'), 1, false],
    ['2', join(second, 'copy.gz'), 2, false],
    ['4', join(second, 'part.json'), 2, false],
    ['5', join(second, 'part.json'), 3, false],
    ['9', join(second, 'part.json'), 1, false],
  ]);
  expect(
    await it.rows(
      `SELECT status, records::INTEGER, "rows"::INTEGER, duplicates::INTEGER FROM import_file ORDER BY path`,
    ),
  ).toEqual([
    ['read', 2, 2, 0],
    ['read', 3, 3, 0],
  ]);
  // Importing the first again brings back what was lost with it.
  expect((await it.import(first)).records).toMatchObject({ read: 5, inserted: 2, duplicates: 3, conflicts: 1 });
});

test('one job after the other: the second waits for its turn', async () => {
  const it = await ImportCase.open();
  const [a, b] = [trail(20, 100, 'a'), trail(20, 100, 'b')].map((folder) => it.start({ paths: [folder] }));
  await it.report(await it.end(b ?? ''));
  expect((await it.jobs.list()).map(({ jobId, status }) => [jobId, status])).toEqual([
    [a, 'done'],
    [b, 'done'],
  ]);
});

test('a job that waits for its turn is cancelled at once and leaves nothing behind', async () => {
  const it = await ImportCase.open();
  const first = it.start({ paths: [trail(150, 200, 'a')] });
  const second = it.start({ paths: [trail(1, 10, 'b')] });
  expect((await it.jobs.cancel(second)).status).toBe('cancelled');
  expect((await progressOf(it, first)).status).toBe('running');
  await it.report(await it.end(first));
  expect(await it.column('SELECT import_id FROM import_run')).toEqual([1]);
});

test('a folder that has grown is read only where it is new, and a changed file is read again', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({ 'a.json': delivered(record('1')), 'b.json': delivered(record('2')) });
  await it.import(folder);
  const grown = folderOf({ 'a.json': delivered(record('1')), 'c.json': delivered(record('3')) });
  expect((await it.import(folder, grown)).records).toMatchObject({ read: 4, inserted: 1, duplicates: 3 });
  rmSync(join(folder, 'b.json'));
  expect((await it.import(folder)).files).toMatchObject({ found: 1, skipped: 1 });
});

/** Kills `trailglass import` at `times` random moments of its work. Answers with the workspace, opened and resumed. */
async function killedAndResumed(args: readonly string[], times: number): Promise<ImportCase> {
  const home = tempFolder();
  process.env.XDG_CONFIG_HOME = home; // both are one installation
  onTestFinished(() => {
    delete process.env.XDG_CONFIG_HOME;
  });
  const path = join(tempFolder(), 'case.trailglass');
  let killed = 0;
  for (let i = 0; i < times; i++) {
    const child = spawn(process.execPath, [builtFile('cli.js'), 'import', ...args, '--workspace', path], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await Promise.race([ended, wait(350 + Math.random() * 900)]);
    if (child.exitCode === null) killed++;
    child.kill('SIGKILL');
    await ended;
  }
  expect(killed).toBeGreaterThan(times / 4);
  const it = await ImportCase.open({ path, installationId: undefined });
  for (const job of await it.jobs.list()) {
    if (job.status !== 'interrupted') continue;
    await it.jobs.resume(job.jobId);
    await it.report(await it.end(job.jobId));
  }
  return it;
}

async function progressOf(it: ImportCase, jobId: string): Promise<JobProgress> {
  const job = (await it.jobs.list()).find((known) => known.jobId === jobId);
  if (job === undefined) throw new Error(`no job ${jobId}`);
  return job.progress;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(5);
}
