import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiffLine, lineDiff } from '../../renderer/lib/line-diff.ts';

const shown = (lines: DiffLine[]) =>
  lines.map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

test('lines in common stay, removed ones stand before what took their place', () => {
  expect(shown(lineDiff('fields a\n| filter b\n| limit 5', 'fields a\n| filter c\n| sort d\n| limit 5'))).toEqual([
    ' fields a',
    '-| filter b',
    '+| filter c',
    '+| sort d',
    ' | limit 5',
  ]);
  expect(shown(lineDiff('a', 'a'))).toEqual([' a']);
});

test('both texts can be read off the difference, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', 'long line'), { maxLength: 30 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after);
      const of = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === 'same' || line.kind === kind);
      const joined = (kept: DiffLine[]) => kept.map((line) => line.text).join('\n');
      expect([joined(of('removed')), joined(of('added'))]).toEqual([before, after]);
    }),
  );
});
