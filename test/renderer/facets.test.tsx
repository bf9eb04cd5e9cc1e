import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { FakeEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function runStarter() {
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  return screen.findByRole('complementary', { name: 'Facets' });
}

const edits = (engine: FakeEngine) =>
  engine.calls.filter(({ method }) => method === 'query.edit').map(({ input }) => (input as { act: unknown }).act);

test('facets of the columns that matter, the missing value among them by its count', async () => {
  await showWindow();
  const facets = await runStarter();
  const errors = await within(facets).findByRole('region', { name: /^errorCode/ });
  const lines = await within(errors).findAllByRole('checkbox');
  expect(lines.map((line) => line.textContent)).toEqual([
    '(none)3,402',
    'AccessDenied2,711',
    'Throttling1,355',
    'Client.UnauthorizedOperation677',
    'InternalError338',
  ]);
});

test('keys in a facet include and exclude, quickly one after the other', async () => {
  const { engine } = await showWindow();
  const facets = await runStarter();
  const denied = await within(facets).findByRole('checkbox', { name: 'AccessDenied' });
  // Both before the first answer came.
  fireEvent.keyDown(denied, { key: '-' });
  fireEvent.keyDown(within(facets).getByRole('checkbox', { name: 'Throttling' }), { key: '-' });
  await waitFor(() => expect(edits(engine)).toHaveLength(2));
  const values = (...texts: string[]) => texts.map((text) => ({ kind: 'text', text }));
  expect(edits(engine)).toMatchObject([
    { negated: true, alone: true, values: values('AccessDenied') },
    { negated: true, alone: true, values: values('AccessDenied', 'Throttling') },
  ]);
  // The first edit's text is what the second was written into.
  const texts = engine.calls.filter(({ method }) => method === 'query.edit').map(({ input }) => JSON.stringify(input));
  expect(texts[1]).toContain('-- filter errorCode');
});

test('more values are found by their text, facets come and go, F hides them all', async () => {
  const { app, engine } = await showWindow();
  const facets = await runStarter();
  const names = await within(facets).findByRole('region', { name: /^eventName, 7 values/ });
  await user.click(within(names).getByRole('button', { name: /^2 more/ }));
  await user.type(within(names).getByRole('textbox', { name: 'Find a value of eventName' }), 'Role');
  await waitFor(() =>
    expect(
      within(names)
        .getAllByRole('checkbox')
        .map((line) => line.getAttribute('aria-label')),
    ).toEqual(['ListRoles', 'AssumeRole']),
  );
  await user.click(within(facets).getByRole('button', { name: 'Remove the facet errorCode' }));
  await waitFor(() => expect(within(facets).queryByRole('region', { name: /^errorCode/ })).toBeNull());
  await user.click(within(facets).getByRole('button', { name: 'Add facet' }));
  await user.click(await screen.findByRole('button', { name: 'errorCode' }));
  expect(await within(facets).findByRole('region', { name: /^errorCode/ })).toBeTruthy();
  expect(app.tabs.active()?.facets?.at(-1)).toBe('errorCode');
  act(() => screen.getByRole('grid').focus());
  await user.keyboard('f');
  expect(screen.queryByRole('complementary', { name: 'Facets' })).toBeNull();
  expect(edits(engine)).toEqual([]);
});
