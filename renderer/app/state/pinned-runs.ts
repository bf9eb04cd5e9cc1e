import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';

/** Keeps the rows of a run of the tab open, or lets them go; the tab remembers that they were meant to stay. */
export function pinRun(app: App, tabId: string, runId: string, pinned: boolean): void {
  const tab = app.tabs.queries().find(({ id }) => id === tabId);
  if (tab === undefined) return;
  app.runOf(tabId).pin(runId, pinned);
  app.tabs.change(tabId, { runs: tab.runs.map((one) => (one.id === runId ? { ...one, pinned } : one)) });
  app.say(pinned ? t('runs.said.pinned') : t('runs.said.unpinned'));
}

/** Pins the result in front, or takes its pin away. */
export function togglePin(app: App): void {
  const tab = app.tabs.active();
  const state = tab === null ? null : app.runOf(tab.id).store.get();
  if (tab !== null && state?.result) pinRun(app, tab.id, state.result.runId, !state.pinned.has(state.result.runId));
}

/** The pinned run that the result in front can be compared with: the newest other one whose rows are open. */
export function comparable(app: App): { a: string; b: string } | null {
  const tab = app.tabs.active();
  const state = tab === null ? null : app.runOf(tab.id).store.get();
  if (!state?.result || state.result.lost) return null;
  const b = state.result.runId;
  const others = [...state.kept.values()].filter(({ runId, lost }) => runId !== b && !lost && state.pinned.has(runId));
  const a = others.at(-1)?.runId;
  return a === undefined ? null : { a, b };
}

export function compareWithPinned(app: App): void {
  const [tab, runs] = [app.tabs.active(), comparable(app)];
  if (tab !== null && runs !== null) app.runOf(tab.id).compare(runs);
}
