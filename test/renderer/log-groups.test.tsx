import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Input } from '../../preload/contract/index.ts';
import { jobSummary, trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();
const GROUP = { groupId: 1, name: '/aws/lambda/fn', account: '111122223333', events: 4512, withoutTime: 12 };
const HELD = {
  cloudtrail: { events: 0, accounts: [] },
  aggregatedEvents: 0,
  traces: { traces: 0, services: [] },
  logGroups: [
    { ...GROUP, region: null, streams: 3, range: null },
    { groupId: 2, name: "it's", account: null, events: 7, region: null, streams: 1, range: null },
  ],
  imports: [
    {
      importId: 1,
      status: 'done' as const,
      startedAt: 1,
      finishedAt: 2,
      kind: 'import' as const,
      paths: ['/cases/logs'],
      files: { found: 1, read: 1, skipped: 0, failed: 0, remaining: 0 },
      records: { read: 4512, inserted: 4512, duplicates: 0, conflicts: 0, failed: 0 },
      categories: [],
      traces: 0,
      logGroups: [GROUP],
    },
  ],
};

test('the source tree shows log groups with their counts, and a group opens its newest events', async () => {
  const asked: Input<'query.run'>[] = [];
  const engine = trailEngine(10, {
    'sources.list': () => HELD,
    'query.run': (input: Input<'query.run'>) => {
      asked.push(input);
      throw new Error('not answered here');
    },
  });
  await showWindow({ engine });
  const tree = await screen.findByRole('tree');
  expect(await within(tree).findByText('4,519')).toBeTruthy();
  const row = within(tree).getByText('/aws/lambda/fn');
  expect(row.closest('[role=treeitem]')?.textContent).toBe('/aws/lambda/fn4,512');
  await user.click(row);
  await user.click(within(tree).getByText("it's"));
  const text = 'fields @timestamp, @message, @logStream\n| sort @timestamp desc';
  expect(asked).toMatchObject([
    { language: 'insights', text, sources: ['111122223333:/aws/lambda/fn'] },
    { language: 'insights', text, sources: [":it's"] },
  ]);
});

test('an ended import names the log groups that it filled', async () => {
  const job = jobSummary({ status: 'done', importId: 1 }, { status: 'done' });
  const engine = trailEngine(10, { 'jobs.list': () => ({ jobs: [job] }), 'sources.list': () => HELD });
  const { app } = await showWindow({ engine });
  app.show({ kind: 'job', jobId: 'job-1' });
  const groups = await screen.findByRole('region', { name: 'Log groups' });
  expect(within(groups).getByText('111122223333:/aws/lambda/fn')).toBeTruthy();
  expect(within(groups).getByText('4,512 events, 12 without a time')).toBeTruthy();
});

test('the import dialog passes a log group on', async () => {
  const started: Input<'jobs.start'>[] = [];
  const engine = trailEngine(10, {
    'jobs.start': (request: Input<'jobs.start'>) => {
      started.push(request);
      return { jobId: 'job-1' };
    },
    'jobs.watch': () => new Promise<never>(() => undefined),
    'import.preview': () => ({ previews: [], found: 1, notOpened: 0 }),
  });
  const { app } = await showWindow({ engine, desktop: { chooseFiles: async () => ['/logs/app.log'] } });
  app.show({ kind: 'add-data', source: 'files' });
  const dialog = await screen.findByRole('dialog', { name: 'Add data' });
  await user.type(within(dialog).getByRole('textbox', { name: 'Log group' }), ' /my/app ');
  await user.click(within(dialog).getByRole('button', { name: 'Choose files' }));
  expect(started).toEqual([]);
  await user.click(await within(dialog).findByRole('button', { name: /^Import 1 file/ }));
  expect(started).toEqual([{ kind: 'import', paths: ['/logs/app.log'], logGroup: '/my/app' }]);
});
