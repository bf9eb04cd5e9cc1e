import {
  CalendarRange,
  ChartNoAxesColumn,
  Columns3,
  Copy,
  FileText,
  Filter,
  FilterX,
  History,
  ListFilter,
  ListTree,
  type LucideIcon,
  Maximize2,
  Network,
  ScanText,
  StickyNote,
  UserRound,
  Waypoints,
} from 'lucide-react';
import type { RefObject } from 'react';
import type { Pivot } from '../../../preload/contract/pivots.ts';
import { decodings } from '../../lib/decode.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { equalityText, listText } from '../../lib/literal-text.ts';
import { DOTS } from '../../lib/secrets.ts';
import { usePart } from '../../lib/store.ts';
import { traceIdIn } from '../../lib/trace-id.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { MenuAt, type MenuEntry, type MenuGroup } from '../../ui/Menu.tsx';
import { useApp } from '../app.ts';
import { notesOnValue } from '../state/notes.ts';
import { actOn, openPivot, pivotQuestion, type ValueAct } from './acts.ts';
import { momentOf, type ValueHandle } from './value.ts';

const PIVOT_ICONS: Record<Pivot['kind'], LucideIcon> = {
  trails: Waypoints,
  logs: FileText,
  request: FileText,
  traces: ListTree,
  network: Network,
  'first-seen': History,
  principal: UserRound,
  session: UserRound,
  'started-by': History,
  around: FileText,
  resource: ScanText,
};
const PIVOT_KEYS: Partial<Record<Pivot['kind'], string>> = {
  trails: 'P T',
  logs: 'P L',
  request: 'P L',
  traces: 'P X',
  session: 'P S',
};
/** Characters of a name or value that an entry shows. */
const LONGEST = 40;
/** Longest value that a note can hang on (preload/contract/notes.ts). */
const LONGEST_NOTED = 10_000;

const short = (text: string) => {
  const shown = visibleText(text.slice(0, LONGEST));
  return text.length > LONGEST ? `${shown}…` : shown;
};

/** The one menu of every value: what it can do to the query, where else it can be looked for, what it stands for. */
export function ValueMenu({
  handle,
  anchor,
  more = [],
  onClose,
}: {
  handle: ValueHandle;
  anchor: RefObject<Element | null>;
  /** What only this place offers, below the rest. */
  more?: MenuGroup[];
  onClose: () => void;
}) {
  const app = useApp();
  const inFront = usePart(app.tabs.store, () => app.tabs.active()?.language);
  const language = handle.asked?.language ?? inFront ?? 'sql';
  const reveal = usePart(app.layout, (state) => state.reveal);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const { field, value, span } = handle;
  const notes = usePart(app.notes.store, (state) => notesOnValue(state.values, field.name, handle.text));
  const hidden = handle.isSecret && !reveal;
  const text = hidden ? DOTS : handle.text;

  const entry = (
    act: ValueAct,
    label: string,
    icon: MenuEntry['icon'],
    shortcut?: string,
    disabled = false,
  ): MenuEntry => ({
    id: act,
    text: label,
    ...(icon ? { icon } : {}),
    shortcut,
    disabled,
    act: () => void actOn(app, handle, act),
  });
  const copy = (id: string, label: string, copied: string, shortcut?: string): MenuEntry => ({
    id,
    text: label,
    icon: Copy,
    shortcut,
    act: () => {
      void app.desktop.copyText(copied);
      app.say(t('grid.copiedCell'));
    },
  });
  const noField = handle.unnamed === true || (handle.sqlOnly === true && language === 'insights');
  const noFilter = hidden || noField || (value.kind === 'json' && language === 'insights');
  const name = short(field.name);
  const acts = [
    entry('filter', t('value.filter'), Filter, '+', noFilter),
    entry('exclude', t('value.exclude'), FilterX, '-', noFilter),
    entry('only', t('value.only', { field: name }), ListFilter, undefined, noFilter),
    entry('count', t('value.count', { field: name }), ChartNoAxesColumn, 'C', noField),
    ...(field.of === 'events' ? [entry('column', t('value.column'), Columns3, 'A', noField)] : []),
  ];
  const copies = [
    copy('copy', t('value.copy'), text, 'Mod+C'),
    ...(handle.unnamed
      ? []
      : [copy('copy-equality', t('value.copyEquality'), equalityText(field.name, text, language))]),
    copy('copy-list', t('value.copyList'), listText([text], language)),
  ];
  const times =
    momentOf(handle) === null
      ? []
      : [
          ...(span === undefined ? [] : [entry('within', t('value.within'), Maximize2)]),
          entry('from', span === undefined ? t('value.from') : t('value.fromStart'), CalendarRange, '['),
          entry('to', span === undefined ? t('value.to') : t('value.toEnd'), CalendarRange, ']'),
          entry('around', t('value.around'), CalendarRange, 'T'),
        ];
  const readings = hidden || span !== undefined ? [] : decodings(text);
  const decoded: MenuEntry[] = readings.map((reading) => ({
    id: `decode-${reading.kind}`,
    text: t(`value.decode.${reading.kind}`, { text: short(reading.text.replace(/\s+/g, ' ')) }),
    icon: ScanText,
    act: () => app.show({ kind: 'decoded', name: field.name, readings }),
  }));
  const noNote = readOnly || hidden || handle.text === '' || handle.text.length > LONGEST_NOTED;
  const note: MenuEntry = {
    id: 'note',
    text: t('value.note'),
    icon: StickyNote,
    disabled: noNote,
    ...(notes > 0 ? { detail: t('note.count', { n: notes }) } : {}),
    act: () =>
      app.show({ kind: 'note', target: { anchor: { kind: 'value', field: null, value: handle.text } }, note: null }),
  };
  const traced =
    hidden || traceIdIn(handle.text) === null ? [] : [entry('pivot-traces', t('value.openTrace'), ListTree, 'P X')];
  const pivots = usePivotEntries(handle);
  // A stretch of time is no value that rows have.
  const groups: MenuGroup[] =
    span === undefined
      ? [
          { entries: acts },
          { entries: copies },
          { entries: [...traced, ...pivots] },
          { entries: times },
          { entries: decoded },
          { entries: [note] },
          ...more,
        ]
      : [{ entries: times }, ...more, { entries: copies.slice(0, 1) }];
  const label = t('value.menu', { field: visibleText(field.name) });
  return <MenuAt label={label} anchor={anchor} onClose={onClose} groups={groups} />;
}

/** Where else the value can be looked for: at once, and with counts as soon as they are there. */
function usePivotEntries(handle: ValueHandle): MenuEntry[] {
  const app = useApp();
  const { timeZone } = usePart(app.preferences.store, (state) => state);
  const answer = useCall('value.pivots', pivotQuestion(app, handle));
  const known = answer.output ?? (answer.status === 'running' ? answer.progress : null);
  const detail = ({ kind, at, events }: Pivot) => {
    if (answer.output === null) return '';
    if (kind === 'started-by') return at === null ? '' : fullTime(at, timeZone);
    if (kind === 'first-seen') return at === null ? t('value.notFound') : fullTime(at, timeZone);
    return events === null ? t('value.notCounted') : count(events);
  };
  return (known?.pivots ?? []).map((pivot, i) => ({
    id: `pivot-${i}`,
    text: t(`value.pivot.${pivot.kind}`, { subject: short(pivot.subject) }),
    icon: PIVOT_ICONS[pivot.kind],
    shortcut: PIVOT_KEYS[pivot.kind],
    detail: detail(pivot),
    act: () => openPivot(app, pivot),
  }));
}
