import type { EngineClient } from '../../../preload/contract/index.ts';
import type { ReceiverPorts, ReceiverStatus } from '../../../preload/contract/receivers.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** How often counts are read while something listens. */
const LOOK_MS = 1000;

/** What listens on this machine for the open workspace; nothing does until it is started. */
export interface Receivers {
  store: Store<ReceiverState>;
  /** Answers why they could not be started, or null. */
  start(ports: ReceiverPorts): Promise<EngineError | null>;
  /** Stores what came, then closes the ports. */
  stop(): Promise<void>;
  /** Of a workspace that is not open any more. */
  clear(): void;
}

export interface ReceiverState {
  phase: 'off' | 'starting' | 'on' | 'stopping';
  /** While it listens the counts so far, afterwards the last ones; null before the first start. */
  status: ReceiverStatus | null;
}

const isOn = ({ xray, otlp }: ReceiverStatus) => xray !== null || otlp !== null;

/** `onJob` is told when the import that takes in what comes began or ended. */
export function createReceivers(engine: EngineClient, onJob: () => void): Receivers {
  const store = createStore<ReceiverState>({ phase: 'off', status: null });
  let timer: ReturnType<typeof setInterval> | null = null;

  const halt = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  /** Counts of listeners stay on screen when these are gone, as by a cancelled job. */
  const off = (status: ReceiverStatus | null) => {
    halt();
    store.set((state) => ({ phase: 'off', status: status ?? state.status }));
    onJob();
  };
  const look = async () => {
    try {
      const status = await engine.call('receivers.status', {});
      if (store.get().phase !== 'on') return;
      if (isOn(status)) store.set({ phase: 'on', status });
      else off(null);
    } catch {
      // The engine has stopped: so have they.
      if (store.get().phase === 'on') off(null);
    }
  };

  return {
    store,
    async start(ports) {
      if (store.get().phase !== 'off') return null;
      store.set({ phase: 'starting', status: null });
      try {
        const status = await engine.call('receivers.start', ports);
        store.set({ phase: 'on', status });
        timer = setInterval(() => void look(), LOOK_MS);
        onJob();
        return null;
      } catch (error) {
        store.set({ phase: 'off', status: null });
        return asEngineError(error);
      }
    },
    async stop() {
      if (store.get().phase !== 'on') return;
      store.set((state) => ({ ...state, phase: 'stopping' }));
      halt();
      const status = await engine.call('receivers.stop', {}).catch(() => null);
      off(status);
    },
    clear() {
      halt();
      store.set({ phase: 'off', status: null });
    },
  };
}
