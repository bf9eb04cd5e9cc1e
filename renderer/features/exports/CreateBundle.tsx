import { useState } from 'react';
import type { BundleForm } from '../../../preload/contract/bundle.ts';
import { useApp } from '../../app/app.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { FileForm } from './FileForm.tsx';

/** Asks in which form and where the whole workspace is to be written, and starts the job. */
export function CreateBundle() {
  const app = useApp();
  const name = usePart(app.session.store, (state) => state.workspace?.name ?? '');
  const [form, setForm] = useState<BundleForm>('folder');
  const start = async () => {
    const path = await app.desktop.chooseNewBundle(name, form);
    return path === null ? null : await app.jobs.startBundle({ path, form });
  };
  return (
    <FileForm title={t('bundle.create')} act={t('bundle.createAct')} start={start}>
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
    </FileForm>
  );
}
