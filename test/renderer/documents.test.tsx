import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Input, Output } from '../../preload/contract/index.ts';
import type { JobSummary } from '../../preload/contract/jobs.ts';
import { notebookCell } from '../../preload/contract/notebooks.ts';
import { jobSummary, trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function openPanel() {
  await user.click(screen.getByRole('button', { name: 'Saved' }));
  return screen.findByRole('tree', { name: 'Saved queries and library' });
}

test('a question asks for its values, writes them in as literals and runs', async () => {
  const { app } = await showWindow();
  const tree = await openPanel();
  await user.type(screen.getByLabelText('Find in names, texts, fields'), 'who called from this address');
  await user.click(await within(tree).findByText('Who called from this address?'));
  const dialog = await screen.findByRole('dialog', { name: 'Values for Who called from this address?' });
  const field = within(dialog).getByLabelText('Address');
  await user.clear(field);
  await user.type(field, "203.0.113.24' OR 1=1");
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(app.tabs.active()).toMatchObject({ language: 'sql', title: 'Who called from this address?' });
  expect(app.tabs.active()?.text).toContain("sourceIPAddress = '203.0.113.24'' OR 1=1'");
  await waitFor(() => expect(app.runOf(app.tabs.active()?.id ?? '').store.get().run.kind).toBe('done'));
});

test('a value that is not of its type is told in the form', async () => {
  await showWindow();
  const tree = await openPanel();
  await user.type(screen.getByLabelText('Find in names, texts, fields'), 'which actions are rare');
  await user.click(await within(tree).findByText('Which actions are rare?'));
  const dialog = await screen.findByRole('dialog');
  const field = within(dialog).getByLabelText('Events at most');
  await user.clear(field);
  await user.type(field, 'few');
  await user.click(within(dialog).getByRole('button', { name: /Open and run/ }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('is to be a number');
});

test('saving a text with parameters keeps what is known of them', async () => {
  const { app, engine } = await showWindow();
  const tab = app.tabs.active()?.id ?? null;
  await app.saved.put(
    {
      name: 'q',
      language: 'sql',
      text: 'SELECT {{a}}',
      parameters: [{ name: 'a', type: 'number', default: '1', description: 'A' }],
    },
    tab,
  );
  const id = app.saved.store.get()[0]?.id ?? '';
  await app.saved.put({ id, name: 'q', language: 'sql', text: 'SELECT {{a}}, {{b}}' }, tab);
  const last = engine.calls.findLast(({ method }) => method === 'saved.save')?.input as Input<'saved.save'>;
  expect(last.parameters).toEqual([
    { name: 'a', type: 'number', default: '1', description: 'A' },
    { name: 'b', type: 'text', default: null, description: '' },
  ]);
});

test('the rows of the query in front are exported, and the dialog says what was written', async () => {
  const started: Input<'jobs.start'>[] = [];
  let job: JobSummary | null = null;
  const engine = trailEngine(10, {
    'jobs.start': (request) => {
      started.push(request);
      job = jobSummary(
        { jobId: 'x', kind: 'export', subject: ['/exports/Newest events.ndjson'], importId: null },
        { output: { bytes: 5_000_000, percent: 40 } },
      );
      return { jobId: 'x' };
    },
    'jobs.list': () => ({ jobs: job === null ? [] : [job] }),
    'jobs.watch': async () => {
      await ended;
      return {
        ...(job as JobSummary),
        status: 'done',
        exported: {
          path: '/exports/Newest events.ndjson',
          format: 'ndjson',
          rows: 10,
          bytes: 12_000_000,
          sha256: 'ab'.repeat(32),
          secrets: 'masked',
          warnings: [],
        },
      };
    },
  });
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { app } = await showWindow({ engine });
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Export rows' });
  expect(within(dialog).getByRole('checkbox', { name: /Guard against formulas/ })).toBeTruthy();
  await user.click(within(dialog).getByRole('radio', { name: 'NDJSON' }));
  await user.click(within(dialog).getByRole('button', { name: 'Export to file…' }));
  const progress = await screen.findByRole('dialog', { name: 'Export to Newest events.ndjson' });
  expect(within(progress).getByText('Writing, 5.0 MB so far')).toBeTruthy();
  expect(started[0]).toMatchObject({
    kind: 'export',
    text: app.tabs.active()?.text,
    format: 'ndjson',
    path: '/exports/Newest events.ndjson',
    keepSecrets: false,
    formulaGuard: true,
  });
  act(() => end());
  expect(await within(progress).findByText('10 rows, 12 MB')).toBeTruthy();
  expect(within(progress).getByText('ab'.repeat(32))).toBeTruthy();
});

test('a notebook is written, run, kept and exported', async () => {
  const kept: Output<'notebooks.list'>['notebooks'] = [];
  const exports: Input<'notebooks.export'>[] = [];
  const engine = trailEngine(30, {
    'notebooks.list': () => ({ notebooks: [...kept] }),
    'notebooks.save': ({ id, name, cells }) => {
      const notebook = { id: id ?? 'n1', name, cells: notebookCell.array().parse(cells), createdAt: 0, updatedAt: 0 };
      kept.splice(0, 1, notebook);
      return notebook;
    },
    'notebooks.remove': () => {
      kept.length = 0;
      return {};
    },
    'notebooks.export': (input) => {
      exports.push(input);
      return { path: input.path, bytes: 4000, sha256: 'ab'.repeat(32), cells: [] };
    },
  });
  const { app } = await showWindow({ engine });
  app.tabs.change(app.tabs.active()?.id ?? '', { language: 'sql', text: 'SELECT * FROM cloudtrail', title: 'Events' });
  await user.click(screen.getByRole('button', { name: 'Notes' }));
  await user.click(await screen.findByRole('radio', { name: 'Notebooks' }));
  await user.click(await screen.findByRole('button', { name: 'New notebook' }));
  expect(screen.getByRole('tab', { name: /Notebook 1/ }).getAttribute('aria-selected')).toBe('true');
  const add = screen.getByRole('group', { name: 'Add a cell' });
  await user.click(within(add).getByRole('button', { name: 'Text' }));
  await user.type(screen.getByLabelText('Text in Markdown'), 'What happened');
  await user.click(within(add).getByRole('button', { name: 'Table' }));
  const table = screen.getByRole('region', { name: 'Table cell' });
  await user.click(within(table).getByRole('button', { name: /Run cell/ }));
  expect(await within(table).findByText('30 rows in 38 ms, the first 20 shown')).toBeTruthy();
  expect(within(table).getByRole('columnheader', { name: 'eventName' })).toBeTruthy();
  await user.click(within(table).getByRole('button', { name: 'Move cell up' }));
  await user.keyboard('{Control>}s{/Control}');
  await waitFor(() =>
    expect(kept[0]?.cells).toMatchObject([
      { kind: 'table', title: 'Events', query: { language: 'sql', text: 'SELECT * FROM cloudtrail', range: null } },
      { kind: 'text', markdown: 'What happened' },
    ]),
  );
  await user.click(screen.getByRole('button', { name: 'Export as HTML…' }));
  await waitFor(() =>
    expect(exports[0]).toMatchObject({ id: 'n1', form: 'html', path: '/exports/Notebook 1.html', overwrite: true }),
  );
  expect(await screen.findByText('Written to /exports/Notebook 1.html, 4 KB')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Delete notebook' }));
  await waitFor(() => expect(screen.queryByRole('tab', { name: /Notebook 1/ })).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Notes' }));
  await user.click(await screen.findByRole('radio', { name: 'Notebooks' }));
  expect(await screen.findByText('No notebook yet.')).toBeTruthy();
});
