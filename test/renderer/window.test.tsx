import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { EngineError } from '../../renderer/lib/connect.ts';
import { shortcutText } from '../../renderer/lib/shortcut.ts';
import { TOKEN, trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function runStarter() {
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  return screen.findByRole('grid', { name: 'Rows of the result' });
}

const cursor = (grid: HTMLElement) =>
  document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent;

test('a query says how many rows came of what, and the grid knows its true size', async () => {
  await showWindow();
  const grid = await runStarter();
  expect(grid.getAttribute('aria-rowcount')).toBe('4188');
  expect(screen.getByText('of 2,318,407 events in the workspace, 38 ms, 2 trail files not read')).toBeTruthy();
  const first = within(grid).getAllByRole('row')[1];
  expect(within(first as HTMLElement).getByRole('img', { name: 'ok' })).toBeTruthy();
});

test('a result is stale when events came after it, and not because counts were read before it', async () => {
  let logEvents = 0;
  const info = trailEngine().call('workspace.info', {});
  const engine = trailEngine(4187, {
    'workspace.open': async () => ({ ...(await info), events: 0 }), // read while an import had not committed yet
    'workspace.info': async () => ({ ...(await info), logEvents }),
  });
  const { app } = await showWindow({ engine });
  await user.keyboard('{Control>}{Shift>}q{/Shift}{/Control}');
  act(() => app.openQuery('Newest', 'SELECT * FROM cloudtrail'));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  expect(screen.queryByText(/since$/)).toBeNull();
  logEvents = 93;
  act(() => app.session.changed());
  expect(await screen.findByText(/93 newer events since/)).toBeTruthy();
});

test('Enter in a field of the time range applies it', async () => {
  const { app } = await showWindow();
  await user.keyboard('{Control>}{Shift>}d{/Shift}{/Control}');
  const [from, to] = [
    await screen.findByRole('textbox', { name: 'From' }),
    screen.getByRole('textbox', { name: /^To/ }),
  ];
  await user.clear(from);
  await user.type(from, '2026-11-14 09:00');
  await user.clear(to);
  await user.type(to, '2026-11-14 10:30{Enter}');
  const [start, end] = ['2026-11-14T09:00Z', '2026-11-14T10:30Z'].map((time) => Date.parse(time) * 1000);
  expect(app.range.store.get().current).toEqual({ from: start, to: end });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('keys walk the grid, open the detail and close it again', async () => {
  const { app } = await showWindow();
  const grid = await runStarter();
  act(() => grid.focus());
  await user.keyboard('jjk{ArrowRight}');
  expect(app.runOf(app.tabs.active()?.id ?? '').store.get()).toMatchObject({ row: 1, column: 1 });
  await user.keyboard('{End}');
  expect(app.runOf(app.tabs.active()?.id ?? '').store.get().column).toBe(5);
  await user.keyboard('{Control>}{End}{/Control}');
  expect(app.runOf(app.tabs.active()?.id ?? '').store.get().row).toBe(4186);
  await user.keyboard('{Control>}{Home}{/Control}{Home}{Enter}');
  const detail = await screen.findByRole('complementary', { name: 'Detail' });
  expect(await within(detail).findByText('row 1 of 4,187')).toBeTruthy();
  await user.keyboard('j');
  expect(await within(detail).findByText('row 2 of 4,187')).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary', { name: 'Detail' })).toBeNull();
  expect(document.activeElement).toBe(grid);
  expect(cursor(grid)).not.toBe('');
});

test('single keys do nothing when they are switched off', async () => {
  const { app } = await showWindow({ settings: { singleKeys: false } });
  const grid = await runStarter();
  act(() => grid.focus());
  await user.keyboard('jjj');
  expect(app.runOf(app.tabs.active()?.id ?? '').store.get().row).toBe(0);
});

test('rows are copied as TSV with their names, and secrets stay dotted', async () => {
  const { desktop } = await showWindow();
  const grid = await runStarter();
  act(() => grid.focus());
  await user.keyboard('{Shift>}JJJ{/Shift}{Control>}c{/Control}');
  await waitFor(() => expect(desktop.copied).toHaveLength(1));
  const lines = desktop.copied[0]?.split('\n') ?? [];
  expect(lines[0]).toBe('eventTime\teventName\tuserIdentity.arn\tsourceIPAddress\terrorCode\tresponseElements');
  expect(lines).toHaveLength(6); // head, four rows, the end
  expect(desktop.copied[0]).not.toContain(TOKEN.slice(0, 20));
});

test('the detail hides secrets in every form until they are revealed', async () => {
  await showWindow();
  const grid = await runStarter();
  act(() => grid.focus());
  await user.keyboard('{Enter}');
  const detail = await screen.findByRole('complementary', { name: 'Detail' });
  await within(detail).findByRole('tree', { name: 'Record as a tree' });
  for (const form of ['Fields', 'Raw']) {
    await user.click(within(detail).getByRole('radio', { name: form }));
    expect(detail.textContent).not.toContain(TOKEN.slice(0, 20));
  }
  await user.click(screen.getByRole('button', { name: 'Reveal secret values' }));
  expect(within(detail).getByRole('document', { name: 'Raw' }).textContent).toContain(TOKEN);
  // Numbers beyond 2^53 stand as they are in the record.
  expect(detail.textContent).toContain('12345678901234567890');
});

test('a failed query names its place and offers the repair', async () => {
  const engine = trailEngine(10, {
    'query.run': () => {
      throw new EngineError('query.unknown-field', 'There is no column eventTmie.', { at: [{ start: 7, end: 15 }] });
    },
  });
  const { app } = await showWindow({ engine });
  act(() => app.openQuery('broken', 'SELECT eventTmie FROM cloudtrail'));
  expect(await screen.findByText('Query not run')).toBeTruthy();
  expect(screen.getByText('line 1, column 8')).toBeTruthy();
  expect(screen.getAllByText('There is no column eventTmie.').length).toBeGreaterThan(0);
  expect(await screen.findByRole('button', { name: /Replace with eventTime/ })).toBeTruthy();
});

test('a cancelled query keeps the result before it', async () => {
  let slow = false;
  const base = trailEngine();
  const engine = trailEngine(4187, {
    'query.run': (input, options) =>
      slow ? new Promise<never>(() => undefined) : base.call('query.run', input, options),
  });
  const { app } = await showWindow({ engine });
  await runStarter();
  slow = true;
  act(() => app.runActive());
  const [cancel] = await screen.findAllByRole('button', { name: /^Cancel/ });
  await user.click(cancel as HTMLElement);
  expect(await screen.findByText(/^Cancelled after/)).toBeTruthy();
  expect(screen.getByText(/previous result of .* kept/)).toBeTruthy();
  expect(screen.getByRole('grid', { name: 'Rows of the result' })).toBeTruthy();
});

test('the engine stopping is said, and the workspace opens again when it is back', async () => {
  const { app, desktop, engine } = await showWindow();
  await runStarter();
  act(() => desktop.engineDid({ kind: 'engine-stopped', reason: 'out of memory', givingUp: false, asked: false }));
  expect(screen.getByText(/The engine stopped \(out of memory\)/)).toBeTruthy();
  const before = engine.calls.filter((call) => call.method === 'workspace.open').length;
  act(() => desktop.engineDid({ kind: 'engine-ready' }));
  expect(await screen.findByText(/was started again; the workspace is open as before/)).toBeTruthy();
  expect(engine.calls.filter((call) => call.method === 'workspace.open')).toHaveLength(before + 1);
  expect(app.runOf(app.tabs.active()?.id ?? '').store.get().result?.lost).toBe(true);
  expect(screen.getByText(/the engine stopped, so rows that are not on screen are gone/)).toBeTruthy();
});

test('an engine that is given up can be started by hand', async () => {
  let restarts = 0;
  const { desktop } = await showWindow({
    desktop: {
      restartEngine: async () => {
        restarts++;
      },
    },
  });
  act(() => desktop.engineDid({ kind: 'engine-stopped', reason: 'It ended 3 times.', givingUp: true, asked: false }));
  await user.click(screen.getByRole('button', { name: 'Start engine again' }));
  expect(restarts).toBe(1);
});

test('the palette finds commands, tabs and workspaces, and runs what is chosen', async () => {
  const { app } = await showWindow();
  await user.keyboard('{Control>}k{/Control}');
  const field = await screen.findByRole('combobox');
  expect(screen.getByRole('option', { name: /New query tab/ })).toBeTruthy();
  await user.type(field, 'flaws');
  expect((await screen.findAllByRole('option'))[0]?.textContent).toBe(
    'flaws-cloud-trainingflaws-cloud-training.trailglass',
  );
  await user.clear(field);
  await user.type(field, 'new query');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(app.tabs.store.get().tabs).toHaveLength(2));
  expect(screen.queryByRole('combobox')).toBeNull();
});

test('tabs open, close and come back by keys, with their text', async () => {
  const { app } = await showWindow();
  await user.keyboard('{Control>}t{/Control}');
  const id = app.tabs.active()?.id ?? '';
  act(() => app.tabs.change(id, { text: 'SELECT 42' }));
  await user.keyboard('{Control>}w{/Control}');
  expect(app.tabs.store.get().tabs).toHaveLength(1);
  await user.keyboard('{Control>}{Shift>}t{/Shift}{/Control}');
  expect(app.tabs.active()?.text).toBe('SELECT 42');
});

test('the home screen keeps a workspace whose file is gone, with Locate', async () => {
  await showWindow({ workspace: false });
  const recent = await screen.findByRole('region', { name: 'Recent workspaces' });
  expect(within(recent).getByText(/file not found where it was last opened/)).toBeTruthy();
  expect(within(recent).getByRole('button', { name: 'Locate…' })).toBeTruthy();
  await user.click(within(recent).getByRole('button', { name: 'acme-incident-1114' }));
  expect(await screen.findByRole('tree', { name: 'Sources and imports' })).toBeTruthy();
});

test('dropped files are shown as what they are, make a workspace and are imported into it', async () => {
  const { engine } = await showWindow({
    workspace: false,
    engine: trailEngine(10, {
      'import.preview': () => ({
        found: 1,
        notOpened: 0,
        previews: [
          {
            source: '/dropped/trail.json.gz',
            sizeBytes: 2,
            status: 'read' as const,
            reason: null,
            kind: 'ndjson',
            confidence: 0.6,
            alternatives: [{ format: 'text' as const, confidence: 0.3 }],
            logGroup: 'trail',
            logStream: 'trail',
            events: [],
            columns: null,
            fields: [],
            sampled: { events: 1, failed: 0, withoutTime: 1, wholeFile: true },
            range: null,
            warnings: [],
          },
        ],
      }),
      'jobs.start': () => ({ jobId: 'job-1' }),
      'jobs.watch': () => new Promise<never>(() => undefined),
    }),
  });
  const file = new File(['{}'], 'trail.json.gz');
  fireEvent.drop(window, { dataTransfer: { types: ['Files'], files: [file] } });
  const dialog = await screen.findByRole('dialog', { name: 'Add data' });
  expect(await within(dialog).findByText('likely')).toBeTruthy();
  expect(engine.calls.some((call) => call.method === 'jobs.start')).toBe(false);
  // What was recognised can be overridden here as well.
  await user.click(within(dialog).getByRole('button', { name: 'text' }));
  await user.click(within(dialog).getByRole('button', { name: /^Import/ }));
  await waitFor(() =>
    expect(engine.calls.find((call) => call.method === 'jobs.start')?.input).toEqual({
      kind: 'import',
      paths: ['/dropped/trail.json.gz'],
      as: 'text',
    }),
  );
  expect(engine.calls.find((call) => call.method === 'workspace.create')?.input).toEqual({
    path: '/cases/trail.trailglass',
  });
});

test('a workspace that cannot be opened leaves the open one as it is', async () => {
  const base = trailEngine();
  const engine = trailEngine(4187, {
    'workspace.open': (input, options) => {
      if (input.path.includes('flaws')) {
        throw new EngineError(
          'workspace.locked',
          'Process 4711 has flaws-cloud-training.trailglass open. Close it there.',
        );
      }
      return base.call('workspace.open', input, options);
    },
  });
  const { app } = await showWindow({ engine });
  await runStarter();
  await act(() => app.openWorkspace('/cases/flaws-cloud-training.trailglass'));
  expect(screen.getByText(/Process 4711 has flaws-cloud-training.trailglass open/)).toBeTruthy();
  expect(screen.getByRole('grid', { name: 'Rows of the result' })).toBeTruthy();
  expect(app.session.store.get().workspace?.name).toBe('acme-incident-1114');
});

test('what is known of a result is opened by keys as well', async () => {
  await showWindow();
  await runStarter();
  const line = screen.getByRole('button', { name: /^4,187 rows/ });
  act(() => line.focus());
  await user.keyboard('{Enter}');
  const about = within(await screen.findByRole('dialog', { name: 'About this result' }));
  expect(about.getAllByRole('listitem').map((one) => one.textContent)).toContain('Rows shown: 4,187');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(line));
});

test('the overview of keys has every key of the design', async () => {
  await showWindow();
  await user.click(screen.getByRole('button', { name: 'Home' }));
  await user.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard' });
  const caps = new Set([...dialog.querySelectorAll('dt kbd')].map((cap) => cap.textContent));
  const design = [
    ...['Mod+K', 'Mod+Enter', 'Mod+T', 'Mod+W', 'Mod+Shift+T', 'Mod+1', 'Mod+8', 'Mod+9', 'G H', 'G Q', 'G C', 'G M'],
    ...['G T', 'G F', 'G N', 'G I', 'Mod+O', 'Mod+Shift+O', 'Mod+Alt+O', 'Mod+B', 'Mod+J', 'F', 'Mod+Shift+D'],
    ...['Alt+ArrowLeft', 'Alt+ArrowRight', 'Mod+S', 'Mod+Shift+S', 'Mod+Shift+Q', 'Mod+Shift+L', 'F6', 'Shift+F6'],
    ...['Mod+Shift+A', 'Mod+F', 'J', 'K', 'ArrowDown', 'ArrowUp', 'Enter', 'Escape', 'ArrowLeft', 'ArrowRight', 'Home'],
    ...['End', 'Mod+Home', 'Mod+End', 'PageUp', 'PageDown', ' ', 'Shift+J', 'Shift+K', 'Mod+A', 'Mod+C', '+', '-', 'C'],
    ...['A', 'P T', 'P L', 'P X', 'P S', 'B', 'N', 'T', '[', ']', 'Shift+F10', 'Mod+Z', 'Shift+ArrowLeft', 'L', 'Tab'],
    ...['E', 'Shift+E', 'Mod+Space', 'Mod+/', 'Alt+Enter', 'F1', '?'],
  ];
  expect(design.filter((keys) => !caps.has(shortcutText(keys, 'linux')))).toEqual([]);
});
