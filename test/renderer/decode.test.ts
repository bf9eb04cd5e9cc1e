import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodings } from '../../renderer/lib/decode.ts';
import { equalityText, listText } from '../../renderer/lib/literal-text.ts';

const of = (text: string) => Object.fromEntries(decodings(text).map((one) => [one.kind, one.text]));

test.each([
  ['aHR0cDovL2V4YW1wbGUub3Jn', { base64: 'http://example.org' }],
  ['aHR0cDovL2V4YW1wbGUub3JnLz9hPTE_Yg', { base64: 'http://example.org/?a=1?b' }],
  ['arn%3Aaws%3As3%3A%3A%3Ab%20c', { url: 'arn:aws:s3:::b c' }],
  ['%zz%41', {}],
  ['1794649291', { epoch: '2026-11-14T09:41:31Z' }],
  ['1794649291123', { epoch: '2026-11-14T09:41:31.123Z' }],
  ['1794649291.25', { epoch: '2026-11-14T09:41:31.25Z' }],
  ['1794649291123456789', { epoch: '2026-11-14T09:41:31.123456789Z' }],
  ['111122223333', {}],
  [
    '{"n":12345678901234567890,"a":[1,{}]}',
    { json: '{\n  "n": 12345678901234567890,\n  "a": [\n    1,\n    {}\n  ]\n}' },
  ],
  ['{broken', {}],
  [
    'arn:aws:sts::111122223333:assumed-role/OrderAdmin/ci',
    { arn: 'partition aws\nservice sts\naccount 111122223333\nresource assumed-role/OrderAdmin/ci' },
  ],
  ['AccessDenied', {}],
  ['', {}],
])('%s stands for %o', (text, readings) => {
  expect(of(text)).toEqual(readings);
});

test('every text comes back out of its base64, every JSON text out of its lines', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 9, maxLength: 60 }), (text) => {
      const encoded = Buffer.from(text).toString('base64');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: text that is not shown
      if (/[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text) || text === encoded || /^\d+$/.test(encoded)) return;
      expect(of(encoded).base64).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const lines = of(text).json;
      if (lines !== undefined) expect(JSON.parse(lines)).toEqual(JSON.parse(text));
      else expect(/^[[{]/.test(text) && !['[]', '{}'].includes(text)).toBe(false);
    }),
  );
});

test('no text makes it fail', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void decodings(text)));
});

test('literals are written as each language has them', () => {
  expect(listText(["it's", 'b', 'b'], 'sql')).toBe("('it''s', 'b')");
  expect(listText(['say "x"\\'], 'insights')).toBe('["say \\"x\\"\\\\"]');
  expect(equalityText('userIdentity.arn', 'x', 'sql')).toBe(`"userIdentity.arn" = 'x'`);
  expect(equalityText('userIdentity.arn', 'x', 'insights')).toBe('userIdentity.arn = "x"');
});
