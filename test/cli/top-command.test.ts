import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../main/engine/engine.ts';
import { readMeta } from '../../main/engine/store/migrations.ts';
import { putSavedRule } from '../../main/engine/workspaces/contributor-rules.ts';
import { Cli } from './support/cli.ts';

let folder: string;
let cli: Cli;
const example = JSON.parse(
  readFileSync(new URL('../golden/contributor-insights/04-apigw-5xx.json', import.meta.url), 'utf8'),
) as {
  rule: Record<string, unknown>;
  request: Record<string, unknown>;
  events: { timestamp: number; message: string }[];
  expected: Record<string, unknown>;
};
const RANGE = ['--from', '2026-03-02T10:00:00Z', '--to', '2026-03-02T11:00:00Z'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-top-'));
  cli = new Cli(folder);
  const events = example.events.map((event, i) => ({ ...event, logStreamName: 's', eventId: String(i) }));
  writeFileSync(join(folder, 'events.json'), JSON.stringify({ events, searchedLogStreams: [] }));
  writeFileSync(join(folder, 'rule.json'), JSON.stringify(example.rule, null, 2));
  const group = 'API-Gateway-Access-Logs_x/prod';
  await cli.json(['import', '-w', 'case.trailglass', '--log-group', group, 'events.json']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  Contributors: { Keys: string[]; ApproximateAggregateValue: number; AggregateValue: number }[];
  Statistics: Record<string, number>;
  [member: string]: unknown;
}
const top = (...args: string[]) => cli.json<Report>(['top', '-w', 'case.trailglass', ...args]);

test('top has the members of GetInsightRuleReport at its top, and the same values under names without Approximate', async () => {
  const report = await top('--rule', 'rule.json', ...RANGE, '--period', '300');
  // Members that AWS does not have stand beside its own; toMatchObject leaves them aside.
  expect(report).toMatchObject(example.expected);
  expect(report).toMatchObject({
    Exact: true,
    UniqueCount: example.expected.ApproximateUniqueCount,
    StartTime: '2026-03-02T10:00:00Z',
    EndTime: '2026-03-02T11:00:00Z',
    Period: 300,
    Warnings: [],
  });
  for (const one of report.Contributors) expect(one.AggregateValue).toBe(one.ApproximateAggregateValue);
  const { EventsInRange, Matched, NotJson, FilteredOut, MissingKey, IgnoredDash, ValueNotNumeric } = report.Statistics;
  const dropped = [NotJson, FilteredOut, MissingKey, IgnoredDash, ValueNotNumeric].map(Number);
  expect(dropped.reduce((sum, count) => sum + count, Number(Matched))).toBe(EventsInRange);
});

test('the same of keys and a condition; a rule from stdin; all contributors; another order', async () => {
  const form = ['--key', 'resourcePath', '--key', 'ip', '--where', 'status > 499 and httpMethod in ["GET", "POST"]'];
  const report = await top(...form, ...RANGE, '--period', '300');
  const { KeyLabels, ...figures } = example.expected;
  expect(KeyLabels).toEqual(['$.resourcePath', '$.ip']);
  expect(report).toMatchObject({ ...figures, KeyLabels: ['resourcePath', 'ip'] });
  const all = await cli.json<Report>(['top', '-w', 'case.trailglass', '--rule', '-', ...RANGE, '--limit', 'all'], 0, {
    stdin: JSON.stringify(example.rule),
  });
  expect(all.Contributors).toHaveLength(Number(example.expected.ApproximateUniqueCount));
  const byMaximum = await top(...form, ...RANGE, '--order-by', 'Maximum', '--limit', '1', '--period', '300');
  expect(byMaximum.Contributors).toHaveLength(1);
});

test('contributors as a table and as SQL that runs', async () => {
  const args = ['top', '-w', 'case.trailglass', '--key', 'ip', '--where', 'status > 499'];
  const table = await cli.run([...args, '--format', 'csv', '--limit', '1']);
  expect(table.stdout.split('\r\n')[0] ?? '').toBe('rank,ip,Count,share,cumulative share,events');
  expect(table.stdout).toMatch(/\d+ others/);
  const { stdout } = await cli.run([...args, '--sql']);
  const { rows } = await cli.json<{ rows: unknown[][] }>(['sql', '-w', 'case.trailglass', '-'], 0, { stdin: stdout });
  const report = await top('--key', 'ip', '--where', 'status > 499', '--limit', 'all');
  expect(rows.map(([, ip]) => ip)).toEqual(report.Contributors.map(({ Keys }) => Keys[0]));
});

test('two windows are compared, and a spike is explained', async () => {
  const halves = ['--from', '2026-03-02T10:30:00Z', '--to', '2026-03-02T11:00:00Z'];
  const compared = await cli.json<{ now: { total: number; from: string }; before: { total: number; from: string } }>([
    ...['top', '-w', 'case.trailglass', '--rule', 'rule.json', '--compare', ...halves],
  ]);
  expect(compared.before.from).toBe('2026-03-02T10:00:00Z');
  expect(compared.now.total + compared.before.total).toBe(example.expected.AggregateValue);
  const brush = ['--brush-from', '2026-03-02T10:00:00Z', '--brush-to', '2026-03-02T10:05:00Z'];
  const spike = await cli.json<{ fields: { field: string }[]; inside: { events: number } }>([
    ...[
      'spike',
      '-w',
      'case.trailglass',
      '--where',
      'status > 499',
      '--field',
      'ip',
      '--field',
      'resourcePath',
      ...RANGE,
    ],
    ...brush,
  ]);
  expect(spike.fields.map(({ field }) => field).sort()).toEqual(['ip', 'resourcePath']);
  expect(spike.inside.events).toBeGreaterThan(0);
});

test('a rule that the workspace keeps is known by its name; a file of that name stands over it', async () => {
  const engine = new Engine();
  const path = join(folder, 'case.trailglass');
  await engine.open(path, { installationId: 'here' });
  // It belongs to the installation of the command line, which alone may write into it.
  const installationId = await engine.store.meta((connection) => readMeta(connection, 'installation'));
  await engine.close();
  await engine.open(path, { installationId: installationId ?? '' });
  const ranking = { periodSeconds: null, orderBy: 'sum' as const, limit: 10 };
  const question = { kind: 'rule' as const, rule: JSON.stringify(example.rule), sources: [], ignoreDash: false };
  await putSavedRule(engine.store, { name: 'Failing paths', ranking: { ...ranking, question } });
  await putSavedRule(engine.store, {
    name: 'rule.json',
    ranking: { ...ranking, question: { ...question, rule: '{}' } },
  });
  await engine.close();
  expect(await top('--rule', 'Failing paths', ...RANGE, '--period', '300')).toMatchObject(example.expected);
  expect(await top('--rule', 'rule.json', ...RANGE, '--period', '300')).toMatchObject(example.expected);
  const wrong = await cli.run(['top', '-w', 'case.trailglass', '--rule', 'Failing']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('neither a file nor a rule that the workspace keeps');
  expect(wrong.stderr).toContain('Failing paths');
  const summed = await cli.run(['top', '-w', 'case.trailglass', '--rule', 'Failing paths', '--sum', 'x']);
  expect(summed).toMatchObject({ code: 2, stdout: '' });
});

test('mistakes are told with their member and line, and nothing is printed', async () => {
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...example.rule, AggregateOn: 'Max' }, null, 2));
  const wrong = await cli.run(['top', '-w', 'case.trailglass', '--rule', 'wrong.json']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('AggregateOn: must be "Count" or "Sum"');
  expect(wrong.stderr).toContain('"AggregateOn": "Max"');
  for (const args of [
    [],
    ['--rule', 'rule.json', '--key', 'ip'],
    ['--rule', 'rule.json', '--sum', 'x'],
    ['--rule', 'missing.json'],
    ['--key', 'ip', '--limit', '0'],
    ['--template', 'no/such'],
  ])
    expect(await cli.run(['top', '-w', 'case.trailglass', ...args])).toMatchObject({ code: 2, stdout: '' });
});

test('rules of the library are listed, shown, checked and exported without a workspace', async () => {
  const { rules } = await cli.json<{ rules: { id: string; origin: string }[] }>(['rules', 'list']);
  expect(rules.filter(({ origin }) => origin === 'aws').length).toBeGreaterThanOrEqual(6);
  const shown = await cli.run(['rules', 'show', 'vpc/bytes-by-source-and-destination']);
  writeFileSync(join(folder, 'vpc.json'), shown.stdout);
  expect(await cli.json(['rules', 'check', 'vpc.json'])).toEqual({ valid: true, diagnostics: [] });
  const input = await cli.json<{ RuleDefinition: string }>(['rules', 'export', 'vpc.json', '--name', 'vpc-bytes']);
  expect(JSON.parse(input.RuleDefinition)).toEqual(JSON.parse(shown.stdout));
  const checked = await cli.run(['rules', 'check', 'wrong.json']);
  expect(checked.code).toBe(2);
  expect(JSON.parse(checked.stdout)).toMatchObject({ valid: false, diagnostics: [{ path: 'AggregateOn' }] });
});
