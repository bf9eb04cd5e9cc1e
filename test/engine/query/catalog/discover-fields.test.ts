import { expect, test } from 'vitest';
import { type EventForm, FieldCounter, MOST_FIELDS } from '../../../../main/engine/query/catalog/discover-fields.ts';

const PLAIN: EventForm = { format: null, lambda: false };

function discover(messages: readonly unknown[], form = PLAIN) {
  const counter = new FieldCounter();
  for (const one of messages) counter.add(typeof one === 'string' ? one : JSON.stringify(one), form);
  return counter.result();
}

const shown = (messages: readonly unknown[], form = PLAIN) =>
  Object.fromEntries(discover(messages, form).fields.map(({ name, type, share }) => [name, `${type} ${share}`]));

test('JSON: dotted paths, lists by position, types, shares; null and text lines are nothing', () => {
  expect(
    shown([
      { a: 'x', b: { c: 1, d: true }, list: [{ id: 1 }, 'y'], gone: null },
      { a: 'z', b: { c: 2 }, list: [] },
      ' {"a": 5}',
      'no json',
    ]),
  ).toEqual({
    a: 'mixed 0.75',
    b: 'map 0.5',
    'b.c': 'number 0.5',
    'b.d': 'boolean 0.25',
    list: 'list 0.5',
    'list.0': 'map 0.25',
    'list.0.id': 'number 0.25',
    'list.1': 'text 0.25',
  });
});

test('the commonest values come first, as cells show them; one that came once is none', () => {
  const fields = discover([
    { level: 'INFO', ok: true, n: 200 },
    { level: 'INFO', ok: true, n: 404 },
    { level: 'WARN', ok: false, n: 200 },
    { level: 'WARN', ok: true, n: 200 },
    { level: 'INFO', ok: true, n: 2 ** 53 },
    { level: 'once', n: 2 ** 53 },
  ]).fields;
  expect(Object.fromEntries(fields.map(({ name, top }) => [name, top]))).toEqual({
    level: [
      { value: 'INFO', count: 3 },
      { value: 'WARN', count: 2 },
    ],
    ok: [{ value: '1', count: 4 }],
    n: [{ value: '200', count: 3 }],
  });
});

test('keys with a sign or a dot of their own', () => {
  const found = discover([{ '@x': { '@y': 1 }, 'user.id': 'a', deep: { 'a.b': 2 } }]);
  expect(found.fields.map(({ name }) => name).sort()).toEqual(['@@x', '@@x.@y', 'deep', 'deep.a.b', 'user.id']);
  expect(found.dotted).toEqual(['a.b', 'user.id']);
});

test('flow logs, DNS queries and lines under a header are columns, numbers where they read so', () => {
  const flow = (bytes: string, status: string) =>
    `2 111122223333 eni-0a 10.0.0.1 10.0.0.2 443 5000 6 10 ${bytes} 1600000000 1600000060 ACCEPT ${status}`;
  expect(shown([flow('840', 'OK'), flow('100', 'OK'), flow('-', 'NODATA')])).toMatchObject({
    interfaceId: 'text 1',
    bytes: 'number 1',
    srcAddr: 'text 1',
    logStatus: 'text 1',
  });
  expect(shown(['1.0 2026-11-14T00:00:00Z Z123 example.org A NOERROR UDP FRA6 192.0.2.1 -'])).toMatchObject({
    queryName: 'text 1',
    version: 'number 1',
    resolverIp: 'text 1',
  });
  const format = { name: 'vpc-flow', fields: ['account-id', 'srcaddr', 'tcp-flags'] };
  expect(shown(['111122223333 10.0.0.1 2', '111122223333 10.0.0.2 18'], { format, lambda: false })).toEqual({
    accountId: 'number 1',
    srcAddr: 'text 1',
    tcpFlags: 'number 1',
  });
});

test('Lambda: platform lines in any group, JSON inside of a line in its own groups alone', () => {
  const report =
    'REPORT RequestId: 3c9f\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t';
  const found = discover([report, report.replace('12.34', '20'), 'START RequestId: 3c9f Version: $LATEST']);
  expect(
    Object.fromEntries(found.fields.map(({ name, type, share }) => [name, [type, Math.round(share * 3)]])),
  ).toEqual({
    '@requestId': ['text', 3],
    '@type': ['text', 3],
    '@duration': ['number', 2],
    '@billedDuration': ['number', 2],
    '@memorySize': ['number', 2],
    '@maxMemoryUsed': ['number', 2],
  });
  expect(found.fields.find(({ name }) => name === '@memorySize')?.top).toEqual([{ value: '128000000', count: 2 }]);
  const line = '2026-11-14T00:00:00Z\t3c9f\tINFO\t{"a":{"b":1}}';
  expect(shown([line])).toEqual({});
  expect(shown([line], { format: null, lambda: true })).toEqual({ a: 'map 1', 'a.b': 'number 1' });
});

test('what passes the bound is counted', () => {
  const wide = Object.fromEntries(Array.from({ length: MOST_FIELDS + 7 }, (_, index) => [`k${index}`, 1]));
  const found = discover([wide, { k3: 1 }]);
  expect([found.fields.length, found.leftOut, found.fields[0]?.name]).toEqual([MOST_FIELDS, 7, 'k3']);
});
