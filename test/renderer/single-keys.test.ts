import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  keyConflicts,
  keyOf,
  SINGLE_KEY_ACTS,
  SINGLE_KEYS,
  shownKeys,
  singleKey,
  singleKeyAct,
} from '../../renderer/lib/single-keys.ts';
import { gridKey } from '../../renderer/ui/grid-keys.ts';

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const asTheyCome = { singleKeys: true, keys: {} };

test('no two keys mean different things in one place as they come', () => {
  for (const act of SINGLE_KEY_ACTS) expect(keyConflicts(asTheyCome, act, SINGLE_KEYS[act].key), act).toEqual([]);
  // Minus excludes a value, and zooms out of a chart.
  expect(singleKeyAct(asTheyCome, press('-'), ['rows', 'values', 'window'])).toBe('exclude');
  expect(singleKeyAct(asTheyCome, press('-'), ['charts', 'window'])).toBe('zoomOut');
});

test('a changed key acts, and the one before does not', () => {
  const changed = { singleKeys: true, keys: { nextRow: 'D', count: '' } };
  expect(gridKey(press('d'), changed)).toMatchObject({ kind: 'rows', by: 1 });
  expect(gridKey(press('D', { shiftKey: true }), changed)).toMatchObject({ kind: 'rows', extend: 'rows' });
  expect(gridKey(press('j'), changed)).toBeNull();
  expect(singleKeyAct(changed, press('c'), ['values'])).toBeNull();
  expect(gridKey(press('d'), { ...changed, singleKeys: false })).toBeNull();
  expect(gridKey(press('ArrowDown'), { ...changed, singleKeys: false })).toMatchObject({ kind: 'rows', by: 1 });
});

test('a key that is taken is told, also by the window around; charts do not meet rows', () => {
  expect(keyConflicts(asTheyCome, 'nextRow', 'K')).toEqual(['previousRow']);
  expect(keyConflicts(asTheyCome, 'nextRow', 'T')).toEqual(['around']);
  expect(keyConflicts(asTheyCome, 'twin', 'G')).toEqual(['go']);
  expect(keyConflicts(asTheyCome, 'nextRow', 'L')).toEqual([]);
  expect(keyConflicts(asTheyCome, 'nextRow', '')).toEqual([]);
});

test('letters count by their place under a layout without Latin ones, signs by what they are', () => {
  expect(singleKey(press('ㅓ', { code: 'KeyJ' }))).toBe('J');
  expect(singleKey(press('+', { code: 'BracketRight' }))).toBe('+');
  expect(singleKey(press('é', { code: 'Digit2' }))).toBe('É');
  expect(singleKey(press('Enter'))).toBeNull();
  expect(singleKey(press('j', { ctrlKey: true }))).toBeNull();
});

test('key caps show what the settings say', () => {
  const changed = { singleKeys: true, keys: { pivot: 'V', zoomOut: '0', star: '' } };
  expect(['P T', 'P', 'J', 'Shift+J', 'B', 'Mod+K', ' '].map((keys) => shownKeys(changed, keys))).toEqual([
    'V T',
    'V',
    'J',
    'Shift+J',
    '',
    'Mod+K',
    ' ',
  ]);
  expect([shownKeys(changed, '-'), shownKeys(changed, '-', 'charts')]).toEqual(['-', '0']);
  expect(shownKeys({ ...changed, singleKeys: false }, 'J')).toBe('');
});

test('whatever is changed without a conflict, each key means one thing', () => {
  const key = fc.constantFrom('', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-[]?.,');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...SINGLE_KEY_ACTS), key)), (changes) => {
      let keys: Record<string, string> = {};
      for (const [act, to] of changes) {
        if (keyConflicts({ keys }, act, to).length === 0) keys = { ...keys, [act]: to };
      }
      for (const act of SINGLE_KEY_ACTS) {
        const now = keyOf({ keys }, act);
        if (now === '') continue;
        expect(singleKeyAct({ singleKeys: true, keys }, press(now), [SINGLE_KEYS[act].part])).toBe(act);
      }
    }),
  );
});
