import { useState } from 'react';
import type { ExportFormat } from '../../../preload/contract/export.ts';
import { useApp } from '../../app/app.ts';
import { asEngineError } from '../../lib/connect.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

/** Asks how and where the rows of the query in front, or of an open result, are to be written, and starts the job. */
export function ExportDialog({ rows }: { rows?: { resultId: string; title: string } | undefined }) {
  const app = useApp();
  const [tab] = useState(() => app.tabs.active());
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [formulaGuard, setFormulaGuard] = useState(true);
  const [keepSecrets, setKeepSecrets] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => app.show(null);
  const isEmpty = tab === null || tab.text.trim() === '';
  const start = async () => {
    if (isEmpty) return;
    const path = await app.desktop.chooseExportFile(rows?.title ?? tab.title, format);
    if (path === null) return;
    const { language, text, sources } = tab;
    const range = language === 'insights' ? app.ranges.of(tab.id).store.get().current : null;
    try {
      // The save dialog has asked whether a file that is there may go.
      const resultId = rows?.resultId ?? null;
      const request = {
        resultId,
        language,
        text,
        sources,
        range,
        format,
        path,
        overwrite: true,
        formulaGuard,
        keepSecrets,
      };
      app.show({ kind: 'export-job', jobId: await app.jobs.startExport(request) });
    } catch (error) {
      setProblem(asEngineError(error).userMessage);
    }
  };
  return (
    <Dialog
      title={t('export.title')}
      width="small"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('export.cancel')}
          </Button>
          <Button kind="primary" disabled={isEmpty} onPress={() => void start()}>
            {t('export.act')}
          </Button>
        </>
      }
    >
      <div className="export-form">
        <p>{isEmpty ? t('export.noQuery') : rows === undefined ? t('export.lead') : t('export.leadRows')}</p>
        <Segmented
          label={t('export.format')}
          value={format}
          options={[
            { value: 'csv', text: t('export.csv') },
            { value: 'ndjson', text: t('export.ndjson') },
            { value: 'parquet', text: t('export.parquet') },
          ]}
          onChange={setFormat}
        />
        {format === 'csv' && (
          <Choice
            text={t('export.guard')}
            hint={t('export.guardHint')}
            checked={formulaGuard}
            onChange={setFormulaGuard}
          />
        )}
        <Choice
          text={t('export.secrets')}
          hint={t('export.secretsHint')}
          checked={keepSecrets}
          onChange={setKeepSecrets}
        />
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Choice({
  text,
  hint,
  checked,
  onChange,
}: {
  text: string;
  hint: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="export-choice">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {text}
        <span className="hint">{hint}</span>
      </span>
    </label>
  );
}
