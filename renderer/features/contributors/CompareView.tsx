import { useMemo, useRef, useState } from 'react';
import type { ComparedContributor } from '../../../preload/contract/contributors.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { RangeChip } from '../../app/RangeChip.tsx';
import type { RankingAnswer } from '../../app/state/contributor-run.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { type RangeHistory, rangeHistory } from '../../app/state/range-history.ts';
import { actOn } from '../../app/values/acts.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { tsvCell } from '../../lib/cell-text.ts';
import { fieldOfPath } from '../../lib/contributor-rule.ts';
import { count } from '../../lib/format-number.ts';
import { rangeText, span } from '../../lib/format-time.ts';
import { createStore, usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { locale, t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { DataGrid, type GridColumn, type GridRows } from '../../ui/DataGrid.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { keyHandle } from './key-handle.ts';
import { keyText, valueText } from './value-text.ts';

const KINDS = ['new', 'vanished', 'changed', 'same'] as const;
type Kind = (typeof KINDS)[number];
const DAY = 86_400e6;
/** Earlier windows on offer, by how far they lie before; 0 is the one just before. */
const BACK = { previous: 0, day: DAY, week: 7 * DAY } as const;
type Back = keyof typeof BACK | 'own';
const LIMIT = 1000;

/** The contributors of the range beside those of an earlier one: new, vanished, changed and by how much. */
export function CompareView({ tab, answer }: { tab: ContributorsTab; answer: RankingAnswer }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const [kind, setKind] = useState<Kind | 'all'>('all');
  const [back, setBack] = useState<Back>('previous');
  const [all, setAll] = useState(false);
  const { range } = answer.report;
  const data = usePart(app.session.store, (state) => state.workspace?.range ?? null);
  const [own] = useState<RangeHistory>(() => {
    const store = createStore<{ current: TimeRange | null }>({ current: null });
    return rangeHistory(store, (current) => store.set({ current }));
  });
  const chosen = usePart(own.store, (state) => state.current);
  const before = range === null ? null : earlier(range, back, chosen);
  const call = useCall(
    'contributors.compare',
    range === null || before === null
      ? null
      : { question: answer.asked.ranking.question, range, before, limit: all ? null : LIMIT },
  );
  if (range === null) return <p className="hint ranking-line">{t('contributors.none')}</p>;
  const found = call.output;
  const width = span(range.to - range.from);
  const total = found === null ? 0 : KINDS.reduce((sum, one) => sum + found.counts[one], 0);
  return (
    <>
      <div className="ranking-compare-bar">
        <span>{t('contributors.comparedWith')}</span>
        <Choice<Back>
          label={t('contributors.before')}
          value={back}
          options={[
            { value: 'previous', text: t('contributors.before.previous', { width }) },
            { value: 'day', text: t('contributors.before.day') },
            { value: 'week', text: t('contributors.before.week') },
            { value: 'own', text: t('contributors.before.own') },
          ]}
          onChange={setBack}
        />
        {back === 'own' && data !== null && <RangeChip data={data} range={own} own />}
        {before !== null && <span className="mono quiet">{rangeText(before, timeZone)}</span>}
        <span className="toolbar-space" />
        {found !== null && (
          <Segmented<Kind | 'all'>
            label={t('contributors.kinds')}
            value={kind}
            options={[
              { value: 'all', text: t('contributors.kind.all', { n: count(total) }) },
              ...KINDS.map((one) => ({
                value: one,
                text: t(`contributors.kindCount.${one}`, { n: count(found.counts[one]) }),
              })),
            ]}
            onChange={setKind}
          />
        )}
      </div>
      {before === null && <p className="hint ranking-line">{t('contributors.chooseBefore')}</p>}
      {call.status === 'failed' && <ErrorNote title={t('contributors.notCompared')} message={call.error.userMessage} />}
      {call.status === 'running' && (
        <p className="ranking-line result-state">
          <span className="result-progress">
            <ProgressBar thin label={t('contributors.comparing')} value={null} />
          </span>
          {t('contributors.comparing')} <Button onPress={call.cancel}>{t('query.cancel')}</Button>
        </p>
      )}
      {found !== null && (
        <>
          <ComparedTable
            tab={tab}
            fields={found.keyLabels}
            rows={kind === 'all' ? found.contributors : found.contributors.filter((one) => one.kind === kind)}
          />
          <footer className="ranking-foot">
            <span>
              {t('contributors.comparedShown', { n: count(found.contributors.length), all: count(total) })}{' '}
              {t('contributors.totals', {
                now: valueText(found.now.total ?? 0),
                before: valueText(found.before.total ?? 0),
              })}
            </span>
            {found.contributors.length < total && (
              <Button onPress={() => setAll(true)}>{t('contributors.compareAll', { n: count(total) })}</Button>
            )}
          </footer>
        </>
      )}
    </>
  );
}

function earlier(range: TimeRange, back: Back, chosen: TimeRange | null): TimeRange | null {
  if (back === 'own') return chosen;
  const by = back === 'previous' ? range.to - range.from : BACK[back];
  return { from: range.from - by, to: range.to - by };
}

type Column = 'kind' | 'now' | 'before' | 'change' | 'ratio' | 'rankNow' | 'rankBefore';
const OWN: readonly Column[] = ['now', 'before', 'change', 'ratio', 'rankNow', 'rankBefore'];
const WIDTH: Record<Column, number> = {
  kind: 110,
  now: 110,
  before: 110,
  change: 120,
  ratio: 100,
  rankNow: 90,
  rankBefore: 100,
};
const KEY_WIDTH = 210;

/** `+1,204`, `-12`: the sign always. */
const signed = (value: number) =>
  value.toLocaleString(locale(), { maximumFractionDigits: 6, signDisplay: 'exceptZero' });

function ComparedTable({
  tab,
  fields: labels,
  rows,
}: {
  tab: ContributorsTab;
  fields: string[];
  rows: readonly ComparedContributor[];
}) {
  const app = useApp();
  const { density } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const valueKey = useValueKeys();
  const [cursor, setCursor] = useState({ row: 0, column: 1 });
  const [sorted, setSorted] = useState<{ column: number; dir: 'asc' | 'desc' } | null>(null);
  const [widths, setWidths] = useState<Record<number, number>>({});
  const [menu, setMenu] = useState<{ row: number; key: number } | null>(null);
  const anchor = useRef<Element | null>(null);
  const fields = useMemo(() => labels.map(fieldOfPath), [labels]);
  const kinds = useMemo<(Column | number)[]>(() => ['kind', ...fields.map((_, i) => i), ...OWN], [fields]);
  const order = useMemo(() => {
    const by = sorted === null ? undefined : kinds[sorted.column];
    if (sorted === null || by === undefined) return rows;
    const sign = sorted.dir === 'asc' ? 1 : -1;
    const value = (one: ComparedContributor): string | number =>
      typeof by === 'number' ? (one.keys[by] ?? '') : (one[by] ?? Number.NEGATIVE_INFINITY);
    return [...rows].sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      return sign * (left < right ? -1 : left > right ? 1 : 0);
    });
  }, [rows, sorted, kinds]);
  const text = (one: ComparedContributor, of: Column | number): string => {
    if (typeof of === 'number') return keyText(fields[of] ?? '', one.keys[of] ?? '', reveal);
    if (of === 'kind') return t(`contributors.kind.${one.kind}`);
    const value = one[of];
    if (value === null) return '';
    if (of === 'change') return signed(value);
    return of === 'ratio' ? t('contributors.times', { n: valueText(Math.round(value * 100) / 100) }) : valueText(value);
  };
  const grid: GridRows = {
    count: order.length,
    stamp: (row) => order[row] ?? null,
    cell(row, column) {
      const [one, of] = [order[row], kinds[column]];
      if (one === undefined || of === undefined) return { text: '', tone: 'normal' };
      if (of !== 'kind') return { text: text(one, of), tone: of === 'before' ? 'quiet' : 'normal' };
      return { text: text(one, of), tone: 'normal', drawn: <KindShape kind={one.kind} /> };
    },
    want: () => undefined,
    tooltip: (row, column) => {
      const [one, of] = [order[row], kinds[column]];
      return one === undefined || typeof of !== 'number' ? '' : text(one, of);
    },
  };
  const columns = kinds.map((of, i): GridColumn => {
    const name = typeof of === 'number' ? (fields[of] ?? '') : t(`contributors.column.${of}`);
    return {
      name,
      tooltip: name,
      align: typeof of === 'number' || of === 'kind' ? 'left' : 'right',
      sorted: sorted?.column === i ? sorted.dir : null,
    };
  });
  const row = Math.min(cursor.row, order.length - 1);
  const here = order[row];
  const keyAt = (place: number) => {
    const of = kinds[place];
    return typeof of === 'number' ? of : 0;
  };
  const handle = (one: ComparedContributor, key: number) => keyHandle(app, tab, labels[key] ?? '', one.keys[key] ?? '');
  const openHere = () => {
    if (here === undefined) return;
    const name = here.keys.map((key, i) => keyText(fields[i] ?? '', key, reveal)).join(' ');
    void app.contributors.openEvents(
      tab.id,
      { kind: 'contributors', contributors: [here.keys] },
      t('contributors.title.events', { name }),
    );
  };
  if (order.length === 0) return <p className="hint ranking-line">{t('contributors.noneOfKind')}</p>;
  const opened = menu === null ? undefined : order[menu.row];
  return (
    <>
      <DataGrid
        label={t('contributors.compared')}
        columns={columns}
        rows={grid}
        widths={kinds.map((of, i) => widths[i] ?? (typeof of === 'number' ? KEY_WIDTH : WIDTH[of]))}
        rowHeight={density === 'compact' ? 24 : 30}
        row={row}
        column={Math.min(cursor.column, kinds.length - 1)}
        version={0}
        onCursor={(toRow, column) => setCursor({ row: toRow, column })}
        onOpen={openHere}
        onEscape={() => undefined}
        onCopy={(selection) => {
          const { from, to } = selection ?? { from: row, to: row };
          const lines = order.slice(from, to + 1).map((one) => kinds.map((of) => text(one, of)));
          const names = columns.map(({ name }) => name);
          void app.desktop.copyText([names, ...lines].map((line) => `${line.map(tsvCell).join('\t')}\n`).join(''));
          app.say(t('grid.copied', { n: lines.length }));
        }}
        onMenu={(at) => {
          anchor.current = at;
          setMenu({ row, key: keyAt(cursor.column) });
        }}
        onKey={(event) => {
          const act = valueKey(event);
          if (act === null) return false;
          if (act !== 'waiting' && here !== undefined) void actOn(app, handle(here, keyAt(cursor.column)), act);
          return true;
        }}
        onHead={(column) =>
          setSorted((old) => ({ column, dir: old?.column === column && old.dir === 'desc' ? 'asc' : 'desc' }))
        }
        onWidth={(column, width) => {
          const of = kinds[column];
          const fit = typeof of === 'number' || of === undefined ? KEY_WIDTH : WIDTH[of];
          setWidths((old) => ({ ...old, [column]: width === 'fit' ? fit : width }));
        }}
      />
      {menu !== null && opened !== undefined && (
        <ValueMenu handle={handle(opened, menu.key)} anchor={anchor} onClose={() => setMenu(null)} />
      )}
    </>
  );
}

const SHAPES: Record<Kind, string> = {
  new: 'M5 1v8M1 5h8',
  vanished: 'M1 5h8',
  changed: 'M1 7l4-4 4 4',
  same: 'M1 3.5h8M1 6.5h8',
};

/** What became of a contributor, told by its shape beside the word. */
function KindShape({ kind }: { kind: Kind }) {
  return (
    <svg className={`ranking-kind kind-${kind}`} width={10} height={10} viewBox="0 0 10 10" aria-hidden="true">
      <path d={SHAPES[kind]} />
    </svg>
  );
}
