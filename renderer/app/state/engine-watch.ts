import type { DesktopApi } from '../../../preload/contract/desktop.ts';
import type { EngineConnection } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';

export type EngineState =
  | { status: 'ready' }
  /** `asked`: for other settings. */
  | { status: 'restarting'; reason: string; statement: string | null; asked: boolean }
  /** Came back; the message stays until it is closed. */
  | { status: 'back'; statement: string | null; asked: boolean }
  | { status: 'gave-up'; reason: string };

/**
 * Follows the engine process: when it ends, calls in flight fail, what ran is remembered, and once a new one answers the
 * workspace is opened again (`onBack`).
 */
export function watchEngine(
  connection: EngineConnection,
  desktop: Pick<DesktopApi, 'onEngine'>,
  runningStatement: () => string | null,
  onBack: () => Promise<void>,
): Store<EngineState> {
  const store = createStore<EngineState>({ status: 'ready' });
  desktop.onEngine((event) => {
    if (event.kind === 'engine-stopped') {
      const before = store.get();
      const statement = runningStatement() ?? (before.status === 'restarting' ? before.statement : null);
      if (event.givingUp) {
        connection.giveUp(t('engine.gaveUp', { reason: event.reason }));
        store.set({ status: 'gave-up', reason: event.reason });
      } else {
        connection.detach(t('engine.callStopped'));
        store.set({ status: 'restarting', reason: event.reason, statement, asked: event.asked });
      }
      return;
    }
    const before = store.get();
    if (before.status !== 'restarting' && before.status !== 'gave-up') return;
    const { statement, asked } = before.status === 'restarting' ? before : { statement: null, asked: false };
    void onBack().then(() => store.set({ status: 'back', statement, asked }));
  });
  return store;
}
