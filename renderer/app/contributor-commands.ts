import { Copy, Download, FileJson, SaveAll } from 'lucide-react';
import { asEngineError } from '../lib/connect.ts';
import { periodFor } from '../lib/periods.ts';
import { type MessageKey, t } from '../messages/message.ts';
import type { MenuGroup } from '../ui/Menu.tsx';
import type { App } from './app.ts';
import type { Command } from './commands.ts';
import type { ContributorsTab } from './state/contributors-tab.ts';

/** Exports the ranking: all of its contributors, whatever is listed. */
async function exportRanking(app: App, tab: ContributorsTab): Promise<void> {
  const range = app.ranges.of(tab.id).store.get().current;
  const data = app.session.store.get().workspace?.range ?? null;
  const { question, orderBy, periodSeconds } = tab.ranking;
  try {
    const { sql } = await app.engine.call('contributors.sql', {
      question,
      range,
      orderBy,
      periodSeconds: periodSeconds ?? periodFor(range ?? data),
    });
    app.show({ kind: 'export', statement: { sql, title: tab.title } });
  } catch (error) {
    app.session.fail(t('contributors.failed'), asEngineError(error));
  }
}

/** What else can be done with a ranking than to run and to save it. */
export function rankingEntries(app: App, tab: ContributorsTab): MenuGroup[] {
  const { question } = tab.ranking;
  const readOnly = app.session.store.get().workspace?.readOnly ?? true;
  return [
    {
      entries: [
        ...(readOnly
          ? []
          : [
              {
                id: 'save-as',
                text: t('contributors.saveAs'),
                icon: SaveAll,
                shortcut: 'Mod+Shift+S',
                act: () => app.show({ kind: 'save-rule', tabId: tab.id, asNew: true }),
              },
            ]),
        {
          id: 'export',
          text: t('contributors.exportTable'),
          icon: Download,
          shortcut: 'Mod+Shift+E',
          act: () => void exportRanking(app, tab),
        },
      ],
    },
    {
      entries:
        question.kind === 'rule'
          ? [
              {
                id: 'export-rule',
                text: t('contributors.exportRule'),
                icon: FileJson,
                act: () => app.show({ kind: 'export-rule', rule: question.rule, name: tab.title }),
              },
              {
                id: 'copy-json',
                text: t('contributors.copyJson'),
                icon: Copy,
                act: () => {
                  void app.desktop.copyText(question.rule);
                  app.say(t('record.copied'));
                },
              },
            ]
          : [],
    },
  ];
}

/** What can be done with a ranking, and with whatever else is computed in a tab. */
export interface RankingActs {
  run(): void;
  isRunning(): boolean;
  cancel(): void;
  canSave: boolean;
  save(): void;
  saveAs(): void;
  export(): void;
  canMove(by: 1 | -1): boolean;
  move(by: 1 | -1): void;
}

/** What the commands of every tab do where a ranking is in front of it; null where none is. */
export function rankingActs(app: App): RankingActs | null {
  const tab = app.layout.get().area === 'query' ? app.tabs.rankingInFront() : null;
  if (tab === null) return null;
  const { id } = tab;
  const writable = app.session.store.get().workspace?.readOnly === false;
  return {
    run: () => app.contributors.run(id),
    isRunning: () => app.contributors.runOf(id).store.get().run.kind === 'running',
    cancel: () => app.contributors.runOf(id).cancel(),
    canSave: writable,
    save: () => void app.contributors.save(id),
    saveAs: () => app.show({ kind: 'save-rule', tabId: id, asNew: true }),
    export: () => void exportRanking(app, tab),
    canMove: (by: 1 | -1) => app.contributors.canMove(id, by),
    move: (by: 1 | -1) => app.contributors.move(id, by),
  };
}

/** Commands of rankings, for the palette and the keyboard. */
export function contributorCommands(app: App): Command[] {
  const open = () => app.session.store.get().workspace !== null;
  const front = () => (open() && app.layout.get().area === 'query' ? app.tabs.rankingInFront() : null);
  const onFront = (act: (tab: ContributorsTab) => void) => () => {
    const tab = front();
    if (tab !== null) act(tab);
  };
  const isRule = () => front()?.ranking.question.kind === 'rule';
  const command = (id: string, key: MessageKey, shortcuts: string[], run: () => void, can: () => boolean): Command => ({
    id,
    text: t(key),
    shortcuts,
    can,
    run,
    listed: true,
  });
  /** A choice of the ranking on screen, by its value. */
  const choice = (id: string, key: MessageKey, value: string): Command => {
    const selector = `[data-front] .contributors input[value="${value}"]`;
    const find = () => document.querySelector<HTMLElement>(selector);
    return command(
      id,
      key,
      [],
      () => find()?.click(),
      () => find() !== null,
    );
  };
  return [
    command('contributors', 'command.contributors', ['G C'], app.contributors.show, open),
    command('new-ranking', 'command.newRanking', [], () => app.contributors.open(), open),
    command(
      'export-rule',
      'contributors.exportRule',
      [],
      onFront(({ ranking: { question }, title }) => {
        if (question.kind === 'rule') app.show({ kind: 'export-rule', rule: question.rule, name: title });
      }),
      isRule,
    ),
    choice('ranking-form', 'command.rankingForm', 'form'),
    choice('ranking-json', 'command.rankingJson', 'json'),
    choice('ranking-sql', 'command.rankingSql', 'sql'),
    choice('ranking-table', 'command.rankingTable', 'ranking'),
    choice('ranking-compare', 'command.rankingCompare', 'compare'),
    choice('ranking-explain', 'command.rankingExplain', 'explain'),
    command(
      'ranking-twin',
      'command.rankingTwin',
      [],
      () => document.querySelector<HTMLElement>('[data-front] .ranking-plot [data-twin] button')?.click(),
      () => document.querySelector('[data-front] .ranking-plot [data-twin] button') !== null,
    ),
  ];
}
