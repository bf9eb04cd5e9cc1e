import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnLayout } from '../../renderer/app/state/tabs.ts';
import { arranged, moved, toggledHidden, toggledPinned } from '../../renderer/features/query/columns.ts';
import { sortedBy } from '../../renderer/features/query/sorted-by.ts';
import { type COPY_FORMS, type CopiedCell, copiedRows } from '../../renderer/lib/copy-rows.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const shownNames = (layout: ColumnLayout | null, names = NAMES) =>
  arranged(names, layout).shown.map((index) => names[index]);

test('columns are moved, hidden and pinned, and other results keep what they have in common', () => {
  expect(shownNames(null)).toEqual(NAMES);
  const swapped = moved(NAMES, null, 3, 0);
  expect(shownNames(swapped)).toEqual(['d', 'a', 'b', 'c']);
  const pinned = toggledPinned(swapped, 'b');
  expect(shownNames(pinned)).toEqual(['b', 'd', 'a', 'c']);
  expect(arranged(NAMES, pinned).pinned).toBe(1);
  // A pinned column stays with the pinned ones, the others behind them.
  expect(shownNames(moved(NAMES, pinned, 0, 3))).toEqual(['b', 'd', 'a', 'c']);
  expect(shownNames(moved(NAMES, pinned, 3, 0))).toEqual(['b', 'c', 'd', 'a']);
  const hidden = toggledHidden(pinned, 'd');
  expect(shownNames(hidden)).toEqual(['b', 'a', 'c']);
  expect(shownNames(hidden, ['x', 'c', 'b'])).toEqual(['b', 'c', 'x']);
  expect(arranged(NAMES, hidden).hidden).toEqual(['d']);
  expect(shownNames(toggledPinned(toggledHidden(hidden, 'd'), 'b'))).toEqual(['d', 'a', 'b', 'c']);
});

test('no act loses or doubles a column', () => {
  const act = fc.record({ kind: fc.constantFrom('move', 'hide', 'pin'), from: fc.nat(5), to: fc.nat(5) });
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 }), fc.array(act), (names, acts) => {
      let layout: ColumnLayout | null = null;
      for (const { kind, from, to } of acts) {
        const name = names[from] ?? '';
        if (kind === 'move') layout = moved(names, layout, from, to);
        else layout = kind === 'hide' ? toggledHidden(layout, name) : toggledPinned(layout, name);
        const { shown, hidden, pinned } = arranged(names, layout);
        expect(shown.length).toBeGreaterThan(0);
        expect([...shown.map((index) => names[index]), ...hidden].sort()).toEqual([...names].sort());
        expect(pinned).toBeLessThanOrEqual(shown.length);
      }
    }),
  );
});

const cells = (...texts: (string | null)[]): CopiedCell[] => texts.map((text) => ({ text, kind: 'text' }));

test('rows are copied in the forms that other programs read', () => {
  const rows = [
    cells('x, "y"', 'a|b'),
    [
      { text: '12345678901234567890', kind: 'raw' as const },
      { text: null, kind: 'text' as const },
    ],
  ];
  const of = (form: (typeof COPY_FORMS)[number]) => copiedRows(form, ['n', 'm'], rows, 'sql');
  expect(of('tsv')).toBe('n\tm\nx, "y"\ta|b\n12345678901234567890\t\n');
  expect(of('csv')).toBe('n,m\r\n"x, ""y""",a|b\r\n12345678901234567890,\r\n');
  expect(of('json')).toBe('[\n  {"n": "x, \\"y\\"", "m": "a|b"},\n  {"n": 12345678901234567890, "m": null}\n]\n');
  expect(of('markdown')).toBe('| n | m |\n| --- | --- |\n| x, "y" | a\\|b |\n| 12345678901234567890 |  |\n');
  expect(of('list')).toBe(`('x, "y"', 'a|b', '12345678901234567890')`);
});

/** A reader of RFC 4180 of its own. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const quoted = /"((?:[^"]|"")*)"/y;
    const plain = /[^,"\r\n]*/y;
    quoted.lastIndex = at;
    plain.lastIndex = at;
    const found = quoted.exec(text);
    const value = found === null ? (plain.exec(text)?.[0] ?? '') : (found[1] ?? '').replaceAll('""', '"');
    at = found === null ? plain.lastIndex : quoted.lastIndex;
    rows.at(-1)?.push(value);
    if (text[at] === ',') at++;
    else {
      at += 2;
      rows.push([]);
    }
  }
  rows.pop();
  return rows;
}

test('CSV and JSON give back every text as it was', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', ',', '\r', '\n', 'a\r\nb', ''));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
      const given = rows.map((row) => cells(...row));
      expect(readCsv(copiedRows('csv', ['n', 'm'], given, 'sql')).slice(1)).toEqual(rows.map((row) => [...row]));
      expect(JSON.parse(copiedRows('json', ['n', 'm'], given, 'sql'))).toEqual(rows.map(([n, m]) => ({ n, m })));
    }),
  );
});

test('the head tells what a query sorts by', () => {
  const question = (language: 'sql' | 'insights', text: string) => ({
    language,
    text,
    sources: [],
    range: null,
    rowLimit: null,
  });
  expect(sortedBy(question('insights', 'fields a | sort b | sort @timestamp desc'))).toEqual({
    name: '@timestamp',
    direction: 'desc',
  });
  expect(sortedBy(question('insights', 'stats count(*) by a | sort `count(*)` desc # | sort x'))).toEqual({
    name: 'count(*)',
    direction: 'desc',
  });
  expect(sortedBy(question('sql', 'SELECT 1 ORDER BY "a.b" DESC, c -- ORDER BY d'))).toEqual({
    name: 'a.b',
    direction: 'desc',
  });
  expect(sortedBy(question('sql', 'SELECT 1'))).toBeNull();
});
