import type { Ranking, SavedRule } from '../../../preload/contract/contributor-rules.ts';
import type {
  ContributorEvents,
  ContributorQuestion,
  ContributorReport,
  LibraryRule,
} from '../../../preload/contract/contributors.ts';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { newRuleText, pathOfField, readRuleForm, writeRuleForm } from '../../lib/contributor-rule.ts';
import { periodFor } from '../../lib/periods.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import { createTabRuns, sayEnd } from './analysis-run.ts';
import { type ContributorRun, createContributorRun } from './contributor-run.ts';
import { type ContributorsTab, sameRanking } from './contributors-tab.ts';
import { withPanel } from './layout.ts';
import { sameRange } from './range-history.ts';
import { createSteps } from './steps.ts';

/** What Alt+Left and Alt+Right bring back in a ranking. */
interface RankingStep {
  ranking: Ranking;
  range: TimeRange | null;
}

const sameStep = (a: RankingStep, b: RankingStep) => sameRanking(a.ranking, b.ranking) && sameRange(a.range, b.range);

/** The rankings of the open workspace: rules that it keeps, those in tabs, and their runs. */
export interface Contributors {
  /** Rules that the workspace keeps, in the order of their names. */
  rules: Store<readonly SavedRule[]>;
  refresh(): Promise<void>;
  clear(): void;
  /** The run of a tab, made on first use. */
  runOf(tabId: string): ContributorRun;
  /** Shows the area: its side panel, and the ranking that was last in front, or a new one. */
  show(): void;
  /** Opens a new ranking in a tab, and its id: as it is given, else one that the data suggest. */
  open(ranking?: Partial<Ranking>, title?: string): string;
  /** Shows a rule of the workspace: in the tab that shows it already, else in one of its own; and runs it. */
  openSaved(rule: SavedRule): void;
  /** Opens a copy of a rule of the library, and runs it. */
  openTemplate(rule: LibraryRule): void;
  /** Writes into a ranking; `run` runs it too. Each run is a step to go back to. */
  edit(tabId: string, part: Partial<Ranking>, run?: boolean): void;
  run(tabId: string): void;
  /** Asks by a rule in place of free fields, or the other way round; what was written in the other stays beside it. */
  switchQuestion(tabId: string): void;
  /** The range of a tab on screen became another one: what was asked of the old one is asked again. */
  onRange(tab: ContributorsTab, before: TimeRange | null, now: TimeRange | null): void;
  canMove(tabId: string, by: 1 | -1): boolean;
  /** Goes a step back or forward in a tab: its ranking and range as they were, run again. */
  move(tabId: string, by: 1 | -1): void;
  /** Saves a ranking under the name that it has; asks for one where it has none. */
  save(tabId: string): Promise<void>;
  /** Saves a ranking under a name, as a new rule or in place of the one that the tab shows. An error is the answer to show. */
  put(tabId: string, name: string, asNew: boolean): Promise<EngineError | null>;
  rename(rule: SavedRule, name: string): Promise<EngineError | null>;
  remove(id: string): Promise<void>;
  /** Opens the events behind a number of what a tab shows, as queries of their own. */
  openEvents(tabId: string, events: ContributorEvents, title: string, within?: TimeRange): Promise<void>;
}

type RuleQuestion = Extract<ContributorQuestion, { kind: 'rule' }>;
type FieldsQuestion = Extract<ContributorQuestion, { kind: 'fields' }>;

/** The keys and the measure of a rule, to go on with as free fields; its filters are no condition of Logs Insights. */
function fieldsOf({ rule, sources, ignoreDash }: RuleQuestion): FieldsQuestion {
  const form = readRuleForm(rule);
  const areSets = form?.groups.every((group) => !group.endsWith('*') && !group.startsWith('arn:'));
  return {
    kind: 'fields',
    keys: form === null || form.format === 'CLF' ? ['@logStream'] : form.keys,
    measure:
      form?.aggregateOn === 'Sum' && form.summed !== null ? { kind: 'sum', field: form.summed } : { kind: 'count' },
    where: null,
    sources: form !== null && areSets && sources.length === 0 ? form.groups : sources,
    ignoreDash,
  };
}

/** A rule of the keys that are paths. */
function ruleOf({ keys, sources, ignoreDash }: FieldsQuestion): RuleQuestion {
  const paths = keys.filter((key) => !key.startsWith('@')).map((key) => (key.startsWith('$') ? key : pathOfField(key)));
  const rule = newRuleText(sources[0] ?? 'cloudtrail', paths);
  return {
    kind: 'rule',
    rule: sources.length > 1 ? writeRuleForm(rule, { groups: sources }) : rule,
    sources: [],
    ignoreDash,
  };
}

/** Makes the rankings of a window; `app` is asked when they act. */
export function createContributors(engine: EngineClient, app: () => App): Contributors {
  const rules = createStore<readonly SavedRule[]>([]);
  const steps = createSteps(sameStep);
  const read = async () => rules.set((await engine.call('rules.list', {})).rules);
  const tabOf = (id: string) =>
    app()
      .tabs.rankings()
      .find((tab) => tab.id === id) ?? null;
  const rangeOf = (tabId: string) => app().ranges.of(tabId).store.get().current;
  const stepOf = (tab: ContributorsTab): RankingStep => ({ ranking: tab.ranking, range: rangeOf(tab.id) });
  const fail = (error: unknown) => app().session.fail(t('error.title.rules'), error);

  const onEnd = sayEnd(app, ({ uniqueCount, statistics }: ContributorReport) => {
    app().lastRun.set({ rows: statistics.matched, elapsedMs: statistics.elapsedMs });
    app().say(t('contributors.live.done', { n: uniqueCount }));
  });
  const runs = createTabRuns(
    () => createContributorRun(engine, onEnd),
    (id) => tabOf(id) !== null,
  );

  const runTab = (tabId: string) => {
    const tab = tabOf(tabId);
    if (tab === null) return;
    runs.sweep();
    const { ranking } = tab;
    const range = rangeOf(tabId);
    const data = app().session.store.get().workspace?.range ?? null;
    const periodSeconds = ranking.periodSeconds ?? periodFor(range ?? data);
    app().tabs.changeContributors(tabId, { ran: ranking });
    steps.visit(tabId, { ranking, range });
    void runs.of(tabId).run({ ranking, range, periodSeconds });
  };

  const edit: Contributors['edit'] = (tabId, part, run = false) => {
    const tab = tabOf(tabId);
    if (tab === null) return;
    app().tabs.changeContributors(tabId, { ranking: { ...tab.ranking, ...part } });
    if (run) runTab(tabId);
  };

  /** Callers of the trail where there is one, else log streams. */
  const suggested = (): Ranking => {
    const sets = app().dataSets.get();
    const hasTrails = sets.some(({ kind }) => kind === 'trail') || sets.length === 0;
    const common = { sources: [], ignoreDash: false };
    return {
      question: hasTrails
        ? {
            kind: 'rule',
            rule: newRuleText('cloudtrail', ['$.sourceIPAddress', '$.userIdentity.arn']),
            ...common,
          }
        : { kind: 'fields', keys: ['@log', '@logStream'], measure: { kind: 'count' }, where: null, ...common },
      periodSeconds: null,
      orderBy: 'sum',
      limit: 10,
    };
  };
  const inFront = () => app().layout.set((state) => ({ ...state, area: 'query', panel: 'rules', called: false }));
  const newTab = (ranking: Ranking, title: string, saved: ContributorsTab['saved'] = null) => {
    inFront();
    const tab = { title, ranking, saved, ownRange: null, aside: null, view: 'form' as const, ran: null };
    return app().tabs.openContributors(tab);
  };
  let numbers = 0;

  const save = async (tab: ContributorsTab, name: string, id: string | null): Promise<EngineError | null> => {
    try {
      const { ranking } = tab;
      const kept = await engine.call('rules.save', { ...(id === null ? {} : { id }), name, ranking });
      app().tabs.changeContributors(tab.id, { title: kept.name, saved: kept });
      await read();
      app().say(t('contributors.saved', { name: kept.name }));
      return null;
    } catch (error) {
      return asEngineError(error);
    }
  };

  return {
    rules,
    async refresh() {
      try {
        await read();
      } catch (error) {
        fail(error);
      }
    },
    clear() {
      rules.set([]);
      runs.clear();
      steps.forget();
    },
    runOf: runs.of,
    show() {
      const { tabs, layout } = app();
      layout.set((state) => withPanel(state, 'rules'));
      if (tabs.rankingInFront() !== null) return;
      const last = tabs.rankings().at(-1);
      if (last === undefined) {
        runTab(newTab(suggested(), t('contributors.callers')));
      } else tabs.activate(last.id);
    },
    open(ranking, title) {
      const id = newTab({ ...suggested(), ...ranking }, title ?? t('contributors.untitled', { n: String(++numbers) }));
      runTab(id);
      return id;
    },
    openSaved(rule) {
      const shown = app()
        .tabs.rankings()
        .find(({ saved }) => saved?.id === rule.id);
      inFront();
      if (shown !== undefined) app().tabs.activate(shown.id);
      else runTab(newTab(rule.ranking, rule.name, rule));
    },
    openTemplate({ title, rule }) {
      const question = { kind: 'rule' as const, rule, sources: [], ignoreDash: false };
      runTab(newTab({ ...suggested(), question }, title));
    },
    edit,
    run: runTab,
    switchQuestion(tabId) {
      const tab = tabOf(tabId);
      if (tab === null) return;
      const { question } = tab.ranking;
      const other = tab.aside ?? (question.kind === 'rule' ? fieldsOf(question) : ruleOf(question));
      app().tabs.changeContributors(tabId, {
        ranking: { ...tab.ranking, question: other },
        aside: question,
        view: 'form',
      });
    },
    onRange(tab, before, now) {
      if (!steps.store.get().has(tab.id)) steps.visit(tab.id, { ranking: tab.ranking, range: before });
      steps.visit(tab.id, { ranking: tab.ranking, range: now });
      const { run, answer } = runs.of(tab.id).store.get();
      if (answer !== null || run.kind !== 'idle') runTab(tab.id);
    },
    canMove(tabId, by) {
      const tab = tabOf(tabId);
      return tab !== null && steps.can(tabId, by, stepOf(tab));
    },
    move(tabId, by) {
      const tab = tabOf(tabId);
      const step = tab === null ? null : steps.move(tabId, by, stepOf(tab));
      if (step === null) return;
      app().tabs.changeContributors(tabId, { ranking: step.ranking });
      // A range that changes runs the ranking by itself.
      const isSame = sameRange(rangeOf(tabId), step.range);
      app().ranges.of(tabId).set(step.range);
      if (isSame) runTab(tabId);
    },
    async save(tabId) {
      const tab = tabOf(tabId);
      if (tab === null) return;
      const known = rules.get().find(({ id }) => id === tab.saved?.id);
      if (known === undefined) app().show({ kind: 'save-rule', tabId, asNew: true });
      else {
        const failure = await save(tab, known.name, known.id);
        if (failure !== null) fail(failure);
      }
    },
    async put(tabId, name, asNew) {
      const tab = tabOf(tabId);
      if (tab === null) return null;
      const known = rules.get().find(({ id }) => id === tab.saved?.id);
      return await save(tab, name, asNew ? null : (known?.id ?? null));
    },
    async rename(rule, name) {
      try {
        const kept = await engine.call('rules.save', { id: rule.id, name, ranking: rule.ranking });
        for (const tab of app().tabs.rankings())
          if (tab.saved?.id === rule.id) app().tabs.changeContributors(tab.id, { title: kept.name, saved: kept });
        await read();
        return null;
      } catch (error) {
        return asEngineError(error);
      }
    },
    async remove(id) {
      try {
        await engine.call('rules.remove', { id });
        for (const tab of app().tabs.rankings())
          if (tab.saved?.id === id) app().tabs.changeContributors(tab.id, { saved: null });
        await read();
      } catch (error) {
        fail(error);
      }
    },
    async openEvents(tabId, events, title, within) {
      const { answer } = runs.of(tabId).store.get();
      const tab = tabOf(tabId);
      if (answer === null || tab === null) return;
      const { ranking } = answer.asked;
      const range = within ?? answer.report.range;
      try {
        const { queries } = await engine.call('contributors.events', { question: ranking.question, range, events });
        if (queries.length === 0) app().say(t('contributors.noEvents'), true);
        for (const { language, text, sources } of queries) {
          // The range of an Insights query is its tab's: where it is not the workspace's, the tab holds it.
          const isOwn =
            language === 'insights' && !sameRange(within ?? answer.asked.range, app().range.store.get().current);
          app().openQuery(title, text, { language, sources, ...(isOwn ? { ownRange: { range } } : {}) });
        }
      } catch (error) {
        app().session.fail(t('error.title.events'), error);
      }
    },
  };
}
