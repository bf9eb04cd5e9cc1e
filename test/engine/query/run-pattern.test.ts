import { expect, test } from 'vitest';
import { handlerOf } from '../../../main/engine/handlers/index.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import { patternMethods } from '../../../preload/contract/patterns.ts';
import { addLogEvents, LOG_START_MS } from '../support/log-store.ts';
import { engineWithWorkspace } from '../support/trail-store.ts';

const QUIET = { signal: new AbortController().signal, report: () => undefined };

test('a pattern gives an open result of stored events, in the order of their times, with their places', async () => {
  const engine = await engineWithWorkspace();
  await addLogEvents(engine.store, { name: '/app/shop', account: '111122223333' }, [
    { message: '{"level":"ERROR","ms":250}', at: LOG_START_MS + 2000, stream: 'b' },
    { message: '{"level":"ERROR","ms":90}', at: LOG_START_MS + 3000 },
    { message: '{"level":"ERROR","ms":300}', at: LOG_START_MS + 1000, stream: 'a' },
  ]);
  await addLogEvents(engine.store, { name: '/app/other' }, [
    { message: '{"level":"ERROR","ms":900}', at: LOG_START_MS },
  ]);
  const run = await handlerOf('pattern.run');
  const asked = { pattern: '{ $.level = "ERROR" && $.ms > 100 }', sources: ['/app/shop'] };
  const answer = await run(patternMethods['pattern.run'].input.parse(asked), { engine, ...QUIET });
  expect(answer.columns.map(({ name, type }) => [name, type])).toEqual([
    ['@timestamp', 'time'],
    ['@message', 'text'],
    ['@logStream', 'text'],
    ['@log', 'text'],
    ['@ingestionTime', 'time'],
    ['eventId', 'text'],
  ]);
  const rows = pageRows(answer.firstPage, answer.columns);
  expect(rows.map((row) => row.slice(1, 4))).toEqual([
    ['{"level":"ERROR","ms":300}', 'a', '111122223333:/app/shop'],
    ['{"level":"ERROR","ms":250}', 'b', '111122223333:/app/shop'],
  ]);
  expect([answer.rowCount, answer.timeColumn, answer.warnings]).toEqual([2, 0, []]);
  // Third and first of the events as they were added.
  expect([...(answer.firstPage.records?.positions ?? [])]).toEqual([3, 1]);
  const range = { from: LOG_START_MS * 1000, to: (LOG_START_MS + 2000) * 1000 };
  const narrow = await run(patternMethods['pattern.run'].input.parse({ ...asked, range }), { engine, ...QUIET });
  expect(narrow.rowCount).toBe(1);
});

test('a pattern that is wrong is refused with its place, and is diagnosed without being run', async () => {
  const engine = await engineWithWorkspace();
  const pattern = '{ $.level = }';
  const run = await handlerOf('pattern.run');
  const failing = run(patternMethods['pattern.run'].input.parse({ pattern }), { engine, ...QUIET });
  await expect(failing).rejects.toMatchObject({ code: 'query.syntax', at: [{ start: 12, end: 13 }] });
  const diagnose = await handlerOf('pattern.diagnose');
  const found = await diagnose({ pattern }, { engine, ...QUIET });
  expect(found.diagnostics).toMatchObject([{ severity: 'error', code: 'query.syntax', at: { start: 12, end: 13 } }]);
  const hint = await diagnose({ pattern: 'a-b' }, { engine, ...QUIET });
  expect(hint.diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
});
