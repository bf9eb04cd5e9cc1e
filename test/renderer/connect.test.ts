import { afterEach, expect, test } from 'vitest';
import { createConnection } from '../../renderer/lib/connect.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A real channel whose other end answers by hand. */
function engineEnd() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const received: { kind: string; id: number; method?: string }[] = [];
  const waiters: (() => void)[] = [];
  port2.onmessage = (event) => {
    received.push(event.data);
    for (const wake of waiters.splice(0)) wake();
  };
  const got = async (count: number) => {
    while (received.length < count) await new Promise<void>((resolve) => waiters.push(resolve));
    return received;
  };
  return { page: port1, engine: port2, got };
}

test('calls wait for the port, progress and answers find their call', async () => {
  const connection = createConnection();
  const progress: unknown[] = [];
  const answer = connection.call(
    'query.run',
    { language: 'sql', text: 'SELECT 1' },
    { onProgress: (value) => progress.push(value) },
  );
  const closed = connection.call('workspace.close', {});
  const { page, engine, got } = engineEnd();
  connection.attach(page);
  const [run, close] = await got(2);
  engine.postMessage({ kind: 'progress', id: run?.id, progress: { percent: 5, elapsedMs: 10 } });
  engine.postMessage({ kind: 'done', id: close?.id, output: {} });
  expect(await closed).toEqual({});
  engine.postMessage({
    kind: 'failed',
    id: run?.id,
    error: { code: 'query.syntax', message: 'No.', at: [{ start: 1, end: 2 }] },
  });
  await expect(answer).rejects.toMatchObject({ code: 'query.syntax', userMessage: 'No.', at: [{ start: 1, end: 2 }] });
  expect(progress).toEqual([{ percent: 5, elapsedMs: 10 }]);
});

test('aborting tells the engine and ends the call at once', async () => {
  const connection = createConnection();
  const { page, got } = engineEnd();
  connection.attach(page);
  const abort = new AbortController();
  const call = connection.call('workspace.info', {}, { signal: abort.signal });
  await got(1);
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  const [first, second] = await got(2);
  expect(second).toEqual({ kind: 'cancel', id: first?.id });
});

test('a dead engine fails what was in flight, the next one takes new calls', async () => {
  const connection = createConnection();
  const first = engineEnd();
  connection.attach(first.page);
  const lost = connection.call('workspace.info', {});
  await first.got(1);
  connection.detach('The engine stopped.');
  await expect(lost).rejects.toMatchObject({ code: 'engine.stopped', userMessage: 'The engine stopped.' });
  const next = connection.call('workspace.close', {});
  const second = engineEnd();
  connection.attach(second.page);
  const [call] = await second.got(1);
  second.engine.postMessage({ kind: 'done', id: call?.id, output: {} });
  expect(await next).toEqual({});
  connection.giveUp('Gone.');
  await expect(connection.call('workspace.info', {})).rejects.toMatchObject({ code: 'engine.stopped' });
});

test('an answer of another shape is an error of ours, not a crash later', async () => {
  const connection = createConnection();
  const { page, engine, got } = engineEnd();
  connection.attach(page);
  const call = connection.call('query.close', { resultId: 'r' });
  const [sent] = await got(1);
  engine.postMessage({ kind: 'done', id: sent?.id, output: 'nonsense' });
  await expect(call).rejects.toMatchObject({ code: 'internal' });
});
