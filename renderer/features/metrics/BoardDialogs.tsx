import type { SavedBoard } from '../../../preload/contract/metric-boards.ts';
import { useApp } from '../../app/app.ts';
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx';
import { NameDialog } from '../../app/NameDialog.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** Saves the metrics of a tab, and the alarms on them, under a name. */
export function SaveBoard({ tabId, asNew }: { tabId: string; asNew: boolean }) {
  const app = useApp();
  const tab = app.metrics.tabOf(tabId);
  if (tab === null) return null;
  return (
    <NameDialog
      title={t('metrics.dialog.save')}
      act={t('saved.dialog.saveAct')}
      name={tab.saved?.name ?? tab.title}
      onName={async (name) => (await app.metrics.put(tabId, name, asNew))?.userMessage ?? null}
    />
  );
}

/** Asks before kept metrics are deleted. */
export function RemoveBoard({ board }: { board: SavedBoard }) {
  const app = useApp();
  return (
    <ConfirmDialog
      title={t('metrics.dialog.remove')}
      body={t('metrics.dialog.removeBody', { name: visibleText(board.name) })}
      keep={t('contributors.dialog.keep')}
      act={t('metrics.dialog.removeAct')}
      onAct={() => void app.metrics.remove(board.id)}
    />
  );
}
