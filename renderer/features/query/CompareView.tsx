import { ArrowLeftRight, Download, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { type Comparison, type RowChange, rowChange } from '../../../preload/contract/results.ts';
import { useApp } from '../../app/app.ts';
import type { QueryRun, Result } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { count } from '../../lib/format-number.ts';
import { timeOfDay } from '../../lib/format-time.ts';
import { createPageCache, type PageCache } from '../../lib/page-cache.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { CHANGE_SIGN, CHANGE_TEXT, deltaText, deltaUnit, isDelta } from './comparison.ts';
import { PagedGrid } from './PagedGrid.tsx';
import { Pick } from './Pick.tsx';

/** Two results of a tab against each other: what only one has, what differs and by how much. */
export function CompareView({ tab, run, runs }: { tab: TabDocument; run: QueryRun; runs: { a: string; b: string } }) {
  const { kept, result } = useStore(run.store);
  const open = (runId: string) => kept.get(runId) ?? (result?.runId === runId ? result : undefined);
  const [a, b] = [open(runs.a), open(runs.b)];
  const close = () => run.compare(null);
  if (a === undefined || b === undefined) return <ErrorNote title={t('compare.failed')} message={t('runs.notOpen')} />;
  return (
    <Compared title={tab.title} a={a} b={b} onClose={close} onSwap={() => run.compare({ a: runs.b, b: runs.a })} />
  );
}

function Compared({
  title,
  a,
  b,
  onClose,
  onSwap,
}: {
  title: string;
  a: Result;
  b: Result;
  onClose: () => void;
  onSwap: () => void;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const [form, setForm] = useState<'table' | 'beside'>('table');
  const [keys, setKeys] = useState<string[] | null | undefined>(undefined);
  const [hidden, setHidden] = useState<ReadonlySet<RowChange>>(new Set(['same']));
  const show = rowChange.options.filter((kind) => !hidden.has(kind));
  const answer = useCall('results.compare', {
    a: a.resultId,
    b: b.resultId,
    show,
    ...(keys === undefined ? {} : { keys }),
  });
  const found = answer.output;
  useClosing(found);
  const side = (result: Result, key: 'compare.sideA' | 'compare.sideB') =>
    t(key, {
      at: timeOfDay(Math.floor(result.at / 1000) * 1e6, timeZone),
      rows: t('runs.rows', { n: result.rowCount, rows: count(result.rowCount) }),
    });
  const toggle = (kind: RowChange) =>
    setHidden((old) => {
      const next = new Set(old);
      if (!next.delete(kind)) next.add(kind);
      return next;
    });
  const chosen = found?.keys ?? null;
  return (
    <section className="compare" aria-label={t('compare.title')}>
      <div className="plot-bar">
        <span className="compare-side">{side(a, 'compare.sideA')}</span>
        <IconButton icon={ArrowLeftRight} label={t('compare.swap')} onPress={onSwap} />
        <span className="compare-side">{side(b, 'compare.sideB')}</span>
        <span className="toolbar-space" />
        <Segmented
          label={t('compare.form')}
          value={form}
          options={[
            { value: 'table', text: t('compare.table') },
            { value: 'beside', text: t('compare.beside') },
          ]}
          onChange={setForm}
        />
        {found !== null && form === 'table' && (
          <IconButton
            icon={Download}
            label={t('compare.export')}
            onPress={() => app.show({ kind: 'export', rows: { resultId: found.resultId, title } })}
          />
        )}
        <IconButton icon={X} label={t('compare.close')} onPress={onClose} />
      </div>
      {form === 'beside' ? (
        <div className="compare-beside">
          <Side label={side(a, 'compare.sideA')} result={a} onEscape={onClose} />
          <Side label={side(b, 'compare.sideB')} result={b} onEscape={onClose} />
        </div>
      ) : (
        <>
          <div className="plot-bar">
            {found !== null && (
              <>
                <Pick
                  label={t('compare.keys')}
                  value={chosen === null ? null : chosen.join(', ')}
                  none={t('compare.wholeRows')}
                  options={found.common}
                  onPick={(name) => {
                    const now = chosen ?? [];
                    const next = now.includes(name) ? now.filter((one) => one !== name) : [...now, name];
                    setKeys(next.length === 0 ? null : next);
                  }}
                  onNone={() => setKeys(null)}
                />
                {rowChange.options.map((kind) => (
                  <button
                    key={kind}
                    type="button"
                    className={`compare-kind ${hidden.has(kind) ? 'off' : ''}`}
                    aria-pressed={!hidden.has(kind)}
                    onClick={() => toggle(kind)}
                  >
                    <span aria-hidden="true" className="mono">
                      {CHANGE_SIGN[kind]}
                    </span>{' '}
                    {t('compare.toggle', {
                      kind: t(CHANGE_TEXT[kind]),
                      n: found.counts[kind],
                      rows: count(found.counts[kind]),
                    })}
                  </button>
                ))}
              </>
            )}
            <span className="hint" role="status">
              {answer.status === 'running' && t('compare.running')}
            </span>
          </div>
          {answer.status === 'failed' && (
            <ErrorNote title={t('compare.failed')} message={answer.error.userMessage} detail={answer.error.detail} />
          )}
          {found !== null && <Notes found={found} />}
          {found !== null && <Table key={found.resultId} found={found} onEscape={onClose} />}
        </>
      )}
    </section>
  );
}

/** Frees a comparison when the next one takes its place, and the last one in the end. */
function useClosing(found: Comparison | null): void {
  const { engine } = useApp();
  const id = found?.resultId ?? null;
  useEffect(() => {
    if (id === null) return;
    return () => void engine.call('query.close', { resultId: id }).catch(() => undefined);
  }, [engine, id]);
}

function Notes({ found }: { found: Comparison }) {
  const alone = [...found.onlyInA, ...found.onlyInB].map(visibleText).join(', ');
  const notes = [
    ...(found.repeatedKeys > 0 ? [t('compare.repeated', { n: found.repeatedKeys })] : []),
    ...(alone === '' ? [] : [t('compare.onlyColumns', { names: alone })]),
  ];
  return notes.length === 0 ? null : <p className="hint plot-notes">{notes.join(' ')}</p>;
}

function Table({ found, onEscape }: { found: Comparison; onEscape: () => void }) {
  const { engine } = useApp();
  const { resultId, rowCount, firstPage, columns } = found;
  const [cache] = useState<PageCache>(() =>
    createPageCache(
      (offset, limit, columns, signal) => engine.call('query.page', { resultId, offset, limit, columns }, { signal }),
      rowCount,
      firstPage,
      () => undefined,
    ),
  );
  useEffect(() => () => cache.close(), [cache]);
  const shown = useMemo(
    () => (column: ResultColumn, text: string) => {
      const kind = column.name === 'change' ? rowChange.safeParse(text).data : undefined;
      if (kind !== undefined) return { text: `${CHANGE_SIGN[kind]} ${t(CHANGE_TEXT[kind])}`, tone: 'normal' as const };
      if (!isDelta(column)) return null;
      return { text: deltaText(text, deltaUnit(column, columns)), tone: 'normal' as const };
    },
    [columns],
  );
  if (rowCount === 0) return <p className="hint chart-line">{t('compare.none')}</p>;
  return (
    <PagedGrid
      label={t('compare.title')}
      columns={columns}
      rowCount={rowCount}
      cache={cache}
      shown={shown}
      onEscape={onEscape}
    />
  );
}

function Side({ label, result, onEscape }: { label: string; result: Result; onEscape: () => void }) {
  return (
    <div className="compare-half">
      <p className="compare-side">{label}</p>
      <pre className="runs-text mono">{visibleText(result.question.text.replace(/\s*\n\s*/g, ' '))}</pre>
      {result.rowCount === 0 ? (
        <p className="hint chart-line">{t('query.empty.title')}</p>
      ) : (
        <PagedGrid
          label={t('compare.rowsOf', { side: label })}
          columns={result.columns}
          rowCount={result.rowCount}
          cache={result.cache}
          onEscape={onEscape}
        />
      )}
    </div>
  );
}
