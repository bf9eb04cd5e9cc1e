import type { DataReads, UnreadFiles } from '../../preload/contract/unread.ts';
import { usePart } from '../lib/store.ts';
import { visibleText } from '../lib/visible-text.ts';
import { t } from '../messages/message.ts';
import { useApp } from './app.ts';
import { unreadOf } from './unread-of.ts';

/** What lists, maps and traces are asked of. */
export const TRACE_READS: DataReads = { trails: false, groups: [], traces: true };

/** The files that a question misses: those that would have brought what it was asked of, or may have. */
export function useUnread(reads: DataReads | null): readonly UnreadFiles[] {
  const unread = usePart(useApp().session.store, ({ workspace }) => workspace?.unread ?? null);
  return unread === null || reads === null ? [] : unreadOf(unread, reads);
}

/** How many files of what are missing, in words. */
export function unreadText(unread: readonly UnreadFiles[]): string {
  return unread
    .map(({ of, group, files }) => {
      if (of !== 'logs') return t(`unread.${of}`, { n: files });
      return group === null
        ? t('unread.logs', { n: files })
        : t('unread.group', { n: files, group: visibleText(group) });
    })
    .join(', ');
}

/** Which files a result misses and why, with the way to their list; nothing where none. `importing`: more may come. */
export function UnreadNote({ reads, importing = false }: { reads: DataReads | null; importing?: boolean }) {
  const app = useApp();
  const unread = useUnread(reads);
  const jobs = usePart(app.jobs.store, (all) => all);
  if (!importing && unread.length === 0) return null;
  const job = importing ? jobs.findLast((candidate) => candidate.kind === 'import') : undefined;
  const importId = unread.reduce((last, one) => Math.max(last, one.importId), 0);
  const show =
    job !== undefined
      ? () => app.show({ kind: 'job', jobId: job.jobId })
      : importId > 0
        ? () => app.show({ kind: 'import', importId })
        : null;
  const reasons = [...new Set(unread.map(({ reason }) => reason))];
  const files = unreadText(unread);
  return (
    <p className="result-note tinted">
      {[
        ...(importing ? [t('query.partial')] : []),
        ...(unread.length === 0
          ? []
          : [
              reasons.length === 1 && reasons[0] != null
                ? t('unread.noteWhy', { files, reason: visibleText(reasons[0]) })
                : t('unread.note', { files }),
            ]),
      ].join(' ')}{' '}
      {show !== null && (
        <button type="button" className="link" onClick={show}>
          {job !== undefined ? t('query.partialShow') : t('query.showFiles')}
        </button>
      )}
    </p>
  );
}
