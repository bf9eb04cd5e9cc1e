import type { ReactNode } from 'react';
import { useApp } from '../../app/app.ts';
import { Drawer } from '../../app/Drawer.tsx';
import type { QueryRun } from '../../app/state/query-run.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { ErrorBoundary } from '../../ui/ErrorNote.tsx';
import { LanguageHelp } from './LanguageHelp.tsx';

/**
 * Beside the tab in front: the detail of its row under the cursor, which the shell hands in, as it belongs to another
 * feature, or the language reference.
 */
export function QueryDrawer({ detail }: { detail: (run: QueryRun) => ReactNode }) {
  const app = useApp();
  const tabId = usePart(app.tabs.store, () => app.tabs.active()?.id ?? null);
  return tabId === null ? null : <Beside run={app.runOf(tabId)} detail={detail} />;
}

function Beside({ run, detail }: { run: QueryRun; detail: (run: QueryRun) => ReactNode }) {
  const app = useApp();
  const { drawer, help } = useStore(app.layout);
  const hasRows = usePart(run.store, (state) => (state.result?.rowCount ?? 0) > 0);
  if (help === null && !(drawer && hasRows)) return null;
  return (
    <div className="drawer-cell">
      <Drawer {...(help === null ? {} : { label: t('help.title') })}>
        <ErrorBoundary>{help === null ? detail(run) : <LanguageHelp topic={help.topic} />}</ErrorBoundary>
      </Drawer>
    </div>
  );
}
