import { useApp } from '../../app/app.ts';
import { isLive } from '../../app/state/jobs.ts';
import { bytes } from '../../lib/format-number.ts';
import { useStore } from '../../lib/store.ts';
import { baseName, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';

/** How far an export or a bundle is, and what it wrote. It goes on when the dialog is closed. */
export function ExportJob({ jobId }: { jobId: string }) {
  const app = useApp();
  const job = useStore(app.jobs.store).find((one) => one.jobId === jobId);
  const close = () => app.show(null);
  if (job === undefined) return null;
  const { progress, exported, bundled, failure, status } = job;
  const isBundle = job.kind === 'bundle';
  const written = exported?.path ?? bundled?.path ?? null;
  const name = visibleText(baseName(job.subject[0] ?? ''));
  const percent = progress.output?.percent ?? null;
  return (
    <Dialog
      title={isBundle ? t('bundle.job.title', { name }) : t('export.job.title', { name })}
      width="small"
      onClose={close}
      footer={
        <>
          {isLive(job) && (
            <Button kind="danger" onPress={() => void app.jobs.cancel(jobId)}>
              {isBundle ? t('bundle.job.stop') : t('export.job.stop')}
            </Button>
          )}
          {written !== null && (
            <Button onPress={() => void app.desktop.showInFolder(written)}>{t('export.job.show')}</Button>
          )}
          <Button kind="primary" autoFocus onPress={close}>
            {t('export.job.close')}
          </Button>
        </>
      }
    >
      <div className="export-form">
        {isLive(job) && (
          <>
            <ProgressBar
              label={isBundle ? t('bundle.job.progress') : t('export.job.progress')}
              value={percent === null ? null : percent / 100}
            />
            <p>{t('export.job.running', { size: bytes(progress.output?.bytes ?? 0) })}</p>
          </>
        )}
        {exported !== null && (
          <>
            <p>
              <strong>{t('export.job.done', { rows: exported.rows, size: bytes(exported.bytes) })}</strong>
            </p>
            <p className="hint">{exported.secrets === 'masked' ? t('export.job.masked') : t('export.job.kept')}</p>
            {exported.warnings.map((warning) => (
              <p key={warning} className="hint">
                {visibleText(warning)}
              </p>
            ))}
            <p className="hint">{t('export.job.hash')}</p>
            <p className="mono export-hash">{exported.sha256}</p>
          </>
        )}
        {bundled !== null && (
          <>
            <p>
              <strong>
                {t('bundle.job.done', {
                  tables: bundled.tables.length,
                  rows: bundled.rows,
                  size: bytes(bundled.bytes),
                })}
              </strong>
            </p>
            <p className="hint">{t('bundle.job.hint')}</p>
            {bundled.leftOut.length > 0 && (
              <p>{t('bundle.job.leftOut', { names: visibleText(bundled.leftOut.join(', ')) })}</p>
            )}
          </>
        )}
        {status === 'cancelled' && <p>{t('export.job.cancelled')}</p>}
        {failure !== null && (
          <ErrorNote
            title={isBundle ? t('bundle.job.failed') : t('export.job.failed')}
            message={failure.message}
            detail={failure.detail}
          />
        )}
      </div>
    </Dialog>
  );
}
