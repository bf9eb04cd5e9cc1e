import type { TextRange } from '../../../../preload/contract/errors.ts';

/** A JSON value with its place in the text. */
export interface JsonNode {
  value: unknown;
  at: TextRange;
  /** The characters of a number, which its value does not keep (1e2, 1.50). */
  written?: string;
  members?: JsonMember[];
  items?: JsonNode[];
}

export interface JsonMember {
  name: string;
  nameAt: TextRange;
  node: JsonNode;
}

/** Where a JSON text stops to be one. */
export class JsonMistake extends Error {
  constructor(
    message: string,
    readonly at: TextRange,
  ) {
    super(message);
  }
}

const BLANK = /[ \t\r\n]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const DEPTH = 100;

/** Reads JSON (RFC 8259) and keeps where each value and member stands, as diagnostics need it. Throws `JsonMistake`. */
export function parseWithPlaces(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  end(): void {
    this.blank();
    if (this.at < this.text.length) throw this.mistake('Something stands behind the end of the JSON text');
  }

  value(depth: number): JsonNode {
    this.blank();
    if (depth > DEPTH) throw this.mistake(`The JSON text is nested deeper than ${DEPTH} levels`);
    const start = this.at;
    const first = this.text[start];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"') return { value: JSON.parse(this.string()), at: this.since(start) };
    const number = this.take(NUMBER);
    if (number !== null) return { value: Number(number), written: number, at: this.since(start) };
    const word = this.take(WORD);
    if (word !== null) return { value: JSON.parse(word), at: this.since(start) };
    throw this.mistake('A JSON value is missing here');
  }

  private object(depth: number): JsonNode {
    const start = this.at++;
    const members: JsonMember[] = [];
    if (!this.eats('}')) {
      do {
        this.blank();
        const nameStart = this.at;
        const name = JSON.parse(this.string()) as string;
        const nameAt = this.since(nameStart);
        if (!this.eats(':')) throw this.mistake('A colon is missing here');
        members.push({ name, nameAt, node: this.value(depth + 1) });
      } while (this.eats(','));
      if (!this.eats('}')) throw this.mistake('A comma or } is missing here');
    }
    // Not an object literal: a member may be called __proto__.
    const value = Object.fromEntries(members.map(({ name, node }) => [name, node.value]));
    return { value, members, at: this.since(start) };
  }

  private array(depth: number): JsonNode {
    const start = this.at++;
    const items: JsonNode[] = [];
    if (!this.eats(']')) {
      do items.push(this.value(depth + 1));
      while (this.eats(','));
      if (!this.eats(']')) throw this.mistake('A comma or ] is missing here');
    }
    return { value: items.map((item) => item.value), items, at: this.since(start) };
  }

  private string(): string {
    const found = this.take(STRING);
    if (found === null) throw this.mistake('A text in quotes is missing here, or does not end');
    return found;
  }

  private eats(sign: string): boolean {
    this.blank();
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private blank(): void {
    this.take(BLANK);
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  private since(start: number): TextRange {
    return { start, end: this.at };
  }

  private mistake(message: string): JsonMistake {
    return new JsonMistake(message, { start: this.at, end: Math.min(this.at + 1, this.text.length) });
  }
}
