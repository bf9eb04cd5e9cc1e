import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../main/engine/engine.ts';
import { serve } from '../../main/engine/serve.ts';
import { type ToPage, toPage } from '../../preload/contract/wire.ts';
import { tempFolder } from './support/temp-folder.ts';
import { addRecords } from './support/trail-store.ts';

/** A page's end of a real channel to a served engine: sends raw messages and waits for what answers a call. */
class PageEnd {
  readonly seen: ToPage[] = [];
  #listeners: (() => void)[] = [];

  constructor(readonly port: MessagePort) {
    port.on('message', (message: unknown) => {
      this.seen.push(toPage.parse(message));
      for (const listener of this.#listeners.splice(0)) listener();
    });
  }

  send(message: unknown): void {
    this.port.postMessage(message);
  }

  call(id: number, method: string, input: unknown): Promise<ToPage> {
    this.send({ kind: 'call', id, method, input });
    return this.end(id);
  }

  /** The `done` or `failed` of a call. */
  async end(id: number): Promise<ToPage> {
    return await this.first((message) => message.id === id && message.kind !== 'progress');
  }

  async first(wanted: (message: ToPage) => boolean): Promise<ToPage> {
    for (;;) {
      const found = this.seen.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }
}

function served(): { page: PageEnd; engine: Engine } {
  const engine = new Engine();
  const { port1, port2 } = new MessageChannel();
  serve(
    {
      post: (message) => port1.postMessage(message),
      onMessage: (listener) => port1.on('message', listener),
      onClose: (listener) => port1.on('close', listener),
    },
    engine,
  );
  onTestFinished(async () => {
    port2.close();
    await engine.close();
  });
  return { page: new PageEnd(port2), engine };
}

const LONG = { language: 'sql', text: 'SELECT count(*) FROM range(1000000000000) a' };

test('makes a workspace, answers a query, gives its pages and closes it', async () => {
  const { page, engine } = served();
  const path = join(tempFolder(), 'case.trailglass');
  expect(await page.call(1, 'workspace.create', { path })).toMatchObject({ kind: 'done', output: { path, events: 0 } });
  await addRecords(engine.store, 1200);
  const run = await page.call(2, 'query.run', {
    language: 'sql',
    text: 'SELECT eventID FROM cloudtrail ORDER BY eventTime DESC',
  });
  expect(run).toMatchObject({
    kind: 'done',
    output: { rowCount: 1200, partial: false, firstPage: { offset: 0, rowCount: 500 } },
  });
  const { resultId } = (run as { output: { resultId: string } }).output;
  expect(await page.call(3, 'query.page', { resultId, offset: 1199, limit: 500 })).toMatchObject({
    output: { rowCount: 1, columns: [{ dictionary: ['e-1-1'] }], records: { positions: Float64Array.of(1) } },
  });
  expect(await page.call(4, 'query.close', { resultId })).toEqual({ kind: 'done', id: 4, output: {} });
  expect(await page.call(5, 'query.page', { resultId, offset: 0, limit: 1 })).toMatchObject({
    error: { code: 'bad-request' },
  });
  expect(await page.call(6, 'workspace.close', {})).toEqual({ kind: 'done', id: 6, output: {} });
  expect(await page.call(7, 'workspace.info', {})).toMatchObject({
    kind: 'failed',
    error: { code: 'bad-request', message: 'No workspace is open. Open or make one first.' },
  });
});

test('cancels a call that runs, reports while it runs, and answers it once', async () => {
  const { page } = served();
  await page.call(1, 'workspace.create', { path: join(tempFolder(), 'case.trailglass') });
  page.send({ kind: 'call', id: 2, method: 'query.run', input: LONG });
  await page.first((message) => message.kind === 'progress' && message.id === 2);
  page.send({ kind: 'cancel', id: 2 });
  page.send({ kind: 'cancel', id: 2 });
  expect(await page.end(2)).toEqual({
    kind: 'failed',
    id: 2,
    error: { code: 'cancelled', message: 'Cancelled.', at: [] },
  });
  await page.call(3, 'workspace.info', {});
  expect(page.seen.filter((message) => message.id === 2 && message.kind !== 'progress')).toHaveLength(1);
});

test('refuses what does not fit the contract, and goes on', async () => {
  const { page } = served();
  expect(await page.call(1, 'workspace.nothing', {})).toMatchObject({
    error: { code: 'bad-request', message: 'There is no method workspace.nothing.' },
  });
  expect(await page.call(2, 'constructor', {})).toMatchObject({ error: { code: 'bad-request' } });
  expect(await page.call(3, 'query.page', { resultId: 7, offset: -1, limit: 10 })).toMatchObject({
    kind: 'failed',
    error: { code: 'bad-request', message: expect.stringMatching(/^query\.page: resultId: .*; offset: /) },
  });
  for (const noise of [
    null,
    'x',
    7,
    {},
    { kind: 'call' },
    { kind: 'call', id: 'a', method: 1 },
    { kind: 'else', id: 1 },
    { kind: 'cancel', id: 99 },
  ]) {
    page.send(noise);
  }
  expect(await page.call(4, 'workspace.close', {})).toEqual({ kind: 'done', id: 4, output: {} });
  expect(page.seen.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('refuses a second call of the same number while the first runs', async () => {
  const { page } = served();
  await page.call(1, 'workspace.create', { path: join(tempFolder(), 'case.trailglass') });
  page.send({ kind: 'call', id: 2, method: 'query.run', input: LONG });
  page.send({ kind: 'call', id: 2, method: 'workspace.info', input: {} });
  expect(await page.end(2)).toMatchObject({ error: { message: 'Call 2 is running already.' } });
  page.send({ kind: 'cancel', id: 2 });
  await page.first((message) => message.kind === 'failed' && message.error.code === 'cancelled');
});

test('cancels what a page left running when its end closes, and frees its results', async () => {
  const { page, engine } = served();
  await page.call(1, 'workspace.create', { path: join(tempFolder(), 'case.trailglass') });
  const run = await page.call(2, 'query.run', { language: 'sql', text: 'SELECT 1' });
  const { resultId } = (run as { output: { resultId: string } }).output;
  page.send({ kind: 'call', id: 3, method: 'query.run', input: LONG });
  await page.first((message) => message.kind === 'progress' && message.id === 3);
  page.port.close();
  await expect.poll(() => engine.queries.runningCount).toBe(0);
  await expect.poll(() => engine.queries.openCount).toBe(0);
  await expect(engine.queries.page(resultId, 0, 1)).rejects.toThrow('There is no open result');
});

test('shows a mistake of the program as such, with the chain of causes to copy', async () => {
  const { page, engine } = served();
  await page.call(1, 'workspace.create', { path: join(tempFolder(), 'case.trailglass') });
  const writer = await engine.store.importConnection();
  await writer.run('ALTER TABLE import_run RENAME TO import_run_gone');
  const answer = await page.call(2, 'workspace.info', {});
  expect(answer).toMatchObject({
    kind: 'failed',
    error: {
      code: 'internal',
      message:
        'The program met a mistake of its own: Table with name import_run does not exist! Copy the details into a report.',
      detail: expect.stringContaining('Catalog Error'),
    },
  });
});
