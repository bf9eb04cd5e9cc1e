import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Contrast by the WCAG 2.x formula, computed from the token file itself (ui.md 3.4). */

const css = readFileSync('renderer/ui/tokens.css', 'utf8');
const STATUSES = ['ok', 'error', 'fault', 'throttle'];

function theme(name: 'light' | 'dark'): Record<string, string> {
  const block = new RegExp(`\\[data-theme="${name}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1], found[2]]));
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const BACKGROUNDS = ['bg-app', 'bg-surface', 'bg-sunken', 'bg-raised', 'bg-hover', 'bg-selected'];

for (const name of ['light', 'dark'] as const) {
  const tokens = theme(name);
  const of = (token: string) => tokens[token] ?? expect.fail(`no token --${token} in ${name}`);
  const weak = (pairs: [string, string][], least: number) =>
    pairs
      .map(([a, b]) => ({ pair: `${a} on ${b}`, ratio: contrast(of(a), of(b)) }))
      .filter(({ ratio }) => ratio < least);

  test(`${name}: text has at least 4.5 to 1 on every background that it stands on`, () => {
    const texts = [
      'text-1',
      'text-2',
      'text-3',
      ...['command', 'function', 'string', 'number', 'regex', 'comment'].map((s) => `syntax-${s}`),
    ];
    const pairs = texts.flatMap((text) =>
      (text.startsWith('syntax') ? ['bg-surface', 'bg-hover', 'bg-selected'] : BACKGROUNDS).map(
        (bg): [string, string] => [text, bg],
      ),
    );
    expect(
      weak([...pairs, ['on-accent', 'accent'], ['on-fault', 'fault-mark'], ['accent', 'bg-surface']], 4.5),
    ).toEqual([]);
    expect(
      weak(
        STATUSES.map((status) => [`${status}-text`, `${status}-tint`]),
        4.5,
      ),
    ).toEqual([]);
    expect(
      weak(
        STATUSES.flatMap((status) =>
          ['bg-surface', 'bg-app', 'bg-raised'].map((bg): [string, string] => [`${status}-text`, bg]),
        ),
        4.5,
      ),
    ).toEqual([]);
  });

  test(`${name}: marks, input borders, the focus ring and chart colours have at least 3 to 1`, () => {
    const marks = STATUSES.flatMap((status): [string, string][] => [
      [`${status}-mark`, 'bg-surface'],
      [`${status}-mark`, 'bg-selected'],
    ]);
    const charts = Array.from({ length: 8 }, (_, index): [string, string] => [`chart-${index + 1}`, 'bg-surface']);
    expect(
      weak([...marks, ...charts, ['line-3', 'bg-surface'], ['focus', 'bg-surface'], ['focus', 'bg-app']], 2.995),
    ).toEqual([]);
  });
}

test('both themes have the same tokens', () => {
  expect(Object.keys(theme('dark')).sort()).toEqual(Object.keys(theme('light')).sort());
});
