import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartColumns, suggestedChart } from '../../renderer/features/query/chart-choice.ts';
import { valueTicks } from '../../renderer/ui/SeriesChart.tsx';
import { trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();
const column = (name: string, type: 'text' | 'number' | 'time' | 'json') => ({ name, type, databaseType: '' });

test('a chart begins with time across, numbers up and groups as series', () => {
  const bins = [column('bin(5m)', 'time'), column('who', 'text'), column('n', 'number')];
  expect(suggestedChart(bins)).toEqual({ x: 'bin(5m)', y: 'n', series: 'who' });
  expect(suggestedChart([column('who', 'text'), column('n', 'number')])).toEqual({ x: 'who', y: 'n', series: null });
  expect(suggestedChart([column('at', 'time'), column('who', 'text')])).toEqual({ x: 'at', y: null, series: null });
  expect(suggestedChart([column('doc', 'json')])).toBeNull();
  expect(chartColumns(bins)).toEqual({ across: ['bin(5m)', 'who', 'n'], up: ['n'], series: ['who'] });
});

test('ticks of values hold them all, begin at or below 0 and are round', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000);
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const ticks = valueTicks(low, high);
      expect(ticks.length).toBeLessThan(12);
      expect((ticks[0] ?? 1) <= Math.min(0, low) && (ticks.at(-1) ?? -1) >= Math.max(0, high)).toBe(true);
    }),
  );
  expect(valueTicks(0, 7)).toEqual([0, 2, 4, 6, 8]);
});

test('the chart of a result says what it does not draw, and its table has the same numbers', async () => {
  const engine = trailEngine(10, {
    'chart.get': ({ y }) => ({
      kind: 'group',
      binUs: null,
      points: ['AccessDenied', null, 'Throttling'],
      series: [{ name: null, values: [548, y === null ? 26 : null, 600] }],
      made: 'count',
      skipped: 2,
      foldedSeries: 0,
      leftGroups: 1,
    }),
  });
  await showWindow({ engine });
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  await screen.findByRole('grid', { name: 'Rows of the result' });
  await user.click(screen.getByRole('radio', { name: 'Chart' }));
  expect(await screen.findByRole('region', { name: 'rows by eventTime' })).toBeTruthy();
  expect(screen.getByText('Not drawn, without a time or number: 2 rows. Not drawn: 1 smaller group.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /Along/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'errorCode' }));
  await waitFor(() =>
    expect(engine.calls.findLast(({ method }) => method === 'chart.get')?.input).toMatchObject({
      x: 'errorCode',
      y: null,
    }),
  );
  await user.click(screen.getByRole('button', { name: 'Show the result as table' }));
  const table = within(await screen.findByRole('region', { name: 'rows by errorCode' }));
  const shown = () => table.getAllByRole('row').map((row) => row.textContent);
  expect(shown()).toEqual(['errorCoderows', 'AccessDenied548', '(none)26', 'Throttling600']);
  // Numbers begin with the largest, texts with the first; a group without a value stands last either way.
  const sortBy = async (name: string) => {
    await user.click(table.getByRole('button', { name }));
    return [shown().slice(1), table.getByRole('columnheader', { name }).getAttribute('aria-sort')];
  };
  expect(await sortBy('rows')).toEqual([['Throttling600', 'AccessDenied548', '(none)26'], 'descending']);
  expect(await sortBy('rows')).toEqual([['(none)26', 'AccessDenied548', 'Throttling600'], 'ascending']);
  expect(await sortBy('errorCode')).toEqual([['AccessDenied548', 'Throttling600', '(none)26'], 'ascending']);
  expect(await sortBy('errorCode')).toEqual([['Throttling600', 'AccessDenied548', '(none)26'], 'descending']);
  expect(await sortBy('errorCode')).toEqual([['AccessDenied548', '(none)26', 'Throttling600'], 'none']);
  // A number's menu is that of the rows that it counts.
  await user.click(table.getByRole('button', { name: '600' }));
  expect(await screen.findByRole('menuitem', { name: /Filter for/ })).toBeTruthy();
});
