import type { ImportSummary } from '../../../preload/contract/sources.ts';
import { useApp } from '../../app/app.ts';
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx';
import { count } from '../../lib/format-number.ts';
import { baseName } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** Asks before the events of an import leave the workspace. */
export function RemoveImport({ summary }: { summary: ImportSummary }) {
  const app = useApp();
  const events = count(summary.records.inserted);
  const remove = async () => {
    try {
      await app.jobs.removeImport(summary.importId);
    } catch (error) {
      app.session.fail(t('error.title.job'), error);
    }
  };
  return (
    <ConfirmDialog
      title={t('remove.title')}
      body={t('remove.body', { events, name: baseName(summary.paths[0] ?? '') })}
      keep={t('remove.keep')}
      act={t('remove.confirm', { events })}
      onAct={() => void remove()}
    />
  );
}
