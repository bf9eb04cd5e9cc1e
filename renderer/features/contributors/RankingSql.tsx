import { useApp } from '../../app/app.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { WrittenSql } from '../../app/WrittenSql.tsx';
import { periodFor } from '../../lib/periods.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** The ranking as one statement, its values written in: to read, to copy, to go on with in SQL. */
export function RankingSql({ tab }: { tab: ContributorsTab }) {
  const app = useApp();
  const range = usePart(app.ranges.of(tab.id).store, (state) => state.current);
  const data = usePart(app.session.store, (state) => state.workspace?.range ?? null);
  const { question, orderBy, periodSeconds } = tab.ranking;
  const answer = useCall('contributors.sql', {
    question,
    range,
    orderBy,
    periodSeconds: periodSeconds ?? periodFor(range ?? data),
  });
  return (
    <div className="contributors-sql generated" data-region="editor">
      {answer.status === 'failed' ? (
        <ErrorNote title={t('generated.failed')} message={answer.error.userMessage} />
      ) : (
        <WrittenSql
          sql={answer.output?.sql ?? null}
          hint={t('contributors.sqlHint')}
          label={t('contributors.view.sql')}
          title={tab.title}
        />
      )}
    </div>
  );
}
