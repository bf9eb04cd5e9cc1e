const HEX = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Repeatable random numbers (sfc32): the same seed and stream give the same values on every machine. For made-up data, here and in the benches. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  /** `stream` and `item` set apart the numbers of, say, each record of each file, without drawing those before them. */
  constructor(seed: number, stream = 0, item = 0) {
    this.a = seed | 0;
    this.b = Math.imul(stream + 0x9e3779b9, 0x85ebca6b) | 0;
    this.c = Math.imul(item + 0x7f4a7c15, 0xc2b2ae35) | 0;
    for (let round = 0; round < 12; round++) this.next();
  }

  /** 32 random bits as a signed integer. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum;
  }

  /** 0 <= x < 1. */
  fraction(): number {
    return (this.next() >>> 0) / 4_294_967_296;
  }

  /** An integer, 0 <= n < end. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** An item, the first ones far more often than the last ones, as names in real logs are. */
  pickSkewed<T>(items: readonly T[]): T {
    const x = this.fraction();
    return items[Math.floor(x * x * x * items.length)] as T;
  }

  /** A standard normal value. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.fraction())) * Math.cos(2 * Math.PI * this.fraction());
  }

  uuid(): string {
    const [a, b, c, d] = [this.next(), this.next(), this.next(), this.next()];
    return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-4${(HEX[b & 0xffff] as string).slice(1)}-${HEX[((c >>> 16) & 0x3fff) | 0x8000]}-${HEX[c & 0xffff]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`;
  }

  /** `length` hexadecimal digits. */
  hex(length: number): string {
    let text = '';
    while (text.length < length) text += HEX[this.next() & 0xffff];
    return text.slice(0, length);
  }

  /** Capital letters and 2-7, as in AWS's unique ids. */
  capitals(length: number): string {
    let text = '';
    for (let bits = 0, left = 0; text.length < length; left -= 5, bits >>>= 5) {
      if (left < 5) {
        bits = this.next() >>> 2;
        left = 30;
      }
      text += UPPER[bits & 31];
    }
    return text;
  }

  /** Base64 letters, as in tokens. */
  letters(length: number): string {
    let text = '';
    for (let bits = 0, left = 0; text.length < length; left -= 6, bits >>>= 6) {
      if (left < 6) {
        bits = this.next() >>> 2;
        left = 30;
      }
      text += LETTERS[bits & 63];
    }
    return text;
  }
}

/** Indexes of `weights` in proportion, for a choice by one array access. */
export function wheel(weights: readonly number[], size = 8192): Uint16Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots = new Uint16Array(size);
  let slot = 0;
  let before = 0;
  weights.forEach((weight, index) => {
    before += weight;
    const end = Math.round((before / total) * size);
    while (slot < end) slots[slot++] = index;
  });
  return slots;
}
