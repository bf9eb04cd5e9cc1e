import {
  Copy,
  Database,
  FileText,
  Filter,
  FilterX,
  Globe,
  ListTree,
  ScanText,
  StickyNote,
  Waypoints,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FoundValue, ValuePlace } from '../../../preload/contract/find.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { type RecognisedValue, recogniseValue } from '../../../preload/contract/value-forms.ts';
import { count } from '../../lib/format-number.ts';
import { usePart } from '../../lib/store.ts';
import { traceIdIn } from '../../lib/trace-id.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { type App, useApp } from '../app.ts';
import { sameRange } from '../state/range-history.ts';
import { actOn } from '../values/acts.ts';
import type { ValueHandle } from '../values/value.ts';
import type { PaletteEntry } from './entry.ts';

/** How long typing rests before a value is looked for. */
const REST_MS = 120;
const LONGEST = 60;

/** What is known of a typed value. `found` is null until the first count came. */
export interface ValueSearch {
  value: RecognisedValue;
  found: FoundValue | null;
  /** Null while it is counted. */
  elapsedMs: number | null;
  failed: string | null;
}

/** Looks for what was typed as soon as typing rests; the search before it ends at the next key. */
export function useValueSearch(typed: string, range: TimeRange | null): ValueSearch | null {
  const app = useApp();
  const hasWorkspace = usePart(app.session.store, ({ workspace }) => workspace !== null);
  const value = hasWorkspace ? recogniseValue(typed) : null;
  const wanted = value?.value ?? null;
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const answer = useCall('values.find', rested === null || rested !== wanted ? null : { text: rested, range });
  if (value === null) return null;
  const known = answer.status === 'running' ? answer.progress : answer.output;
  const found = known !== null && known.text === value.value ? known : null;
  const isDone = answer.status === 'done' && found !== null;
  return {
    value,
    found,
    elapsedMs: isDone ? answer.output.elapsedMs : null,
    failed: answer.status === 'failed' ? answer.error.userMessage : null,
  };
}

const ICONS: Record<ValuePlace['kind'], PaletteEntry['icon']> = { trails: Database, logs: FileText, traces: ListTree };

/** The places where it was found, each opening as a query of the time that was counted. */
export function foundEntries(app: App, { value, found }: ValueSearch, range: TimeRange | null): PaletteEntry[] {
  const shown = short(value.value);
  return (found?.places ?? []).map((place): PaletteEntry => {
    const title = t(`value.title.${place.kind}`, { subject: shown });
    return {
      id: `found:${place.dataSet}:${place.field ?? ''}`,
      group: 'found',
      icon: ICONS[place.kind],
      text: placeText(place, shown),
      value: shown,
      detail: count(place.events),
      run() {
        const ownRange = sameRange(range, app.range.store.get().current) ? null : { range };
        if (place.kind === 'traces') app.openQuery(title, place.text, { language: 'sql', sources: [] });
        else app.openQuery(title, place.text, { language: 'insights', sources: [place.dataSet], ownRange });
      },
    };
  });
}

function placeText({ kind, dataSet, field, exact }: ValuePlace, value: string): string {
  if (kind === 'logs') return t('palette.found.logs', { group: visibleText(dataSet), value });
  if (kind === 'traces') return t('palette.found.traces', { field: field ?? '', value });
  if (field === null) return t('palette.found.records', { value });
  return exact ? t('palette.found.field', { field, value }) : t('palette.found.part', { field, value });
}

/** What can be done with the value here. `lookEverywhere` is null where all data is looked through already. */
export function actEntries(
  app: App,
  { value, found }: ValueSearch,
  lookEverywhere: (() => void) | null,
): PaletteEntry[] {
  const shown = short(value.value);
  const tab = app.tabs.active();
  const sets = app.dataSets.get();
  const field = found?.places.find(({ kind, exact }) => kind === 'trails' && exact)?.field ?? null;
  const handle = (name: string): ValueHandle => ({
    field: { name, of: 'events' },
    value: { kind: 'text', text: value.value },
    text: value.value,
    isSecret: false,
    record: null,
  });
  const entry = (id: string, icon: PaletteEntry['icon'], text: string, run: () => void): PaletteEntry => ({
    id: `act:${id}`,
    group: 'act',
    icon,
    text,
    value: shown,
    run,
  });
  const isWritable = app.session.store.get().workspace?.readOnly === false;
  const traceId = found?.places.some(({ kind }) => kind === 'traces') ? traceIdIn(value.value) : null;
  const inTab = tab !== null && field !== null && app.layout.get().area === 'query';
  return [
    ...(traceId === null ? [] : [entry('trace', ListTree, t('value.openTrace'), () => app.traces.openTrace(traceId))]),
    ...(lookEverywhere !== null
      ? [{ ...entry('everywhere', Globe, t('palette.act.everywhere', { value: shown }), lookEverywhere), stays: true }]
      : []),
    ...(sets.some(({ kind }) => kind === 'trail')
      ? [
          entry(
            'trails',
            Waypoints,
            t('palette.act.trails', { value: shown }),
            () => void actOn(app, handle(''), 'pivot-trails'),
          ),
        ]
      : []),
    ...(sets.some(({ kind }) => kind === 'log-group')
      ? [
          entry(
            'logs',
            ScanText,
            t('palette.act.logs', { value: shown }),
            () => void actOn(app, handle(''), 'pivot-logs'),
          ),
        ]
      : []),
    ...(inTab
      ? [
          entry(
            'filter',
            Filter,
            t('palette.act.filter', { tab: tab.title, value: shown }),
            () => void actOn(app, handle(field), 'filter'),
          ),
          entry(
            'exclude',
            FilterX,
            t('palette.act.exclude', { tab: tab.title, value: shown }),
            () => void actOn(app, handle(field), 'exclude'),
          ),
        ]
      : []),
    entry('copy', Copy, t('palette.act.copy', { value: shown }), () => {
      void app.desktop.copyText(value.value);
      app.say(t('grid.copiedCell'));
    }),
    ...(isWritable
      ? [
          entry('note', StickyNote, t('palette.act.note', { value: shown }), () =>
            app.show({
              kind: 'note',
              target: { anchor: { kind: 'value', field: null, value: value.value } },
              note: null,
            }),
          ),
        ]
      : []),
  ];
}

const short = (text: string) => {
  const shown = visibleText(text.slice(0, LONGEST));
  return text.length > LONGEST ? `${shown}…` : shown;
};
