import { useMemo, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { FindingsTab } from '../../app/state/analysis-tabs.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { fieldHandle, spanHandle, type ValueHandle } from '../../app/values/value.ts';
import { tsvCell } from '../../lib/cell-text.ts';
import { span, zoneName } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { type MessageKey, t } from '../../messages/message.ts';
import { DataGrid, type GridColumn, type GridRows } from '../../ui/DataGrid.tsx';
import { type Finding, severityRank } from './finding.ts';
import { deviationText, rateNumber, rateTitle, sourceText, timeText } from './finding-text.ts';
import { SeverityBars } from './SeverityBars.tsx';

interface Column {
  /** Null where it is called as its field. */
  name: MessageKey | null;
  width: number;
  align: 'left' | 'right';
  text: (finding: Finding, zone: string) => string;
  /** What it is ordered by; numbers begin with the largest. */
  order: (finding: Finding) => number | string | null;
  /** The field of trail events that its value is of; null where it is of none. */
  field: string | null;
}

const lengthOf = ({ from, to }: Finding) => (from === null || to === null ? null : to - from);
const orEmpty = (text: string | null) => visibleText(text ?? '');

const COLUMNS: Column[] = [
  { name: 'findings.column.what', width: 300, align: 'left', text: ({ rate }) => rateTitle(rate), order: ({ rate }) => rateTitle(rate), field: null },
  { name: 'findings.column.source', width: 170, align: 'left', text: sourceText, order: sourceText, field: null },
  { name: 'findings.column.severity', width: 84, align: 'left', text: ({ severity }) => t(severity === null ? 'findings.severity.none' : `findings.severity.${severity}`), order: ({ severity }) => -severityRank(severity), field: null },
  { name: 'findings.column.deviation', width: 96, align: 'right', text: ({ deviation }) => deviationText(deviation), order: ({ deviation }) => (deviation === null ? null : Math.abs(deviation)), field: null },
  { name: 'findings.column.average', width: 96, align: 'right', text: ({ average }) => rateNumber(average), order: ({ average }) => average, field: null },
  { name: 'findings.column.baseline', width: 96, align: 'right', text: ({ baseline }) => rateNumber(baseline), order: ({ baseline }) => baseline, field: null },
  { name: 'findings.column.time', width: 270, align: 'left', text: timeText, order: ({ from, to }) => from ?? to, field: null },
  { name: 'findings.column.length', width: 100, align: 'right', text: (finding) => { const length = lengthOf(finding); return length === null ? '–' : span(length); }, order: lengthOf, field: null },
  { name: 'findings.column.region', width: 110, align: 'left', text: ({ rate }) => orEmpty(rate.region), order: ({ rate }) => rate.region, field: 'awsRegion' },
  { name: 'findings.column.account', width: 120, align: 'left', text: ({ rate }) => orEmpty(rate.account), order: ({ rate }) => rate.account, field: 'recipientAccountId' },
  { name: null, width: 180, align: 'left', text: ({ rate }) => orEmpty(rate.eventSource), order: ({ rate }) => rate.eventSource, field: 'eventSource' },
  { name: null, width: 180, align: 'left', text: ({ rate }) => orEmpty(rate.eventName), order: ({ rate }) => rate.eventName, field: 'eventName' },
  { name: 'findings.column.principal', width: 220, align: 'left', text: ({ rate }) => orEmpty(rate.principal), order: ({ rate }) => rate.principal, field: 'actor' },
  { name: null, width: 150, align: 'left', text: ({ rate }) => orEmpty(rate.errorCode), order: ({ rate }) => rate.errorCode, field: 'errorCode' },
]; // biome-ignore format: a table
const WIDTHS = COLUMNS.map(({ width }) => width);

type Sorting = { column: number; descending: boolean } | null;

/** The findings of the timeline with all of their figures, sorted by any column; the cursor chooses the finding that is shown below. */
export function FindingsTable({
  tab,
  findings,
  onSelect,
}: {
  tab: FindingsTab;
  findings: readonly Finding[];
  onSelect: (id: string | null) => void;
}) {
  const app = useApp();
  const { timeZone, density } = useStore(app.preferences.store);
  const [sorting, setSorting] = useState<Sorting>({ column: 3, descending: true });
  const [column, setColumn] = useState(0);
  const [widths, setWidths] = useState(WIDTHS);
  const [menu, setMenu] = useState<ValueHandle | null>(null);
  const anchor = useRef<Element | null>(null);
  const order = useMemo(() => sorted(findings, sorting), [findings, sorting]);
  const row = Math.max(
    0,
    order.findIndex(({ id }) => id === tab.selected),
  );
  const text = (at: number, place: number) => {
    const finding = order[at];
    return finding === undefined ? '' : (COLUMNS[place]?.text(finding, timeZone) ?? '');
  };
  const columns = COLUMNS.map(
    ({ name, align, field }, i): GridColumn => ({
      name: name === null ? (field ?? '') : t(name),
      ...(name === 'findings.column.time' ? { note: zoneName(timeZone) } : {}),
      tooltip: name === null ? (field ?? '') : t(name),
      align,
      sorted: sorting?.column === i ? (sorting.descending ? 'desc' : 'asc') : null,
    }),
  );
  const rows: GridRows = {
    count: order.length,
    stamp: (at) => order[at]?.id ?? null,
    cell(at, place) {
      const shown = text(at, place);
      return { text: shown, tone: shown === '' ? 'missing' : 'normal' };
    },
    mark: (at) => <SeverityBars severity={order[at]?.severity ?? null} />,
    want: () => undefined,
    tooltip: text,
  };
  const handleOf = (at: number, place: number): ValueHandle | null => {
    const finding = order[at];
    const of = COLUMNS[place];
    if (finding === undefined || of === undefined) return null;
    const from = finding.from ?? finding.to;
    if (of.name === 'findings.column.time')
      return from === null
        ? null
        : spanHandle({ name: 'eventTime', of: 'events' }, { from, to: Math.max(from + 1, finding.to ?? from) });
    const value = String(of.order(finding) ?? '');
    if (of.field === null || value === '') return null;
    const isDerived = of.field === 'actor';
    return {
      ...fieldHandle(of.field, value, null, isDerived),
      asked: {
        language: isDerived ? 'sql' : 'insights',
        text: isDerived ? 'SELECT * FROM cloudtrail' : 'fields @timestamp, eventName, errorCode, userIdentity.arn',
        sources: ['cloudtrail'],
      },
    };
  };
  const openMenu = (at: Element | null) => {
    const handle = handleOf(row, column);
    if (at === null || handle === null) return;
    anchor.current = at;
    setMenu(handle);
  };
  return (
    <>
      <DataGrid
        label={t('findings.table')}
        columns={columns}
        rows={rows}
        widths={widths}
        pinned={1}
        rowHeight={density === 'compact' ? 24 : 30}
        row={row}
        column={column}
        version={0}
        onCursor={(at, place) => {
          setColumn(place);
          const next = order[at];
          if (next !== undefined) onSelect(next.id);
        }}
        onOpen={() => {
          const chosen = order[row];
          if (chosen !== undefined) onSelect(chosen.id);
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>('[data-front] [data-finding-acts] button')?.focus(),
          );
        }}
        onEscape={() => onSelect(null)}
        onCopy={(selection) => {
          const { from, to, fromColumn, toColumn } = selection ?? {
            from: row,
            to: row,
            fromColumn: column,
            toColumn: column,
          };
          const places = COLUMNS.map((_, i) => i).slice(fromColumn, toColumn + 1);
          const lines = Array.from({ length: to - from + 1 }, (_, i) => places.map((place) => text(from + i, place)));
          const names = selection === null ? [] : [places.map((place) => columns[place]?.name ?? '')];
          void app.desktop.copyText([...names, ...lines].map((line) => line.map(tsvCell).join('\t')).join('\n'));
          app.say(t('grid.copied', { n: lines.length }));
        }}
        onMenu={openMenu}
        onKey={(event) => {
          if (event.key.toUpperCase() !== 'L' || event.ctrlKey || event.metaKey || event.altKey) return false;
          app.findings.change(tab.id, { view: 'timeline' });
          return true;
        }}
        onHead={(place) =>
          setSorting((old) => {
            const isNumber = COLUMNS[place]?.align === 'right';
            return { column: place, descending: old?.column === place ? !old.descending : isNumber };
          })
        }
        onWidth={(place, width) =>
          setWidths((old) => old.map((one, i) => (i === place ? (width === 'fit' ? (WIDTHS[i] ?? one) : width) : one)))
        }
      />
      {menu !== null && <ValueMenu handle={menu} anchor={anchor} onClose={() => setMenu(null)} />}
    </>
  );
}

/** Missing values last, whichever way. */
function sorted(findings: readonly Finding[], sorting: Sorting): Finding[] {
  const by = COLUMNS[sorting?.column ?? -1]?.order;
  if (sorting === null || by === undefined) return [...findings];
  return [...findings].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return sorting.descending ? -order : order;
  });
}
