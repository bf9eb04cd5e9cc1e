import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { createSteps, type Step, sameStep } from '../../renderer/app/state/steps.ts';
import { createValueKeys } from '../../renderer/app/values/value-keys.ts';
import { TOKEN, trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function runStarter() {
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  const grid = await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => grid.focus());
  return grid;
}

const press = (key: string, timeStamp: number, more = {}) => ({
  key,
  timeStamp,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test('keys of a value: single ones, and P with a letter in time', () => {
  const read = createValueKeys(() => ({ singleKeys: true, keys: {} }));
  expect([press('+', 1), press('-', 2), press('c', 3), press('c', 4, { ctrlKey: true })].map(read)).toEqual([
    'filter',
    'exclude',
    'count',
    null,
  ]);
  expect([press('p', 10), press('t', 20)].map(read)).toEqual(['waiting', 'pivot-trails']);
  expect([press('p', 100), press('t', 5000)].map(read)).toEqual(['waiting', 'around']);
  // G T is the window's.
  expect([press('g', 6000), press('t', 6100)].map(read)).toEqual([null, null]);
});

test('a filter from a cell is written into the query, runs, and comes off again with back', async () => {
  const { app, engine } = await showWindow();
  const grid = await runStarter();
  const before = app.tabs.active()?.text;
  await user.keyboard('{ArrowRight}{+}');
  await waitFor(() => expect(app.tabs.active()?.text).toBe(`${before}\n-- filter eventName`));
  const call = engine.calls.find(({ method }) => method === 'query.edit');
  expect(call?.input).toMatchObject({
    language: 'sql',
    act: { kind: 'filter', field: { name: 'eventName', of: 'rows' }, values: [{ kind: 'text', text: 'GetObject' }] },
  });
  await waitFor(() => expect(engine.calls.filter(({ method }) => method === 'query.run')).toHaveLength(2));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => app.range.set({ from: 1, to: 2 }));
  await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
  expect(app.range.store.get().current).toBeNull();
  await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
  expect(app.tabs.active()?.text).toBe(before);
  await user.keyboard('{Alt>}{ArrowRight}{ArrowRight}{/Alt}');
  expect(app.tabs.active()?.text).toBe(`${before}\n-- filter eventName`);
  expect(app.range.store.get().current).toEqual({ from: 1, to: 2 });
  expect(grid).toBeTruthy();
});

test('the menu of a cell counts where else the value is, and opens it in a tab', async () => {
  const { app } = await showWindow();
  const grid = await runStarter();
  await user.keyboard('{ArrowRight}{Shift>}{F10}{/Shift}');
  const menu = await screen.findByRole('menu', { name: 'Value of eventName' });
  expect(within(menu).getByRole('menuitem', { name: /Filter for this value/ })).toBeTruthy();
  const trails = await within(menu).findByRole('menuitem', { name: /Trails with this value/ });
  expect(trails.textContent).toContain('2,640');
  await user.click(trails);
  expect(app.tabs.active()).toMatchObject({
    title: 'GetObject in trails',
    language: 'insights',
    text: 'filter @message like "GetObject"',
    sources: ['cloudtrail'],
  });
  expect(grid).toBeTruthy();
});

test('times set the range, wider each time', async () => {
  const { app } = await showWindow();
  await runStarter();
  const at = (
    await app
      .runOf(app.tabs.active()?.id ?? '')
      .store.get()
      .result?.cache.load(0)
  )?.page.columns[0];
  const us = at?.encoding === 'time' ? Number(at.micros[0]) : 0;
  await user.keyboard('t');
  expect(app.range.store.get().current).toEqual({ from: us - 60e6, to: us + 60e6 });
  await user.keyboard('t');
  expect(app.range.store.get().current).toEqual({ from: us - 300e6, to: us + 300e6 });
  await user.keyboard('[[');
  expect(app.range.store.get().current?.from).toBe(us);
  await user.keyboard(']');
  expect(app.range.store.get().current).toEqual({ from: us, to: us + 1 });
});

test('values of a record have the same menu, by their path, and hidden ones are not written down', async () => {
  const { app, engine, desktop } = await showWindow();
  await runStarter();
  await user.keyboard('{Enter}');
  const detail = await screen.findByRole('complementary', { name: 'Detail' });
  const tree = await within(detail).findByRole('tree', { name: 'Record as a tree' });
  const ip = within(tree).getByRole('treeitem', { name: /^sourceIPAddress/ });
  fireEvent.contextMenu(ip);
  await user.click(await screen.findByRole('menuitem', { name: /Exclude this value/ }));
  await waitFor(() =>
    expect(engine.calls.findLast(({ method }) => method === 'query.edit')?.input).toMatchObject({
      act: { negated: true, field: { name: 'sourceIPAddress', path: ['sourceIPAddress'], of: 'events' } },
    }),
  );
  await waitFor(() => expect(app.runOf(app.tabs.active()?.id ?? '').store.get().run.kind).toBe('done'));
  const again = await within(detail).findByRole('tree', { name: 'Record as a tree' });
  const parent = within(again).getByRole('treeitem', { name: /^responseElements/ });
  act(() => parent.focus());
  await user.keyboard('{ArrowRight}{ArrowDown}{ArrowRight}{ArrowDown}{Shift>}{F10}{/Shift}');
  const menu = await screen.findByRole('menu', { name: 'Value of responseElements.credentials.sessionToken' });
  expect(
    within(menu)
      .getByRole('menuitem', { name: /Filter for/ })
      .getAttribute('aria-disabled'),
  ).toBe('true');
  await user.click(within(menu).getByRole('menuitem', { name: /Copy field = value/ }));
  expect(desktop.copied.at(-1)).not.toContain(TOKEN);
  expect(JSON.stringify(engine.calls.filter(({ method }) => method === 'value.pivots'))).not.toContain(TOKEN);
});

test('a value is read by its parts, in a dialog from which each reading is copied', async () => {
  const { desktop } = await showWindow();
  await runStarter();
  await user.keyboard('{Enter}');
  const detail = await screen.findByRole('complementary', { name: 'Detail' });
  const tree = await within(detail).findByRole('tree', { name: 'Record as a tree' });
  fireEvent.contextMenu(within(tree).getByRole('treeitem', { name: /^arn/ }));
  await user.click(await screen.findByRole('menuitem', { name: /^ARN: / }));
  const dialog = within(await screen.findByRole('dialog', { name: 'userIdentity.arn, decoded' }));
  dialog.getByRole('heading', { name: 'Parts of the ARN' });
  await user.click(dialog.getByRole('button', { name: 'Copy value' }));
  expect(desktop.copied.at(-1)).toMatch(/sts[\s\S]*111122223333[\s\S]*assumed-role/);
});

test('an act that the query cannot take is told', async () => {
  const engine = trailEngine(5, {
    'query.edit': () => {
      throw new Error('This cannot be written into the query');
    },
  });
  await showWindow({ engine });
  await runStarter();
  await user.keyboard('{ArrowRight}-');
  expect(await screen.findByText('Query not changed')).toBeTruthy();
});

test('steps: typing since the last one is a step to come back to, and a new one forgets what lay ahead', () => {
  const steps = createSteps(sameStep);
  const step = (text: string): Step => ({ text, language: 'sql', sources: [], range: null, layout: null });
  steps.visit('t', step('a'));
  steps.visit('t', step('a'));
  steps.visit('t', step('b'));
  expect(steps.move('t', -1, step('b, typed'))?.text).toBe('b');
  expect(steps.move('t', 1, step('b'))?.text).toBe('b, typed');
  expect(steps.move('t', -1, step('b, typed'))?.text).toBe('b');
  expect(steps.move('t', -1, step('b'))?.text).toBe('a');
  expect(steps.move('t', -1, step('a'))).toBeNull();
  steps.visit('t', step('c'));
  expect(steps.can('t', 1, step('c'))).toBe(false);
  expect(steps.can('other', -1, step('c'))).toBe(false);
});
