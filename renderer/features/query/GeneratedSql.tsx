import type { Question } from '../../app/state/query-run.ts';
import { WrittenSql } from '../../app/WrittenSql.tsx';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** The SQL that an Insights query runs as, its values written in: to read, to copy, to go on with in SQL. */
export function GeneratedSql({ question, title }: { question: Question; title: string }) {
  const { text, sources, range, rowLimit } = question;
  const answer = useCall('query.explain', { text, sources, range, rowLimit });
  const sql = answer.output?.sql ?? null;
  if (answer.status === 'failed') {
    return (
      <div className="pane-center">
        <ErrorNote title={t('generated.failed')} message={answer.error.userMessage} />
      </div>
    );
  }
  return (
    <div className="generated">
      <WrittenSql sql={sql} hint={t('generated.hint')} label={t('generated.label')} title={title} />
    </div>
  );
}
