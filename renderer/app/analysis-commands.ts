import { type MessageKey, t } from '../messages/message.ts';
import type { App } from './app.ts';
import type { Command } from './commands.ts';
import { type RankingActs, rankingActs } from './contributor-commands.ts';

/** What the commands of every tab do where a ranking, findings or metrics are in front of it; null where none are. */
export function analysisActs(app: App): RankingActs | null {
  const ranking = rankingActs(app);
  if (ranking !== null || app.layout.get().area !== 'query') return ranking;
  const tab = app.tabs.front();
  if (tab?.kind === 'metrics') {
    const run = app.metrics.runOf(tab.id);
    return {
      ...NOTHING_KEPT,
      run: () => app.metrics.run(tab.id),
      isRunning: () => run.store.get().run.kind === 'running',
      cancel: run.cancel,
      canSave: app.session.store.get().workspace?.readOnly === false,
      save: () => void app.metrics.save(tab.id),
      saveAs: () => app.show({ kind: 'save-board', tabId: tab.id, asNew: true }),
      export: pressIn('[data-export] button'),
    };
  }
  if (tab?.kind !== 'findings') return null;
  const run = app.findings.runOf(tab.id);
  return {
    ...NOTHING_KEPT,
    run: () => app.findings.run(tab.id),
    isRunning: () => run.store.get().run.kind === 'running',
    cancel: run.cancel,
    export: pressIn('[data-export] button'),
  };
}

const nothing = (): void => undefined;

/** Of tabs that keep nothing in the workspace, and have no steps to go back to. */
const NOTHING_KEPT: Omit<RankingActs, 'run' | 'isRunning' | 'cancel' | 'export'> = {
  canSave: false,
  save: nothing,
  saveAs: nothing,
  canMove: () => false,
  move: nothing,
};

const inFront = (selector: string) => document.querySelector<HTMLElement>(`[data-front] ${selector}`);
/** Presses what the tab in front has of it. */
const pressIn = (selector: string) => () => inFront(selector)?.click();

/** Commands of findings and metrics, for the palette and the keyboard. */
export function analysisCommands(app: App): Command[] {
  const open = () => app.session.store.get().workspace !== null;
  const findings = () => {
    const tab = open() && app.layout.get().area === 'query' ? app.tabs.front() : null;
    return tab?.kind === 'findings' ? tab : null;
  };
  const command = (id: string, key: MessageKey, shortcuts: string[], run: () => void, can: () => boolean): Command => ({
    id,
    text: t(key),
    shortcuts,
    can,
    run,
    listed: true,
  });
  const onFindings = (act: (tab: NonNullable<ReturnType<typeof findings>>) => void) => () => {
    const tab = findings();
    if (tab !== null) act(tab);
  };
  const metrics = () => {
    const tab = open() && app.layout.get().area === 'query' ? app.tabs.front() : null;
    return tab?.kind === 'metrics' ? tab : null;
  };
  const onMetrics = (act: (tab: NonNullable<ReturnType<typeof metrics>>) => void) => () => {
    const tab = metrics();
    if (tab !== null) act(tab);
  };
  const hasMetrics = () => metrics() !== null;
  const hasFindings = () => findings() !== null;
  return [
    command('findings', 'command.findings', ['G F'], app.findings.show, open),
    command('metrics', 'command.metrics', [], app.metrics.show, open),
    command('new-metrics', 'command.newMetrics', [], () => app.metrics.open(), open),
    command(
      'new-alarm',
      'command.newAlarm',
      [],
      onMetrics(({ id }) => app.show({ kind: 'alarm', tabId: id, name: null })),
      hasMetrics,
    ),
    command(
      'metrics-twin',
      'command.metricsTwin',
      [],
      onMetrics(({ id, twin }) => app.metrics.change(id, { twin: !twin })),
      hasMetrics,
    ),
    command('new-findings', 'command.newFindings', [], () => app.findings.open(), open),
    command(
      'findings-form',
      'command.findingsForm',
      [],
      onFindings(({ id, form }) => app.findings.change(id, { form: !form })),
      hasFindings,
    ),
    command(
      'findings-twin',
      'command.findingsTwin',
      [],
      onFindings(({ id, view }) => app.findings.change(id, { view: view === 'table' ? 'timeline' : 'table' })),
      hasFindings,
    ),
  ];
}
