import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { SavedQuery } from '../../preload/contract/saved.ts';
import { missingFields, savedNodes } from '../../renderer/features/saved/query-tree.ts';
import { trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

const query = (name: string, text = 'fields a'): SavedQuery => ({
  id: name,
  name,
  language: 'insights',
  text,
  logGroups: [],
  parameters: [],
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  origin: null,
});

async function showSaved() {
  const shown = await showWindow();
  await user.click(screen.getByRole('button', { name: 'Saved' }));
  return { ...shown, tree: await screen.findByRole('tree', { name: 'Saved queries and library' }) };
}

async function saveAs(name: string) {
  await user.keyboard('{Control>}{Shift>}s{/Shift}{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Save query' });
  const field = within(dialog).getByRole('combobox', { name: 'Name' });
  await user.clear(field);
  await user.type(field, `${name}{Enter}`);
  return dialog;
}

test('folders come before the queries beside them, each with the number of queries below', () => {
  const nodes = savedNodes([query('b'), query('A/x'), query('A/B/y'), query('a')], '');
  expect(
    nodes.map((node) => [node.level, node.kind === 'root' ? '' : node.name, 'count' in node ? node.count : 0]),
  ).toEqual([
    [0, '', 4],
    [1, 'A', 2],
    [2, 'B', 1],
    [3, 'y', 0],
    [2, 'x', 0],
    [1, 'a', 0],
    [1, 'b', 0],
  ]);
  expect(savedNodes([query('one', 'filter b = 2'), query('two')], 'b = 2')).toHaveLength(2);
});

test('fields are missing where no data set has them, nor a part of them', () => {
  const field = (name: string) => ({ name, type: 'text' as const, share: 1, top: [] });
  const sets = [{ dataSet: 'a', events: 1, sampled: 1, leftOut: 0, fields: [field('user.name'), field('level')] }];
  expect(missingFields(['level', 'user', 'user.name', '@message', 'srcAddr'], sets)).toEqual(['srcAddr']);
  expect(missingFields(['srcAddr'], [])).toEqual([]);
});

test('a query is saved with its folder, shows edits, is saved again by a key and found in the palette', async () => {
  const { app, tree } = await showSaved();
  const id = app.tabs.active()?.id ?? '';
  act(() => app.tabs.change(id, { text: 'fields eventName', sources: ['/ecs/payments'] }));
  await user.keyboard('{Control>}s{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Save query' });
  expect(within(dialog).getByText('Asked of 1 chosen log group')).toBeTruthy();
  const field = within(dialog).getByRole('combobox', { name: 'Name' });
  await user.clear(field);
  await user.type(field, 'Leaked key/Names{Enter}');
  await within(tree).findByRole('treeitem', { name: 'Names' });
  expect(app.tabs.active()).toMatchObject({ title: 'Names', saved: { name: 'Leaked key/Names' } });
  expect(screen.queryByRole('img', { name: 'changed since it was saved' })).toBeNull();
  act(() => app.tabs.change(id, { text: 'fields errorCode' }));
  expect(screen.getByRole('img', { name: 'changed since it was saved' })).toBeTruthy();
  await user.keyboard('{Control>}s{/Control}');
  await waitFor(() => expect(app.saved.store.get()).toMatchObject([{ text: 'fields errorCode' }]));
  expect(app.saved.store.get()[0]?.logGroups).toEqual(['/ecs/payments']);
  act(() => app.tabs.close(id));
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox'), 'leaked');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(app.tabs.active()).toMatchObject({ title: 'Names', text: 'fields errorCode' }));
});

test('a name that is taken is said in place', async () => {
  const { app } = await showSaved();
  act(() => app.tabs.change(app.tabs.active()?.id ?? '', { text: 'fields a' }));
  await saveAs('One');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const dialog = await saveAs('One');
  expect((await within(dialog).findByRole('alert')).textContent).toContain('There is a saved query One already');
});

test('renaming and deleting by keys; a tab that shows the query follows', async () => {
  const { app, tree } = await showSaved();
  act(() => app.tabs.change(app.tabs.active()?.id ?? '', { text: 'fields a' }));
  await saveAs('One');
  const item = await within(tree).findByRole('treeitem', { name: 'One' });
  act(() => item.focus());
  await user.keyboard('{F2}');
  const field = await screen.findByRole('combobox', { name: 'Name' });
  await user.clear(field);
  await user.type(field, 'Folder/Two{Enter}');
  const renamed = await within(tree).findByRole('treeitem', { name: 'Two' });
  expect(app.tabs.active()?.title).toBe('Two');
  act(() => renamed.focus());
  await user.keyboard('{Delete}');
  await user.click(await screen.findByRole('button', { name: 'Delete query' }));
  await waitFor(() => expect(app.saved.store.get()).toEqual([]));
  expect(app.tabs.active()).toMatchObject({ text: 'fields a', saved: null });
});

test('the other language of a tab is not saved over the query', async () => {
  const { app } = await showSaved();
  const id = app.tabs.active()?.id ?? '';
  act(() => app.tabs.change(id, { text: 'fields a' }));
  await saveAs('One');
  await waitFor(() => expect(app.tabs.active()?.saved?.name).toBe('One'));
  act(() => app.tabs.switchLanguage(id));
  act(() => app.tabs.change(id, { text: 'SELECT 1' }));
  await user.keyboard('{Control>}s{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Save query' });
  const field = within(dialog).getByRole('combobox', { name: 'Name' });
  await user.clear(field);
  await user.type(field, 'Two{Enter}');
  await waitFor(() =>
    expect(app.saved.store.get().map(({ name, language, text }) => [name, language, text])).toEqual([
      ['One', 'insights', 'fields a'],
      ['Two', 'sql', 'SELECT 1'],
    ]),
  );
  act(() => app.tabs.switchLanguage(id));
  expect(app.tabs.active()?.saved?.name).toBe('One');
});

test('the library is searched in titles, texts and fields, and marks what is not here', async () => {
  const { app, tree } = await showSaved();
  await within(tree).findByRole('treeitem', { name: /VPC flow logs/ });
  const published = () => [...tree.querySelectorAll<HTMLElement>('[aria-level="3"]')];
  expect(published()).toEqual([]);
  await user.type(screen.getByRole('textbox', { name: 'Find in names, texts, fields' }), 'srcaddr');
  await waitFor(() => expect(published().length).toBeGreaterThan(0));
  const found = published();
  expect(
    within(found[0] as HTMLElement)
      .getByRole('img')
      .getAttribute('aria-label'),
  ).toMatch(/^needs .*srcAddr/);
  await user.click(found[0] as HTMLElement);
  expect(app.tabs.active()?.text).toContain('srcAddr');
  await user.clear(screen.getByRole('textbox', { name: 'Find in names, texts, fields' }));
  await user.type(screen.getByRole('textbox', { name: 'Find in names, texts, fields' }), 'no such query');
  expect(await screen.findByText(/No query has “no such query”/)).toBeTruthy();
});

test('queries of the console are taken over, and what was not taken is named', async () => {
  const taken = query('Console/Errors', 'filter @message like /error/');
  const engine = trailEngine(10, {
    'saved.import': ({ paths }) => ({
      found: 2,
      taken: [taken],
      replaced: [],
      unchanged: 0,
      refused: [
        { source: paths[0] ?? '', place: 'queryDefinitions[1]', name: 'PPL one', reason: 'PPL cannot be asked yet.' },
      ],
      warnings: ['A further page is missing.'],
    }),
  });
  await showWindow({ engine, desktop: { chooseFiles: async () => ['/home/me/queries.json'] } });
  await user.click(screen.getByRole('button', { name: 'Saved' }));
  await user.click(await screen.findByRole('button', { name: 'Import queries of CloudWatch' }));
  const dialog = await screen.findByRole('dialog', { name: 'Queries imported' });
  expect(dialog.textContent).toContain('2 queries found: 1 new, 0 replaced, 0 unchanged, 1 not taken');
  const refused = within(dialog).getByRole('region', { name: 'Not taken' });
  expect(refused.textContent).toContain('PPL one queries.json queryDefinitions[1]PPL cannot be asked yet.');
  expect(within(dialog).getByText('A further page is missing.')).toBeTruthy();
});

test('a saved query with parameters asks for their values wherever it is run from', async () => {
  const { app, engine } = await showSaved();
  const id = app.tabs.active()?.id ?? '';
  act(() => app.tabs.change(id, { language: 'sql', text: 'SELECT {{who}}, {{new}}', title: 'Who' }));
  await act(() =>
    app.saved.put(
      {
        name: 'Who',
        language: 'sql',
        text: 'SELECT {{who}}',
        parameters: [{ name: 'who', type: 'text', default: 'anna', description: 'Principal' }],
      },
      id,
    ),
  );
  const asked = async () => within(await screen.findByRole('dialog', { name: 'Values for Who' }));
  act(() => app.runActive());
  const form = await asked();
  expect((form.getByLabelText('Principal') as HTMLInputElement).value).toBe('anna');
  await user.type(form.getByLabelText('new'), 'x{Enter}');
  await waitFor(() => expect(app.tabs.active()?.text).toBe("SELECT 'anna', 'x'"));
  expect(engine.calls.findLast(({ method }) => method === 'query.run')?.input).toMatchObject({
    text: "SELECT 'anna', 'x'",
  });
  // The saved query itself stays as it was written, and asks again.
  expect(app.tabs.queries().find((tab) => tab.id === id)?.text).toBe('SELECT {{who}}, {{new}}');
  await user.keyboard('{Control>}k{/Control}');
  await user.paste('#Who');
  await user.click(await screen.findByRole('option', { name: /Who/ }));
  await asked();
  expect(app.tabs.active()?.id).toBe(id);
});

test('a text that is not saved is asked for its values too; its tab keeps them, and runs with braces in quotes as written', async () => {
  const { app, engine } = await showSaved();
  const id = app.tabs.active()?.id ?? '';
  const ran = () => engine.calls.findLast(({ method }) => method === 'query.run')?.input;
  act(() => app.tabs.change(id, { language: 'sql', text: 'SELECT {{who}} LIMIT {{most}} -- {{no}}', title: 'Draft' }));
  act(() => app.runActive());
  const form = within(await screen.findByRole('dialog', { name: 'Values for Draft' }));
  expect(form.queryByLabelText('no')).toBeNull();
  expect(form.queryByRole('button', { name: 'Run as written' })).toBeNull();
  await user.click(form.getByLabelText('who'));
  await user.paste('{{x}}');
  await user.type(form.getByLabelText('most'), '5');
  await user.selectOptions(form.getByLabelText('Type of most'), 'number');
  await user.keyboard('{Control>}{Enter}{/Control}');
  // The value has braces of its own, and is not asked for anything.
  await waitFor(() => expect(ran()).toMatchObject({ text: "SELECT '{{x}}' LIMIT 5 -- {{no}}" }));
  expect(screen.queryByRole('dialog')).toBeNull();

  act(() => app.tabs.activate(id));
  act(() => app.runActive());
  const again = within(await screen.findByRole('dialog', { name: 'Values for Draft' }));
  expect((again.getByLabelText('most') as HTMLInputElement).value).toBe('5');
  expect((again.getByLabelText('Type of most') as HTMLSelectElement).value).toBe('number');
  await user.keyboard('{Escape}');

  const quoted = 'filter @message like "{{user}}"';
  act(() => app.tabs.change(id, { language: 'insights', text: quoted }));
  act(() => app.runActive());
  await screen.findByRole('dialog', { name: 'Values for Draft' });
  await user.click(screen.getByRole('button', { name: 'Run as written' }));
  await waitFor(() => expect(ran()).toMatchObject({ text: quoted }));
  act(() => app.runActive());
  const runs = () => engine.calls.filter(({ method, input }) => method === 'query.run' && 'text' in Object(input));
  await waitFor(() => expect(runs()).toHaveLength(3));
  expect(screen.queryByRole('dialog')).toBeNull();
});
