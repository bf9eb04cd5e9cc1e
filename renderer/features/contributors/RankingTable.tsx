import { useMemo, useRef, useState } from 'react';
import type { Contributor } from '../../../preload/contract/contributors.ts';
import { useApp } from '../../app/app.ts';
import type { ContributorRun, RankingAnswer } from '../../app/state/contributor-run.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { actOn } from '../../app/values/acts.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { tsvCell } from '../../lib/cell-text.ts';
import { fieldOfPath } from '../../lib/contributor-rule.ts';
import { count, percent } from '../../lib/format-number.ts';
import { maskedValue } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useWidth } from '../../lib/useWidth.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { DataGrid, type GridCell, type GridColumn, type GridRows } from '../../ui/DataGrid.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import type { MenuGroup } from '../../ui/Menu.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { keyHandle } from './key-handle.ts';
import { COLOURED, periodsOf } from './ranking-series.ts';
import { keyText, valueText } from './value-text.ts';

/** Columns beside the keys. */
type Own = 'rank' | 'bar' | 'value' | 'events' | 'share' | 'cumulative' | 'line';

const WIDTHS: Record<Own, number> = {
  rank: 64,
  bar: 260,
  value: 110,
  events: 90,
  share: 76,
  cumulative: 96,
  line: 130,
};
const KEY_WIDTH = 210;
const LEAST_BAR = 90;
/** Room before the first column and of the scroll bar. */
const LEAD = 24;

/** The contributors in their order, as many as the ranking lists: bar, value, shares, course over time. */
export function RankingTable({
  tab,
  run,
  answer,
}: {
  tab: ContributorsTab;
  run: ContributorRun;
  answer: RankingAnswer;
}) {
  const app = useApp();
  const { density } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const { row, column } = useStore(run.cursor);
  const valueKey = useValueKeys();
  const [widths, setWidths] = useState<Record<string, number>>({});
  const [sorted, setSorted] = useState<{ column: number; dir: 'asc' | 'desc' } | null>(null);
  const [menu, setMenu] = useState<{ row: number; key: number } | null>(null);
  const anchor = useRef<Element | null>(null);
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const { report } = answer;
  const { contributors, keyLabels, uniqueCount, statistic } = report;
  const fields = useMemo(() => keyLabels.map(fieldOfPath), [keyLabels]);
  const hasShares = contributors.some(({ share }) => share !== null);
  // Rank, then the keys, then the rest.
  const kinds = useMemo<(Own | number)[]>(
    () => [
      'rank',
      ...fields.map((_, i) => i),
      'bar',
      'value',
      ...(statistic === 'Count' ? [] : ['events' as const]),
      ...(hasShares ? ['share' as const, 'cumulative' as const] : []),
      'line',
    ],
    [fields, statistic, hasShares],
  );

  const order = useMemo(() => {
    const by = sorted === null ? undefined : kinds[sorted.column];
    if (sorted === null || by === undefined) return contributors;
    const sign = sorted.dir === 'asc' ? 1 : -1;
    return [...contributors].sort((a, b) => sign * compared(a, b, by) || a.rank - b.rank);
  }, [contributors, sorted, kinds]);

  const periods = useMemo(() => periodsOf(report), [report]);
  const most = contributors.reduce((largest, { value }) => Math.max(largest, Math.abs(value)), 1e-12);
  const rows = useMemo<GridRows>(() => {
    const text = (one: Contributor, kind: Own | number): string => {
      if (typeof kind === 'number') return keyText(fields[kind] ?? '', one.keys[kind] ?? '', reveal);
      switch (kind) {
        case 'rank':
          return count(one.rank);
        case 'value':
          return valueText(one.value);
        case 'events':
          return count(one.events);
        case 'share':
          return one.share === null ? '' : percent(one.share, 1);
        case 'cumulative':
          return one.cumulativeShare === null ? '' : percent(one.cumulativeShare, 1);
        default:
          return '';
      }
    };
    const drawn = (one: Contributor, kind: Own | number): Pick<GridCell, 'drawn'> => {
      const color = one.rank <= COLOURED ? one.rank : 'others';
      if (kind === 'rank') return { drawn: <i className={`series-key ranking-swatch series-${color}`} /> };
      if (kind === 'bar') {
        const width = `${(Math.abs(one.value) / most) * 100}%`;
        return { drawn: <i className={`series-key ranking-bar series-${color}`} style={{ width }} /> };
      }
      if (kind !== 'line' || periods === null) return {};
      return {
        drawn: (
          <Sparkline
            className={`series-${color}`}
            count={periods.count}
            points={one.points.map(({ at, value }) => ({
              at: Math.round((at - periods.first) / periods.periodUs),
              value,
            }))}
            name={t('contributors.lineName', { value: valueText(one.maximum) })}
          />
        ),
      };
    };
    return {
      count: order.length,
      stamp: (at) => order[at] ?? null,
      cell(at, place) {
        const [one, kind] = [order[at], kinds[place]];
        if (one === undefined || kind === undefined) return { text: '', tone: 'normal' };
        return {
          text: text(one, kind),
          tone: kind === 'cumulative' ? 'quiet' : 'normal',
          ...drawn(one, kind),
        };
      },
      want: () => undefined,
      tooltip(at, place) {
        const [one, kind] = [order[at], kinds[place]];
        if (one === undefined || typeof kind !== 'number') return '';
        const value = one.keys[kind] ?? '';
        return visibleText(reveal ? value : maskedValue(fields[kind] ?? '', value));
      },
    };
  }, [order, kinds, fields, reveal, periods, most]);

  const columns = kinds.map((kind, i): GridColumn => {
    const name = typeof kind === 'number' ? (fields[kind] ?? '') : columnName(kind, statistic);
    const isNumber = kind === 'value' || kind === 'events' || kind === 'share' || kind === 'cumulative';
    return {
      name: visibleText(name),
      tooltip: visibleText(name),
      align: isNumber ? 'right' : 'left',
      sorted: sorted?.column === i ? sorted.dir : sorted === null && kind === 'value' ? 'desc' : null,
    };
  });
  const sized = kinds.map((kind) =>
    typeof kind === 'number' ? (widths[`k${kind}`] ?? KEY_WIDTH) : (widths[kind] ?? WIDTHS[kind]),
  );
  // The bar takes what the others leave.
  const rest = width - LEAD - sized.reduce((sum, one, i) => sum + (kinds[i] === 'bar' ? 0 : one), 0);
  const shownWidths = sized.map((one, i) =>
    kinds[i] === 'bar' && widths.bar === undefined ? Math.max(LEAST_BAR, rest) : one,
  );
  const here = order[Math.min(row, order.length - 1)];
  /** The key under the cursor, else the first. */
  const keyAt = (place: number) => {
    const kind = kinds[place];
    return typeof kind === 'number' ? kind : 0;
  };
  const openEvents = (one: Contributor) =>
    void app.contributors.openEvents(
      tab.id,
      { kind: 'contributors', contributors: [one.keys] },
      t('contributors.title.events', {
        name: one.keys.map((key, i) => keyText(fields[i] ?? '', key, reveal)).join(' '),
      }),
    );
  const handleOf = (one: Contributor, key: number) => keyHandle(app, tab, keyLabels[key] ?? '', one.keys[key] ?? '');
  const opened = menu === null ? undefined : order[menu.row];
  const more: MenuGroup[] =
    opened === undefined
      ? []
      : [
          {
            entries: [
              {
                id: 'events',
                text: t('contributors.openEvents'),
                shortcut: 'Enter',
                detail: count(opened.events),
                act: () => openEvents(opened),
              },
            ],
          },
        ];
  const { others } = report;
  return (
    <>
      {order.length === 0 ? (
        <p className="hint ranking-line">{t('contributors.none')}</p>
      ) : (
        <DataGrid
          label={t('contributors.table')}
          columns={columns}
          rows={rows}
          widths={shownWidths}
          rowHeight={density === 'compact' ? 24 : 30}
          row={Math.min(row, order.length - 1)}
          column={Math.min(column, kinds.length - 1)}
          version={0}
          onCursor={(toRow, toColumn) => run.cursor.set({ row: toRow, column: toColumn })}
          onOpen={() => {
            if (here !== undefined) openEvents(here);
          }}
          onEscape={() => undefined}
          onCopy={(selection) => {
            const { from, to, fromColumn, toColumn } = selection ?? {
              from: row,
              to: row,
              fromColumn: 0,
              toColumn: kinds.length - 1,
            };
            copy(app, columns, rows, order, kinds, reveal, fields, { from, to, fromColumn, toColumn });
          }}
          onMenu={(at) => {
            anchor.current = at;
            setMenu({ row: Math.min(row, order.length - 1), key: keyAt(column) });
          }}
          onKey={(event) => {
            const act = valueKey(event);
            if (act === null) return false;
            if (act !== 'waiting' && here !== undefined) void actOn(app, handleOf(here, keyAt(column)), act);
            return true;
          }}
          onHead={(at) =>
            setSorted((old) => ({ column: at, dir: old?.column === at && old.dir === 'desc' ? 'asc' : 'desc' }))
          }
          onWidth={(at, width) => {
            const kind = kinds[at];
            if (kind === undefined) return;
            const fit = typeof kind === 'number' ? KEY_WIDTH : WIDTHS[kind];
            setWidths((old) => ({
              ...old,
              [typeof kind === 'number' ? `k${kind}` : kind]: width === 'fit' ? fit : width,
            }));
          }}
        />
      )}
      <footer ref={frame} className="ranking-foot">
        <span>
          {others === null
            ? t('contributors.allShown', { n: count(uniqueCount), n1: uniqueCount })
            : t('contributors.someShown', {
                n: count(contributors.length),
                all: count(uniqueCount),
                events: t('contributors.events', { n: count(others.events), n1: others.events }),
              })}
          {others !== null && others.share !== null && `, ${percent(others.share, 1)}`}
        </span>
        <span className="toolbar-space" />
        <span className="ranking-keys">
          <Kbd keys="J" /> <Kbd keys="K" /> {t('contributors.key.move')}
        </span>
        <span className="ranking-keys">
          <Kbd keys="+" part="values" /> {t('contributors.key.filter')}
        </span>
        <span className="ranking-keys">
          <Kbd keys="P" /> {t('contributors.key.pivot')}
        </span>
        <span className="ranking-keys">
          <Kbd keys="Enter" /> {t('contributors.key.events')}
        </span>
      </footer>
      {menu !== null && opened !== undefined && (
        <ValueMenu handle={handleOf(opened, menu.key)} anchor={anchor} more={more} onClose={() => setMenu(null)} />
      )}
    </>
  );
}

function columnName(kind: Own, statistic: string): string {
  if (kind === 'value') return statistic === 'Count' ? t('contributors.column.events') : statistic;
  return t(`contributors.column.${kind}`);
}

function compared(a: Contributor, b: Contributor, by: Own | number): number {
  if (typeof by === 'number') return (a.keys[by] ?? '').localeCompare(b.keys[by] ?? '');
  switch (by) {
    case 'rank':
      return a.rank - b.rank;
    case 'events':
      return a.events - b.events;
    case 'cumulative':
      return (a.cumulativeShare ?? 0) - (b.cumulativeShare ?? 0);
    default:
      return a.value - b.value;
  }
}

/** Keys as they are, numbers with all their digits. */
function copy(
  app: ReturnType<typeof useApp>,
  columns: readonly GridColumn[],
  rows: GridRows,
  order: readonly Contributor[],
  kinds: readonly (Own | number)[],
  reveal: boolean,
  fields: readonly string[],
  { from, to, fromColumn, toColumn }: { from: number; to: number; fromColumn: number; toColumn: number },
): void {
  const wanted = kinds.map((kind, i) => ({ kind, i })).filter(({ i }) => i >= fromColumn && i <= toColumn);
  const told = wanted.filter(({ kind }) => kind !== 'bar' && kind !== 'line');
  const cell = (at: number, kind: Own | number, place: number): string => {
    const one = order[at];
    if (one === undefined) return '';
    if (typeof kind === 'number') {
      const value = one.keys[kind] ?? '';
      return reveal ? value : maskedValue(fields[kind] ?? '', value);
    }
    if (kind === 'value') return String(one.value);
    if (kind === 'events') return String(one.events);
    if (kind === 'share') return one.share === null ? '' : String(one.share);
    if (kind === 'cumulative') return one.cumulativeShare === null ? '' : String(one.cumulativeShare);
    return rows.cell(at, place)?.text ?? '';
  };
  const lines = Array.from({ length: to - from + 1 }, (_, n) => told.map(({ kind, i }) => cell(from + n, kind, i)));
  const names = told.map(({ i }) => columns[i]?.name ?? '');
  void app.desktop.copyText([names, ...lines].map((line) => `${line.map(tsvCell).join('\t')}\n`).join(''));
  app.say(t('grid.copied', { n: lines.length }));
}
