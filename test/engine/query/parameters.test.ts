import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryHandlers } from '../../../main/engine/handlers/query.ts';
import { fillParameters, parametersIn } from '../../../main/engine/query/parameters.ts';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import { addLogEvents } from '../support/log-store.ts';
import { engineWithWorkspace, runQuery } from '../support/trail-store.ts';

const parameter = (name: string, type: QueryParameter['type'], value: string | null = null): QueryParameter => ({
  name,
  type,
  default: value,
  description: '',
});
const fillSql = (text: string, type: QueryParameter['type'], value: string) =>
  fillParameters('sql', text, [parameter('p', type)], { p: value });
const fillInsights = (text: string, type: QueryParameter['type'], value: string) =>
  fillParameters('insights', text, [parameter('p', type)], { p: value });

test('values are written as literals of the language', () => {
  expect(fillSql('a = {{p}}', 'text', "O'Brien")).toBe("a = 'O''Brien'");
  expect(fillSql('a > {{ p }}', 'number', ' 1.5 ')).toBe('a > 1.5');
  expect(fillSql('a >= {{p}}', 'time', '2026-03-01')).toBe("a >= TIMESTAMP '2026-03-01 00:00:00.000'");
  expect(fillSql('a >= {{p}}', 'time', '2026-03-01T10:00:00+02:00')).toBe("a >= TIMESTAMP '2026-03-01 08:00:00.000'");
  expect(fillSql('a IN {{p}}', 'list', "x, y'z\nw,")).toBe("a IN ('x', 'y''z', 'w')");
  expect(fillInsights('filter a = {{p}}', 'text', 'say "\\"')).toBe('filter a = "say \\"\\\\\\""');
  expect(fillInsights('filter @timestamp >= {{p}}', 'time', '1970-01-01T00:00:01Z')).toBe('filter @timestamp >= 1000');
  expect(fillInsights('filter a in {{p}}', 'list', 'x,y')).toBe('filter a in ["x", "y"]');
});

test('inside quotes a value is a part of what is quoted, in comments nothing is filled in', () => {
  expect(fillSql(`a LIKE '%{{p}}%' AND "x{{p}}" = 1 -- {{p}}`, 'text', `'"`)).toBe(
    `a LIKE '%''"%' AND "x'""" = 1 -- {{p}}`,
  );
  expect(fillInsights('filter a = "x{{p}}" and b like /^{{p}}$/ # {{p}}', 'text', 'a"b/c.d')).toBe(
    'filter a = "xa\\"b/c.d" and b like /^a"b\\/c\\.d$/ # {{p}}',
  );
  expect(fillInsights('stats sum(a) / {{p}} as b', 'number', '2')).toBe('stats sum(a) / 2 as b');
});

test('defaults stand in for what was not given; what is missing or of another type is told with its place', () => {
  expect(
    fillParameters('sql', '{{a}} {{b}} {{a}}', [parameter('a', 'number', '1'), parameter('b', 'text', 'x')], {
      b: 'y',
    }),
  ).toBe("1 'y' 1");
  const fails = (text: string, type: QueryParameter['type'], value?: string) => {
    expect(() => fillParameters('sql', text, [parameter('p', type)], value === undefined ? {} : { p: value })).toThrow(
      expect.objectContaining({ code: 'bad-request', at: [expect.objectContaining({ start: text.indexOf('{{') })] }),
    );
  };
  fails('a = {{p}}', 'text');
  fails('a = {{p}}', 'number', '1; DROP TABLE x');
  fails('a = {{p}}', 'time', 'yesterday');
  fails('a IN {{p}}', 'list', ' , ');
  fails('a = b{{p}}', 'text', 'x');
  fails('a = $$ {{p}} $$', 'text', 'x');
  fails('a = {{constructor}}', 'text');
  expect(parametersIn('insights', '{{a}} { {b} } {{ c }} {{a}} {{1}}')).toEqual({ names: ['a', 'c'], quoted: [] });
  expect(parametersIn('sql', "a = '{{q}}' AND b = {{v}} AND c = '{{v}}' -- {{no}}")).toEqual({
    names: ['q', 'v'],
    quoted: ['q'],
  });
  expect(parametersIn('insights', 'filter a like "{{user}}" # {{no}}')).toEqual({ names: ['user'], quoted: ['user'] });
});

test('no value gets out of its quotes, in either language', async () => {
  const engine = await engineWithWorkspace();
  await addLogEvents(engine.store, { name: 'g' }, ['one']);
  await fc.assert(
    fc.asyncProperty(
      fc.string({
        unit: fc.oneof(
          fc.constantFrom("'", '"', '\\', '/', '`', '$', '-', '\n', '*', '{', '}'),
          fc.string({ minLength: 1, maxLength: 1 }),
        ),
      }),
      async (raw) => {
        const value = raw.replaceAll('\0', '');
        const { rows } = await runQuery(
          engine,
          fillSql(`SELECT {{p}} AS a, '{{p}}' AS b, E'{{p}}' AS c`, 'text', value),
        );
        expect(rows).toEqual([[value, value, value]]);
        const asked = fillInsights('fields {{p}} as a, "{{p}}" as b | limit 1', 'text', value);
        const answer = await engine.queries.runInsights(
          asked,
          { sources: ['g'], range: null, rowLimit: null },
          { pageSize: 1, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined },
        );
        const dictionaries = answer.firstPage.columns.map((column) =>
          column.encoding === 'dictionary' ? column.dictionary : [],
        );
        await engine.queries.close(answer.resultId);
        expect(dictionaries).toEqual([[value], [value]]);
      },
    ),
    { numRuns: 60 },
  );
});

test('a value inside a regular expression matches itself alone', () => {
  const filled = fillInsights('fields a | filter a like /^{{p}}$/', 'text', 'a.b/c(d');
  const pattern = /\/\^(.*)\$\//.exec(filled)?.[1] ?? '';
  expect(new RegExp(`^${pattern}$`).test('a.b/c(d')).toBe(true);
  expect(new RegExp(`^${pattern}$`).test('aXb/c(d')).toBe(false);
});

test('the editor checks a text around its names, of whose values nothing is known', async () => {
  const engine = await engineWithWorkspace();
  const mistakes = async (language: 'sql' | 'insights', text: string) => {
    const { diagnostics } = await queryHandlers['query.diagnose'](
      { language, text, sources: [], range: null },
      { engine, signal: new AbortController().signal, report: () => undefined },
    );
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ at }) => text.slice(at.start, at.end));
  };
  expect(await mistakes('sql', 'SELECT eventName FROM cloudtrail WHERE eventTime >= {{since}} LIMIT {{n}}')).toEqual(
    [],
  );
  expect(await mistakes('sql', 'SELECT eventNam FROM cloudtrail WHERE actor = {{who}}')).toEqual(['eventNam']);
  expect(await mistakes('insights', 'filter eventName = {{name}} | limit {{n}}')).toEqual([]);
  expect(await mistakes('insights', 'fliter eventName = {{name}}')).toEqual(['fliter']);
});
