import type { SavedBoard } from '../../../preload/contract/metric-boards.ts';
import { useApp } from '../../app/app.ts';
import { NameDialog } from '../../app/NameDialog.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

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
  const close = () => app.show(null);
  return (
    <Dialog
      title={t('metrics.dialog.remove')}
      width="small"
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" autoFocus onPress={close}>
            {t('contributors.dialog.keep')}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              close();
              void app.metrics.remove(board.id);
            }}
          >
            {t('metrics.dialog.removeAct')}
          </Button>
        </>
      }
    >
      <p>{t('metrics.dialog.removeBody', { name: visibleText(board.name) })}</p>
    </Dialog>
  );
}
