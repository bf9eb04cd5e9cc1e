import { Copy, SquareTerminal } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { Question } from '../../app/state/query-run.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SqlText } from '../../ui/SqlText.tsx';

/** The SQL that an Insights query runs as, its values written in: to read, to copy, to go on with in SQL. */
export function GeneratedSql({ question, title }: { question: Question; title: string }) {
  const app = useApp();
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
      <div className="generated-head">
        <span className="hint">{t('generated.hint')}</span>
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
            if (sql !== null) app.openTab({ language: 'sql', title: t('generated.title', { name: title }), text: sql });
          }}
        >
          {t('generated.open')}
        </Button>
      </div>
      {sql !== null && <SqlText sql={sql} label={t('generated.label')} nonce={app.desktop.styleNonce} />}
    </div>
  );
}
