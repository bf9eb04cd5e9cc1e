import { expect, test } from 'vitest';
import { GOALS, type Goal, verdict } from '../../bench/goals.ts';
import { asMarkdown, asTable, type Results } from '../../bench/report.ts';
import { median, percentile } from '../../bench/statistics.ts';

const RESULTS: Results = {
  date: '2026-03-01T10:00:00.000Z',
  machine: { cores: 2, memoryGb: 8, node: 'v20.20.0', duckdb: 'v1.5.6', platform: 'linux x64' },
  events: 1_000_000,
  recordsPerFile: 200,
  seconds: 300,
  figures: { import: 1.5, 'peak-memory-512': 950, 'further-questions': 400, 'tiny-files': 1.2 },
  details: {},
};

test('a figure is good, ok or missed by its bounds; where more is better, by its least', () => {
  const goal: Goal = { id: 'x', title: 'x', unit: 'x', must: 1.6, good: 1.45 };
  expect([1.45, 1.6, 1.61].map((value) => verdict(goal, value))).toEqual(['good', 'must', 'missed']);
  expect(
    [49, 50].map((value) => verdict({ id: 'x', title: 'x', unit: 'x', must: 50, higherIsBetter: true }, value)),
  ).toEqual(['missed', 'good']);
  expect(verdict({ id: 'y', title: 'y', unit: 'ms' }, 1)).toBe(null);
});

test('each figure has an id of its own', () => {
  expect(new Set(GOALS.map((goal) => goal.id)).size).toBe(GOALS.length);
});

test('the table says what was missed', () => {
  expect(
    asTable(RESULTS)
      .split('\n')
      .map((line) => line.replace(/ {2,}/g, ' | ').trim()),
  ).toEqual([
    'Measured | Value | Must | Good | Verdict',
    'Import, original text kept / R | 1.50 | <= 1.6 | <= 1.45 | ok',
    'Import of tiny files (5 records in the middle) / R | 1.20 | -',
    'Peak memory of an import, memory_limit 512 MB | 950 MB | <= 900 MB | <= 700 MB | MISSED',
    'A scan of the gz files / the same question in the workspace, least of 3 | 400 | >= 50 | good',
  ]);
});

test('the page names the machine by its size alone and the command to repeat it', () => {
  const page = asMarkdown(RESULTS, 'npm run bench');
  expect(page).toContain('2026-03-01 on 2 cores, 8 GB of memory, linux x64, Node 20.20.0, DuckDB v1.5.6');
  expect(page).toContain('| Import, original text kept / R | 1.50 | <= 1.6 | <= 1.45 | ok |');
  expect(page).toContain('```\nnpm run bench\n```');
});

test('percentiles lie between neighbours', () => {
  expect([median([3, 1, 2]), median([4, 1]), percentile([0, 100], 95), median([7])]).toEqual([2, 2.5, 95, 7]);
});
