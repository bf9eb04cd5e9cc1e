import {
  BookMarked,
  ChartBarDecreasing,
  Cloud,
  Columns3,
  Database,
  FileText,
  FolderOpen,
  NotebookText,
} from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { CatalogDataSet } from '../../../preload/contract/catalog.ts';
import type { RecentWorkspace } from '../../../preload/contract/desktop.ts';
import type { Facet } from '../../../preload/contract/facets.ts';
import type { Input } from '../../../preload/contract/index.ts';
import type { DataSet } from '../../../preload/contract/query.ts';
import { accountNameOf } from '../../lib/account-names.ts';
import { logGroupQuery } from '../../lib/log-group-query.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { baseName, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { type App, useApp } from '../app.ts';
import { tabIcon } from '../TabStrip.tsx';
import type { PaletteEntry } from './entry.ts';

const SEGMENTS =
  'fields @timestamp, name, trace_id, http.request.method, http.request.url, http.response.status, fault, error\n| sort @timestamp desc';
const TRAIL_EVENTS =
  'fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode\n| sort @timestamp desc';
/** More services than AWS has. */
const MOST_SERVICES = 1000;

/** What can be gone to beside commands: tabs, saved queries, sources, services, fields, workspaces opened lately. */
export function useTargets(): PaletteEntry[] {
  const app = useApp();
  const hasWorkspace = usePart(app.session.store, ({ workspace }) => workspace !== null);
  const sets = useStore(app.dataSets);
  const tabs = usePart(app.tabs.store, (state) => state.tabs);
  const saved = useStore(app.saved.store);
  const notebooks = useStore(app.notebooks.store);
  const rules = useStore(app.contributors.rules);
  const [recents, setRecents] = useState<RecentWorkspace[]>([]);
  useEffect(() => void app.desktop.recents.list().then(setRecents), [app]);
  const range = app.ranges.inFront().store.get().current;
  const hasTrails = sets.some(({ kind }) => kind === 'trail');
  const services = useCall('facets.get', hasTrails ? servicesQuestion(range) : null);
  const catalog = useCall('fields.list', hasWorkspace ? {} : null);
  return useMemo(
    () => [
      ...(hasWorkspace ? tabs : []).map(
        (tab): PaletteEntry => ({
          id: `tab:${tab.id}`,
          group: 'tabs',
          icon: tabIcon(tab),
          text: tab.title,
          run() {
            app.layout.set((state) => ({ ...state, area: 'query' }));
            app.tabs.activate(tab.id);
          },
        }),
      ),
      ...saved.map(
        (query): PaletteEntry => ({
          id: `saved:${query.id}`,
          group: 'saved',
          icon: BookMarked,
          text: query.name,
          detail: t(`language.${query.language}`),
          run() {
            app.openSaved(query);
            if (query.parameters.length > 0) app.runActive();
          },
        }),
      ),
      ...rules.map(
        (rule): PaletteEntry => ({
          id: `rule:${rule.id}`,
          group: 'saved',
          icon: ChartBarDecreasing,
          text: rule.name,
          detail: t('area.contributors'),
          run: () => app.contributors.openSaved(rule),
        }),
      ),
      ...notebooks.map(
        (notebook): PaletteEntry => ({
          id: `notebook:${notebook.id}`,
          group: 'notebooks',
          icon: NotebookText,
          text: notebook.name,
          isName: true,
          run: () => app.notebooks.open(notebook),
        }),
      ),
      ...sets.map((set) => sourceEntry(app, set)),
      ...(services.output?.values ?? []).map((value) => serviceEntry(app, value)),
      ...fieldEntries(app, catalog.output?.dataSets ?? []),
      ...recents
        .filter(({ exists }) => exists)
        .map(
          ({ name, path }): PaletteEntry => ({
            id: `workspace:${path}`,
            group: 'workspaces',
            icon: FolderOpen,
            text: name,
            detail: baseName(path),
            run: () => void app.openWorkspace(path),
          }),
        ),
    ],
    [app, hasWorkspace, tabs, saved, notebooks, rules, sets, services.output, catalog.output, recents],
  );
}

function servicesQuestion(range: { from: number; to: number } | null) {
  return {
    language: 'insights' as const,
    text: '',
    sources: ['cloudtrail'],
    range,
    field: { name: 'eventSource', of: 'events' as const },
    top: MOST_SERVICES,
  };
}

function sourceEntry(app: App, set: DataSet): PaletteEntry {
  const { name, kind, events } = set;
  const isGroup = kind === 'log-group';
  const called = accountNameOf(set);
  return {
    id: `source:${name}`,
    group: 'sources',
    icon: isGroup ? FileText : Database,
    text: called === null ? name : `${name} ${visibleText(called)}`,
    isName: true,
    detail: t(isGroup ? 'palette.logEvents' : 'palette.events', { n: events }),
    run() {
      if (kind === 'traces') return app.openQuery(name, SEGMENTS, { language: 'insights', sources: [name] });
      if (!isGroup) return app.openQuery(name, TRAIL_EVENTS, { language: 'insights', sources: [name] });
      const { title, text, language } = logGroupQuery(set, app.dataSets.get());
      app.openQuery(title, text, { language, sources: [name] });
    },
  };
}

function serviceEntry(app: App, { text, value, count: events }: Facet['values'][number]): PaletteEntry {
  return {
    id: `service:${text}`,
    group: 'services',
    icon: Cloud,
    text,
    isName: true,
    detail: t('palette.events', { n: events }),
    run() {
      const field = { name: 'eventSource', of: 'events' as const };
      void openEdited(app, text, TRAIL_EVENTS, ['cloudtrail'], { kind: 'filter', field, values: [value] });
    },
  };
}

/** One entry a name, whatever data sets have it. */
function fieldEntries(app: App, dataSets: readonly CatalogDataSet[]): PaletteEntry[] {
  const fields = new Map<string, { type: string; sources: string[] }>();
  for (const { dataSet, fields: own } of dataSets)
    for (const { name, type } of own) {
      if (type === 'map' || type === 'list') continue;
      const known = fields.get(name);
      if (known === undefined) fields.set(name, { type, sources: [dataSet] });
      else known.sources.push(dataSet);
    }
  return [...fields].map(([name, { sources }]) => ({
    id: `field:${name}`,
    group: 'fields',
    icon: Columns3,
    text: name,
    isName: true,
    detail: sources.length === 1 ? (sources[0] ?? '') : t('palette.inSources', { n: sources.length }),
    run() {
      const title = t('value.countTitle', { field: name });
      void openEdited(app, title, '', sources, { kind: 'count', field: { name, of: 'events' } });
    },
  }));
}

/** Opens a query that an act is written into. */
async function openEdited(
  app: App,
  title: string,
  text: string,
  sources: string[],
  act: Input<'query.edit'>['act'],
): Promise<void> {
  try {
    const edited = await app.engine.call('query.edit', { language: 'insights', text, sources, act });
    app.openQuery(title, edited.text, { language: 'insights', sources });
  } catch (error) {
    app.session.fail(t('error.title.edit'), error);
  }
}
