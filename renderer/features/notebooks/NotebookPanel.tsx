import { ArrowLeft, ArrowRight, ChartColumn, Table2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type App, useApp } from '../../app/app.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Markdown } from '../../ui/Markdown.tsx';
import { type AskingCell, stepsOf } from './steps.ts';

/** A notebook beside the data, one step at a time: its questions are asked in tabs. */
export function NotebookPanel() {
  const app = useApp();
  const beside = usePart(app.layout, (state) => state.beside);
  const notebooks = useStore(app.notebooks.store);
  const body = useRef<HTMLDivElement>(null);
  const notebook = notebooks.find(({ id }) => id === beside?.notebookId) ?? null;
  const steps = stepsOf(notebook?.cells ?? []);
  const at = Math.min(beside?.step ?? 0, Math.max(0, steps.length - 1));
  const step = steps[at];
  const place = notebook === null ? null : `${notebook.id} ${at}`;
  // Where a step begins, its first question is at hand: Enter asks it.
  useEffect(() => {
    if (place === null) return;
    body.current?.scrollTo?.({ top: 0 });
    body.current?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }, [place]);
  const goTo = (next: number) =>
    app.layout.set((state) => (state.beside === null ? state : { ...state, beside: { ...state.beside, step: next } }));
  const close = () => app.layout.set((state) => ({ ...state, panel: 'sources', called: false }));
  return (
    <>
      <div className="side-head">
        <h2>{notebook === null ? t('notebook.title') : visibleText(notebook.name)}</h2>
        <IconButton icon={X} size={14} label={t('beside.close')} onPress={close} />
      </div>
      <div className="side-body beside" ref={body}>
        {notebook === null && <p className="side-hint">{t('beside.none')}</p>}
        {notebook !== null && step === undefined && <p className="side-hint">{t('beside.empty')}</p>}
        {step !== undefined && (
          <>
            <Markdown text={step.markdown} />
            {step.questions.length > 0 && (
              <ul className="beside-questions" aria-label={t('beside.questions')}>
                {step.questions.map((cell) => (
                  <li key={cell.id}>
                    <button
                      type="button"
                      className="beside-question"
                      data-region-focus=""
                      onClick={() => ask(app, cell)}
                    >
                      <span className="beside-title">
                        <Icon of={cell.kind === 'chart' ? ChartColumn : Table2} size={14} />
                        <strong>{visibleText(cell.title)}</strong>
                        <span className="beside-ask">{t('beside.ask')}</span>
                      </span>
                      <code className="mono">{visibleLines(cell.query.text)}</code>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
      {steps.length > 1 && (
        <div className="beside-foot">
          <IconButton icon={ArrowLeft} label={t('beside.previous')} disabled={at === 0} onPress={() => goTo(at - 1)} />
          <span className="hint">{t('beside.step', { n: String(at + 1), total: String(steps.length) })}</span>
          <Button icon={ArrowRight} disabled={at === steps.length - 1} onPress={() => goTo(at + 1)}>
            {t('beside.next')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Asks a question in a tab: in the one that holds it already, where there is one. The rows that come take the focus. */
function ask(app: App, { title, query: { language, text, sources, range } }: AskingCell): void {
  const asked = app.tabs.queries().find((tab) => tab.text === text && tab.language === language);
  if (range !== null) app.range.set(range);
  if (asked === undefined) app.openQuery(title, text, { language, sources });
  else {
    app.tabs.activate(asked.id);
    app.runActive();
  }
  const tab = app.tabs.active();
  if (tab !== null) focusRows(app.runOf(tab.id), document.activeElement);
}

/** Moves the focus to the rows when a run has ended with some; not where the user has gone elsewhere meanwhile. */
function focusRows({ store }: QueryRun, from: Element | null): void {
  const stop = store.subscribe(() => {
    const { run } = store.get();
    if (run.kind === 'running') return;
    stop();
    if (run.kind === 'done') focusGrid(from, FRAMES);
  });
}

/** How long the rows may take to be drawn after a run's end. */
const FRAMES = 120;

function focusGrid(from: Element | null, frames: number): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== from || frames === 0) return;
    const grid = document.querySelector<HTMLElement>('[data-region="main"] [role="grid"][tabindex="0"]');
    if (grid === null) focusGrid(from, frames - 1);
    else grid.focus();
  });
}
