import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { createTabs, isSplit, type Tabs } from '../../renderer/app/state/tabs.ts';
import { trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();
const HOUR = { from: Date.UTC(2026, 10, 14, 8) * 1000, to: Date.UTC(2026, 10, 14, 9) * 1000 };

beforeEach(() => localStorage.clear());

const titles = ({ store }: Tabs) =>
  store.get().tabs.map(({ title, side, id }) => {
    const { fronts, active } = store.get();
    return `${side[0]}${id === fronts[side] ? '*' : ''} ${title}${id === active ? ' active' : ''}`;
  });

function openTabs(...names: string[]): Tabs {
  const tabs = createTabs();
  for (const title of names) tabs.open({ title, text: title });
  return tabs;
}

const idOf = (tabs: Tabs, name: string) => tabs.store.get().tabs.find(({ title }) => title === name)?.id ?? '';

test('a tab goes into a group of its own, and the groups join when one is empty', () => {
  const tabs = openTabs('a', 'b', 'c');
  tabs.split(idOf(tabs, 'b'));
  expect(titles(tabs)).toEqual(['l a', 'l* c', 'r* b active']);
  tabs.open({ title: 'd' }); // beside the tab in front
  expect(titles(tabs)).toEqual(['l a', 'l* c', 'r b', 'r* d active']);
  tabs.move(idOf(tabs, 'd'), 'left', idOf(tabs, 'c'));
  expect(titles(tabs)).toEqual(['l a', 'l* d active', 'l c', 'r* b']);
  tabs.close(idOf(tabs, 'b'));
  expect(titles(tabs)).toEqual(['l a', 'l* d active', 'l c']);
});

test('the only tab is copied to the right, and a left group that empties leaves the right one', () => {
  const tabs = openTabs('a');
  tabs.split(idOf(tabs, 'a'));
  expect(titles(tabs)).toEqual(['l* a', 'r* a active']);
  tabs.close(tabs.store.get().fronts.left ?? '');
  expect(titles(tabs)).toEqual(['l* a active']);
});

test('a notebook opens once, is what acts on queries are not meant for, and leaves an empty query where it was split off', () => {
  const tabs = openTabs('a');
  const notebook = { id: 'n1', name: 'Notes', cells: [] };
  tabs.openNotebook(notebook);
  tabs.openNotebook(notebook);
  expect(titles(tabs)).toEqual(['l a', 'l* Notes active']);
  expect([tabs.front()?.title, tabs.active(), tabs.lastQuery()?.title]).toEqual(['Notes', null, 'a']);
  tabs.close(idOf(tabs, 'a'));
  tabs.split(idOf(tabs, 'Notes'));
  expect(titles(tabs)).toEqual(['l* Query 1', 'r* Notes active']);
});

test('whatever is done to tabs, each group shows one of its own and the tab in front is on screen', () => {
  const act = fc.record({
    kind: fc.constantFrom('open', 'notebook', 'close', 'split', 'join', 'left', 'right', 'activate', 'reopen', 'next'),
    at: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const tabs = createTabs();
      for (const { kind, at } of acts) {
        const all = tabs.store.get().tabs;
        const id = all[at % Math.max(1, all.length)]?.id ?? '';
        if (kind === 'open') tabs.open({ text: 'x' });
        else if (kind === 'notebook') tabs.openNotebook({ id: String(at), name: 'n', cells: [] });
        else if (kind === 'close') tabs.close(id);
        else if (kind === 'split') tabs.split(id);
        else if (kind === 'join') tabs.join();
        else if (kind === 'left' || kind === 'right') tabs.move(id, kind, null);
        else if (kind === 'activate' && id !== '') tabs.activate(id);
        else if (kind === 'reopen') tabs.reopen();
        else if (kind === 'next') tabs.cycle(1);
        const state = tabs.store.get();
        const of = (side: 'left' | 'right') => state.tabs.filter((tab) => tab.side === side).map((tab) => tab.id);
        expect(of('left').length > 0 || state.tabs.length === 0).toBe(true);
        expect(of('right').length > 0).toBe(isSplit(state));
        for (const side of ['left', 'right'] as const)
          if (of(side).length > 0) expect(of(side)).toContain(state.fronts[side]);
        expect(state.tabs.length === 0 || Object.values(state.fronts).includes(state.active)).toBe(true);
      }
    }),
  );
});

test('tabs, their groups and ranges are there again for the same workspace', () => {
  const first = createTabs();
  first.load('/cases/a.trailglass');
  first.open({ title: 'b', text: 'b', ownRange: { range: HOUR } });
  first.split(idOf(first, 'b'));
  first.openNotebook({ id: null, name: 'n', cells: [] });
  first.setShare(0.3);
  first.load(null); // writes what is left to write
  const again = createTabs();
  again.load('/cases/a.trailglass');
  expect(titles(again)).toEqual(['l* Query 1', 'r b', 'r* n active']);
  expect(again.front()).toMatchObject({ kind: 'notebook', draft: { name: 'n', cells: [] } });
  expect(again.store.get().share).toBe(0.3);
  expect(again.lastQuery()?.ownRange).toEqual({ range: HOUR });
});

test('two groups stand beside each other; acts are meant for the one that was touched last', async () => {
  const engine = trailEngine(10);
  const { app } = await showWindow({ engine });
  act(() => app.openQuery('left one', 'filter a', { language: 'insights' }));
  act(() => app.openQuery('right one', 'filter b', { language: 'insights' }));
  await user.keyboard('{Control>}k{/Control}');
  await user.click(await screen.findByRole('combobox'));
  await user.paste('>split right');
  await user.keyboard('{Enter}');
  await screen.findByRole('separator', { name: 'Width of the tab groups' });
  const right = screen.getByRole('tabpanel', { name: 'right one' });
  const left = screen.getByRole('tabpanel', { name: 'left one' });
  await waitFor(() => expect(right.contains(document.activeElement)).toBe(true));
  expect(app.tabs.active()?.title).toBe('right one');
  await user.click(within(left).getByRole('button', { name: /^Run/ }));
  expect(app.tabs.active()?.title).toBe('left one');
  expect(engine.calls.filter(({ method }) => method === 'query.run').at(-1)?.input).toMatchObject({ text: 'filter a' });
  // Both follow the range of the workspace.
  const before = engine.calls.filter(({ method }) => method === 'query.run').length;
  act(() => app.range.set(HOUR));
  await waitFor(() => {
    const runs = engine.calls.filter(({ method }) => method === 'query.run').slice(before);
    expect(runs.map(({ input }) => (input as { text: string }).text).sort()).toEqual(['filter a', 'filter b']);
  });
  await user.keyboard('{Control>}2{/Control}');
  expect(app.tabs.active()?.title).toBe('right one');
  fireEvent(
    within(screen.getByRole('tablist', { name: /right/ })).getByRole('tab'),
    new MouseEvent('auxclick', { bubbles: true, button: 1 }),
  );
  await waitFor(() => expect(screen.queryByRole('separator', { name: 'Width of the tab groups' })).toBeNull());
  expect(right.isConnected).toBe(false);
});

test('a locked tab keeps its range while that of the workspace moves, and follows again when released', async () => {
  const engine = trailEngine(10);
  const { app } = await showWindow({ engine });
  act(() => app.range.set(HOUR));
  act(() => app.openQuery('held', 'filter a', { language: 'insights' }));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  await user.click(screen.getByRole('button', { name: 'Hold the time range in this tab' }));
  expect(screen.getByRole('button', { name: /^Time range of this tab: .*08:00:00/ })).toBeTruthy();
  const runs = () => engine.calls.filter(({ method }) => method === 'query.run');
  const before = runs().length;
  act(() => app.range.set(null));
  act(() => app.runActive());
  await waitFor(() => expect(runs()).toHaveLength(before + 1));
  expect(runs().at(-1)?.input).toMatchObject({ range: HOUR });
  await user.click(screen.getByRole('button', { name: 'Follow the time range of the workspace' }));
  await waitFor(() => expect(runs().at(-1)?.input).toMatchObject({ range: null }));
});

test('range, area and drawer of a workspace are there again when it is opened', async () => {
  const { app } = await showWindow();
  act(() => {
    app.range.set(HOUR);
    app.layout.set((state) => ({ ...state, area: 'evidence', drawer: true, drawerWidth: 400, panel: 'saved' }));
  });
  const path = app.session.store.get().workspace?.path ?? '';
  await act(() => app.session.close());
  expect(app.range.store.get().current).toBeNull();
  await act(() => app.openWorkspace('/cases/other.trailglass'));
  expect(app.range.store.get().current).toBeNull();
  expect(app.layout.get().area).toBe('query');
  await act(() => app.openWorkspace(path));
  expect(app.range.store.get().current).toEqual(HOUR);
  expect(app.layout.get()).toMatchObject({ area: 'evidence', drawer: true, drawerWidth: 400, panel: 'saved' });
});

test('G then Q goes to the query that was last in front, whatever is in front of it', async () => {
  const { app } = await showWindow();
  act(() => app.openQuery('asked last', 'filter a', { language: 'insights' }));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => app.tabs.openNotebook({ id: null, name: 'Notes', cells: [] }));
  await user.click(screen.getByRole('tab', { name: /Notes/ }));
  await user.keyboard('gq');
  expect([app.tabs.front()?.title, app.layout.get().panel]).toEqual(['asked last', 'sources']);
  act(() => app.traces.showList());
  expect([app.tabs.front()?.kind, app.layout.get().panel]).toEqual(['traces', 'traces']);
  await user.click(screen.getByRole('button', { name: 'Home' }));
  await user.keyboard('gq');
  expect([app.tabs.front()?.title, app.layout.get().panel]).toEqual(['asked last', 'sources']);
});

test('each tab keeps the form that its result is shown in, and what it is charted by', async () => {
  const { app } = await showWindow();
  const view = () => screen.getByRole('radio', { name: 'Chart' }) as HTMLInputElement;
  act(() => app.openQuery('charted', 'SELECT 1'));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  await user.click(view());
  await user.click(await screen.findByRole('button', { name: /^Along/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'errorCode' }));
  act(() => app.openQuery('listed', 'SELECT 2'));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  expect(view().checked).toBe(false);
  act(() => app.tabs.activate(idOf(app.tabs, 'charted')));
  await waitFor(() => expect(view().checked).toBe(true));
  expect(screen.getByRole('button', { name: /^Along/ }).textContent).toContain('errorCode');
  act(() => app.tabs.load(null)); // writes what is left to write
  const again = createTabs();
  again.load(app.session.store.get().workspace?.path ?? '');
  expect(again.queries().map(({ title, view: kept, chart }) => [title, kept, chart.choice?.x ?? null])).toEqual([
    ['charted', 'chart', 'errorCode'],
    ['listed', 'rows', null],
  ]);
});
