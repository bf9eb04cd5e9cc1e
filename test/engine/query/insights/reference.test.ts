import { expect, test } from 'vitest';
import { COMMANDS, commandNames } from '../../../../main/engine/query/insights/commands.ts';
import { complete, hover } from '../../../../main/engine/query/insights/complete.ts';
import { parse } from '../../../../main/engine/query/insights/parser.ts';
import { reference } from '../../../../main/engine/query/insights/reference.ts';
import { CATALOG } from './support.ts';

test('docs/insights-ql.md is what the tables say', async () => {
  await expect(reference()).toMatchFileSnapshot('../../../../docs/insights-ql.md');
});

test.each(COMMANDS.map((entry) => [entry.example]))('the example reads: %s', (example) => {
  expect(parse(example).diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
});

const labels = (text: string, kind: string) =>
  complete(text, text.length, {
    ...CATALOG,
    fields: new Map([['app', [{ name: 'foo-bar', type: 'text', share: 0.5, top: ['x'] }]]]),
  })
    .completions.filter((one) => one.kind === kind)
    .map((one) => one.label);

test('commands where one begins, fields and functions behind it', () => {
  expect(labels('', 'command')).toEqual(COMMANDS.map((entry) => entry.name));
  expect(labels('fields a | fi', 'command')).toContain('filter');
  expect(labels('filter ', 'command')).toEqual([]);
  expect(labels('filter ', 'function')).toContain('strlen');
  expect(labels('filter ', 'function')).not.toContain('count');
  expect(labels('stats ', 'function')).toContain('count');
  expect(labels("SOURCE 'a", 'group')).toContain('app');
  expect(labels('filter a in (SOURCE ', 'group')).toContain('cloudtrail');
  expect(labels('lookup ', 'table')).toEqual(['users', 'nets']);
  expect(labels('fields a + 1 as mine | filter m', 'field')).toContain('mine');
  expect(commandNames()).toContain('where');
});

test('a field with other characters is inserted in backticks, the typed word replaced', () => {
  const { from, completions } = complete('filter foo', 10, {
    ...CATALOG,
    fields: new Map([['app', [{ name: 'foo-bar', type: 'text', share: 0.5, top: ['x'] }]]]),
  });
  expect(from).toBe(7);
  expect(completions.find((one) => one.label === 'foo-bar')).toEqual({
    label: 'foo-bar',
    kind: 'field',
    detail: 'text, in 50%',
    documentation: 'Most frequent: x',
    insert: '`foo-bar`',
  });
});

test('help for the word under the pointer', () => {
  expect(hover('fields strlen(a)', 9)).toMatchObject({ title: 'strlen(s)', from: 7, to: 13 });
  expect(hover('fields a | where b', 13)).toMatchObject({ from: 11, to: 16 });
  expect(hover('fields limit', 9)).toBeNull();
});
