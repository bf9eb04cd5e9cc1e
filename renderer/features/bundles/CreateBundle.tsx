import { useState } from 'react';
import type { BundleForm } from '../../../preload/contract/bundle.ts';
import { useApp } from '../../app/app.ts';
import { asEngineError } from '../../lib/connect.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

/** Asks in which form and where the whole workspace is to be written, and starts the job. */
export function CreateBundle() {
  const app = useApp();
  const name = usePart(app.session.store, (state) => state.workspace?.name ?? '');
  const [form, setForm] = useState<BundleForm>('folder');
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => app.show(null);
  const start = async () => {
    const path = await app.desktop.chooseNewBundle(name, form);
    if (path === null) return;
    try {
      app.show({ kind: 'export-job', jobId: await app.jobs.startBundle({ path, form }) });
    } catch (error) {
      setProblem(asEngineError(error).userMessage);
    }
  };
  return (
    <Dialog
      title={t('bundle.create')}
      width="small"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('bundle.cancel')}
          </Button>
          <Button kind="primary" autoFocus onPress={() => void start()}>
            {t('bundle.createAct')}
          </Button>
        </>
      }
    >
      <div className="export-form">
        <p>{t('bundle.createLead')}</p>
        <Segmented
          label={t('bundle.form')}
          value={form}
          options={[
            { value: 'folder', text: t('bundle.folder') },
            { value: 'zip', text: t('bundle.zip') },
          ]}
          onChange={setForm}
        />
        <p className="hint">{t('bundle.asItIs')}</p>
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}
