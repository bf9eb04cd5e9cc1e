import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { en } from '../../renderer/messages/en.ts';

const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const sources = files.map((name) => ({ name, text: readFileSync(join('renderer', name), 'utf8') }));
const messages = Object.entries(en) as [string, string][];

test('messages are plain: no exclamation marks, no please, no sorry', () => {
  const bad = /!|\b(please|sorry|successfully|oops|unfortunately)\b/i;
  expect(messages.filter(([, text]) => bad.test(text))).toEqual([]);
});

test('a number in a message stands with its unit or noun', () => {
  const alone = /(?:^|\s)\d[\d,.]*(?:\s*$|[.;])/;
  const examples = new Set(['range.forms', 'range.badTime']);
  expect(messages.filter(([key, text]) => !examples.has(key) && alone.test(text))).toEqual([]);
});

test('every message is well formed, sentence case and used somewhere', () => {
  for (const [key, text] of messages) expect(() => new IntlMessageFormat(text, 'en-US'), key).not.toThrow();
  const code = sources
    .filter(({ name }) => !name.startsWith('messages'))
    .map(({ text }) => text)
    .join('\n');
  const dynamic = [...code.matchAll(/t\(\s*`([\w.]+)\.\$\{/g)].map((found) => `${found[1]}.`);
  const unused = messages
    .map(([key]) => key)
    .filter((key) => !code.includes(`'${key}'`) && !dynamic.some((start) => key.startsWith(start)));
  expect(unused).toEqual([]);
});

interface Node {
  type: string;
  value?: unknown;
  start: number;
  name?: { name?: string };
  [key: string]: unknown;
}

/** Texts that a component writes by itself: JSX text, and string attributes that people read or hear. */
function literalTexts(name: string, code: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(walk);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const it = node as Node;
    if (it.type === 'JSXText' && /\p{L}{2}/u.test(String(it.value))) found.push(`${name}: ${String(it.value).trim()}`);
    if (it.type === 'JSXAttribute' && /^(title|placeholder|alt|aria-label|label)$/.test(it.name?.name ?? '')) {
      const value = it.value as Node | null;
      if (value?.type === 'Literal' && value.value !== '')
        found.push(`${name}: ${it.name?.name}="${String(value.value)}"`);
    }
    for (const child of Object.values(it)) if (typeof child === 'object') walk(child);
  };
  walk(parseSync(name, code).program.body);
  return found;
}

test('components hold no words of their own', () => {
  const components = sources.filter(({ name }) => name.endsWith('.tsx'));
  expect(components.flatMap(({ name, text }) => literalTexts(name, text))).toEqual([]);
  expect(literalTexts('a.tsx', 'const a = <b title="No">Words</b>')).toEqual(['a.tsx: title="No"', 'a.tsx: Words']);
});

test('component styles use tokens, never colours of their own', () => {
  const styles = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  const literal = styles
    .filter((name) => !name.endsWith('tokens.css'))
    .flatMap((name) =>
      [...readFileSync(join('renderer', name), 'utf8').matchAll(/#[0-9a-f]{3,8}\b|\brgba?\(/gi)].map(
        (hit) => `${name}: ${hit[0]}`,
      ),
    );
  expect(literal).toEqual([]);
});
