import type { Diagnostic } from '../../../preload/contract/query.ts';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { placeOf } from './DiagnosticsList.tsx';

/** What must be known beside the rows: data that is not all there, and what the text may not have meant. */
export function ResultNotes({ tab, result }: { tab: TabDocument; result: Result }) {
  const filesFailed = usePart(useApp().session.store, ({ workspace }) => workspace?.filesFailed ?? 0);
  return (
    <>
      {(result.partial || filesFailed > 0) && <NotAllRead importing={result.partial} filesFailed={filesFailed} />}
      <Warnings tab={tab} result={result} />
    </>
  );
}

function NotAllRead({ importing, filesFailed }: { importing: boolean; filesFailed: number }) {
  const app = useApp();
  const jobs = useStore(app.jobs.store);
  const imports = useCall('sources.list', filesFailed > 0 ? {} : null, filesFailed);
  const job = importing ? jobs.findLast((candidate) => candidate.kind === 'import') : undefined;
  const failed = imports.output?.imports.find((one) => one.files.failed > 0);
  const showFiles =
    job !== undefined
      ? () => app.show({ kind: 'job', jobId: job.jobId })
      : failed !== undefined
        ? () => app.show({ kind: 'import', importId: failed.importId })
        : null;
  return (
    <p className="result-note tinted">
      {[
        ...(importing ? [t('query.partial')] : []),
        ...(filesFailed > 0 ? [t('query.filesNotRead', { n: filesFailed })] : []),
      ].join(' ')}{' '}
      {showFiles !== null && (
        <button type="button" className="link" onClick={showFiles}>
          {job !== undefined ? t('query.partialShow') : t('query.showFiles')}
        </button>
      )}
    </p>
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
