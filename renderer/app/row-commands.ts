import { arranged } from '../features/query/columns.ts';
import { copyRows } from '../features/query/result-copy.ts';
import { type MessageKey, t } from '../messages/message.ts';
import type { App } from './app.ts';
import type { Command } from './commands.ts';
import { actOn, type ValueAct } from './values/acts.ts';
import { momentOf, resultHandle } from './values/value.ts';

/** Acts on the value under the cursor, with the key that does the same in the grid. */
const VALUE_ACTS: [act: ValueAct, text: MessageKey, keys: string[]][] = [
  ['filter', 'value.filter', ['+']],
  ['exclude', 'value.exclude', ['-']],
  ['only', 'command.only', []],
  ['count', 'single.count', ['C']],
  ['column', 'value.column', ['A']],
  ['from', 'value.from', ['[']],
  ['to', 'value.to', [']']],
  ['around', 'value.around', ['T']],
  ['pivot-trails', 'value.pivot.trails', ['P T']],
  ['pivot-logs', 'value.pivot.logs', ['P L']],
  ['pivot-traces', 'keys.pivotTraces', ['P X']],
  ['pivot-session', 'keys.pivotSession', ['P S']],
];
const OF_TIMES: readonly ValueAct[] = ['from', 'to', 'around'];

/** What can be done with the row, the value and the marked rows of the query in front, for the palette. */
export function rowCommands(app: App): Command[] {
  const front = () => {
    const tab = app.layout.get().area === 'query' ? app.tabs.active() : null;
    if (tab === null) return null;
    const run = app.runOf(tab.id);
    const { result } = run.store.get();
    if (result === null || result.rowCount === 0) return null;
    const { shown } = arranged(
      result.columns.map(({ name }) => name),
      tab.layout,
    );
    return { run, result, shown };
  };
  const handle = () => {
    const now = front();
    if (now === null) return null;
    const { row, column } = now.run.store.get();
    return resultHandle(now.result, row, now.shown[Math.min(column, now.shown.length - 1)] ?? 0);
  };
  const marked = () => front()?.run.store.get().marks.size ?? 0;
  const inFront = (selector: string) => document.querySelector<HTMLElement>(`[data-front] ${selector}`);
  const click = (selector: string) => () => inFront(selector)?.click();
  const view = (id: string, text: MessageKey, value: string): Command => ({
    id,
    text: t(text),
    shortcuts: [],
    listed: true,
    can: () => inFront(`.result-bar input[value="${value}"]`) !== null,
    run: click(`.result-bar input[value="${value}"]`),
  });
  return [
    ...VALUE_ACTS.map(
      ([act, text, shortcuts]): Command => ({
        id: `value-${act}`,
        text: t(text),
        shortcuts,
        listed: true,
        ofRows: true,
        can() {
          const found = handle();
          return found !== null && (!OF_TIMES.includes(act) || momentOf(found) !== null);
        },
        run() {
          const found = handle();
          if (found !== null) void actOn(app, found, act);
        },
      }),
    ),
    {
      id: 'mark',
      text: t('command.mark'),
      shortcuts: [' '],
      listed: true,
      ofRows: true,
      can: () => front() !== null,
      run() {
        const now = front();
        now?.run.toggleMark(now.run.store.get().row);
      },
    },
    {
      id: 'clear-marks',
      text: t('command.clearMarks'),
      shortcuts: [],
      listed: true,
      can: () => marked() > 0,
      run: () => front()?.run.toggleMark(null),
    },
    {
      id: 'copy-marked',
      text: t('command.copyMarked'),
      shortcuts: [],
      listed: true,
      can: () => marked() > 0,
      run() {
        const now = front();
        if (now === null) return;
        const rows = [...now.run.store.get().marks].sort((a, b) => a - b);
        void copyRows(app, now.result, rows, now.shown, 'tsv');
      },
    },
    view('view-rows', 'command.viewRows', 'rows'),
    view('view-chart', 'command.viewChart', 'chart'),
    view('view-patterns', 'command.viewPatterns', 'patterns'),
    view('view-sql', 'command.viewSql', 'sql'),
    {
      id: 'result-facts',
      text: t('command.resultFacts'),
      shortcuts: [],
      listed: true,
      can: () => inFront('[data-facts]') !== null,
      run: click('[data-facts]'),
    },
    {
      id: 'histogram-twin',
      text: t('command.histogramTwin'),
      shortcuts: [],
      listed: true,
      can: () => inFront('.chart [data-twin] button') !== null,
      run: click('.chart [data-twin] button'),
    },
  ];
}
