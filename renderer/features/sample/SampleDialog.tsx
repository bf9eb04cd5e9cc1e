import type { SampleProgress } from '../../../preload/contract/sample.ts';
import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';

/** While the sample investigation is made: how far it is, and the way out. It closes by itself. */
export function SampleDialog() {
  const { sample } = useApp();
  const progress = useStore(sample.progress);
  const share =
    progress === null || progress.total === null || progress.total === 0 ? null : progress.done / progress.total;
  return (
    <Dialog
      title={t('sample.title')}
      width="small"
      onClose={sample.cancel}
      footer={
        <Button shortcut="Escape" autoFocus onPress={sample.cancel}>
          {t('sample.cancel')}
        </Button>
      }
    >
      <div className="sample-making">
        <p>{t('sample.lead')}</p>
        <ProgressBar label={t('sample.progress')} value={share} />
        <p className="hint" role="status">
          {progress !== null && stepText(progress)}
        </p>
      </div>
    </Dialog>
  );
}

function stepText({ step, done, total }: SampleProgress): string {
  if (step === 'files') return t('sample.step.files', { n: done });
  if (step === 'documents') return t('sample.step.documents');
  return total === null
    ? t('sample.step.listing')
    : t('sample.step.import', { done: String(done), total: String(total) });
}
