import type { JobSummary } from '../../preload/contract/jobs.ts';
import type { ReceiverStatus } from '../../preload/contract/receivers.ts';
import { about, bytes, count, duration, percent } from '../lib/format-number.ts';
import { zoneName } from '../lib/format-time.ts';
import { importName } from '../lib/import-name.ts';
import { useStore } from '../lib/store.ts';
import { useCall } from '../lib/useCall.ts';
import { baseName } from '../lib/visible-text.ts';
import { t } from '../messages/message.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { StatusShape } from '../ui/StatusShape.tsx';
import { useApp } from './app.ts';
import { isLive } from './state/jobs.ts';

/** Left: save state, running jobs, warnings. Right: charge, last run, memory, zone. */
export function StatusBar() {
  const app = useApp();
  const { workspace } = useStore(app.session.store);
  const { timeZone } = useStore(app.preferences.store);
  const receiving = useStore(app.receivers.store);
  const taking = receiving.status?.importId ?? null;
  // The import of receivers lasts as long as they listen: their own item tells of it.
  const jobs = useStore(app.jobs.store).filter((job) => isLive(job) && (taking === null || job.importId !== taking));
  const lastRun = useStore(app.lastRun);
  const engine = useStore(app.engineState);
  return (
    <footer className="status-bar" data-region="status">
      <span className="status-item">
        {engine.status === 'restarting' || engine.status === 'gave-up' ? (
          <>
            <StatusShape status="fault" size={8} />
            {t('status.engineStopped')}
          </>
        ) : workspace === null ? (
          t('workspace.none')
        ) : (
          <>
            <StatusShape status="ok" size={9} />
            {workspace.readOnly ? t('title.readOnly') : t('workspace.saved')}
          </>
        )}
      </span>
      {jobs.slice(0, 2).map((job) => (
        <JobItem key={job.jobId} job={job} />
      ))}
      {receiving.phase !== 'off' && receiving.status !== null && <ReceiverItem status={receiving.status} />}
      {jobs.length > 2 && <span className="status-item">{t('status.moreJobs', { n: String(jobs.length - 2) })}</span>}
      {workspace !== null && workspace.filesFailed > 0 && <Warnings />}
      <span className="status-space" />
      <span className="status-item">{t('status.offline')}</span>
      {lastRun !== null && (
        <span className="status-item">
          {t('status.lastRun', { n: lastRun.rows, time: duration(lastRun.elapsedMs) })}
        </span>
      )}
      {workspace !== null && (
        <span className="status-item">{t('status.memory', { size: bytes(workspace.memoryBytes) })}</span>
      )}
      <span className="status-item">{zoneName(timeZone)}</span>
    </footer>
  );
}

function JobItem({ job }: { job: JobSummary }) {
  return job.progress.output === null ? (
    <ImportItem job={job} />
  ) : (
    <ExportItem job={job} output={job.progress.output} />
  );
}

/** What listens on this machine, and what came. */
function ReceiverItem({ status }: { status: ReceiverStatus }) {
  const app = useApp();
  const { xray, otlp, records } = status;
  const ports = [xray?.port, otlp?.port].filter((port) => port !== undefined);
  const rejected = (xray?.counters.rejected ?? 0) + (otlp?.counters.rejected ?? 0) + records.failed;
  return (
    <button
      type="button"
      className="status-item"
      aria-label={t('status.openReceivers')}
      onClick={() => app.show({ kind: 'add-data', source: 'machine' })}
    >
      <StatusShape status="ok" size={9} />
      <span>
        {t('status.receiving')} <span className="mono">127.0.0.1:{ports.join(', ')}</span>
      </span>
      <span>{t('status.received', { n: records.inserted, count: count(records.inserted) })}</span>
      {rejected > 0 && <span className="warn">{t('status.rejected', { n: rejected, count: count(rejected) })}</span>}
    </button>
  );
}

function ExportItem({ job, output }: { job: JobSummary; output: { bytes: number; percent: number | null } }) {
  const app = useApp();
  const name = baseName(job.subject[0] ?? '');
  return (
    <button
      type="button"
      className="status-item status-job"
      aria-label={t('status.openExport', { name })}
      onClick={() => app.show({ kind: 'export-job', jobId: job.jobId })}
    >
      <span>
        {t('status.exporting')} <span className="mono">{name}</span>
      </span>
      <ProgressBar
        thin
        label={t('export.job.progress')}
        value={output.percent === null ? null : output.percent / 100}
      />
      <span>{t('status.written', { size: bytes(output.bytes) })}</span>
    </button>
  );
}

/** Exports and bundles have an item of their own. */
const VERBS = {
  import: 'status.importing',
  pull: 'status.pulling',
  'remove-import': 'status.removing',
  export: 'status.exporting',
  bundle: 'status.exporting',
} as const;

function ImportItem({ job }: { job: JobSummary }) {
  const app = useApp();
  const { progress } = job;
  const done = progress.files.read + progress.files.skipped + progress.files.failed;
  const share =
    progress.bytesTotal !== null && progress.bytesTotal > 0
      ? progress.bytesDone / progress.bytesTotal
      : progress.files.found > 0
        ? done / progress.files.found
        : 0;
  const name = importName(job.subject);
  const waits = progress.pull?.waitsFor?.code === 'aws.credentials';
  const verb = waits ? t('status.signIn') : job.status === 'paused' ? t('status.paused') : t(VERBS[job.kind]);
  return (
    <button
      type="button"
      className="status-item status-job"
      aria-label={t('status.openImport', { name })}
      onClick={() => app.show({ kind: 'job', jobId: job.jobId })}
    >
      <span>
        {verb} <span className="mono">{name}</span>
      </span>
      <ProgressBar
        thin
        label={t('import.progress')}
        value={progress.listing ? null : share}
        paused={job.status === 'paused'}
      />
      {progress.listing ? (
        <span>{t('status.listing', { n: count(progress.files.found) })}</span>
      ) : (
        <>
          <span className="mono">{percent(share, 1).replace(/\.\d /, ' ')}</span>
          <span>{t('status.files', { done: count(done), found: count(progress.files.found) })}</span>
          {progress.secondsLeft !== null && job.status === 'running' && (
            <span>{t('status.left', { time: about(progress.secondsLeft) })}</span>
          )}
        </>
      )}
    </button>
  );
}

function Warnings() {
  const app = useApp();
  const version = useStore(app.session.data);
  const answer = useCall('sources.list', {}, version);
  const failed = (answer.output?.imports ?? []).filter((entry) => entry.files.failed > 0);
  return failed.slice(-1).map((entry) => {
    const name = importName(entry.paths);
    return (
      <button
        key={entry.importId}
        type="button"
        className="status-item status-warning"
        title={t('status.showWarning', { name })}
        onClick={() => app.show({ kind: 'import', importId: entry.importId })}
      >
        <StatusShape status="error" size={10} />
        {t('status.warning', { name, n: entry.files.failed })}
      </button>
    );
  });
}
