import { useState } from 'react';
import { t } from '../messages/message.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { useApp } from './app.ts';

/** Asks for a name, and says in place why it cannot be taken. */
export function NameDialog({
  title,
  act,
  name: given,
  onName,
}: {
  title: string;
  act: string;
  name: string;
  onName: (name: string) => Promise<string | null>;
}) {
  const app = useApp();
  const [name, setName] = useState(given);
  return (
    <FormDialog
      title={title}
      act={act}
      cancel={t('saved.dialog.cancel')}
      onClose={() => app.show(null)}
      onSubmit={async () => (name.trim() === '' ? t('saved.dialog.empty') : await onName(name.trim()))}
    >
      {(bad) => (
        <label>
          {t('contributors.dialog.name')}
          <input
            className={`input ${bad ? 'bad' : ''}`}
            value={name}
            spellCheck={false}
            aria-invalid={bad}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      )}
    </FormDialog>
  );
}
