import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { JobStatus } from '../../preload/contract/jobs.ts';
import { jobSummary, trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();

async function showJob(
  status: JobStatus,
  progress: Parameters<typeof jobSummary>[1] = {},
  error: string | null = null,
) {
  const asked: string[] = [];
  const job = jobSummary({ status, error }, { status, ...progress });
  const engine = trailEngine(10, {
    'jobs.list': () => ({ jobs: [job] }),
    'jobs.watch': () => new Promise<never>(() => undefined),
    'jobs.pause': () => {
      asked.push('pause');
      return jobSummary({ status: 'paused' });
    },
    'jobs.resume': () => {
      asked.push('resume');
      return jobSummary();
    },
    'jobs.cancel': () => {
      asked.push('cancel');
      return jobSummary({ status: 'cancelled' });
    },
  });
  const shown = await showWindow({ engine });
  shown.app.show({ kind: 'job', jobId: 'job-1' });
  return { ...shown, asked, dialog: await screen.findByRole('dialog') };
}

test('a running import shows its figures, its problems and what can be done', async () => {
  const { dialog, asked } = await showJob('running');
  for (const text of ['5,680 of 7,652', '1.4 GB of 1.8 GB', '1,714,723', '28,100 events/s', '1,204', 'about 21 s']) {
    expect(within(dialog).getByText(text)).toBeTruthy();
  }
  expect(within(dialog).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('74');
  expect(await within(dialog).findByText('3 files not read')).toBeTruthy();
  expect(within(dialog).getByText('gzip data ends early at byte 180,224')).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Pause' }));
  expect(asked).toEqual(['pause']);
  expect(await within(dialog).findByRole('button', { name: 'Resume' })).toBeTruthy();
});

test('cancelling asks first and says what stays', async () => {
  const { dialog, asked } = await showJob('running');
  await user.click(within(dialog).getByRole('button', { name: 'Cancel import…' }));
  const question = await screen.findByRole('alertdialog');
  expect(within(question).getByText(/1,714,723 events are in the workspace already/)).toBeTruthy();
  expect(asked).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Cancel import' }));
  await waitFor(() => expect(asked).toEqual(['cancel']));
});

test('totals that are not known yet are not made up', async () => {
  const { dialog } = await showJob('running', { listing: true, bytesTotal: null, secondsLeft: null });
  expect(within(dialog).getByText('7,652 found so far')).toBeTruthy();
  expect(within(dialog).getByText('not known yet')).toBeTruthy();
  expect(within(dialog).getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false);
});

test('an ended import adds up: read + skipped + failed = found', async () => {
  const { dialog } = await showJob('done', { files: { found: 55, read: 50, skipped: 3, failed: 2, remaining: 0 } });
  expect(within(dialog).getByText('50 read + 3 skipped + 2 failed = 55 files found')).toBeTruthy();
  expect(within(dialog).getByRole('button', { name: /Done/ })).toBeTruthy();
});

test('a job that failed as a whole says why', async () => {
  const { dialog } = await showJob('failed', {}, 'The disk is full. Free some space, then resume the import.');
  expect(within(dialog).getByRole('alert').textContent).toContain('The disk is full.');
});

test('an interrupted import is offered for resume when the workspace opens', async () => {
  const { asked } = await showJob('interrupted');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Resume import' }));
  expect(asked).toEqual(['resume']);
});
