import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { runQuery } from '../support/trail-store.ts';

test('says that memory was not enough, and goes on', async () => {
  const engine = new Engine();
  onTestFinished(() => engine.close());
  const options = { create: true, installationId: 'here', memoryLimitBytes: 64e6 };
  await engine.open(join(tempFolder(), 'case.trailglass'), options);
  // One list cannot be spilled.
  const sql = "SELECT list(repeat('x', 1000) || i) FROM range(1000000) t(i)";
  await expect(runQuery(engine, sql)).rejects.toMatchObject({
    code: 'engine.memory',
    userMessage: expect.not.stringMatching(/memory_limit|SET /),
  });
  expect((await runQuery(engine, 'SELECT 1')).rows).toEqual([[1]]);
});

test('spills a sort that is larger than the memory, and clears the spill on close', async () => {
  const engine = new Engine();
  onTestFinished(() => engine.close());
  const folder = tempFolder();
  await engine.open(join(folder, 'case.trailglass'), { create: true, installationId: 'here', memoryLimitBytes: 64e6 });
  const sql = "SELECT i, repeat('x', 200) || hash(i) AS s FROM range(400000) t(i) ORDER BY s LIMIT 390000";
  const { rowCount } = await engine.queries.run(sql, {
    pageSize: 10,
    timeoutMs: 120_000,
    signal: new AbortController().signal,
    report: () => undefined,
  });
  expect(rowCount).toBe(390_000);
  await engine.close();
  expect(readdirSync(folder)).toEqual(['case.trailglass']);
});
