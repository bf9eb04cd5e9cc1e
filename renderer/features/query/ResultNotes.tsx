import type { Diagnostic } from '../../../preload/contract/query.ts';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { UnreadNote } from '../../app/UnreadNote.tsx';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { placeOf } from './DiagnosticsList.tsx';

/** What must be known beside the rows: data that is not all there, and what the text may not have meant. */
export function ResultNotes({ tab, result }: { tab: TabDocument; result: Result }) {
  return (
    <>
      <UnreadNote reads={result.reads} importing={result.partial} />
      <Warnings tab={tab} result={result} />
    </>
  );
}

/**
 * The warnings of the run, and fields that no event was seen to have: a run does not look for these, the editor's check does.
 * Where one names a field that could be meant, the repair stands beside it.
 */
function Warnings({ tab, result }: { tab: TabDocument; result: Result }) {
  const app = useApp();
  const { language, text, sources, range } = result.question;
  const diagnose = useCall('query.diagnose', language === 'insights' ? { language, text, sources, range } : null);
  const found = (diagnose.output?.diagnostics ?? []).filter(({ severity }) => severity === 'warning');
  const said = (diagnostic: Diagnostic) => {
    const { line, column } = placeOf(text, diagnostic.at.start);
    return `line ${line}, column ${column}: ${diagnostic.message}`;
  };
  const unknown = found.filter(({ code }) => code === 'query.unknown-field');
  const all = [...new Set([...result.warnings, ...unknown.map(said)])];
  const replace = ({ at, replacement = '' }: Diagnostic) => {
    app.tabs.change(tab.id, { text: text.slice(0, at.start) + replacement + text.slice(at.end) });
    app.runActive();
  };
  return all.map((warning) => {
    const repair = unknown.find((one) => said(one) === warning);
    return (
      <div key={warning} className="result-note warn">
        <StatusShape status="error" size={9} /> <span>{visibleText(warning)}</span>
        {repair?.replacement !== undefined && tab.text === text && (
          <Button shortcut="Alt+Enter" onPress={() => replace(repair)}>
            {t('query.replace', { name: repair.replacement })}
          </Button>
        )}
        {repair !== undefined && (
          <Button kind="quiet" onPress={() => document.querySelector<HTMLElement>('[data-fields]')?.click()}>
            {t('query.listFields')}
          </Button>
        )}
      </div>
    );
  });
}
