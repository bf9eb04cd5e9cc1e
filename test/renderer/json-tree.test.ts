import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  embeddedJson,
  flatFields,
  type JsonNode,
  JsonTextError,
  nodeText,
  objectInText,
  parseJsonText,
} from '../../renderer/lib/json-tree.ts';

/** The text again, from the tree alone. */
function written(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map((m) => `${JSON.stringify(m.key)}:${written(m.value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(written).join(',')}]`;
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
      return node.text;
    case 'literal':
      return String(node.value);
  }
}

test('numbers stay as they are written, keys in their order, doubles too', () => {
  const text = '{"b":12345678901234567890,"a":1.50,"b":-0,"e":1E+5,"n":null,"t":[true,false,{}]}';
  expect(written(parseJsonText(text))).toBe(text);
});

test('every JSON document comes out as it went in', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(written(parseJsonText(text))).toBe(text);
    }),
    { numRuns: 300 },
  );
});

test('every node knows its place in the text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value, null, 2);
      const walk = (node: JsonNode) => {
        expect(JSON.parse(text.slice(node.start, node.end))).toEqual(JSON.parse(written(node)));
        if (node.kind === 'object') for (const member of node.members) walk(member.value);
        if (node.kind === 'array') node.items.forEach(walk);
      };
      walk(parseJsonText(text));
    }),
  );
});

test('what is no JSON is refused at its place and never loops', () => {
  expect(() => parseJsonText('{"a":}')).toThrow(new JsonTextError('unexpected character', 5));
  expect(() => parseJsonText('{"a":1')).toThrow(/at character 7/);
  expect(() => parseJsonText('[1] x')).toThrow('text after the end');
  expect(() => parseJsonText(`${'['.repeat(100_000)}`)).toThrow('nested deeper than 500 levels');
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseJsonText(text);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonTextError);
      }
    }),
  );
});

test('fields are flat, with dotted paths and the text of their values', () => {
  const text = '{"userIdentity":{"arn":"x"},"resources":[{"ARN":1.0},[]],"empty":{}}';
  expect(flatFields(parseJsonText(text)).map(({ path, node }) => [path, nodeText(node, text)])).toEqual([
    ['userIdentity.arn', 'x'],
    ['resources[0].ARN', '1.0'],
    ['resources[1]', '[]'],
    ['empty', '{}'],
  ]);
});

test('a document inside of a text is found, also URL-encoded as IAM writes policies; other texts are none', () => {
  const policy = '{"Version":"2012-10-17","Statement":[{"n":9007199254740993}]}';
  for (const text of [policy, encodeURIComponent(policy)]) {
    const found = embeddedJson(text);
    expect(found?.text).toBe(policy);
    expect(found === null ? null : written(found.node)).toBe(policy);
  }
  for (const text of ['', 'x', '12', '"x"', '{}', '[]', '{x', '%7B', '%7B%ZZ', '[1', 'true'])
    expect(embeddedJson(text)).toBeNull();
  const line = `2026-11-14T00:00:00Z\tINFO\t${policy}\n`;
  expect(objectInText(line)?.text).toBe(policy);
  for (const text of ['no object', '} {', 'a {b} c']) expect(objectInText(text)).toBeNull();
});
