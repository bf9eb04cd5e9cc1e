import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function runStarter() {
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  const grid = await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => grid.focus());
  return grid;
}

const heads = () => screen.getAllByRole('columnheader').map((head) => head.textContent?.replace(/UTC$/, ''));

test('a range of cells, marked rows, and forms of copying', async () => {
  const { desktop } = await showWindow();
  await runStarter();
  await user.keyboard('{ArrowRight}{Shift>}{ArrowDown}{ArrowRight}{ArrowRight}{/Shift}{Control>}c{/Control}');
  await waitFor(() => expect(desktop.copied).toHaveLength(1));
  expect(desktop.copied[0]?.split('\n')[0]).toBe('eventName\tuserIdentity.arn\tsourceIPAddress');
  expect(desktop.copied[0]?.split('\n')).toHaveLength(4);
  await user.keyboard('{Shift>}{F10}{/Shift}');
  await user.click(await screen.findByRole('menuitem', { name: 'Copy cells as IN list' }));
  await waitFor(() => expect(desktop.copied).toHaveLength(2));
  expect(desktop.copied[1]).toMatch(/^\('GetObject', 'arn:aws:sts::111122223333:assumed-role\/OrderAdmin\/ci-7f2', /);
  const grid = screen.getByRole('grid');
  act(() => grid.focus());
  await user.keyboard('{Control>}{Home}{/Control} jj {Control>}c{/Control}');
  await waitFor(() => expect(desktop.copied).toHaveLength(3));
  // The first and the third row, whole.
  expect(desktop.copied[2]?.split('\n')).toHaveLength(4);
  expect(within(grid).getAllByRole('img', { name: 'marked' })).toHaveLength(2);
  await user.keyboard('{Escape}');
  expect(within(grid).queryByRole('img', { name: 'marked' })).toBeNull();
});

test('columns are hidden, moved and pinned by keys and menu, and Ctrl+Z takes it back', async () => {
  const { app, engine } = await showWindow();
  const grid = await runStarter();
  const before = heads();
  await user.keyboard('{ArrowRight}a');
  await waitFor(() => expect(heads()).toEqual(before.filter((name) => name !== 'eventName')));
  expect(await screen.findByRole('button', { name: 'Columns, 1 hidden' })).toBeTruthy();
  await user.keyboard('{Shift>}{F10}{/Shift}');
  await user.click(await screen.findByRole('menuitem', { name: 'Pin column' }));
  await waitFor(() => expect(heads()[0]).toBe('userIdentity.arn'));
  act(() => grid.focus());
  await user.keyboard('{Control>}zz{/Control}');
  await waitFor(() => expect(heads()).toEqual(before));
  await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
  await waitFor(() => expect(heads()).not.toContain('eventName'));
  // The rows did not change, so nothing ran again.
  expect(engine.calls.filter(({ method }) => method === 'query.run')).toHaveLength(1);
  expect(app.tabs.active()?.layout?.hidden).toEqual(['eventName']);
});

test('the menu of a column sorts by it and filters by its values', async () => {
  const { engine } = await showWindow();
  await runStarter();
  await user.keyboard('{ArrowRight}{Shift>}{F10}{/Shift}');
  await user.click(await screen.findByRole('menuitem', { name: 'Sort, largest first' }));
  await waitFor(() =>
    expect(engine.calls.findLast(({ method }) => method === 'query.edit')?.input).toMatchObject({
      act: { kind: 'sort', field: { name: 'eventName', of: 'rows' }, direction: 'desc' },
    }),
  );
  await waitFor(() => expect(engine.calls.filter(({ method }) => method === 'query.run')).toHaveLength(2));
  await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('grid'));
  // The cursor is in its column still.
  await user.keyboard('{Shift>}{F10}{/Shift}');
  await user.click(await screen.findByRole('menuitem', { name: 'Filter by values…' }));
  const values = await screen.findByRole('dialog', { name: 'Filter by eventName' });
  await user.click(await within(values).findByRole('checkbox', { name: 'AssumeRole' }));
  await waitFor(() =>
    expect(engine.calls.findLast(({ method }) => method === 'query.edit')?.input).toMatchObject({
      act: { kind: 'filter', field: { name: 'eventName', of: 'rows' }, values: [{ kind: 'text', text: 'AssumeRole' }] },
    }),
  );
});

test('the columns that show are checked in their menu, which stays while they are switched', async () => {
  const { app } = await showWindow();
  await runStarter();
  await user.click(screen.getByRole('button', { name: 'Columns' }));
  const menu = within(await screen.findByRole('menu', { name: 'Columns' }));
  const checked = () =>
    menu.getAllByRole('menuitemcheckbox').map((one) => `${one.textContent} ${one.getAttribute('aria-checked')}`);
  expect(checked()).toContain('eventName true');
  await user.click(menu.getByRole('menuitemcheckbox', { name: 'eventName' }));
  await waitFor(() => expect(checked()).toContain('eventName false'));
  expect(app.tabs.active()?.layout?.hidden).toEqual(['eventName']);
});
