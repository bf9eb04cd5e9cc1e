import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CellStyle, cellText } from '../../renderer/lib/cell-text.ts';
import { DOTS, isSecretName, maskedValue, maskSecrets } from '../../renderer/lib/secrets.ts';
import { middleEllipsis, shortPath, visibleLines, visibleText } from '../../renderer/lib/visible-text.ts';
import { TOKEN } from './fake-engine.ts';

test('control, bidi and zero-width characters are seen as signs', () => {
  expect(visibleText('a\u0000b\u001b[31mc\n\t')).toBe('a␀b␛[31mc↵→');
  expect(visibleText('user\u202egpj.exe')).toBe('user⟨U+202E⟩gpj.exe');
  expect(visibleText('a\u200bb\ufeffc\u2066d\u{e0041}')).toBe('a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+2066⟩d⟨U+E0041⟩');
  expect(visibleText('\ud800x')).toBe('⟨U+D800⟩x');
  expect(visibleText('Zürich 東京 😀 <b>')).toBe('Zürich 東京 😀 <b>');
  expect(visibleLines('a\r\nb\tc\u0007')).toBe('a\nb\tc␇');
});

test('no text leaves anything invisible behind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('ids and paths keep both ends, file names their own', () => {
  expect(middleEllipsis('abcdefghijklmnop', 9)).toBe('abc…lmnop');
  expect(middleEllipsis('short', 9)).toBe('short');
  expect(shortPath('/a/very/long/folder/eu-west-1/2026/x.json.gz', 30)).toBe('…/eu-west-1/2026/x.json.gz');
});

test('secrets are known by their names and by the form of a session token', () => {
  expect(
    ['sessionToken', 'responseElements.credentials.secretAccessKey', 'masterUserPassword', 'X-Amz-Security-Token'].map(
      isSecretName,
    ),
  ).toEqual([true, true, true, true]);
  expect(['accessKeyId', 'passwordLastUsed', 'tokenCount', 'eventName'].map(isSecretName)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(maskSecrets(`{"a":1,"sessionToken":"${TOKEN}","b":"x\\"y"}`)).toBe(
    `{"a":1,"sessionToken":"${DOTS}","b":"x\\"y"}`,
  );
  expect(maskSecrets('{"secretAccessKey" : "wJalr\\"X"}')).toBe(`{"secretAccessKey" : "${DOTS}"}`);
  expect(maskedValue('whatever', TOKEN)).toBe(DOTS);
});

test('a secret in JSON that is a text of other JSON is dotted whole, quotes and line ends in it too', () => {
  const secret = 'QX"WY\\ZV\nUT';
  let text = JSON.stringify({ password: secret, note: 'kept' });
  for (let depth = 0; depth < 4; depth++) {
    expect(maskSecrets(text)).toBe(text.replace(inner(secret, depth), DOTS));
    text = JSON.stringify({ message: `said ${text}` });
  }
});

/** A text as it stands in JSON that is `depth` times the text of other JSON. */
function inner(text: string, depth: number): string {
  let written = text;
  for (let i = 0; i <= depth; i++) written = JSON.stringify(written).slice(1, -1);
  return written;
}

test('a cell lays out little more than it shows, and one that is cut ends in an ellipsis', () => {
  const style: CellStyle = { zone: 'UTC', day: null, reveal: false };
  const line = { name: 'message', type: 'text' as const, databaseType: 'VARCHAR' };
  const shown = (text: string) => cellText(line, { kind: 'text', text }, 20, style);
  expect(shown('a short line')).toBe('a short line');
  // Combining marks take no room, and half of a pair is no letter.
  const marks = 'e\u0301 '.repeat(100);
  expect(shown(marks)).toMatch(/^(?:e\u0301 ?)+e?…$/);
  expect(shown(marks).length).toBeLessThan(40);
  for (let before = 0; before < 2; before++)
    expect(shown(`${'x'.repeat(before)} ${'😀'.repeat(60)}`)).toMatch(/^x? 😀+…$/u);
});

test('a cut JSON cell still hides its secret', () => {
  const style: CellStyle = { zone: 'UTC', day: null, reveal: false };
  const column = { name: 'responseElements', type: 'json' as const, databaseType: 'JSON' };
  const value = { kind: 'text' as const, text: `{"x":"${'y'.repeat(560)}","sessionToken":"${'z'.repeat(500)}"}` };
  expect(cellText(column, value, 40, style)).not.toContain('zz');
});
