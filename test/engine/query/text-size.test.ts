import { expect, test } from 'vitest';
import { textSize } from '../../../main/engine/query/text-size.ts';
import { addLogEvents, LOG_START_MS } from '../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const ALL = { sources: [], range: null, rowLimit: 10_000 };

test('the bytes of the events that a query looks at, whatever it keeps of them', async () => {
  const { store } = await engineWithWorkspace();
  await addLogEvents(store, { name: 'one' }, ['abc', '가나', '']);
  await addLogEvents(store, { name: 'two' }, ['0123456789']);
  const size = (
    sources: string[],
    text = 'filter @message = "abc" | limit 1',
    range: typeof ALL.range | object = null,
  ) => textSize(store, text, { ...ALL, sources, range: range as null });
  expect(await size([])).toEqual({ bytes: 19, events: 4, measured: 4 });
  expect(await size(['one'])).toEqual({ bytes: 9, events: 3, measured: 3 });
  expect(await size([], "SOURCE 'two' | fields @message")).toEqual({ bytes: 10, events: 1, measured: 1 });
  const first = { from: LOG_START_MS * 1000, to: LOG_START_MS * 1000 + 1 };
  expect(await size(['one'], 'fields @message', first)).toEqual({ bytes: 3, events: 1, measured: 1 });
});

test('of many events it is an estimate that says so, near to what they are', async () => {
  const { store } = await engineWithWorkspace();
  await addRecords(store, 200_000);
  const { bytes, events, measured } = await textSize(store, 'stats count(*)', { ...ALL, sources: ['cloudtrail'] });
  expect(events).toBe(200_000);
  expect(measured).toBeGreaterThan(1000);
  expect(measured).toBeLessThan(100_000);
  // {"n":N,"text":"xxx..."}: 16 characters, 300 x, and the digits of the number.
  const digits = [...Array(200_000).keys()].reduce((sum, i) => sum + String(i + 1).length, 0);
  const whole = 200_000 * 316 + digits;
  expect(Math.abs(bytes - whole) / whole).toBeLessThan(0.01);
});
