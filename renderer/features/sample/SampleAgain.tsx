import { useApp } from '../../app/app.ts';
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx';
import { t } from '../../messages/message.ts';

/** Asks before everything that was written into the sample is lost. */
export function SampleAgain() {
  const app = useApp();
  return (
    <ConfirmDialog
      title={t('sample.againTitle')}
      body={t('sample.againBody')}
      keep={t('sample.againKeep')}
      act={t('sample.againAct')}
      onAct={() => void app.sample.startAgain()}
    />
  );
}
