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

/** Commands of rankings, for the palette and the keyboard. */
export function contributorCommands(app: App): Command[] {
  const open = () => app.session.store.get().workspace !== null;
  const writable = () => app.session.store.get().workspace?.readOnly === false;
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
  const isRunning = () => {
    const tab = front();
    return tab !== null && app.contributors.runOf(tab.id).store.get().run.kind === 'running';
  };
  return [
    command('contributors', 'command.contributors', ['G C'], app.contributors.show, open),
    command('new-ranking', 'command.newRanking', [], () => app.contributors.open(), open),
    command(
      'run-ranking',
      'command.runRanking',
      ['Mod+Enter'],
      onFront(({ id }) => app.contributors.run(id)),
      () => front() !== null,
    ),
    command(
      'cancel-ranking',
      'command.cancelRanking',
      [],
      onFront(({ id }) => app.contributors.runOf(id).cancel()),
      isRunning,
    ),
    command(
      'save-rule',
      'command.saveRule',
      ['Mod+S'],
      onFront(({ id }) => void app.contributors.save(id)),
      () => writable() && front() !== null,
    ),
    command(
      'save-rule-as',
      'command.saveRuleAs',
      ['Mod+Shift+S'],
      onFront(({ id }) => app.show({ kind: 'save-rule', tabId: id, asNew: true })),
      () => writable() && front() !== null,
    ),
    command(
      'export-ranking',
      'command.exportRanking',
      ['Mod+Shift+E'],
      onFront((tab) => void exportRanking(app, tab)),
      () => front() !== null,
    ),
    command(
      'export-rule',
      'contributors.exportRule',
      [],
      onFront(({ ranking: { question }, title }) => {
        if (question.kind === 'rule') app.show({ kind: 'export-rule', rule: question.rule, name: title });
      }),
      isRule,
    ),
    command(
      'ranking-back',
      'command.back',
      ['Alt+ArrowLeft', 'Mod+Z'],
      onFront(({ id }) => app.contributors.move(id, -1)),
      () => app.contributors.canMove(front()?.id ?? '', -1),
    ),
    command(
      'ranking-forward',
      'command.forward',
      ['Alt+ArrowRight'],
      onFront(({ id }) => app.contributors.move(id, 1)),
      () => app.contributors.canMove(front()?.id ?? '', 1),
    ),
    command(
      'hold-ranking-range',
      'command.holdRange',
      [],
      onFront(({ id, ownRange }) => app.ranges.hold(id, ownRange === null)),
      () => front() !== null && (app.session.store.get().workspace?.range ?? null) !== null,
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
