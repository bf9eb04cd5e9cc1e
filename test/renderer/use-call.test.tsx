import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { EngineError } from '../../renderer/lib/connect.ts';
import { EngineContext, useCall } from '../../renderer/lib/useCall.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';

afterEach(cleanup);

type Fields = Output<'query.complete'>;
const answerOf = (from: number): Fields => ({ from, completions: [] });

function pending() {
  const waiting = new Map<string, (output: Fields) => void>();
  const engine = fakeEngine({
    'query.complete': ({ text }) => new Promise<Fields>((resolve) => waiting.set(text, resolve)),
  });
  return { engine, waiting };
}

const around =
  (engine: FakeEngine) =>
  ({ children }: { children: ReactNode }) => <EngineContext value={engine}>{children}</EngineContext>;

const ask = (text: string) => ({ language: 'sql' as const, text, cursor: 0 });

test('a new question cancels the one before, and only its answer shows', async () => {
  const { engine, waiting } = pending();
  const { result, rerender } = renderHook(({ text }) => useCall('query.complete', ask(text)), {
    wrapper: around(engine),
    initialProps: { text: 'first' },
  });
  expect(result.current.status).toBe('running');
  await waitFor(() => expect(waiting.has('first')).toBe(true));
  rerender({ text: 'second' });
  expect(engine.calls.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  await waitFor(() => expect(waiting.has('second')).toBe(true));
  await act(async () => {
    waiting.get('first')?.(answerOf(1));
    waiting.get('second')?.(answerOf(2));
  });
  expect(result.current).toEqual({ status: 'done', output: answerOf(2) });
});

test('the same question is not asked twice, another version is, with the old answer kept meanwhile', async () => {
  const { engine, waiting } = pending();
  const { result, rerender } = renderHook(({ version }) => useCall('query.complete', ask('x'), version), {
    wrapper: around(engine),
    initialProps: { version: 1 },
  });
  await waitFor(() => expect(waiting.has('x')).toBe(true));
  await act(async () => waiting.get('x')?.(answerOf(7)));
  rerender({ version: 1 });
  expect(engine.calls).toHaveLength(1);
  rerender({ version: 2 });
  expect(engine.calls).toHaveLength(2);
  expect(result.current).toMatchObject({ status: 'running', output: answerOf(7) });
});

test('unmounting cancels the call', async () => {
  const { engine } = pending();
  const { unmount } = renderHook(() => useCall('query.complete', ask('x')), { wrapper: around(engine) });
  unmount();
  expect(engine.calls[0]?.signal?.aborted).toBe(true);
});

test('cancelling is no failure; a failure keeps its code', async () => {
  const { engine } = pending();
  const { result } = renderHook(() => useCall('query.complete', ask('x')), { wrapper: around(engine) });
  const state = result.current;
  await act(async () => state.status === 'running' && state.cancel());
  expect(result.current).toEqual({ status: 'idle', output: null });

  const broken = fakeEngine({
    'query.complete': () => {
      throw new EngineError('engine.stopped', 'The engine stopped.');
    },
  });
  const failed = renderHook(() => useCall('query.complete', ask('x')), { wrapper: around(broken) });
  await waitFor(() => expect(failed.result.current.status).toBe('failed'));
  expect(failed.result.current).toMatchObject({ error: { code: 'engine.stopped' } });
});
