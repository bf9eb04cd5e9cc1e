import type { SavedQuery } from '../../../preload/contract/saved.ts';
import { useApp } from '../../app/app.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Asks before a saved query is deleted. */
export function RemoveQuery({ query }: { query: SavedQuery }) {
  const app = useApp();
  const close = () => app.show(null);
  return (
    <Dialog
      title={t('saved.removeTitle')}
      width="small"
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" autoFocus onPress={close}>
            {t('saved.removeKeep')}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              close();
              void app.saved.remove(query.id);
            }}
          >
            {t('saved.removeAct')}
          </Button>
        </>
      }
    >
      <p>{t('saved.removeBody', { name: visibleText(query.name) })}</p>
    </Dialog>
  );
}
