import type { ReactNode } from 'react';
import { useApp } from '../../app/app.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { ErrorBoundary } from '../../ui/ErrorNote.tsx';
import { Resizer } from '../../ui/Resizer.tsx';
import { LanguageHelp } from './LanguageHelp.tsx';

/**
 * Beside the tab in front: the detail of its row under the cursor, which the shell hands in, as it belongs to another
 * feature, or the language reference.
 */
export function QueryDrawer({ detail }: { detail: (run: QueryRun) => ReactNode }) {
  const app = useApp();
  const tabId = usePart(app.tabs.store, () => app.tabs.active()?.id ?? null);
  return tabId === null ? null : <Drawer run={app.runOf(tabId)} detail={detail} />;
}

function Drawer({ run, detail }: { run: QueryRun; detail: (run: QueryRun) => ReactNode }) {
  const app = useApp();
  const { drawer, drawerWidth, help } = useStore(app.layout);
  const hasRows = usePart(run.store, (state) => (state.result?.rowCount ?? 0) > 0);
  if (help === null && !(drawer && hasRows)) return null;
  return (
    <div className="drawer-cell">
      <Resizer
        label={t('record.resize')}
        axis="x"
        reversed
        value={drawerWidth}
        min={300}
        max={560}
        initial={336}
        onChange={(width) => app.layout.set((state) => ({ ...state, drawerWidth: width }))}
      />
      <aside
        className="drawer"
        data-region="drawer"
        aria-label={help === null ? t('app.regions.drawer') : t('help.title')}
        style={{ width: drawerWidth }}
      >
        <ErrorBoundary>{help === null ? detail(run) : <LanguageHelp topic={help.topic} />}</ErrorBoundary>
      </aside>
    </div>
  );
}
