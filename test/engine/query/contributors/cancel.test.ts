import { expect, test } from 'vitest';
import { handlerOf } from '../../../../main/engine/handlers/index.ts';
import { contract } from '../../../../preload/contract/index.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';
import { call } from './support.ts';

test('a ranking tells its progress, ends when it is cancelled, and leaves the engine usable', async () => {
  const engine = await engineWithWorkspace();
  const writer = await engine.store.importConnection();
  await writer.run("INSERT INTO log_group VALUES (1, 'app', NULL, NULL)");
  await writer.run(
    `INSERT INTO log_event BY NAME SELECT TIMESTAMP '2026-01-01' + to_seconds(i) AS ts, 1 AS group_id, '{"k":"' || md5(i::VARCHAR) || '","n":1}' AS message FROM range(400000) t(i)`,
  );
  const stop = new AbortController();
  let reports = 0;
  const report = () => {
    reports++;
    stop.abort();
  };
  const question = { kind: 'fields' as const, keys: ['k', 'md5(k)', 'sha256(k)'], sources: ['app'] };
  const asked = contract['contributors.top'].input.parse({ question, limit: null });
  const top = await handlerOf('contributors.top');
  const running = top(asked, { engine, signal: stop.signal, report });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(reports).toBeGreaterThan(0);
  const again = await call(engine, 'contributors.top', { question: { kind: 'fields', keys: ['n'] } });
  expect(again.contributors).toMatchObject([{ keys: ['1'], value: 400_000 }]);
});
