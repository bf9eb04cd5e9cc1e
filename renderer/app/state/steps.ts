import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { sameRange } from './range-history.ts';
import { type ColumnLayout, sameLayout } from './tabs.ts';

/** What of a tab Alt+Left and Alt+Right bring back: the question, when, and how its columns lie. */
export interface Step {
  text: string;
  language: QueryLanguage;
  sources: string[];
  range: TimeRange | null;
  layout: ColumnLayout | null;
}

interface TabSteps<S> {
  steps: S[];
  at: number;
}

export interface Steps<S = Step> {
  /** By tab. */
  store: Store<ReadonlyMap<string, TabSteps<S>>>;
  /** Notes where a tab came to; the step that it is at already is none. What lay ahead is forgotten. */
  visit(tabId: string, step: S): void;
  /** The step before (or behind), given where the tab is now; null where there is none. */
  move(tabId: string, by: 1 | -1, now: S): S | null;
  can(tabId: string, by: 1 | -1, now: S): boolean;
  forget(): void;
}

/** Most steps that a tab keeps. */
const MOST_STEPS = 200;

/** Whether two steps of a query are one. */
export function sameStep(a: Step, b: Step): boolean {
  return (
    a.text === b.text &&
    a.language === b.language &&
    sameRange(a.range, b.range) &&
    sameLayout(a.layout, b.layout) &&
    a.sources.join('\n') === b.sources.join('\n')
  );
}

/** Makes the way back of each tab of a workspace; `same` says which steps are one. */
export function createSteps<S>(same: (a: S, b: S) => boolean): Steps<S> {
  const store = createStore<ReadonlyMap<string, TabSteps<S>>>(new Map());
  const put = (tabId: string, next: TabSteps<S>) => store.set((old) => new Map(old).set(tabId, next));
  const visit = (tabId: string, step: S) => {
    const { steps, at } = store.get().get(tabId) ?? { steps: [], at: -1 };
    const here = steps[at];
    if (here !== undefined && same(here, step)) return;
    const kept = [...steps.slice(0, at + 1), step].slice(-MOST_STEPS);
    put(tabId, { steps: kept, at: kept.length - 1 });
  };
  const can = (tabId: string, by: 1 | -1, now: S) => {
    const mine = store.get().get(tabId);
    if (mine === undefined) return false;
    const here = mine.steps[mine.at];
    // What was typed since is a step of its own to come back to.
    if (by === -1 && here !== undefined && !same(here, now)) return true;
    return mine.steps[mine.at + by] !== undefined;
  };
  return {
    store,
    visit,
    can,
    move(tabId, by, now) {
      if (!can(tabId, by, now)) return null;
      if (by === -1) visit(tabId, now);
      const mine = store.get().get(tabId);
      const step = mine?.steps[mine.at + by];
      if (mine === undefined || step === undefined) return null;
      put(tabId, { ...mine, at: mine.at + by });
      return step;
    },
    forget() {
      store.set(new Map());
    },
  };
}
