import {
  CalendarRange,
  ChartNoAxesColumn,
  Columns3,
  Copy,
  FileText,
  Filter,
  FilterX,
  ListFilter,
  ScanText,
  UserRound,
  Waypoints,
} from 'lucide-react';
import type { RefObject } from 'react';
import type { Pivot } from '../../../preload/contract/pivots.ts';
import { decodings } from '../../lib/decode.ts';
import { count } from '../../lib/format-number.ts';
import { equalityText, listText } from '../../lib/literal-text.ts';
import { DOTS } from '../../lib/secrets.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { MenuAt, type MenuEntry, type MenuGroup } from '../../ui/Menu.tsx';
import { useApp } from '../app.ts';
import { actOn, openPivot, pivotQuestion, type ValueAct } from './acts.ts';
import { momentOf, type ValueHandle } from './value.ts';

const PIVOT_ICONS = { trails: Waypoints, logs: FileText, session: UserRound, resource: ScanText };
const PIVOT_KEYS: Partial<Record<Pivot['kind'], string>> = { trails: 'P T', logs: 'P L', session: 'P S' };
/** Characters of a name or value that an entry shows. */
const LONGEST = 40;

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
  const language = usePart(app.tabs.store, (state) => state.tabs.find(({ id }) => id === state.active)?.language);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const pivots = useCall('value.pivots', pivotQuestion(app, handle));
  const { field, value } = handle;
  const hidden = handle.isSecret && !reveal;
  const text = hidden ? DOTS : handle.text;
  const isMap = value.kind === 'json';
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
  const noFilter = hidden || (isMap && language === 'insights');
  const acts = [
    entry('filter', t('value.filter'), Filter, '+', noFilter),
    entry('exclude', t('value.exclude'), FilterX, '-', noFilter),
    entry('only', t('value.only', { field: short(field.name) }), ListFilter, undefined, noFilter),
    entry('count', t('value.count', { field: short(field.name) }), ChartNoAxesColumn, 'C'),
    ...(field.of === 'events' ? [entry('column', t('value.column'), Columns3, 'A')] : []),
  ];
  const copies = [
    copy('copy', t('value.copy'), text, 'Mod+C'),
    copy('copy-equality', t('value.copyEquality'), equalityText(field.name, text, language ?? 'sql')),
    copy('copy-list', t('value.copyList'), listText([text], language ?? 'sql')),
  ];
  const times =
    momentOf(handle) === null
      ? []
      : [
          entry('from', t('value.from'), CalendarRange, '['),
          entry('to', t('value.to'), CalendarRange, ']'),
          entry('around', t('value.around'), CalendarRange, 'T'),
        ];
  const found = pivots.output?.pivots ?? [];
  const readings = hidden ? [] : decodings(text);
  const decoded: MenuEntry[] = readings.map((reading) => ({
    id: `decode-${reading.kind}`,
    text: t(`value.decode.${reading.kind}`, { text: short(reading.text.replace(/\s+/g, ' ')) }),
    icon: ScanText,
    act: () => app.show({ kind: 'decoded', name: field.name, readings }),
  }));
  const groups: MenuGroup[] = [
    { entries: acts },
    { entries: copies },
    {
      entries: found.map((pivot, i) => ({
        id: `pivot-${i}`,
        text: t(`value.pivot.${pivot.kind}`, { subject: short(pivot.subject) }),
        icon: PIVOT_ICONS[pivot.kind],
        shortcut: PIVOT_KEYS[pivot.kind],
        detail: pivot.events === null ? t('value.notCounted') : count(pivot.events),
        act: () => openPivot(app, pivot),
      })),
    },
    { entries: times },
    { entries: decoded },
    ...more,
  ];
  const label = t('value.menu', { field: visibleText(field.name) });
  return <MenuAt label={label} anchor={anchor} onClose={onClose} groups={groups} />;
}
