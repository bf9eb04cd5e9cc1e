import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram } from './support/launch.ts';

const SAMPLE = resolve('test/data/cloudtrail/trail-invictus');

// What `npm start` does without a display, and `npm run dist` with the packaged program.
test('a smoke run imports the sample, asks in the window, and leaves its report and a picture', async () => {
  const home = await mkdtemp(join(tmpdir(), 'trailglass-smoke-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = join(home, 'report.json');

  expect(await runProgram(home, [`--smoke=${file}`, SAMPLE], home)).toBe(0);

  const report = JSON.parse(await readFile(file, 'utf8'));
  expect(report).toMatchObject({ ok: true, import: { status: 'done', records: { inserted: 2900 } } });
  expect(report.query.rows).toHaveLength(10);
  expect(report.connection).toBe('refused by the policy: connect-src');
  expect((await stat(report.picture)).size).toBeGreaterThan(10_000);
});
