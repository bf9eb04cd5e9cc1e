import {
  ArrowDownNarrowWide,
  ArrowUpNarrowWide,
  ChevronLeft,
  ChevronRight,
  Columns3,
  Copy,
  EyeOff,
  Filter,
  PanelRight,
  Pin,
  PinOff,
  Type,
} from 'lucide-react';
import type { App } from '../../app/app.ts';
import type { ColumnLayout } from '../../app/state/tabs.ts';
import { changeLayout } from '../../app/values/acts.ts';
import { COPY_FORMS, type CopyForm } from '../../lib/copy-rows.ts';
import { t } from '../../messages/message.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { moved, toggledHidden, toggledPinned } from './columns.ts';

/** What can be done to the row of a cell and to what is selected. */
export function rowEntries(open: () => void, copy: (form: CopyForm) => void): MenuEntry[] {
  return [
    { id: 'open', text: t('grid.menu.open'), icon: PanelRight, shortcut: 'Enter', act: open },
    ...COPY_FORMS.map((form) => ({
      id: `rows-${form}`,
      text: t(`grid.menu.copy.${form}`),
      icon: Copy,
      act: () => copy(form),
    })),
  ];
}

/** What can be done to a column, from its head or from any of its cells. */
export function columnEntries(
  app: App,
  layout: ColumnLayout | null,
  {
    names,
    place,
    shown,
    pinned,
    sort,
    filter,
    fit,
  }: {
    names: readonly string[];
    place: number;
    shown: readonly number[];
    pinned: number;
    sort: (direction: 'asc' | 'desc') => void;
    filter: () => void;
    fit: () => void;
  },
): MenuEntry[] {
  const name = names[shown[place] ?? 0] ?? '';
  const isPinned = place < pinned;
  const [least, most] = isPinned ? [0, pinned - 1] : [pinned, shown.length - 1];
  const move = (to: number) => changeLayout(app, moved(names, layout, place, to));
  return [
    { id: 'sort-asc', text: t('grid.menu.sortAsc'), icon: ArrowUpNarrowWide, act: () => sort('asc') },
    { id: 'sort-desc', text: t('grid.menu.sortDesc'), icon: ArrowDownNarrowWide, act: () => sort('desc') },
    { id: 'filter-column', text: t('grid.menu.filter'), icon: Filter, act: filter },
    {
      id: 'pin',
      text: isPinned ? t('grid.menu.unpin') : t('grid.menu.pin'),
      icon: isPinned ? PinOff : Pin,
      act: () => changeLayout(app, toggledPinned(layout, name)),
    },
    {
      id: 'hide',
      text: t('grid.menu.hide'),
      icon: EyeOff,
      shortcut: 'A',
      disabled: shown.length <= 1,
      act: () => changeLayout(app, toggledHidden(layout, name)),
    },
    {
      id: 'left',
      text: t('grid.menu.left'),
      icon: ChevronLeft,
      disabled: place <= least,
      act: () => move(place - 1),
    },
    {
      id: 'right',
      text: t('grid.menu.right'),
      icon: ChevronRight,
      disabled: place >= most,
      act: () => move(place + 1),
    },
    { id: 'fit', text: t('grid.menu.fit'), icon: Columns3, act: fit },
    {
      id: 'name',
      text: t('grid.menu.copyName'),
      icon: Type,
      act: () => void app.desktop.copyText(name),
    },
  ];
}
