import { expect, test } from 'vitest';
import { COMMANDS, commandNames } from '../../../../main/engine/query/insights/commands.ts';
import { complete } from '../../../../main/engine/query/insights/complete.ts';
import { hover } from '../../../../main/engine/query/insights/hover.ts';
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
    fields: new Map([['app', [{ name: 'foo-bar', type: 'text', share: 0.5, top: [{ value: 'x', count: 2 }] }]]]),
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
    fields: new Map([['app', [{ name: 'foo-bar', type: 'text', share: 0.5, top: [{ value: 'x', count: 2 }] }]]]),
  });
  expect(from).toBe(7);
  expect(completions.find((one) => one.label === 'foo-bar')).toEqual({
    label: 'foo-bar',
    kind: 'field',
    detail: 'text',
    documentation: '',
    insert: '`foo-bar`',
    share: 0.5,
    top: [{ value: 'x', count: 2 }],
  });
});

const TOP = [
  { value: 'info', count: 1200 },
  { value: 'a "b"', count: 2 },
];
const FOUND = {
  ...CATALOG,
  fields: new Map([
    ['app', [{ name: 'level', type: 'text', share: 0.75, top: TOP }]],
    ['cloudtrail', [{ name: 'eventName', type: 'text', share: 1, top: [{ value: 'GetObject', count: 9 }] }]],
  ]),
};

/** What is offered at the | of a text. */
function offered(marked: string, sources: string[] = []) {
  const cursor = marked.indexOf('¦');
  const { from, completions } = complete(marked.replace('¦', ''), cursor, FOUND, sources);
  return { from, labels: completions.map(({ label }) => label), inserts: completions.map((one) => one.insert) };
}

test('only fields of what the query reads are offered: SOURCE before the chosen groups', () => {
  expect(offered('filter ¦').labels).toEqual(expect.arrayContaining(['level', 'eventName']));
  expect(offered('filter ¦', ['app']).labels).not.toContain('eventName');
  expect(offered("SOURCE 'cloudtrail' | filter ¦", ['app']).labels).not.toContain('level');
  expect(offered("SOURCE 'nothing' | filter ¦").labels).toContain('level');
});

test('values are offered in the quotes behind a field, escaped, and nowhere else', () => {
  expect(offered('filter level = "¦')).toEqual({ from: 16, labels: ['info', 'a "b"'], inserts: ['info', 'a \\"b\\"'] });
  expect(offered('filter level != "in¦"').from).toBe(17);
  expect(offered('filter level in ["x", "¦').labels).toEqual(['info', 'a "b"']);
  expect(offered('filter a.b = "¦').labels).toEqual([]);
  expect(offered('parse @message "¦').labels).toEqual([]);
  expect(offered('fields a # lev¦').labels).toEqual([]);
  expect(offered('filter a like /lev¦').labels).toEqual([]);
});

test('a quote in a regular expression hides nothing that follows it', () => {
  expect(offered('filter a like /"/ | ¦').labels).toContain('fields');
  expect(offered(`parse @message /'(?<a>x)/ | stats ¦`).labels).toContain('count');
  expect(offered(`fields regexReplace(a, /"/, "") as b | ¦`).labels).toContain('fields');
});

test('a log group is quoted unless it is already', () => {
  const first = (marked: string) => ({ from: offered(marked).from, insert: offered(marked).inserts[0] });
  expect(first('SOURCE ¦')).toEqual({ from: 7, insert: "'cloudtrail'" });
  expect(first('SOURCE "cl¦')).toEqual({ from: 8, insert: 'cloudtrail"' });
  expect(first("SOURCE 'cl¦'")).toEqual({ from: 8, insert: 'cloudtrail' });
});

test('help for the word under the pointer', () => {
  expect(hover('fields strlen(a)', 9, CATALOG)).toMatchObject({
    kind: 'function',
    title: 'strlen(s)',
    from: 7,
    to: 13,
  });
  expect(hover('fields a | where b', 13, CATALOG)).toMatchObject({ kind: 'command', name: 'filter', from: 11, to: 16 });
  expect(hover('fields limit', 9, CATALOG)).toBeNull();
  expect(hover('filter a = "fields"', 14, CATALOG)).toBeNull();
  expect(hover('fields `level` | limit 1', 10, FOUND)).toEqual({
    kind: 'field',
    name: 'level',
    title: 'level',
    body: 'text',
    example: '',
    share: 0.75,
    top: TOP,
    from: 7,
    to: 14,
  });
});
