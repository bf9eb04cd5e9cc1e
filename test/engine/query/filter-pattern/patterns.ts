import fc from 'fast-check';

/** A pattern, messages to try it on, and what it means in JavaScript. */
export interface Judged {
  text: string;
  messages: readonly string[];
  fits(message: string): boolean;
}

const word = fc.constantFrom('a', 'b', 'ab', 'ba', 'abc', 'A', 'x%', '_', 'e\u0301', '7');
const sentence = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
const messagesOf = <T>(one: fc.Arbitrary<T>, text: (value: T) => string) =>
  fc.array(one.map(text), { minLength: 1, maxLength: 12 });

type Test = (message: string) => boolean;

const term: fc.Arbitrary<{ text: string; fits: Test }> = fc.oneof(
  sentence.map((text) => ({ text: `"${text}"`, fits: (message: string) => message.includes(text) })),
  fc.constantFrom('a', 'b', 'abc').map((text) => ({ text, fits: (message: string) => message.includes(text) })),
  fc
    .constantFrom('^a', 'b$', 'a[bc]', 'a|x', '[^ab]', '\\d', 'a.?b', 'b{2}')
    .map((source) => ({ text: `%${source}%`, fits: (message: string) => new RegExp(source).test(message) })),
);

/** Without a mark, all excluded or all optional, or in groups: those readings that every source agrees on, and ours. */
export const termPattern: fc.Arbitrary<Judged> = fc
  .tuple(
    fc.oneof(
      fc.array(fc.tuple(fc.constantFrom('', '-'), term), { minLength: 1, maxLength: 4 }).map((terms) => ({
        text: terms.map(([mark, { text }]) => mark + text).join('  '),
        fits: (message: string) => terms.every(([mark, { fits }]) => fits(message) === (mark === '')),
      })),
      fc.array(fc.array(term, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }).map((groups) => ({
        text: groups.map((group) => `?${group.map(({ text }) => text).join(' ')}`).join(' '),
        fits: (message: string) => groups.some((group) => group.every(({ fits }) => fits(message))),
      })),
    ),
    messagesOf(sentence, (text) => text),
  )
  .map(([pattern, messages]) => ({ ...pattern, messages }));

const key = fc.constantFrom('a', 'b', 'c');
const scalar = fc.oneof(
  fc.constantFrom('x', 'xy', '7', '7.0', '-1.5', 'true', '', 'a*c'),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(1.5, -1.5, true, false, null),
);
const document = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
}));

/** The value at some steps; `undefined` where there is none. */
function at(value: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>((found, step) => {
    if (typeof step === 'number') return Array.isArray(found) ? found[step] : undefined;
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)[step]
      : undefined;
  }, value);
}

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** `*` for any run of characters, worked out without a pattern of RE2 or LIKE. */
function wild(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!text.startsWith(first)) return false;
  if (rest.length === 0) return text === first;
  let from = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** What a value is compared with: how it is written, and whether a text equals it. */
const value: fc.Arbitrary<{ text: string; equals: Test }> = fc.oneof(
  fc
    .constantFrom('x', '7', 'true', 'a', '')
    .map((text) => ({ text: `"${text}"`, equals: (found: string) => found === text })),
  fc
    .constantFrom('x*', '*', '*y', '7*', 'a*c', '-*5')
    .map((text) => ({ text: `"${text}"`, equals: (found: string) => wild(found, text) })),
  fc.constantFrom('7', '7.0', '-1.5', '0', '+3').map((text) => ({
    text,
    equals: (found: string) => (NUMERIC.test(found) ? Number(found) === Number(text) : found === text),
  })),
  fc
    .constantFrom('^x', '7$', '[a-z]')
    .map((source) => ({ text: `%${source}%`, equals: (found: string) => new RegExp(source).test(found) })),
);

const ORDER: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const selector = fc
  .tuple(key, fc.array(fc.oneof(key, fc.integer({ min: 0, max: 2 })), { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest]);

type JsonTest = (document: unknown) => boolean;

const condition: fc.Arbitrary<{ text: string; fits: JsonTest }> = fc
  .tuple(
    selector,
    fc.oneof(
      fc.tuple(fc.constantFrom('=', '!='), value).map(([operator, { text, equals }]) => ({
        text: `${operator} ${text}`,
        judge: (found: unknown) => {
          if (found === undefined || (typeof found === 'object' && found !== null)) return false;
          if (found === null) return operator === '!=';
          return equals(String(found)) === (operator === '=');
        },
      })),
      fc.tuple(fc.constantFrom('<', '<=', '>', '>='), fc.integer({ min: -8, max: 8 })).map(([operator, bound]) => ({
        text: `${operator}${bound}`,
        judge: (found: unknown) =>
          (typeof found === 'number' || typeof found === 'string') &&
          NUMERIC.test(String(found)) &&
          (ORDER[operator]?.(Number(found), bound) ?? false),
      })),
      fc.constantFrom(null, true, false).map((what) => ({
        text: `IS ${String(what).toUpperCase()}`,
        judge: (found: unknown) => found === what,
      })),
      fc.constant({ text: 'NOT EXISTS', judge: (found: unknown) => found === undefined }),
    ),
  )
  .map(([steps, { text, judge }]) => ({
    text: `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')} ${text}`,
    fits: (one: unknown) => judge(at(one, steps)),
  }));

const tree = fc.letrec<{
  or: { text: string; fits: JsonTest };
  and: { text: string; fits: JsonTest };
  primary: { text: string; fits: JsonTest };
}>((tie) => ({
  or: fc.array(tie('and'), { minLength: 1, maxLength: 2 }).map((parts) => ({
    text: parts.map(({ text }) => text).join(' || '),
    fits: (one: unknown) => parts.some(({ fits }) => fits(one)),
  })),
  and: fc.array(tie('primary'), { minLength: 1, maxLength: 2 }).map((parts) => ({
    text: parts.map(({ text }) => text).join(' && '),
    fits: (one: unknown) => parts.every(({ fits }) => fits(one)),
  })),
  primary: fc.oneof(
    { maxDepth: 2 },
    condition,
    tie('or').map(({ text, fits }) => ({ text: `(${text})`, fits })),
  ),
}));

export const jsonPattern: fc.Arbitrary<Judged> = fc
  .tuple(
    tree.or,
    messagesOf(fc.oneof(document.object, document.value), (one) => JSON.stringify(one)),
  )
  .map(([{ text, fits }, messages]) => ({
    text: `{${text}}`,
    messages,
    fits: (message) => message.startsWith('{') && fits(JSON.parse(message)),
  }));

/** Values of a line, cut by walking over it. */
function valuesOf(line: string): string[] {
  const values: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ') {
      at++;
      continue;
    }
    const close = line[at] === '"' ? line.indexOf('"', at + 1) : line[at] === '[' ? line.indexOf(']', at) : -1;
    if (close > 0) {
      values.push(line.slice(at + 1, close));
      at = close + 1;
      continue;
    }
    const blank = line.indexOf(' ', at);
    const end = blank < 0 ? line.length : blank;
    values.push(line.slice(at, end));
    at = end;
  }
  return values;
}

const columnTest = fc.option(
  fc.oneof(
    fc.tuple(fc.constantFrom('=', '!='), value).map(([operator, { text, equals }]) => ({
      text: `${operator}${text}`,
      fits: (found: string) => equals(found) === (operator === '='),
    })),
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), fc.integer({ min: -3, max: 9 })).map(([operator, bound]) => ({
      text: `${operator} ${bound}`,
      fits: (found: string) => NUMERIC.test(found) && (ORDER[operator]?.(Number(found), bound) ?? false),
    })),
  ),
  { nil: null },
);
type Columns = readonly ({ text: string; fits: Test } | null)[];
const columns: fc.Arbitrary<Columns> = fc.array(columnTest, { minLength: 1, maxLength: 3 });
const line = fc
  .array(fc.constantFrom('x', 'xy', '7', '7.0', '-1.5', '"x"', '[7]', '"a c"', '[x y]', '"', 'a'), { maxLength: 5 })
  .map((parts) => parts.join(' '));

export const columnPattern: fc.Arbitrary<Judged> = fc
  .tuple(
    columns,
    fc.option(fc.oneof(columns, fc.constant<Columns>([])), { nil: null }),
    messagesOf(line, (one) => one),
  )
  .map(([front, back, messages]) => {
    const written = (some: Columns, name: string) => some.map((test, i) => `${name}${i}${test?.text ?? ''}`);
    const items = [...written(front, 'f'), ...(back === null ? [] : ['...', ...written(back, 'b')])];
    const holds = (some: Columns, values: readonly string[]) =>
      some.every((test, i) => test === null || test.fits(values[i] ?? ''));
    return {
      text: `[${items.join(', ')}]`,
      messages,
      fits: (message) => {
        const values = valuesOf(message);
        const named = front.length + (back?.length ?? 0);
        const isOpen = back !== null || front.at(-1) === null;
        if (isOpen ? values.length < named : values.length !== named) return false;
        return holds(front, values) && (back === null || back.length === 0 || holds(back, values.slice(-back.length)));
      },
    };
  });
