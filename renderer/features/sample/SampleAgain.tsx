import { useApp } from '../../app/app.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Asks before everything that was written into the sample is lost. */
export function SampleAgain() {
  const app = useApp();
  const close = () => app.show(null);
  return (
    <Dialog
      title={t('sample.againTitle')}
      width="small"
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" autoFocus onPress={close}>
            {t('sample.againKeep')}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              close();
              void app.sample.startAgain();
            }}
          >
            {t('sample.againAct')}
          </Button>
        </>
      }
    >
      <p>{t('sample.againBody')}</p>
    </Dialog>
  );
}
