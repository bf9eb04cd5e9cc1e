import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recogniseValue } from '../../preload/contract/value-forms.ts';

const formOf = (text: string) => recogniseValue(text)?.form ?? null;

test('values are recognised by their forms', () => {
  const forms: [string, string | null][] = [
    ['198.51.100.77', 'address'],
    ['  198.51.100.77\n', 'address'],
    ['2001:db8::1', 'address'],
    ['::ffff:192.0.2.1', 'address'],
    ['2001:0db8:0:0:0:0:0:1', 'address'],
    ['09:41:31', 'name'],
    ['256.1.1.1', 'name'],
    ['arn:aws:iam::111122223333:role/OrderAdmin', 'arn'],
    ['arn:aws-us-gov:s3:::bucket/key with spaces', 'arn'],
    ['111122223333', 'account'],
    ['1111-2222-3333', 'account'],
    ['AKIAIOSFODNN7EXAMPLE', 'access-key'],
    ['ASIAIOSFODNN7EXAMPLE', 'access-key'],
    ['AROAEXAMPLEID2EXAMPL:ci-7f2', 'principal-id'],
    ['1-58406520-a006649127e371903a2de979', 'trace-id'],
    ['Root=1-58406520-a006649127e371903a2de979', 'trace-id'],
    ['00-58406520a006649127e371903a2de979-4c721bf33e3caf8f-01', 'trace-id'],
    ['5f0c1d2e-7a41-4c0e-9b6d-0a1b2c3d4e5f', 'id'],
    ['79104EXAMPLEB723', 'id'],
    ['STOPLOGGINGEVENT', 'name'],
    ['ci-deployer', 'name'],
    ['alice@example.com', 'name'],
    ['new query tab', null],
    ['>run', null],
    ['@s3', null],
    ['', null],
  ];
  expect(forms.map(([text]) => [text, formOf(text)])).toEqual(forms);
});

test('the two ways of writing a trace id lead to each other', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
  fc.assert(
    fc.property(hex, (id) => {
      const xray = `1-${id.slice(0, 8)}-${id.slice(8)}`;
      expect(recogniseValue(xray)?.texts).toEqual([xray, id]);
      expect(recogniseValue(id)?.texts).toEqual([id, xray]);
    }),
  );
});

test('any text is taken, and what is recognised is among the texts that are looked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const found = recogniseValue(text);
      expect(found === null || found.texts[0] === found.value).toBe(true);
    }),
  );
});
