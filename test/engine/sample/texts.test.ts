import { expect, test } from 'vitest';
import { SAMPLE_TEXTS, type SampleTexts } from '../../../main/engine/sample/texts/sample-texts.ts';
import { LANGUAGES } from '../../../preload/contract/desktop.ts';
import { SAMPLE_TOURS } from '../../../preload/contract/sample.ts';

const NAMES = { leakedKey: 'AKIAEXAMPLE', build: '192.0.2.1', stranger: '192.0.2.2' };

/** Every text of a language by its place in the table. */
function textsOf({ steps, ...rest }: SampleTexts): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, place: string): void => {
    if (typeof value === 'string') texts.set(place, value);
    else for (const [name, part] of Object.entries(value ?? {})) walk(part, `${place}.${name}`);
  };
  walk({ ...rest, steps: steps(NAMES) }, '');
  return texts;
}

const english = textsOf(SAMPLE_TEXTS.en);

test('the sample has every text in Korean, and a tour of another name in each language', () => {
  const korean = textsOf(SAMPLE_TEXTS.ko);
  expect([...korean.keys()]).toEqual([...english.keys()]);
  for (const [place, text] of korean) expect(text, place).toMatch(/\p{Script=Hangul}/u);
  expect(new Set(LANGUAGES.map((language) => SAMPLE_TOURS[language])).size).toBe(LANGUAGES.length);
});

test('each text names the same keys, addresses and code in both languages', () => {
  const named = (text: string) => (text.match(/`[^`]+`|\*\*[A-Z][\w+]*\*\*|\d\d:\d\d/g) ?? []).sort();
  const chart = (parts: string[]) => parts.filter((part) => part !== '**Chart**');
  for (const [place, text] of textsOf(SAMPLE_TEXTS.ko))
    expect(named(text), place).toEqual(chart(named(english.get(place) ?? '')));
});
