import type { JobProgress, JobStatus } from '../../../preload/contract/jobs.ts';
import { about, bytes, count, duration, percent } from '../../lib/format-number.ts';
import { t } from '../../messages/message.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';

function Figure({ label, value, detail }: { label: string; value: string; detail: string }) {
  return (
    <div className="figure">
      <span className="figure-label">{label}</span>
      <span className="figure-value mono">{value}</span>
      <span className="figure-detail">{detail}</span>
    </div>
  );
}

/** Files, bytes, events, duplicates and time of a job, and its bar; totals only once they are known. */
export function ImportFigures({
  status,
  progress,
  slices = false,
}: {
  status: JobStatus;
  progress: JobProgress;
  /** Its files are slices of time, which are known when they were fetched. */
  slices?: boolean;
}) {
  const { files, records, listing, bytesDone, bytesTotal } = progress;
  const done = files.read + files.skipped + files.failed;
  const live = status === 'running' || status === 'paused';
  const share = listing
    ? null
    : bytesTotal !== null && bytesTotal > 0
      ? bytesDone / bytesTotal
      : files.found > 0
        ? done / files.found
        : live
          ? 0
          : 1;
  const shownShare = status === 'done' ? 1 : share;
  return (
    <>
      <div className="figures">
        <Figure
          label={t(slices ? 'pull.slices' : 'import.figure.files')}
          value={
            listing
              ? t('import.figure.filesSoFar', { found: count(files.found) })
              : t('import.figure.filesOf', { done: count(done), found: count(files.found) })
          }
          detail={listing ? t(slices ? 'pull.fetching' : 'import.stage.listing') : percent(done, files.found)}
        />
        {bytesTotal !== null && (
          <Figure
            label={t('import.figure.read')}
            value={t('import.figure.readOf', { done: bytes(bytesDone), total: bytes(bytesTotal) })}
            detail={live ? t('import.figure.rate', { rate: bytes(progress.bytesPerSecond) }) : ''}
          />
        )}
        <Figure
          label={t('import.figure.events')}
          value={count(records.inserted)}
          detail={
            progress.recordsPerSecond > 0
              ? t('import.figure.eventRate', { rate: count(progress.recordsPerSecond) })
              : ''
          }
        />
        <Figure
          label={t('import.figure.duplicates')}
          value={count(records.duplicates)}
          detail={
            records.conflicts > 0
              ? t('import.figure.conflicts', { n: count(records.conflicts) })
              : t('import.figure.sameId')
          }
        />
        {live ? (
          <Figure
            label={t('import.figure.left')}
            value={
              progress.secondsLeft === null
                ? t('import.figure.leftUnknown')
                : progress.secondsLeft < 1
                  ? t('import.figure.leftNow')
                  : about(progress.secondsLeft)
            }
            detail={t('import.figure.running', { time: duration(progress.elapsedMs) })}
          />
        ) : (
          <Figure
            label={t('import.figure.took')}
            value={duration(progress.elapsedMs)}
            detail={t(`import.status.${status}`)}
          />
        )}
      </div>
      <ProgressBar
        label={t('import.progress')}
        value={shownShare}
        failed={files.found > 0 ? files.failed / files.found : 0}
        paused={status === 'paused'}
      />
    </>
  );
}
