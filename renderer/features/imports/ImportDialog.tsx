import { ListTree, Pause, Play, Search } from 'lucide-react';
import { useState } from 'react';
import type { JobProgress, JobStatus, JobSummary } from '../../../preload/contract/jobs.ts';
import type { ImportSummary } from '../../../preload/contract/sources.ts';
import { useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { importName } from '../../lib/import-name.ts';
import { logGroupQuery } from '../../lib/log-group-query.ts';
import { NEWEST_EVENTS } from '../../lib/newest-events.ts';
import { errorText } from '../../lib/said.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { PullCalls } from './add-data/PullCalls.tsx';
import { PullProgress } from './add-data/PullProgress.tsx';
import { ImportFigures } from './ImportFigures.tsx';
import { ImportGroups } from './ImportGroups.tsx';
import { ImportProblems } from './ImportProblems.tsx';
import { SkippedFiles } from './SkippedFiles.tsx';

/** What the dialog shows, of a job of this session or of an import made earlier. */
interface Shown {
  job: JobSummary | null;
  importId: number | null;
  kind: JobSummary['kind'];
  name: string;
  paths: string[];
  status: JobStatus;
  startedAt: number;
  progress: JobProgress;
  error: string | null;
}

/** An import made earlier has no job any more; its ledger gives the same figures. */
function fromLedger(entry: ImportSummary): Shown {
  const took = entry.finishedAt === null ? 0 : entry.finishedAt - entry.startedAt;
  return {
    job: null,
    importId: entry.importId,
    kind: entry.kind,
    name: importName(entry.paths),
    paths: entry.paths,
    status: entry.status,
    startedAt: entry.startedAt,
    error: null,
    progress: {
      status: entry.status,
      listing: false,
      files: entry.files,
      records: entry.records,
      bytesDone: 0,
      bytesTotal: null,
      recordsPerSecond: took > 0 ? entry.records.read / (took / 1000) : 0,
      bytesPerSecond: 0,
      elapsedMs: took,
      secondsLeft: null,
      problemCount: 0,
      output: null,
      pull: null,
    },
  };
}

function fromJob(job: JobSummary): Shown {
  return {
    job,
    importId: job.importId,
    kind: job.kind,
    name: importName(job.subject),
    paths: job.subject,
    status: job.status,
    startedAt: job.startedAt,
    progress: job.progress,
    error: job.failure === null ? job.error : errorText(job.failure),
  };
}

function titleOf({ kind, job }: Shown, live: boolean): string {
  if (kind === 'pull') return live && job?.pull ? t(`pull.title.${job.pull.source}`) : t('pull.titleEnded');
  if (kind !== 'import') return t('import.titleRemove');
  return live ? t('import.title') : t('import.titleEnded');
}

/** Progress and outcome of an import or a pull: figures, the problems, and the acts that its state allows. */
export function ImportDialog({ jobId, importId }: { jobId?: string; importId?: number }) {
  const app = useApp();
  const jobs = useStore(app.jobs.store);
  const version = useStore(app.session.data);
  const { timeZone } = useStore(app.preferences.store);
  const [asking, setAsking] = useState(false);
  const [part, setPart] = useState<'problems' | 'skipped'>('problems');
  const close = () => app.show(null);

  const job = jobs.find((candidate) =>
    jobId === undefined ? candidate.importId === importId : candidate.jobId === jobId,
  );
  const known = importId ?? job?.importId ?? null;
  const isOver = job === undefined || (job.status !== 'running' && job.status !== 'paused');
  const sources = useCall('sources.list', known === null || !isOver ? null : {}, version);
  const entry = sources.output?.imports.find((candidate) => candidate.importId === known);
  const shown = job ? fromJob(job) : entry ? fromLedger(entry) : null;
  // Cells are asked for once a second, while the pull is at work.
  const cells = useCall(
    'pull.cells',
    shown === null || shown.kind !== 'pull' || shown.importId === null ? null : { importId: shown.importId },
    shown === null ? '' : `${shown.status}:${Math.floor(shown.progress.elapsedMs / 1000)}`,
  );
  if (shown === null) return null;
  const { status, progress } = shown;
  const live = status === 'running' || status === 'paused';
  const openJob = shown.job;
  const brings = shown.kind === 'import' || shown.kind === 'pull';
  const pull = openJob?.pull ?? null;
  // What resumes it stands beside what it waits for.
  const waits = progress.pull !== null && progress.pull.waitsFor !== null;

  const hint = () => {
    const { read, skipped, failed, remaining, found } = progress.files;
    if (status === 'running') return t(pull === null ? 'import.hint.running' : 'pull.hintRunning');
    if (waits) return t('pull.hintWaits');
    if (status === 'paused') return t('import.hint.paused');
    if (status === 'interrupted') return t('import.hint.interrupted');
    const counts = {
      read: count(read),
      skipped: count(skipped),
      failed: count(failed),
      remaining: count(remaining),
      found: count(found),
    };
    return remaining > 0 ? t('import.hint.remaining', counts) : t('import.hint.done', counts);
  };

  if (asking && openJob !== null && live) {
    return (
      <Dialog
        title={t(pull === null ? 'import.cancelTitle' : 'pull.stopTitle')}
        role="alertdialog"
        width="small"
        onClose={() => setAsking(false)}
        footer={
          <>
            <Button
              kind="danger"
              onPress={() => {
                setAsking(false);
                void app.jobs.cancel(openJob.jobId);
              }}
            >
              {t(pull === null ? 'import.cancelConfirm' : 'pull.stopConfirm')}
            </Button>
            <Button autoFocus onPress={() => setAsking(false)}>
              {t(pull === null ? 'import.cancelKeep' : 'pull.keep')}
            </Button>
          </>
        }
      >
        <p>{t('import.cancelBody', { events: count(progress.records.inserted) })}</p>
      </Dialog>
    );
  }

  return (
    <Dialog
      title={titleOf(shown, live)}
      aside={
        <>
          <span className="mono" title={shown.paths.join('\n')}>
            {shown.name}
          </span>
          {', '}
          {t('import.started', { at: fullTime(Math.floor(shown.startedAt / 1000) * 1e6, timeZone) })}
        </>
      }
      width="wide"
      onClose={close}
      footer={
        <>
          <span className="dialog-hint">{hint()}</span>
          {openJob !== null && live && (
            <Button kind="danger" onPress={() => setAsking(true)}>
              {t(pull === null ? 'import.cancel' : 'pull.stop')}
            </Button>
          )}
          {openJob !== null && status === 'running' && (
            <Button icon={Pause} onPress={() => void app.jobs.pause(openJob.jobId)}>
              {t('import.pause')}
            </Button>
          )}
          {openJob !== null &&
            !waits &&
            (status === 'paused' || status === 'interrupted' || status === 'cancelled') && (
              <Button icon={Play} onPress={() => void app.jobs.resume(openJob.jobId)}>
                {t('import.resume')}
              </Button>
            )}
          {pull?.source === 'traces' && !live && progress.records.read > 0 && (
            <Button
              icon={ListTree}
              onPress={() => {
                close();
                app.traces.showList();
              }}
            >
              {t('tracesPull.show')}
            </Button>
          )}
          {brings && pull?.source !== 'traces' && !live && progress.records.read > 0 && (
            <Button
              icon={Search}
              onPress={() => {
                close();
                // An import of logs alone leads to its first group.
                const group = entry?.categories.length === 0 ? entry.logGroups[0] : undefined;
                if (group === undefined) app.openQuery(t('query.starter.recent'), NEWEST_EVENTS);
                else {
                  const { title, text, ...asked } = logGroupQuery(group, app.dataSets.get());
                  app.openQuery(title, text, asked);
                }
              }}
            >
              {t('import.queryEvents')}
            </Button>
          )}
          <Button kind="primary" shortcut="Escape" onPress={close} autoFocus>
            {live ? t('import.background') : t('import.done')}
          </Button>
        </>
      }
    >
      {shown.error !== null && <ErrorNote title={t('import.status.failed')} message={shown.error} />}
      {pull !== null && openJob !== null && <PullCalls job={openJob} pull={pull} />}
      {cells.output !== null && <PullProgress cells={cells.output} />}
      <ImportFigures status={status} progress={progress} slices={pull !== null && pull.source !== 's3'} />
      {entry !== undefined && <ImportGroups groups={entry.logGroups} />}
      {shown.importId !== null && brings && progress.files.skipped > 0 && (
        <div className="problems-parts">
          <Segmented
            label={t('import.parts')}
            value={part}
            options={[
              { value: 'problems', text: t('import.part.problems') },
              { value: 'skipped', text: t('import.part.skipped', { n: count(progress.files.skipped) }) },
            ]}
            onChange={setPart}
          />
        </div>
      )}
      {shown.importId !== null && brings && part === 'problems' && (
        <ImportProblems importId={shown.importId} live={live} failedFiles={progress.files.failed} version={version} />
      )}
      {shown.importId !== null && brings && part === 'skipped' && (
        <SkippedFiles importId={shown.importId} skipped={progress.files.skipped} version={version} />
      )}
    </Dialog>
  );
}
