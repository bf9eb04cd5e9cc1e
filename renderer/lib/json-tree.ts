/**
 * A reader of JSON text that loses nothing: numbers keep their text (beyond 2^53, trailing zeros, exponents), keys keep
 * their order and their doubles. `JSON.parse` does neither, and the raw record is evidence.
 */

export type JsonNode =
  | { kind: 'object'; members: { key: string; value: JsonNode }[]; start: number; end: number }
  | { kind: 'array'; items: JsonNode[]; start: number; end: number }
  | { kind: 'string'; value: string; start: number; end: number }
  /** `text` is the number as it is written. */
  | { kind: 'number'; text: string; start: number; end: number }
  | { kind: 'literal'; value: true | false | null; start: number; end: number };

export class JsonTextError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(`${message} at character ${offset + 1}`);
  }
}

// Past this depth the text is shown raw; a recursive reader would run out of stack on hostile nesting.
const MAX_DEPTH = 500;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids raw control characters in strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads one JSON document; `start` and `end` of every node are its place in the text. Throws `JsonTextError`. */
export function parseJsonText(text: string): JsonNode {
  let at = 0;

  const fail = (message: string): never => {
    throw new JsonTextError(message, at);
  };
  const skipSpace = () => {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
  };

  function string(): string {
    at++; // opening quote
    let out = '';
    for (;;) {
      PLAIN.lastIndex = at;
      PLAIN.test(text);
      out += text.slice(at, PLAIN.lastIndex);
      at = PLAIN.lastIndex;
      const next = text[at];
      if (next === '"') {
        at++;
        return out;
      }
      if (next !== '\\') fail(next === undefined ? 'string without an end' : 'control character in a string');
      const escaped = text[at + 1] ?? '';
      if (escaped === 'u') {
        const hex = text.slice(at + 2, at + 6);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) fail('broken \\u escape');
        out += String.fromCharCode(Number.parseInt(hex, 16));
        at += 6;
      } else {
        const plain = ESCAPES[escaped];
        if (plain === undefined) fail('unknown escape');
        out += plain;
        at += 2;
      }
    }
  }

  function value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) fail(`nested deeper than ${MAX_DEPTH} levels`);
    const start = at;
    switch (text[at]) {
      case '{': {
        at++;
        const members: { key: string; value: JsonNode }[] = [];
        skipSpace();
        if (text[at] === '}') at++;
        else
          for (;;) {
            skipSpace();
            if (text[at] !== '"') fail('expected a key');
            const key = string();
            skipSpace();
            if (text[at] !== ':') fail('expected ":"');
            at++;
            skipSpace();
            members.push({ key, value: value(depth + 1) });
            skipSpace();
            const next = text[at];
            if (next !== ',' && next !== '}') fail('expected "," or "}"');
            at++;
            if (next === '}') break;
          }
        return { kind: 'object', members, start, end: at };
      }
      case '[': {
        at++;
        const items: JsonNode[] = [];
        skipSpace();
        if (text[at] === ']') at++;
        else
          for (;;) {
            skipSpace();
            items.push(value(depth + 1));
            skipSpace();
            const next = text[at];
            if (next !== ',' && next !== ']') fail('expected "," or "]"');
            at++;
            if (next === ']') break;
          }
        return { kind: 'array', items, start, end: at };
      }
      case '"': {
        const found = string();
        return { kind: 'string', value: found, start, end: at };
      }
      default: {
        for (const [word, literal] of [
          ['true', true],
          ['false', false],
          ['null', null],
        ] as const) {
          if (text.startsWith(word, at)) {
            at += word.length;
            return { kind: 'literal', value: literal, start, end: at };
          }
        }
        NUMBER.lastIndex = at;
        if (!NUMBER.test(text)) fail(at >= text.length ? 'text ends early' : 'unexpected character');
        at = NUMBER.lastIndex;
        return { kind: 'number', text: text.slice(start, at), start, end: at };
      }
    }
  }

  skipSpace();
  const root = value(0);
  skipSpace();
  if (at < text.length) fail('text after the end');
  return root;
}

/** A JSON document that a string holds, as it stands or URL-encoded (policies of IAM); null for any other string. */
export function embeddedJson(value: string): { text: string; node: JsonNode } | null {
  const text = /^%(?:7B|5B)/i.test(value) ? decoded(value) : value;
  if (text === null || !/^\s*[[{]/.test(text)) return null;
  try {
    const node = parseJsonText(text);
    const size = node.kind === 'object' ? node.members.length : node.kind === 'array' ? node.items.length : 0;
    return size === 0 ? null : { text, node };
  } catch {
    return null;
  }
}

/** The first JSON object inside a line of text, as a log line may carry one; null where there is none. */
export function objectInText(line: string): { text: string; node: JsonNode } | null {
  const [from, to] = [line.indexOf('{'), line.lastIndexOf('}')];
  return from === -1 || to < from ? null : embeddedJson(line.slice(from, to + 1));
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** A leaf's value as text, a branch's text as it stands in the document. */
export function nodeText(node: JsonNode, text: string): string {
  if (node.kind === 'string') return node.value;
  return text.slice(node.start, node.end);
}

export interface FlatField {
  /** Dotted path in AWS's spelling, array places in brackets: `resources[0].ARN`. */
  path: string;
  /** The keys and list places of the path. */
  keys: (string | number)[];
  node: JsonNode;
}

/** All leaves (and empty branches) with their paths, in the order of the text. */
export function flatFields(root: JsonNode): FlatField[] {
  const out: FlatField[] = [];
  const walk = (node: JsonNode, path: string, keys: (string | number)[]) => {
    if (node.kind === 'object' && node.members.length > 0) {
      for (const { key, value } of node.members) walk(value, path === '' ? key : `${path}.${key}`, [...keys, key]);
    } else if (node.kind === 'array' && node.items.length > 0) {
      node.items.forEach((item, index) => {
        walk(item, `${path}[${index}]`, [...keys, index]);
      });
    } else {
      out.push({ path, keys, node });
    }
  };
  walk(root, '', []);
  return out;
}
