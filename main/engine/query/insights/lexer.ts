import type { TextRange } from '../../../../preload/contract/errors.ts';
import type { Comment, PeriodUnit, Segment } from './ast.ts';

/**
 * Text -> tokens with places (specs/insights-ql.md part 1). What a character means depends on where the grammar stands
 * (`/` divides or opens a regex, `#` opens a comment or belongs to a log group's name), so the parser pulls one token at
 * a time and may ask to have the place of the next one read in another way.
 */
export type Token =
  | { kind: 'name'; sigil: '' | '@' | '@@'; segments: Segment[]; at: TextRange }
  | { kind: 'string'; value: string; at: TextRange }
  | { kind: 'number'; text: string; at: TextRange }
  | { kind: 'period'; amount: number; unit: PeriodUnit | null; unitText: string; at: TextRange }
  | { kind: 'symbol'; text: string; at: TextRange }
  | { kind: 'bad'; message: string; at: TextRange }
  | { kind: 'end'; at: TextRange };

const UNITS: Record<string, PeriodUnit> = {
  ms: 'millisecond',
  msec: 'millisecond',
  millisecond: 'millisecond',
  s: 'second',
  sec: 'second',
  second: 'second',
  m: 'minute',
  min: 'minute',
  minute: 'minute',
  h: 'hour',
  hr: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
  w: 'week',
  week: 'week',
  mo: 'month',
  mon: 'month',
  month: 'month',
  q: 'quarter',
  qtr: 'quarter',
  quarter: 'quarter',
  y: 'year',
  yr: 'year',
  year: 'year',
};

/** `5min`, `2hrs`: every spelling of several letters may take a plural s. Null for an unknown unit. */
function periodUnit(text: string): PeriodUnit | null {
  const lower = text.toLowerCase();
  if (Object.hasOwn(UNITS, lower)) return UNITS[lower] ?? null;
  const singular = lower.slice(0, -1);
  return lower.endsWith('s') && singular.length > 1 && Object.hasOwn(UNITS, singular)
    ? (UNITS[singular] ?? null)
    : null;
}

const SPACE = /\s/;
const NAME_START = /[\p{L}_]/u;
const NAME = /[\p{L}\p{N}\p{M}_]+/uy;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PERIOD = /(\d+)(\p{L}+)/uy;
const BRACKET = /\[(\d+)\]/y;
const SYMBOLS = ['<=', '>=', '!=', '=~', '==', '<>', '&&', '||'];
const SINGLE = '=<>+-*/%^!()[],:.|{}';

export class Lexer {
  readonly comments: Comment[] = [];
  /** Where the last token ended. */
  lastEnd = 0;
  /** Places of the tokens that were taken, in order: what is between them is white space and comments. */
  private readonly taken: TextRange[] = [];
  private offset = 0;
  private peeked: Token | null = null;

  constructor(readonly text: string) {}

  peek(): Token {
    this.peeked ??= this.read();
    return this.peeked;
  }

  next(): Token {
    const token = this.peek();
    this.peeked = null;
    this.offset = token.at.end;
    this.lastEnd = token.at.end;
    this.taken.push(token.at);
    return token;
  }

  /** A mark to come back to, for the few places where the grammar must look two tokens ahead. */
  mark(): { offset: number; lastEnd: number } {
    return { offset: this.offset, lastEnd: this.lastEnd };
  }

  reset(mark: { offset: number; lastEnd: number }): void {
    this.offset = mark.offset;
    this.lastEnd = mark.lastEnd;
    this.peeked = null;
    while ((this.taken.at(-1)?.end ?? 0) > mark.offset) this.taken.pop();
  }

  /** The text from a place to here, comments left out, white space between tokens reduced to one space (part 3.3). */
  textFrom(start: number): string {
    let first = this.taken.length;
    while (first > 0 && (this.taken[first - 1]?.start ?? -1) >= start) first--;
    let text = '';
    let end = start;
    for (const token of this.taken.slice(first)) {
      text += (token.start > end ? ' ' : '') + this.text.slice(token.start, token.end);
      end = token.end;
    }
    return text;
  }

  /** The next character that is neither white space nor comment. */
  nextCharacter(): string {
    this.skipBlanks();
    return this.text[this.offset] ?? '';
  }

  /** `/.../` at the next place; null when none begins there. */
  readRegex(): { source: string; at: TextRange } | { error: string; at: TextRange } | null {
    this.skipBlanks();
    const start = this.offset;
    if (this.text[start] !== '/') return null;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '/') end += this.text[end] === '\\' ? 2 : 1;
    if (end >= this.text.length) {
      this.moveTo(this.text.length);
      return { error: 'This regular expression has no closing /', at: { start, end: this.text.length } };
    }
    this.moveTo(end + 1);
    this.taken.push({ start, end: end + 1 });
    return { source: this.text.slice(start + 1, end).replaceAll('\\/', '/'), at: { start, end: end + 1 } };
  }

  /** Text matched by a sticky pattern at the next place, for names without quotes; null when it does not match. */
  readWord(pattern: RegExp): { text: string; at: TextRange } | null {
    this.skipBlanks();
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (!match || match[0] === '') return null;
    const at = { start: this.offset, end: this.offset + match[0].length };
    this.moveTo(at.end);
    this.taken.push(at);
    return { text: match[0], at };
  }

  private moveTo(offset: number): void {
    this.peeked = null;
    this.offset = offset;
    this.lastEnd = offset;
  }

  private skipBlanks(): void {
    for (;;) {
      while (this.offset < this.text.length && SPACE.test(this.text[this.offset] ?? '')) this.offset++;
      if (this.text[this.offset] !== '#') return;
      const start = this.offset;
      const newline = this.text.indexOf('\n', start);
      this.offset = newline === -1 ? this.text.length : newline;
      // The parser may come over the same comment again after looking ahead.
      if (!this.comments.some((comment) => comment.at.start === start))
        this.comments.push({ text: this.text.slice(start, this.offset).trimEnd(), at: { start, end: this.offset } });
    }
  }

  private read(): Token {
    this.skipBlanks();
    const start = this.offset;
    const c = this.text[start];
    if (c === undefined) return { kind: 'end', at: { start, end: start } };
    if (c === '"' || c === "'") return this.readString(start, c);
    if (c === '`' || c === '@' || NAME_START.test(this.characterAt(start))) return this.readName(start);
    if (/[0-9]/.test(c) || (c === '.' && /[0-9]/.test(this.text[start + 1] ?? ''))) return this.readNumber(start);
    const two = this.text.slice(start, start + 2);
    if (SYMBOLS.includes(two)) return { kind: 'symbol', text: two, at: { start, end: start + 2 } };
    if (SINGLE.includes(c)) return { kind: 'symbol', text: c, at: { start, end: start + 1 } };
    const end = start + this.characterAt(start).length;
    return {
      kind: 'bad',
      message: `The character ${JSON.stringify(this.text.slice(start, end))} means nothing here`,
      at: { start, end },
    };
  }

  private characterAt(offset: number): string {
    return String.fromCodePoint(this.text.codePointAt(offset) ?? 0);
  }

  private readString(start: number, quote: string): Token {
    let value = '';
    for (let i = start + 1; i < this.text.length; i++) {
      const c = this.text[i] ?? '';
      if (c === quote) return { kind: 'string', value, at: { start, end: i + 1 } };
      if (c === '\\' && i + 1 < this.text.length) {
        const escaped = this.text[++i] ?? '';
        if (escaped === '"' || escaped === "'" || escaped === '\\') value += escaped;
        else if (escaped === 'n') value += '\n';
        else if (escaped === 't') value += '\t';
        else value += `\\${escaped}`;
      } else value += c;
    }
    return {
      kind: 'bad',
      message: `This string has no closing ${quote}`,
      at: { start, end: this.text.length },
    };
  }

  private readNumber(start: number): Token {
    PERIOD.lastIndex = start;
    NUMBER.lastIndex = start;
    const number = NUMBER.exec(this.text)?.[0] ?? '';
    const period = PERIOD.exec(this.text);
    if (period && period[0].length > number.length) {
      const unitText = period[2] ?? '';
      const at = { start, end: start + period[0].length };
      return { kind: 'period', amount: Number(period[1]), unit: periodUnit(unitText), unitText, at };
    }
    return { kind: 'number', text: number, at: { start, end: start + number.length } };
  }

  private readName(start: number): Token {
    let end = start;
    let sigil: '' | '@' | '@@' = '';
    while (this.text[end] === '@' && sigil !== '@@') {
      sigil = sigil === '' ? '@' : '@@';
      end++;
    }
    const segments: Segment[] = [];
    for (;;) {
      if (this.text[end] === '`') {
        const quoted = this.readQuoted(end);
        if (!quoted)
          return { kind: 'bad', message: 'This name has no closing `', at: { start, end: this.text.length } };
        segments.push({ text: quoted.text, quoted: true, bracket: false });
        end = quoted.end;
      } else {
        NAME.lastIndex = end;
        // `L.@timestamp` after a join: the sign belongs to the field of the side.
        const sign =
          segments.length === 1 ? (/^@{1,2}(?=[\p{L}_])/u.exec(this.text.slice(end, end + 4))?.[0] ?? '') : '';
        NAME.lastIndex = end + sign.length;
        const plain = NAME.exec(this.text)?.[0];
        const word = plain === undefined ? undefined : sign + plain;
        if (word === undefined) {
          const message = sigil === '' ? 'A name is missing here' : 'A name must follow the @';
          return { kind: 'bad', message, at: { start, end: Math.max(end, start + 1) } };
        }
        segments.push({ text: word, quoted: false, bracket: false });
        end += word.length;
      }
      // `in[1]` is a list, not a position.
      const isIn = segments.length === 1 && sigil === '' && /^in$/i.test(segments[0]?.text ?? '');
      for (;;) {
        BRACKET.lastIndex = end;
        const bracket = isIn ? null : BRACKET.exec(this.text);
        if (!bracket) break;
        segments.push({ text: bracket[1] ?? '', quoted: false, bracket: true });
        end += bracket[0].length;
      }
      const following = this.text[end + 1] ?? '';
      const sign = following === '@' && segments.length === 1 && /[\p{L}_@]/u.test(this.text[end + 2] ?? '');
      if (
        this.text[end] !== '.' ||
        !(sign || following === '`' || /[0-9]/.test(following) || NAME_START.test(this.characterAt(end + 1)))
      )
        break;
      end++;
    }
    return { kind: 'name', sigil, segments, at: { start, end } };
  }

  private readQuoted(start: number): { text: string; end: number } | null {
    let text = '';
    for (let i = start + 1; i < this.text.length; i++) {
      const c = this.text[i] ?? '';
      if (c === '`') return { text, end: i + 1 };
      if (c === '\\' && this.text[i + 1] === '`') {
        text += '`';
        i++;
      } else text += c;
    }
    return null;
  }
}
