import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { EngineClient, Input, MethodName, Output } from '../../preload/contract/index.ts';
import { asEngineError, type EngineError, type ProgressOf } from './connect.ts';

export const EngineContext = createContext<EngineClient | null>(null);

/** The engine of this window. */
export function useEngine(): EngineClient {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('no EngineContext around this component');
  return engine;
}

/** `stale`: the output of the question before, kept on screen while the next one is under way. */
export type CallState<M extends MethodName> =
  | { status: 'idle'; output: null }
  | { status: 'running'; output: Output<M> | null; progress: ProgressOf<M> | null; cancel: () => void }
  | { status: 'failed'; output: Output<M> | null; error: EngineError }
  | { status: 'done'; output: Output<M> };

/**
 * Asks the engine whenever the question changes (by its JSON), and again when `version` does. The call before is
 * cancelled, and so is the last one on unmount. A null question asks nothing. `cancelled` is not a failure.
 */
export function useCall<M extends MethodName>(
  method: M,
  question: Input<M> | null,
  version: number | string = 0,
): CallState<M> {
  const engine = useEngine();
  const [state, setState] = useState<CallState<M>>({ status: 'idle', output: null });
  const last = useRef<Output<M> | null>(null);
  const key = question === null ? null : JSON.stringify(question);
  const current = useRef(question);
  current.current = question;
  const cancelRef = useRef<AbortController | null>(null);
  const cancel = useCallback(() => cancelRef.current?.abort(), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is compared by its JSON, `version` asks anew
  useEffect(() => {
    const input = current.current;
    if (input === null) {
      last.current = null;
      setState({ status: 'idle', output: null });
      return;
    }
    const abort = new AbortController();
    cancelRef.current = abort;
    setState({ status: 'running', output: last.current, progress: null, cancel });
    const onProgress = (progress: ProgressOf<M>) => {
      if (!abort.signal.aborted) setState({ status: 'running', output: last.current, progress, cancel });
    };
    engine.call(method, input, { signal: abort.signal, onProgress }).then(
      (output) => {
        if (abort.signal.aborted) return;
        last.current = output;
        setState({ status: 'done', output });
      },
      (error: unknown) => {
        const known = asEngineError(error);
        if (cancelRef.current !== abort) return; // a later question is under way, or unmounted
        if (known.code === 'cancelled') {
          setState(last.current === null ? { status: 'idle', output: null } : { status: 'done', output: last.current });
        } else setState({ status: 'failed', output: last.current, error: known });
      },
    );
    return () => {
      if (cancelRef.current === abort) cancelRef.current = null;
      abort.abort();
    };
  }, [engine, method, key, version, cancel]);

  return state;
}
