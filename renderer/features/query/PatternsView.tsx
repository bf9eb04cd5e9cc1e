import { ChartColumn, Filter, FilterX, ScanText, Table2 } from 'lucide-react';
import { type KeyboardEvent, memo, useState } from 'react';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { Pattern, Patterns } from '../../../preload/contract/results.ts';
import { useApp } from '../../app/app.ts';
import type { QueryRun, Result } from '../../app/state/query-run.ts';
import { actOn } from '../../app/values/acts.ts';
import type { ValueHandle } from '../../app/values/value.ts';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { count, percent } from '../../lib/format-number.ts';
import { dateTime, span, type Zone } from '../../lib/format-time.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { Pick } from './Pick.tsx';

const SEVERITY = { Error: 'fault', Warning: 'error' } as const;
/** Letters of a pattern that a line shows; the tooltip has more of its sample. */
const LONGEST = 600;

/** Columns that patterns can be found in, the one that most likely holds lines of a log first. */
export function textColumns(columns: readonly ResultColumn[]): string[] {
  const texts = columns.filter(({ type }) => type === 'text').map(({ name }) => name);
  const main = ['@message', 'message', 'errorMessage'].find((name) => texts.includes(name));
  return main === undefined ? texts : [main, ...texts.filter((name) => name !== main)];
}

/** The texts of a column by their pattern: how many, when, and a filter on each. It is a table, so it needs no other one. */
export const PatternsView = memo(View); // a letter typed in the editor changes no pattern

function View({ run, result }: { run: QueryRun; result: Result }) {
  const columns = textColumns(result.columns);
  const [chosen, setChosen] = useState<string | null>(null);
  const [twin, setTwin] = useState(false);
  const column = chosen ?? columns[0] ?? null;
  const answer = useCall('results.patterns', column === null ? null : { resultId: result.resultId, column });
  if (column === null) return <p className="hint chart-line">{t('patterns.none')}</p>;
  const found = answer.output?.column === column ? answer.output : null;
  return (
    <div className="plot patterns">
      <div className="plot-bar">
        <Pick label={t('patterns.of')} value={column} options={columns} onPick={setChosen} />
        <span className="hint" role="status">
          {found !== null
            ? summaryOf(found, result)
            : answer.status === 'running'
              ? t('patterns.running', { n: count(answer.progress?.rows ?? 0) })
              : ''}
        </span>
        <span className="toolbar-space" />
        <IconButton
          icon={twin ? ChartColumn : Table2}
          label={twin ? t('patterns.bars') : t('patterns.twin')}
          pressed={twin}
          onPress={() => setTwin(!twin)}
        />
      </div>
      {answer.status === 'failed' && <ErrorNote title={t('patterns.failed')} message={answer.error.userMessage} />}
      {found !== null && <PatternTable run={run} result={result} found={found} twin={twin} />}
    </div>
  );
}

function summaryOf(found: Patterns, { rowsUncut }: Result): string {
  return [
    t('patterns.summary', {
      n: found.found,
      patterns: count(found.found),
      rows: found.rows,
      total: count(found.rows),
    }),
    ...(found.missing > 0 ? [t('patterns.missing', { n: found.missing, rows: count(found.missing) })] : []),
    ...(found.rowsLeftOut > 0
      ? [
          t('patterns.leftOut', {
            shown: count(found.patterns.length),
            n: found.rowsLeftOut,
            rows: count(found.rowsLeftOut),
          }),
        ]
      : []),
    ...(rowsUncut !== null ? [t('patterns.ofCut')] : []),
  ].join(', ');
}

function PatternTable({ run, result, found, twin }: { run: QueryRun; result: Result; found: Patterns; twin: boolean }) {
  const app = useApp();
  const zone = usePart(app.preferences.store, (state) => state.timeZone);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const valueKey = useValueKeys();
  const databaseType = result.columns.find(({ name }) => name === found.column)?.databaseType ?? '';
  const handle = ({ pattern, regex }: Pattern): ValueHandle => ({
    field: { name: found.column, of: 'rows', databaseType },
    value: { kind: 'pattern', regex },
    text: pattern,
    isSecret: false,
    record: null,
  });
  const open = ({ sampleRow }: Pattern) => {
    run.setCursor(sampleRow, 0);
    app.layout.set((state) => ({ ...state, drawer: true }));
  };
  const onKey = (pattern: Pattern) => (event: KeyboardEvent<HTMLTableRowElement>) => {
    const row = event.currentTarget;
    const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (to instanceof HTMLElement) to.focus();
    else if (event.key === 'Enter' && event.target === row) open(pattern);
    else {
      const act = valueKey(event);
      if (act !== 'filter' && act !== 'exclude') return;
      void actOn(app, handle(pattern), act);
    }
    event.preventDefault();
  };
  const shown = (text: string) => visibleText((reveal ? text : maskSecrets(text)).slice(0, LONGEST));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
    <section className="plot-twin" tabIndex={0} aria-label={t('patterns.title', { column: visibleText(found.column) })}>
      <table className="table patterns-table" data-single-keys="">
        <thead>
          <tr>
            <th className="right">{t('patterns.count')}</th>
            <th className="right">{t('patterns.share')}</th>
            <th>{t('patterns.trend')}</th>
            <th>{t('patterns.severity')}</th>
            <th>{t('patterns.pattern')}</th>
            <th aria-label={t('patterns.filter')} />
          </tr>
        </thead>
        <tbody>
          {found.patterns.map((pattern) => {
            const status = SEVERITY[pattern.severity as keyof typeof SEVERITY];
            return (
              <tr key={pattern.sampleRow} tabIndex={0} onKeyDown={onKey(pattern)}>
                <td className="right mono">{count(pattern.count)}</td>
                <td className="right mono">{percent(pattern.count, found.rows)}</td>
                <td className={twin ? 'mono patterns-numbers' : ''}>
                  <Trend pattern={pattern} found={found} zone={zone} twin={twin} />
                </td>
                <td className={status ? `tone-${status}` : 'quiet'}>
                  {status && <StatusShape status={status} size={9} />} {pattern.severity}
                </td>
                <td className="mono patterns-text" title={t('patterns.sample', { text: shown(pattern.sample) })}>
                  {shown(pattern.pattern)}
                </td>
                <td className="patterns-acts">
                  <IconButton
                    icon={Filter}
                    size={14}
                    label={t('patterns.filter')}
                    shortcut="+"
                    onPress={() => void actOn(app, handle(pattern), 'filter')}
                  />
                  <IconButton
                    icon={FilterX}
                    size={14}
                    label={t('patterns.exclude')}
                    shortcut="-"
                    onPress={() => void actOn(app, handle(pattern), 'exclude')}
                  />
                  <IconButton icon={ScanText} size={14} label={t('patterns.open')} onPress={() => open(pattern)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

const [WIDTH, HEIGHT] = [120, 16];

/** Rows of a pattern over time: bars of one height for all, as its own shape is what matters; or the same as numbers. */
function Trend({ pattern, found, zone, twin }: { pattern: Pattern; found: Patterns; zone: Zone; twin: boolean }) {
  const { trend } = pattern;
  if (trend.length === 0) return <span className="quiet">{t('patterns.noTime')}</span>;
  if (twin) return trend.map(count).join(' ');
  const most = Math.max(...trend);
  const width = WIDTH / trend.length;
  const at = found.bins[trend.indexOf(most)] ?? 0;
  const bars = trend.map((rows, i) => {
    const height = most === 0 ? 0 : Math.max(rows > 0 ? 1 : 0, (rows / most) * HEIGHT);
    return `M${(i * width).toFixed(2)} ${HEIGHT}v${(-height).toFixed(2)}h${Math.max(0.6, width - 0.6).toFixed(2)}v${height.toFixed(2)}z`;
  });
  const label = t('patterns.trendText', {
    bins: trend.length,
    width: span(found.binUs),
    most: count(most),
    at: dateTime(at, zone),
  });
  return (
    <svg className="patterns-trend" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <path d={bars.join('')} />
    </svg>
  );
}
