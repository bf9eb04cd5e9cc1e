import { useState } from 'react';
import type { ExportFormat } from '../../../preload/contract/export.ts';
import { useApp } from '../../app/app.ts';
import { t } from '../../messages/message.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { FileForm } from './FileForm.tsx';

/** Asks how and where the rows of the query in front, or of an open result, are to be written, and starts the job. */
export function ExportDialog({
  rows,
  statement,
}: {
  rows?: { resultId: string; title: string } | undefined;
  statement?: { sql: string; title: string } | undefined;
}) {
  const app = useApp();
  const [tab] = useState(() => app.tabs.active());
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [formulaGuard, setFormulaGuard] = useState(true);
  const [keepSecrets, setKeepSecrets] = useState(false);
  const asked =
    statement !== undefined
      ? { language: 'sql' as const, text: statement.sql, sources: [] }
      : tab === null || tab.text.trim() === ''
        ? null
        : { language: tab.language, text: tab.text, sources: tab.sources };
  const isEmpty = asked === null;
  const start = async () => {
    if (asked === null) return null;
    const title = rows?.title ?? statement?.title ?? tab?.title ?? '';
    const path = await app.desktop.chooseExportFile(title, format);
    if (path === null) return null;
    const range = asked.language === 'insights' ? app.ranges.of(tab?.id ?? null).store.get().current : null;
    const how = { resultId: rows?.resultId ?? null, format, formulaGuard, keepSecrets };
    // The save dialog has asked whether a file that is there may go.
    return await app.jobs.startExport({ ...how, ...asked, range, path, overwrite: true });
  };
  return (
    <FileForm title={t('export.title')} act={t('export.act')} cannot={isEmpty} start={start}>
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
    </FileForm>
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
