import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { Copy, SquareTerminal } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useApp } from '../../app/app.ts';
import type { Question } from '../../app/state/query-run.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { sqlLanguage, syntaxColours } from './sql-language.ts';

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
      {sql !== null && <ReadOnlySql sql={sql} nonce={app.desktop.styleNonce} />}
    </div>
  );
}

function ReadOnlySql({ sql, nonce }: { sql: string; nonce: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const view = new EditorView({
      parent: host.current,
      doc: sql,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.readOnly.of(true),
        lineNumbers(),
        EditorView.lineWrapping,
        sqlLanguage,
        syntaxColours,
        EditorView.contentAttributes.of({ 'aria-label': t('generated.label'), spellcheck: 'false' }),
      ],
    });
    return () => view.destroy();
  }, [sql, nonce]);
  return <div ref={host} className="generated-text" />;
}
