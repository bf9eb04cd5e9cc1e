import { Copy, SquareTerminal } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { periodFor } from '../../lib/periods.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SqlText } from '../../ui/SqlText.tsx';

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
  const sql = answer.output?.sql ?? null;
  return (
    <div className="contributors-sql generated" data-region="editor">
      {answer.status === 'failed' ? (
        <ErrorNote title={t('generated.failed')} message={answer.error.userMessage} />
      ) : (
        <>
          <div className="generated-head">
            <span className="hint">{t('contributors.sqlHint')}</span>
            <span className="toolbar-space" />
            <Button
              icon={Copy}
              disabled={sql === null}
              onPress={() => {
                if (sql === null) return;
                void app.desktop.copyText(sql);
                app.say(t('record.copied'));
              }}
            >
              {t('generated.copy')}
            </Button>
            <Button
              icon={SquareTerminal}
              disabled={sql === null}
              onPress={() => {
                if (sql !== null)
                  app.openTab({ language: 'sql', title: t('generated.title', { name: tab.title }), text: sql });
              }}
            >
              {t('generated.open')}
            </Button>
          </div>
          {sql !== null && <SqlText sql={sql} label={t('contributors.view.sql')} nonce={app.desktop.styleNonce} />}
        </>
      )}
    </div>
  );
}
