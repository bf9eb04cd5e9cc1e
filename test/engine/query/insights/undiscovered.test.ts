import { expect, test } from 'vitest';
import type { Catalog } from '../../../../main/engine/query/insights/catalog.ts';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { CATALOG, NOW_US } from './support.ts';

const field = (name: string) => ({ name, type: 'text', share: 1 });
const FOUND: Catalog = {
  ...CATALOG,
  fields: new Map([
    ['app', ['level', 'user.name', 'items.0.id', 'foo-bar'].map(field)],
    ['cloudtrail', ['eventName', 'requestParameters.bucketName'].map(field)],
  ]),
};

function warnings(text: string, sources: string[] = ['app']) {
  const result = compile(text, { catalog: FOUND, nowUs: NOW_US, sources });
  return result.ok
    ? result.query.warnings.map(({ message, at, replacement }) => ({
        message,
        at: text.slice(at.start, at.end),
        replacement,
      }))
    : result.diagnostics;
}

test('a field that no event was seen with is a warning at its place, with the nearest name', () => {
  expect(warnings('fields levle | sort @timestmp')).toEqual([
    {
      message: 'No event that was looked at has a field levle; did you mean level?',
      at: 'levle',
      replacement: 'level',
    },
    {
      message: 'No event that was looked at has a field @timestmp; did you mean @timestamp?',
      at: '@timestmp',
      replacement: '@timestamp',
    },
  ]);
  expect(warnings('filter `foo-baz` = 1')[0]).toMatchObject({ at: '`foo-baz`', replacement: '`foo-bar`' });
  expect(warnings('filter zzzzzzzz = 1')).toEqual([
    { message: 'No event that was looked at has a field zzzzzzzz', at: 'zzzzzzzz', replacement: undefined },
  ]);
});

test('fields that may be there are left alone', () => {
  expect(warnings('fields level, user, user.name, items.7.id, @requestId, @aws.tag.env, @@own')).toMatchObject([
    { at: '@@own' },
  ]);
  expect(warnings('fields level as x | filter x = 1 | stats count(*) as n by x | sort n')).toEqual([]);
  expect(warnings('fields eventName, errorCode, requestParameters', ['cloudtrail'])).toEqual([]);
  expect(warnings('fields eventName', ['app'])).toMatchObject([{ at: 'eventName' }]);
});

test('nothing is said of data that was not looked at', () => {
  expect(warnings('fields nothing', ['app', 'other'])).toEqual([]);
  expect(warnings('fields nothing', [])).toEqual([]);
});

test('mistakes carry what to write instead', () => {
  const replacements = (text: string) => {
    const result = compile(text, { catalog: FOUND, nowUs: NOW_US });
    return result.ok ? [] : result.diagnostics.map((one) => [text.slice(one.at.start, one.at.end), one.replacement]);
  };
  expect(replacements('feilds a')).toEqual([['feilds', 'fields']]);
  expect(replacements('fields strlne(a)')).toEqual([['strlne', 'strlen']]);
  expect(replacements('filter a == 1')).toEqual([['==', '=']]);
  expect(replacements("SOURCE 'ap'")).toEqual([["'ap'", "'app'"]]);
  expect(replacements('stats count(*) as total by b | sort totla')).toEqual([['totla', 'total']]);
  expect(replacements('stats count(*) by b | sort `count(*`')).toEqual([['`count(*`', '`count(*)`']]);
  expect(replacements('lookup usres a OUTPUT email')).toEqual([['usres', 'users']]);
});
