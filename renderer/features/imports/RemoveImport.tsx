import type { ImportSummary } from '../../../preload/contract/sources.ts';
import { useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { baseName } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Asks before the events of an import leave the workspace. */
export function RemoveImport({ summary }: { summary: ImportSummary }) {
  const app = useApp();
  const close = () => app.show(null);
  const events = count(summary.records.inserted);
  const remove = async () => {
    close();
    try {
      await app.jobs.removeImport(summary.importId);
    } catch (error) {
      app.session.fail(t('error.title.job'), error);
    }
  };
  return (
    <Dialog
      title={t('remove.title')}
      role="alertdialog"
      width="small"
      onClose={close}
      footer={
        <>
          <Button kind="danger" onPress={() => void remove()}>
            {t('remove.confirm', { events })}
          </Button>
          <Button autoFocus onPress={close}>
            {t('remove.keep')}
          </Button>
        </>
      }
    >
      <p>{t('remove.body', { events, name: baseName(summary.paths[0] ?? '') })}</p>
    </Dialog>
  );
}
