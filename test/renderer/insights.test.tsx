import { completionStatus, currentCompletions } from '@codemirror/autocomplete';
import { undo } from '@codemirror/commands';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { Input, Output } from '../../preload/contract/index.ts';
import type { App } from '../../renderer/app/app.ts';
import { EngineError } from '../../renderer/lib/connect.ts';
import { EVENT_COLUMNS, eventPage, type FakeEngine, trailEngine, workspaceInfo } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

/** Writes a text into the editor as typing it would. */
function write(app: App, text: string) {
  act(() => {
    const editor = app.editor.current;
    editor?.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      selection: { anchor: text.length },
      userEvent: 'input.type',
    });
  });
}

const text = (app: App) => app.editor.current?.state.doc.toString();
const runs = (engine: FakeEngine) =>
  engine.calls.filter(({ method }) => method === 'query.run').map(({ input }) => input as Input<'query.run'>);

function answer(change: Partial<Output<'query.run'>>): Output<'query.run'> {
  return {
    resultId: 'r1',
    columns: EVENT_COLUMNS,
    rowCount: 10,
    elapsedMs: 12,
    firstPage: eventPage(0, 10, 10),
    timeColumn: 0,
    warnings: [],
    statistics: { recordsScanned: 1000, recordsMatched: 10 },
    rowsUncut: null,
    held: { trailEvents: 1000, logEvents: 0 },
    reads: { trails: true, groups: null, traces: false },
    partial: false,
    ...change,
  };
}

describe('the editor', () => {
  test('a new tab asks Insights; the switch keeps both texts and both histories', async () => {
    const { app } = await showWindow();
    await screen.findByRole('textbox', { name: 'Logs Insights text' });
    write(app, 'fields eventName');
    write(app, 'fields eventName, errorCode');
    await user.click(screen.getByRole('radio', { name: 'SQL' }));
    await screen.findByRole('textbox', { name: 'SQL text' });
    expect(text(app)).toBe('');
    write(app, 'SELECT 1');
    await user.keyboard('{Control>}{Shift>}q{/Shift}{/Control}');
    await screen.findByRole('textbox', { name: 'Logs Insights text' });
    expect(text(app)).toBe('fields eventName, errorCode');
    act(() => void (app.editor.current && undo(app.editor.current)));
    expect(app.tabs.active()).toMatchObject({ language: 'insights', aside: { text: 'SELECT 1' } });
    expect(text(app)).not.toContain('SELECT');
  });

  test('words have the colour of what they are', async () => {
    const { app } = await showWindow();
    write(
      app,
      'SOURCE "a # b" | fields strlen(@message) as n # fields\n| parse @message /(?<x>"a|b)/\n| filter x like /c\\/d/ and n / 2 > 1e3 and `limit` in [1, 5m]',
    );
    const coloured = (name: string) => [...document.querySelectorAll(`.cm-line .${name}`)].map((el) => el.textContent);
    await waitFor(() => expect(coloured('syn-comment')).toEqual(['# fields']));
    expect(coloured('syn-command')).toEqual(['SOURCE', 'fields', 'as', 'parse', 'filter']);
    expect(coloured('syn-function')).toEqual(['strlen']);
    expect(coloured('syn-string')).toEqual(['"a # b"']);
    expect(coloured('syn-regex')).toEqual(['/(?<x>"a|b)/', '/c\\/d/']);
    expect(coloured('syn-number')).toEqual(['2', '1e3', '1', '5m']);
  });

  test('mistakes are listed with their places; choosing one goes there, Alt+Enter repairs it', async () => {
    const { app } = await showWindow();
    write(app, 'fields eventName\n| filtr errorCode = 1');
    await user.click(await screen.findByRole('button', { name: /1 error/ }));
    const list = screen.getByRole('region', { name: 'Problems in the text' });
    await user.click(within(list).getByRole('button', { name: /2:3 There is no command filtr/ }));
    expect(app.editor.current?.state.selection.main).toMatchObject({ from: 19, to: 24 });
    fireEvent.keyDown(app.editor.current?.contentDOM as HTMLElement, { key: 'Enter', altKey: true });
    expect(text(app)).toBe('fields eventName\n| filter errorCode = 1');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Problems in the text' })).toBeNull());
  });

  test('a field that no event has is a warning, and the query still runs', async () => {
    const { app, engine } = await showWindow();
    write(app, 'fields eventNmae');
    await screen.findByRole('button', { name: /1 warning/ });
    act(() => app.runActive());
    await waitFor(() => expect(runs(engine)).toHaveLength(1));
  });

  test('the query is formatted by a key as one step of its history; one with mistakes stays', async () => {
    const { app } = await showWindow();
    write(app, 'fields a|limit 3');
    await user.keyboard('{Shift>}{Alt>}F{/Alt}{/Shift}');
    await waitFor(() => expect(text(app)).toBe('fields a\n| limit 3'));
    act(() => void (app.editor.current && undo(app.editor.current)));
    expect(text(app)).toBe('fields a|limit 3');
    write(app, 'fields a|limt 3');
    await user.keyboard('{Shift>}{Alt>}F{/Alt}{/Shift}');
    expect(await screen.findByText('The text has errors, so it was not formatted.')).toBeTruthy();
    expect(text(app)).toBe('fields a|limt 3');
  });

  test('what may stand at a word is asked before it begins, and once for all its letters', async () => {
    const { app, engine } = await showWindow();
    const editor = app.editor.current;
    if (editor === null) throw new Error('no editor');
    act(() => editor.focus());
    const asked = () =>
      engine.calls.filter(({ method }) => method === 'query.complete').map(({ input }) => input as { text: string });
    const type = (letters: string) =>
      act(() => {
        const at = editor.state.selection.main.head;
        editor.dispatch({
          changes: { from: at, insert: letters },
          selection: { anchor: at + letters.length },
          userEvent: 'input.type',
        });
      });
    write(app, 'filter ');
    await waitFor(() => expect(asked().at(-1)?.text).toBe('filter '));
    const before = asked().length;
    for (const letter of 'error') type(letter);
    await waitFor(() => expect(completionStatus(editor.state)).toBe('active'));
    expect(currentCompletions(editor.state).map(({ label }) => label)).toEqual(['errorCode', 'errorMessage']);
    expect(asked()).toHaveLength(before);
    type('Code = "');
    await waitFor(() => expect(asked().at(-1)?.text).toBe('filter errorCode = "'));
  });

  test('completion keeps secret values to itself until they are revealed', async () => {
    const { app } = await showWindow();
    const name = 'responseElements.credentials.sessionToken';
    const options = async (typed: string) => {
      write(app, typed);
      const editor = app.editor.current;
      if (editor === null) throw new Error('no editor');
      await waitFor(() => expect(completionStatus(editor.state)).toBe('active'));
      return screen.getByRole('listbox', { name: 'Completions' }).parentElement?.textContent ?? '';
    };
    expect(await options(`filter ${name.slice(0, -1)}`)).toContain(name);
    await waitFor(() => expect(document.querySelector('.fact-value')?.textContent).toBe('••••••••100'));
    write(app, `filter ${name} = "I`);
    await waitFor(() => expect(document.querySelector('.cm-tooltip-autocomplete')).toBeNull());
    act(() => app.layout.set((state) => ({ ...state, reveal: true })));
    expect(await options(`filter ${name} = "IQ`)).toContain('IQoJb3JpZ2luX2VjEExample');
  });

  test('lines are commented out as each language does', async () => {
    const { app } = await showWindow();
    write(app, 'limit 1');
    const toggle = () =>
      fireEvent.keyDown(app.editor.current?.contentDOM as HTMLElement, { key: '/', ctrlKey: true, keyCode: 191 });
    toggle();
    expect(text(app)).toBe('# limit 1');
    toggle();
    expect(text(app)).toBe('limit 1');
    await user.click(screen.getByRole('radio', { name: 'SQL' }));
    await screen.findByRole('textbox', { name: 'SQL text' });
    write(app, 'SELECT 1');
    toggle();
    expect(text(app)).toBe('-- SELECT 1');
  });

  test('F1 shows the reference at the word, which is searched, inserts examples and gives the focus back', async () => {
    const { app } = await showWindow();
    write(app, 'stats count(*)');
    app.editor.current?.focus();
    act(() => app.editor.current?.dispatch({ selection: { anchor: 8 } }));
    fireEvent.keyDown(app.editor.current?.contentDOM as HTMLElement, { key: 'F1', keyCode: 112 });
    const help = await screen.findByRole('complementary', { name: 'Logs Insights reference' });
    await waitFor(() => expect(document.activeElement).toBe(within(help).getByRole('article', { name: 'count' })));
    await user.type(within(help).getByRole('textbox', { name: 'Find command or function' }), 'fillmissing');
    expect(
      within(help)
        .getAllByRole('article')
        .map((entry) => entry.getAttribute('aria-label')),
    ).toEqual(['fillmissing']);
    write(app, '');
    await user.click(within(help).getByRole('button', { name: 'Insert example of fillmissing' }));
    expect(text(app)).toBe('stats avg(latency) as l by bin(1m) | fillmissing with 0 for l');
    act(() => within(help).getByRole('article').focus());
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary')?.textContent).not.toContain('Logs Insights reference');
    expect(document.activeElement).toBe(app.editor.current?.contentDOM);
  });

  test('tabs of the version before, which had SQL alone, come back as SQL', async () => {
    const { app } = await showWindow({ workspace: false });
    const old = { id: 't1', title: 'Old', text: 'SELECT 2', ranText: null };
    localStorage.setItem(
      'trailglass.tabs:/cases/old.trailglass',
      JSON.stringify({ tabs: [old], active: 't1', closed: [] }),
    );
    await act(() => app.openWorkspace('/cases/old.trailglass'));
    expect(app.tabs.active()).toMatchObject({ language: 'sql', text: 'SELECT 2', sources: [], saved: null });
    expect(await screen.findByRole('textbox', { name: 'SQL text' })).toBeTruthy();
  });
});

describe('what is asked', () => {
  test('log groups and range go with the query; a new range asks again', async () => {
    const { app, engine } = await showWindow();
    write(app, 'fields eventName');
    await user.click(await screen.findByRole('button', { name: 'Log groups: All log groups 3 groups' }));
    await user.click(await screen.findByRole('checkbox', { name: '/ecs/payments' }));
    await user.keyboard('{Escape}');
    act(() => app.runActive());
    await screen.findByRole('grid');
    const range = { from: 1_794_641_400_000_000, to: 1_794_645_000_000_000 };
    act(() => app.range.set(range));
    await waitFor(() => expect(runs(engine)).toHaveLength(2));
    const asked = { language: 'insights', text: 'fields eventName', sources: ['/ecs/payments'], rowLimit: 10_000 };
    expect(runs(engine)).toMatchObject([
      { ...asked, range: null },
      { ...asked, range },
    ]);
  });

  test('a text that changed since it ran is not asked again by a new range', async () => {
    const { app, engine } = await showWindow();
    write(app, 'fields eventName');
    act(() => app.runActive());
    await screen.findByRole('grid');
    write(app, 'fields errorCode');
    act(() => app.range.set({ from: 0, to: 1 }));
    expect(runs(engine)).toHaveLength(1);
    expect(await screen.findByText(/for another time range/)).toBeTruthy();
  });

  test('SOURCE in the text stands over the chosen groups, and says so', async () => {
    const { app } = await showWindow();
    write(app, "# console\nSOURCE 'cloudtrail' | fields eventName");
    await user.click(await screen.findByRole('button', { name: 'Log groups: SOURCE in the query' }));
    expect(await screen.findByText(/so this choice is not used/)).toBeTruthy();
  });

  test('fields of what is read are listed, and the chosen one is written', async () => {
    const { app } = await showWindow();
    write(app, "SOURCE '/aws/lambda/orders' | fields ");
    await user.click(screen.getByRole('button', { name: 'Fields' }));
    const list = await screen.findByRole('dialog', { name: 'Fields' });
    await within(list).findByRole('button', { name: /level/ });
    expect(within(list).queryByRole('button', { name: /eventName/ })).toBeNull();
    await user.click(within(list).getByRole('button', { name: /order-id text, 40.0 %/ }));
    expect(text(app)).toBe("SOURCE '/aws/lambda/orders' | fields `order-id`");
  });
});

describe('what came of it', () => {
  const ask = async (change: Partial<Output<'query.run'>>, query = 'fields eventName', more = {}) => {
    const engine = trailEngine(10, { 'query.run': () => answer(change), ...more });
    const shown = await showWindow({ engine });
    write(shown.app, query);
    act(() => shown.app.runActive());
    return shown;
  };

  test('rows say what they were counted out of', async () => {
    await ask({ rowCount: 3, statistics: { recordsScanned: 1000, recordsMatched: 40 } });
    expect(await screen.findByText('from 40 of 1,000 events, all time, 12 ms, 2 trail files not read')).toBeTruthy();
  });

  test('a result of log events has its histogram in a workspace without a trail', async () => {
    await ask({}, 'fields @message', {
      'workspace.open': () => workspaceInfo({ events: 0, range: { from: 0, to: 1_000_000 } }),
      'workspace.info': () => workspaceInfo({ events: 0, range: { from: 0, to: 1_000_000 } }),
    });
    expect(await screen.findByRole('region', { name: /^Rows per/ })).toBeTruthy();
  });

  test('a result that the limit cut says so and shows all of it when asked', async () => {
    const { engine } = await ask({ rowsUncut: 48_213, warnings: ['line 1, column 1: clamped', 'The result was cut'] });
    expect(await screen.findByText(/of 48,213 that match, limit 10, /)).toBeTruthy();
    expect(screen.getByText('line 1, column 1: clamped')).toBeTruthy();
    expect(screen.queryByText('The result was cut')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show all 48,213 rows' }));
    await waitFor(() => expect(runs(engine).at(-1)?.rowLimit).toBeNull());
  });

  test('no rows name the filter that removed the last ones, and run without it', async () => {
    const query = 'fields a\n| filter a = 1';
    const { app, engine } = await ask({ rowCount: 0, statistics: { recordsScanned: 9, recordsMatched: 0 } }, query, {
      'query.emptied': () => ({ filter: { at: { start: 11, end: 23 }, events: 9, without: 'fields a' } }),
    });
    expect(await screen.findByText('The filter in line 2 removes the last 9 events.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Run without the filter in line 2' }));
    await waitFor(() => expect(runs(engine).at(-1)?.text).toBe('fields a'));
    expect(text(app)).toBe('fields a');
  });

  test('no events read say whether range or groups are why, and what to try', async () => {
    const { app, engine } = await ask({ rowCount: 0, statistics: { recordsScanned: 0, recordsMatched: 0 } });
    act(() => app.range.set({ from: 0, to: 1 }));
    expect(await screen.findByText('No event lies in this time range.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Widen range to all data' }));
    await waitFor(() => expect(runs(engine).at(-1)?.range).toBeNull());
  });

  test('every mistake of a query that did not run is told', async () => {
    const query = 'filtr a = 1\n| statz count(*)';
    const failure = new EngineError('query.syntax', 'all of them in one', { at: [{ start: 0, end: 5 }] });
    const { app } = await ask({}, query, {
      'query.run': () => {
        throw failure;
      },
    });
    const results = screen.getByRole('region', { name: 'Results' });
    expect(await within(results).findByText('There is no command filtr; did you mean filter?')).toBeTruthy();
    const others = within(results).getByRole('list', { name: 'Further mistakes' });
    expect(others.textContent).toContain('There is no command statz; did you mean stats?');
    await user.click(within(others).getByRole('button', { name: 'line 2, column 3' }));
    expect(app.editor.current?.state.selection.main.from).toBe(14);
  });

  test('the SQL stands beside the rows, is copied and goes on in a tab of its own', async () => {
    const { app, desktop } = await ask({}, 'stats count(*) as n by eventName');
    await user.click(await screen.findByRole('radio', { name: 'Generated SQL' }));
    await screen.findByRole('textbox', { name: 'Generated SQL' });
    await user.click(screen.getByRole('button', { name: 'Copy SQL' }));
    expect(desktop.copied[0]).toContain('GROUP BY ALL');
    await user.click(screen.getByRole('button', { name: 'Open in SQL tab' }));
    expect(app.tabs.active()).toMatchObject({ language: 'sql', text: desktop.copied[0] });
    expect(app.tabs.store.get().tabs).toHaveLength(2);
  });
});

test('first rows of a run leave the chart its table, and the focus in it, until all have come', async () => {
  let runs = 0;
  let finish: (output: Output<'query.run'>) => void = () => undefined;
  const engine = trailEngine(10, {
    'query.run': (_input, { onProgress }) => {
      runs++;
      if (runs === 1) return answer({ resultId: 'r1' });
      const firstRows = { columns: EVENT_COLUMNS, page: eventPage(0, 5, 10), timeColumn: 0 };
      onProgress?.({ percent: null, elapsedMs: 1, firstRows });
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
  });
  const { app } = await showWindow({ engine });
  await screen.findByRole('textbox', { name: 'Logs Insights text' });
  write(app, 'fields eventName');
  act(() => app.runActive());
  const shows = async (rows: number) =>
    await waitFor(() =>
      expect(screen.getByRole('grid', { name: 'Rows of the result' }).getAttribute('aria-rowcount')).toBe(
        `${rows + 1}`,
      ),
    );
  await shows(10);
  await user.click(await screen.findByRole('button', { name: /^Show as table/ }));
  const table = await within(await screen.findByRole('region', { name: 'Show as table' })).findByRole('table');
  act(() => app.runActive());
  await shows(5);
  expect(table.isConnected).toBe(true);
  act(() => finish(answer({ resultId: 'r2', rowCount: 9 })));
  await shows(9);
  expect(table.isConnected).toBe(true);
});
