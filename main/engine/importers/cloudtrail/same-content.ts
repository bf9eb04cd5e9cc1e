import { createHash } from 'node:crypto';

/**
 * Whether two records say the same, whoever wrote the JSON (cloudtrail.md 6.2). The canonical form of a text has the
 * members of each object in the order of their names, no white space, strings as their characters and numbers as their
 * exact value: 1.50, 1.5 and 15e-1 are one number, 9007199254740993 and 9007199254740992 are two. Nothing goes through
 * a double. What is no JSON is its own canonical form.
 */
export function canonicalHash(text: string): string {
  let form: string;
  try {
    form = new Canonical(text).whole();
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    form = `!${text}`;
  }
  return createHash('sha256').update(form, 'utf8').digest('hex');
}

class NotJson extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\.)*"/uy;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;
const DEEPEST = 1000;

class Canonical {
  #at = 0;

  constructor(private readonly text: string) {}

  whole(): string {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.text.length) throw new NotJson();
    return value;
  }

  #value(depth: number): string {
    if (depth > DEEPEST) throw new NotJson();
    this.#space();
    switch (this.text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
      case 'f':
      case 'n':
        return this.#match(WORD);
      default:
        return exactNumber(this.#match(NUMBER));
    }
  }

  #object(depth: number): string {
    const members: [string, string][] = [];
    this.#at++;
    this.#space();
    if (this.#eat('}')) return '{}';
    do {
      this.#space();
      const name = this.#string();
      this.#space();
      if (!this.#eat(':')) throw new NotJson();
      members.push([name, this.#value(depth + 1)]);
      this.#space();
    } while (this.#eat(','));
    if (!this.#eat('}')) throw new NotJson();
    // A name may occur twice; the sort is stable, so that their order still counts.
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([name, value]) => `${name}:${value}`).join(',')}}`;
  }

  #array(depth: number): string {
    const items: string[] = [];
    this.#at++;
    this.#space();
    if (this.#eat(']')) return '[]';
    do {
      items.push(this.#value(depth + 1));
      this.#space();
    } while (this.#eat(','));
    if (!this.#eat(']')) throw new NotJson();
    return `[${items.join(',')}]`;
  }

  #string(): string {
    const literal = this.#match(STRING);
    if (!literal.includes('\\')) return literal;
    try {
      return JSON.stringify(JSON.parse(literal));
    } catch {
      throw new NotJson();
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) throw new NotJson();
    this.#at += found.length;
    return found;
  }

  #eat(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.text)?.[0].length ?? 0;
  }
}

/** A JSON number as sign, digits without zeros at either end, and power of ten. */
export function exactNumber(text: string): string {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
