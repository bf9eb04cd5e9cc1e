import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { RULE_LIBRARY } from '../../main/engine/query/contributors/library/index.ts';
import { library } from '../../main/engine/query/library/index.ts';
import { questions } from '../../main/engine/query/questions/index.ts';
import type { LibraryGroup, QuestionGroup } from '../../preload/contract/library.ts';
import { libraryInLanguage, questionsInLanguage } from '../../renderer/lib/library-queries.ts';
import { inLanguage } from '../../renderer/lib/library-rules.ts';
import { en } from '../../renderer/messages/en.ts';
import { ko } from '../../renderer/messages/ko.ts';
import { speak } from '../../renderer/messages/message.ts';

const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const sources = files.map((name) => ({ name, text: readFileSync(join('renderer', name), 'utf8') }));
const LANGUAGES = { en, ko };
const messages = Object.entries(en) as [keyof typeof en, string][];

test('messages are plain: no exclamation marks, no please, no sorry', () => {
  const bad = /!|\b(please|sorry|successfully|oops|unfortunately)\b|죄송|부탁|성공적으로/i;
  const all = Object.values(LANGUAGES).flatMap((texts) => Object.entries(texts));
  expect(all.filter(([, text]) => bad.test(text))).toEqual([]);
});

test('a number in a message stands with its unit or noun', () => {
  const alone = /(?:^|\s)\d[\d,.]*(?:\s*$|[.;])/;
  const examples = new Set<string>(['range.forms', 'range.badTime']);
  const namesAndCodes = new Set<string>([
    'library.group.route53',
    'library.about.cloudtrail/old-tls',
    'library.about.cloudtrail/old-tls-per-service',
    'library.about.api-gateway/client-errors',
    'library.about.series/fill-bins',
  ]);
  const all = Object.values(LANGUAGES).flatMap((texts) => Object.entries(texts));
  expect(all.filter(([key, text]) => !examples.has(key) && !namesAndCodes.has(key) && alone.test(text))).toEqual([]);
});

/** A part of a parsed message, as intl-messageformat's getAst() gives it. */
interface Part {
  type: number;
  value?: string;
  options?: Record<string, { value: Part[] }>;
}
const TYPE = { argument: 1, number: 2, plural: 6, pound: 7 };

/** Arguments of a message, apart by what becomes of them: shown, or only asked for the number's form. */
function argumentsOf(text: string, locale: string) {
  const shown = new Set<string>();
  const asked = new Set<string>();
  const forms: string[][] = [];
  const walk = (parts: Part[], plural: string | null): void => {
    for (const { type, value = '', options = {} } of parts) {
      if (type === TYPE.argument || type === TYPE.number) shown.add(value);
      if (type === TYPE.pound && plural !== null) shown.add(plural);
      if (type !== TYPE.plural) continue;
      asked.add(value);
      forms.push(Object.keys(options));
      for (const option of Object.values(options)) walk(option.value, value);
    }
  };
  walk(new IntlMessageFormat(text, locale).getAst(), null);
  return { shown, asked, forms };
}

test.each([
  ['en', 'en-US'],
  ['ko', 'ko-KR'],
] as const)('every message in %s parses and has just the forms that its plurals have', (name, locale) => {
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  for (const [key, text] of Object.entries(LANGUAGES[name])) {
    for (const forms of argumentsOf(text, locale).forms)
      expect(forms.sort(), key).toEqual([...pluralCategories].sort());
  }
});

test('Korean has every key of English, in the same order, and shows the same arguments', () => {
  expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of messages) {
    const [english, korean] = [argumentsOf(text, 'en-US'), argumentsOf(ko[key], 'ko-KR')];
    expect([...korean.shown].sort(), key).toEqual([...english.shown].sort());
    // A number that only chooses between one and many in English has nothing to choose in Korean.
    for (const name of korean.asked) expect(english.asked, key).toContain(name);
  }
});

/** Words that stand in both languages: names of AWS and of products, formats and languages. */
const NAMES =
  /^(Insights|OTLP|Jaeger|pb|SQL|CSV|NDJSON|Parquet|Base64|URL|JSON|ARN|UTC|CloudTrail|json|gz|DuckDB|Electron|Chromium|Trailglass|Apache|English|GB|s|ms|API|Gateway|AppSync|EventBridge|Lambda|Route|WAF)$/;

test('a Korean text without Korean in it holds names only', () => {
  const words = (text: string) => text.replace(/\{[^}]*\}/g, ' ').match(/\p{L}[\p{L}\d]*/gu) ?? [];
  const foreign = Object.entries(ko).filter(([, text]) => !/\p{Script=Hangul}/u.test(text));
  expect(foreign.filter(([, text]) => !words(text).every((word) => NAMES.test(word)))).toEqual([]);
});

test('Korean text puts no particle in two forms after a name', () => {
  const doubled = /[을를이가은는과와](\(|\/)[을를이가은는과와]|\(으\)로|\(이\)/;
  expect(Object.entries(ko).filter(([, text]) => doubled.test(text))).toEqual([]);
});

test('the window has every rule of the library in its own words', () => {
  const told = Object.fromEntries(messages.filter(([key]) => key.startsWith('rule.')));
  const library = RULE_LIBRARY.flatMap(({ id, title, description }) => [
    [`rule.title.${id}`, title],
    [`rule.about.${id}`, description],
  ]);
  expect(told).toEqual(Object.fromEntries(library));
  speak('ko');
  const korean = RULE_LIBRARY.map(inLanguage);
  speak('en');
  expect(korean.flatMap(({ title, description }) => [title, description])).toEqual(
    RULE_LIBRARY.flatMap(({ id }) => [
      ko[`rule.title.${id}` as keyof typeof ko],
      ko[`rule.about.${id}` as keyof typeof ko],
    ]),
  );
});

test('the window has every question for trails in its own words', () => {
  const wordsOf = (groups: QuestionGroup[]) =>
    Object.fromEntries(
      groups.flatMap(({ id, title, questions }) => [
        [`question.group.${id}`, title],
        ...questions.flatMap(({ id, title, description, parameters }) => [
          [`question.title.${id}`, title],
          [`question.about.${id}`, description],
          ...parameters.map((asked) => [`question.asks.${id}.${asked.name}`, asked.description]),
        ]),
      ]),
    );
  expect(startingWith('question.', en)).toEqual(wordsOf(questions()));
  speak('ko');
  const korean = questions().map(questionsInLanguage);
  speak('en');
  expect(wordsOf(korean)).toEqual(startingWith('question.', ko));
});

test('the window has every query of the library in its own words', () => {
  const wordsOf = (groups: LibraryGroup[]) =>
    Object.fromEntries(
      groups.flatMap(({ id, title, queries }) => [
        [`library.group.${id}`, title],
        ...queries.flatMap(({ id, title, description }) => [
          [`library.title.${id}`, title],
          [`library.about.${id}`, description],
        ]),
      ]),
    );
  expect(startingWith('library.', en)).toEqual(wordsOf(library()));
  speak('ko');
  const korean = library().map(libraryInLanguage);
  speak('en');
  expect(wordsOf(korean)).toEqual(startingWith('library.', ko));
});

function startingWith(start: string, texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith(start)));
}

test('every message is used somewhere', () => {
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

/** A node of the syntax tree, as far as it is read here. */
interface Node {
  type: string;
  value?: unknown;
  name?: { name?: string };
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** Attributes that people read or hear. */
const READ = /^(title|placeholder|alt|label|hint|aria-(label|description|roledescription|valuetext|placeholder))$/;

const hasWords = (text: unknown) => typeof text === 'string' && /\p{L}{2}/u.test(text);

/**
 * Texts that a component writes by itself, from its syntax tree: between tags, as expression between tags (`{'text'}`, a
 * template, either side of `a ? b : c` and of `&&`), and in attributes that people read or hear.
 */
function literalTexts(name: string, code: string): string[] {
  const found: string[] = [];
  /** Strings that the value of an expression can be. */
  const strings = (node: unknown): string[] => {
    if (!isNode(node)) return [];
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? [node.value] : [];
      case 'TemplateLiteral':
        return (node.quasis as Node[]).map(({ value }) => (value as { cooked: string }).cooked);
      case 'ConditionalExpression':
        return [...strings(node.consequent), ...strings(node.alternate)];
      case 'LogicalExpression':
        return [...(node.operator === '&&' ? [] : strings(node.left)), ...strings(node.right)];
      case 'BinaryExpression':
        return node.operator === '+' ? [...strings(node.left), ...strings(node.right)] : [];
      case 'JSXExpressionContainer':
        return strings(node.expression);
      default:
        return [];
    }
  };
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(walk);
      return;
    }
    if (!isNode(node)) return;
    if (node.type === 'JSXText' && hasWords(node.value)) found.push(`${name}: ${String(node.value).trim()}`);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const inside = (node.children as Node[]).filter(({ type }) => type === 'JSXExpressionContainer').flatMap(strings);
      found.push(...inside.filter(hasWords).map((text) => `${name}: ${text}`));
    }
    if (node.type === 'JSXAttribute' && READ.test(node.name?.name ?? '')) {
      const text = strings(node.value).find(hasWords);
      if (text !== undefined) found.push(`${name}: ${node.name?.name}="${text}"`);
    }
    for (const child of Object.values(node)) if (typeof child === 'object') walk(child);
  };
  walk(parseSync(name, code).program.body);
  return found;
}

test('components hold no words of their own', () => {
  const components = sources.filter(({ name }) => name.endsWith('.tsx'));
  expect(components.flatMap(({ name, text }) => literalTexts(name, text))).toEqual([]);
});

test.each([
  ['<b title="No">Words</b>', ['a.tsx: title="No"', 'a.tsx: Words']],
  ["<b>{'Words'}</b>", ['a.tsx: Words']],
  ['<b>{a ? `Words` : t("key")}</b>', ['a.tsx: Words']],
  ['<b>{a && "Words"}</b>', ['a.tsx: Words']],
  ['<b aria-label={a ?? "Words"} />', ['a.tsx: aria-label="Words"']],
  ['<b className="words" id={`words`}>{t("key.words")} 24, {a === "words" && b}</b>', []],
])('the reader of components sees through %s', (code, texts) => {
  expect(literalTexts('a.tsx', `const a = ${code}`)).toEqual(texts);
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
