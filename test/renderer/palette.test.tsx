import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { FoundValue } from '../../preload/contract/find.ts';
import { trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();
const ADDRESS = '198.51.100.77';

const found = (change: Partial<FoundValue> = {}): FoundValue => ({
  text: ADDRESS,
  places: [
    {
      kind: 'trails',
      dataSet: 'cloudtrail',
      field: 'sourceIPAddress',
      exact: true,
      events: 2640,
      text: `filter sourceIPAddress = "${ADDRESS}"`,
    },
    {
      kind: 'logs',
      dataSet: '/aws/orders',
      field: null,
      exact: false,
      events: 12,
      text: `filter @message like "${ADDRESS}"`,
    },
  ],
  events: 2652,
  dataSets: 2,
  searched: 100,
  toSearch: 100,
  ...change,
});

async function open(text: string) {
  await user.keyboard('{Control>}k{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Command palette' });
  await user.click(within(dialog).getByRole('combobox'));
  await user.paste(text);
  return dialog;
}

const rows = (dialog: HTMLElement) =>
  within(dialog)
    .queryAllByRole('option')
    .map(({ textContent }) => textContent);

test('a pasted address shows its counts as they come, and the first opens as a query', async () => {
  let report: (found: FoundValue) => void = () => undefined;
  let finish: (answer: FoundValue & { elapsedMs: number }) => void = () => undefined;
  const engine = trailEngine(10, {
    'values.find': (_, { onProgress }) => {
      report = (one) => onProgress?.(one);
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
  });
  const { app } = await showWindow({ engine });
  const dialog = await open(ADDRESS);
  await within(dialog).findByText('Counting, 0.0 %');
  await waitFor(() => expect(engine.calls.some(({ method }) => method === 'values.find')).toBe(true));
  act(() => report(found({ places: found().places.slice(0, 1), events: 2640, dataSets: 1, searched: 40 })));
  expect(await within(dialog).findByText('2,640 rows so far, 40.0 %')).toBeTruthy();
  act(() => finish({ ...found(), elapsedMs: 210 }));
  expect(await within(dialog).findByText('2,652 rows in 2 sources, 210 ms')).toBeTruthy();
  expect(within(dialog).getByText('Found in this workspace, all data')).toBeTruthy();
  expect(rows(dialog).slice(0, 2)).toEqual([
    `CloudTrail events with sourceIPAddress ${ADDRESS}2,640`,
    `Log lines in /aws/orders with ${ADDRESS}12`,
  ]);
  expect(rows(dialog)).toContain(`Copy ${ADDRESS}`);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(app.tabs.active()?.title).toBe(`${ADDRESS} in trails`));
  expect(app.tabs.active()).toMatchObject({
    language: 'insights',
    text: `filter sourceIPAddress = "${ADDRESS}"`,
    sources: ['cloudtrail'],
    ownRange: null,
  });
});

test('the search before a key stroke is given up, and its counts are not shown for the next text', async () => {
  const engine = trailEngine(10, {
    'values.find': ({ text }) =>
      text === ADDRESS ? new Promise(() => undefined) : { ...found({ text, places: [], events: 0 }), elapsedMs: 3 },
  });
  await showWindow({ engine });
  const dialog = await open(ADDRESS);
  await waitFor(() => expect(engine.calls.filter(({ method }) => method === 'values.find')).toHaveLength(1));
  await user.keyboard('{Backspace}');
  expect(await within(dialog).findByText('Not found in all data, 3 ms')).toBeTruthy();
  const searches = engine.calls.filter(({ method }) => method === 'values.find');
  expect(searches.map(({ input, signal }) => [(input as { text: string }).text, signal?.aborted])).toEqual([
    [ADDRESS, true],
    ['198.51.100.7', false],
  ]);
});

test('what was counted in another range than that of the workspace opens with its range', async () => {
  const engine = trailEngine(10, {
    'values.find': ({ range }) => ({ ...found(range === null ? {} : { places: [], events: 0 }), elapsedMs: 5 }),
  });
  const { app } = await showWindow({ engine });
  const hour = { from: Date.UTC(2026, 10, 14, 8) * 1000, to: Date.UTC(2026, 10, 14, 9) * 1000 };
  act(() => app.range.set(hour));
  const dialog = await open(ADDRESS);
  expect(await within(dialog).findByText(/^Not found in .*08:00:00.*09:00:00.*UTC, 5 ms$/)).toBeTruthy();
  await user.click(within(dialog).getByText(/in all data/));
  await user.click(await within(dialog).findByText(/sourceIPAddress/));
  await waitFor(() => expect(app.tabs.active()?.ownRange).toEqual({ range: null }));
  expect(app.range.store.get().current).toEqual(hour);
  const run = engine.calls.filter(({ method }) => method === 'query.run').at(-1);
  expect(run?.input).toMatchObject({ range: null });
});

test('a name that may be a command leaves commands in their place', async () => {
  const engine = trailEngine(10, {
    'values.find': ({ text }) => ({ ...found({ text, places: found().places.slice(0, 1) }), elapsedMs: 4 }),
  });
  const { app } = await showWindow({ engine });
  const dialog = await open('settings');
  await within(dialog).findByText(/2,652 rows/);
  expect(rows(dialog)[0]).toMatch(/^Go to Settings/);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(app.layout.get().area).toBe('settings'));
});

test('signs narrow the list to commands, services, saved queries or time', async () => {
  const { app } = await showWindow({
    engine: trailEngine(10, { 'values.find': () => ({ ...found(), elapsedMs: 1 }) }),
  });
  let dialog = await open('>tab');
  expect(rows(dialog)).toContain('New query tabCtrl T');
  expect(within(dialog).queryByText('Tabs')).toBeNull();
  await user.keyboard('{Escape}');
  dialog = await open('@Get');
  expect(await within(dialog).findByText('GetObject')).toBeTruthy();
  await user.keyboard('{Escape}');
  dialog = await open(':09:00 to 09:30');
  expect(rows(dialog)).toHaveLength(1);
  await user.keyboard('{Enter}');
  await waitFor(() =>
    expect(app.range.store.get().current).toEqual({
      from: Date.UTC(2026, 10, 14, 9) * 1000,
      to: Date.UTC(2026, 10, 14, 9, 30) * 1000,
    }),
  );
  dialog = await open(':yesterday');
  expect(within(dialog).getByText(/^Not a time that is understood/)).toBeTruthy();
});

test('fields and sources open as queries, and a group with many entries says how many more there are', async () => {
  const fields = Array.from({ length: 30 }, (_, i) => ({
    name: `requestParameters.f${i}`,
    type: 'text' as const,
    share: 1,
    top: [],
  }));
  const engine = trailEngine(10, {
    'values.find': () => ({ ...found({ places: [] }), elapsedMs: 1 }),
    'fields.list': () => ({ dataSets: [{ dataSet: 'cloudtrail', events: 9, sampled: 9, leftOut: 0, fields }] }),
  });
  const { app } = await showWindow({ engine });
  const dialog = await open('requestParameters');
  await user.click(await within(dialog).findByText('22 more'));
  expect(rows(dialog).filter((row) => row?.startsWith('requestParameters.f'))).toHaveLength(30);
  await user.click(within(dialog).getByText('requestParameters.f29'));
  await waitFor(() => expect(app.tabs.active()?.text).toContain('-- count requestParameters.f29'));
});

test('a trace id that is a trace of the workspace opens it, and one row is one row', async () => {
  const id = '1-6af6dd2b-c64c62076c7f164ad4ebc518';
  const place = {
    kind: 'traces' as const,
    dataSet: 'xray',
    field: 'trace_id',
    exact: true,
    events: 1,
    text: 'SELECT 1',
  };
  const engine = trailEngine(10, {
    'values.find': () => ({ ...found({ text: id, places: [place], events: 1, dataSets: 1 }), elapsedMs: 5 }),
  });
  const { app } = await showWindow({ engine });
  await user.click(screen.getByRole('button', { name: 'Home' })); // where the focus goes back to
  const dialog = await open(id);
  expect(await within(dialog).findByText('1 row in 1 source, 5 ms')).toBeTruthy();
  await user.click(within(dialog).getByRole('option', { name: 'Open trace' }));
  await waitFor(() => expect(app.tabs.front()).toMatchObject({ kind: 'trace', traceId: id }));
});
