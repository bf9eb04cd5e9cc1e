import { type ReactNode, useState } from 'react';
import { useApp } from '../../app/app.ts';
import { asEngineError } from '../../lib/connect.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/**
 * Asks how something is to be written, then starts the job that writes it and shows that. `start` asks where to and answers
 * with the job's id, or null where nobody chose a place.
 */
export function FileForm({
  title,
  act,
  cannot = false,
  start,
  children,
}: {
  title: string;
  act: string;
  /** There is nothing to write. */
  cannot?: boolean;
  start: () => Promise<string | null>;
  children: ReactNode;
}) {
  const app = useApp();
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => app.show(null);
  const submit = async () => {
    try {
      const jobId = await start();
      if (jobId !== null) app.show({ kind: 'export-job', jobId });
    } catch (error) {
      setProblem(asEngineError(error).userMessage);
    }
  };
  return (
    <Dialog
      title={title}
      width="small"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('export.cancel')}
          </Button>
          <Button kind="primary" autoFocus={!cannot} disabled={cannot} onPress={() => void submit()}>
            {act}
          </Button>
        </>
      }
    >
      <div className="export-form">
        {children}
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}
