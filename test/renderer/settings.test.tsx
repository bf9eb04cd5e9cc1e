import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { DEFAULT_SECRET_NAMES } from '../../preload/contract/secrets.ts';
import { isSecretName, maskSecrets } from '../../renderer/lib/secrets.ts';
import { RECORD, trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function showSettings(options: Parameters<typeof showWindow>[0] = {}) {
  const shown = await showWindow(options);
  act(() => shown.app.layout.set((state) => ({ ...state, area: 'settings' })));
  return shown;
}

const card = (name: string) => {
  const section = screen.getByRole('heading', { name }).closest('section');
  if (section === null) throw new Error(`no section ${name}`);
  return within(section);
};

test('limits of the engine are applied together, and only when they do', async () => {
  const { desktop } = await showSettings();
  const engine = card('Engine');
  const apply = engine.getByRole('button', { name: 'Apply and restart engine' });
  expect(apply.getAttribute('aria-disabled')).toBe('true');
  const memory = engine.getByRole('textbox', { name: 'Memory limit' });
  expect(memory.getAttribute('placeholder')).toBe('automatic, 4.0 GB');
  await user.type(memory, '0.1');
  expect(engine.getByRole('alert').textContent).toBe('A number from 0.256 GB to 4,000 GB is needed.');
  await user.clear(memory);
  await user.type(memory, '2.5');
  const members = engine.getByRole('textbox', { name: 'Members of one archive' });
  await user.clear(members);
  expect(apply.getAttribute('aria-disabled')).toBe('true');
  await user.type(members, '1,000');
  await user.click(apply);
  expect((await desktop.settings.get()).engine).toEqual({
    memoryLimitBytes: 2_500_000_000,
    spillLimitBytes: null,
    archives: { ratio: 200, bytes: 20e9, members: 1000, depth: 3 },
    secretNames: DEFAULT_SECRET_NAMES,
  });
  expect(apply.getAttribute('aria-disabled')).toBe('true');
});

test('a restart for other settings is said as one, not as a failure', async () => {
  const { desktop } = await showSettings();
  act(() => desktop.engineDid({ kind: 'engine-stopped', reason: '', givingUp: false, asked: true }));
  expect(screen.getByText(/^The engine is being started with its settings/)).toBeTruthy();
  act(() => desktop.engineDid({ kind: 'engine-ready' }));
  expect(await screen.findByText(/^The engine was started with its settings/)).toBeTruthy();
});

test('names of masked members change what is hidden, and the default list comes back', async () => {
  const { desktop } = await showSettings();
  const secrets = card('Masked values');
  const names = secrets.getByRole('textbox', { name: 'Names of masked members' });
  const apply = secrets.getByRole('button', { name: 'Apply and restart engine' });
  await user.clear(names);
  await user.type(names, 'not a name!');
  expect(secrets.getByRole('alert').textContent).toContain('“name!”');
  expect(apply.getAttribute('aria-disabled')).toBe('true');
  await user.clear(names);
  await user.type(names, 'apiKey, *phrase');
  await user.click(apply);
  expect((await desktop.settings.get()).engine.secretNames).toEqual(['apiKey', '*phrase']);
  expect(maskSecrets('{"apiKey":"k","my.passPhrase":"p","password":"x"}')).toBe(
    '{"apiKey":"••••••••","my.passPhrase":"••••••••","password":"x"}',
  );
  await user.click(secrets.getByRole('button', { name: 'Fill in the default list' }));
  await user.click(apply);
  expect([isSecretName('db.masterUserPassword'), isSecretName('apiKey')]).toEqual([true, false]);
});

test('account names are kept and stand beside ids in the tree, the detail and tooltips', async () => {
  const { app, desktop } = await showSettings();
  const accounts = card('Account names');
  await user.click(accounts.getByRole('textbox', { name: 'Names of accounts' }));
  await user.paste('id,name\n111122223333,production\nnonsense');
  expect(accounts.getByRole('alert').textContent).toBe('1 line names no account and is left out: nonsense');
  await user.click(accounts.getByRole('button', { name: 'Keep 1 account name' }));
  expect((await desktop.settings.get()).accountNames).toEqual({ '111122223333': 'production' });
  act(() => app.openQuery('SELECT', 'SELECT * FROM cloudtrail'));
  const tree = await screen.findByRole('tree', { name: 'Sources and imports' });
  expect(within(tree).getAllByText('production').length).toBeGreaterThan(0);
  const grid = await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => grid.focus());
  await user.keyboard('{Enter}');
  const detail = await screen.findByRole('complementary', { name: 'Detail' });
  expect(await within(detail).findByText(/^111122223333 production$/)).toBeTruthy();
  act(() => app.preferences.change({ accountNames: {} }));
});

/** Everything in a record of the invented workspace that looks like data: ids, names, addresses. */
const canaries = () =>
  [...new Set(RECORD(1, 10).match(/[A-Za-z0-9:/._-]{6,}/g))].filter((word) => !/^event|^user|^readOnly/.test(word));

test('copied diagnostics hold nothing of the data, its owner or its place', async () => {
  const report = {
    system: { platform: 'linux', arch: 'x64', release: '6.1', cores: 4, memoryBytes: 8e9 },
    node: 'v20.18.0',
    duckdb: 'v1.5.6',
    engine: {
      threads: 3,
      memoryLimitBytes: 2e9,
      memoryUsedBytes: 1e6,
      spillLimitBytes: 2e10,
      archives: { ratio: 200, bytes: 2e10, members: 200_000, depth: 3 },
      secretNames: { count: 9, isDefault: true },
    },
    workspace: {
      schemaVersion: 4,
      readOnlyReason: null,
      sizeBytes: 1e9,
      unknownObjects: 0,
      lookupTables: 0,
      rows: { ct_event: 10 },
      imports: { done: 1 },
      files: { read: 3 },
    },
    lastErrors: [{ code: 'query.syntax', call: 'query.run', secondsAgo: 4 }],
  };
  const { app, desktop } = await showSettings({
    engine: trailEngine(10, { 'diagnostics.get': () => report }),
    settings: { accountNames: { '111122223333': 'production' } },
  });
  act(() => app.openQuery('secret-title', 'SELECT secret_text FROM cloudtrail'));
  act(() => app.layout.set((state) => ({ ...state, area: 'settings' })));
  await user.click(screen.getByRole('button', { name: 'Copy diagnostics' }));
  await waitFor(() => expect(desktop.copied).toHaveLength(1));
  const [text = ''] = desktop.copied;
  expect(JSON.parse(text)).toMatchObject({ trailglass: '0.1.0', platform: 'linux', openTabs: 1, engine: report });
  const words = [...canaries(), 'acme', '/cases', 'production', 'secret-title', 'secret_text'];
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter((word) => text.includes(word))).toEqual([]);
  expect(screen.getByRole('textbox', { name: 'Diagnostics copied' }).textContent).toBe(text);
  act(() => app.preferences.change({ accountNames: {} }));
});
