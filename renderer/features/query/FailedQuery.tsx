import { Copy } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { Question } from '../../app/state/query-run.ts';
import type { EngineError } from '../../lib/connect.ts';
import { bytes } from '../../lib/format-number.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { goToPlace, placeOf } from './DiagnosticsList.tsx';

/** A query that did not run or was stopped: the place underlined, the cause, the repair; the raw message to copy. */
export function FailedQuery({ failure, kept }: { failure: { error: EngineError; question: Question }; kept: boolean }) {
  const app = useApp();
  const { error, question } = failure;
  const { language, text, sources, range } = question;
  const memory = usePart(app.session.store, ({ workspace }) => workspace?.memoryLimitBytes ?? 0);
  const ofQuery = error.code.startsWith('query.');
  const diagnose = useCall('query.diagnose', ofQuery ? { language, text, sources, range } : null);
  const [found, ...others] = (diagnose.output?.diagnostics ?? []).filter(({ severity }) => severity === 'error');
  const at = error.at[0] ?? found?.at;
  const place = at === undefined ? null : placeOf(text, at.start);
  const replacement = found?.replacement;

  const replace = () => {
    const editor = app.editor.current;
    if (editor === null || found === undefined || replacement === undefined) return;
    if (editor.state.doc.toString() !== text) return;
    editor.dispatch({ changes: { from: found.at.start, to: found.at.end, insert: replacement } });
    editor.focus();
  };
  return (
    <div className="failed" role="alert">
      {place !== null && at !== undefined && (
        <>
          <p className="failed-place quiet">
            {t('query.state.place', { line: String(place.line), column: String(place.column) })}
          </p>
          <Snippet text={text} at={at} line={place.line} />
        </>
      )}
      {/* One sentence for each mistake; the error has all of them in one. */}
      <p className="failed-cause">{language === 'insights' && found ? found.message : error.userMessage}</p>
      {language === 'insights' && others.length > 0 && (
        <ul className="failed-others" aria-label={t('query.alsoWrong')}>
          {others.map((other) => {
            const where = placeOf(text, other.at.start);
            return (
              <li key={`${other.at.start} ${other.message}`}>
                <button type="button" className="link" onClick={() => goToPlace(app, other.at)}>
                  {t('query.state.place', { line: String(where.line), column: String(where.column) })}
                </button>{' '}
                {visibleText(other.message)}
              </li>
            );
          })}
        </ul>
      )}
      {error.code === 'engine.memory' && <p className="quiet">{t('query.limit.memory', { limit: bytes(memory) })}</p>}
      {error.code === 'engine.timeout' && <p className="quiet">{t('query.limit.timeout')}</p>}
      <div className="acts">
        {error.code === 'engine.memory' && (
          <Button onPress={() => app.layout.set((state) => ({ ...state, area: 'settings' }))}>
            {t('query.raiseLimit')}
          </Button>
        )}
        {error.code === 'engine.timeout' && (
          <Button onPress={() => app.runActive('long')}>{t('query.allowLonger')}</Button>
        )}
        {replacement !== undefined && (
          <Button shortcut="Alt+Enter" onPress={replace}>
            {t('query.replace', { name: replacement })}
          </Button>
        )}
        {at !== undefined && <Button onPress={() => goToPlace(app, at)}>{t('query.goTo')}</Button>}
        {language === 'insights' && sources.length > 0 && (
          <Button
            kind="quiet"
            onPress={() => {
              const tab = app.tabs.active();
              if (tab !== null) app.tabs.change(tab.id, { sources: [] });
              app.runActive();
            }}
          >
            {t('query.empty.allGroups')}
          </Button>
        )}
        {ofQuery && (
          <Button kind="quiet" onPress={() => document.querySelector<HTMLElement>('[data-fields]')?.click()}>
            {t('query.listFields')}
          </Button>
        )}
        <Button
          kind="quiet"
          icon={Copy}
          onPress={() => void app.desktop.copyText([error.userMessage, error.detail ?? '', text].join('\n\n'))}
        >
          {t('query.copyDetails')}
        </Button>
      </div>
      {error.detail && !ofQuery && <p className="failed-raw mono">{visibleText(rawMessage(error.detail))}</p>}
      {kept && <p className="quiet">{t('query.kept')}</p>}
    </div>
  );
}

/** What the engine itself said, under our own sentence of it. */
function rawMessage(detail: string): string {
  const lines = detail.split('\n');
  const cause = lines.find((line) => line.startsWith('caused by: '));
  return cause?.slice('caused by: '.length) ?? lines[0] ?? '';
}

/** The line of the mistake and the one before it, with the mistake underlined. */
function Snippet({ text, at, line }: { text: string; at: { start: number; end: number }; line: number }) {
  const lines = text.split('\n');
  const startOfLine = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  const current = lines[line - 1] ?? '';
  const from = at.start - startOfLine;
  const to = Math.max(from + 1, Math.min(current.length, at.end - startOfLine));
  const before = lines[line - 2];
  return (
    <pre className="snippet">
      {before !== undefined && (
        <>
          <span className="snippet-number">{line - 1}</span>
          {before}
          {'\n'}
        </>
      )}
      <span className="snippet-number">{line}</span>
      {current.slice(0, from)}
      <span className="wavy">{current.slice(from, to) || ' '}</span>
      {current.slice(to)}
    </pre>
  );
}
