import { JsonScanner } from '../json-scan.ts';
import { ValueSkip } from '../json-skip.ts';
import { bomLength } from '../recognise.ts';
import type { Damage, Ending } from '../record-cutter.ts';
import { textOfMember } from './json-event.ts';
import { type Cutter, LONGEST_EVENT, mayBeInMark } from './log-event.ts';

/**
 * Cuts the items out of JSON that holds log events, one document after the other, with or without white space between:
 *
 *   wrapped    { "events": [ {item}, {item} ], "nextToken": "..." } { "events": [ ... ] }      also in an array
 *   items      {item} {item}     [ {item}, {item} ]
 *
 * Members of a document that are no wrapper are crossed. Only braces are counted: whether an item is JSON inside, and an
 * object at all, is for `item` to say.
 */
export interface JsonItemRules {
  /** Member whose array holds the items; null where the documents themselves are the items. */
  wrapper: string | null;
  /** Members of a document whose text its items need; where they stand behind the wrapper, they come too late. */
  kept?: readonly string[];
  /** A member of a document that is handed over as it stands, wherever it stands. */
  beside?: { name: string; take(bytes: Buffer, start: number, end: number, offset: number): void };
  /** `number` counts from 1 through the whole file. */
  item(bytes: Buffer, start: number, end: number, number: number, offset: number): void;
  /** Something in an item's place that is none. */
  failed(reason: string, bytes: Buffer, start: number, end: number, number: number, offset: number): void;
}

type Place = 'document' | 'members' | 'items' | 'stopped';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const NEED_MORE = -1;

export class JsonItemCutter implements Cutter {
  damage: Damage | null = null;
  keptUpTo = 0;
  /** Text of the kept members of the document at hand. */
  readonly members = new Map<string, string>();
  #place: Place = 'document';
  /** Documents lie in an array around them. */
  #inArray = false;
  #number = 0;
  #skip: ValueSkip | null = null;

  constructor(private readonly rules: JsonItemRules) {}

  get stopped(): boolean {
    return this.#place === 'stopped';
  }

  feed(window: Buffer, base: number, ending: Ending): number {
    if (mayBeInMark(window, base, ending)) return 0;
    const at = this.#feed(new JsonScanner(window), base, ending);
    return ending === 'more' ? at : window.length;
  }

  #feed(scanner: JsonScanner, base: number, ending: Ending): number {
    const window = scanner.bytes;
    let at = base === 0 ? bomLength(window) : 0;
    for (;;) {
      if (this.#skip !== null) {
        at = this.#skip.run(window, at);
        if (this.#skip.open) {
          if (ending !== 'more') this.#stop('ends inside a value', base + at);
          return at;
        }
        this.#skip = null;
      }
      if (this.#place === 'stopped') return window.length;
      at = this.#skipBetween(scanner, at);
      if (at >= window.length) {
        const open = this.#place !== 'document' || this.#inArray;
        if (ending !== 'more' && open) this.#stop('ends before its JSON is closed', base + at);
        return at;
      }
      const next = this.#step(scanner, at, base);
      if (next === NEED_MORE) {
        if (ending !== 'more') {
          this.#stop(this.#place === 'members' ? 'ends before its JSON is closed' : 'ends inside an event', base + at);
          return window.length;
        }
        if (window.length - at <= LONGEST_EVENT) return at;
        this.rules.failed(`longer than ${LONGEST_EVENT / 2 ** 20} MB`, window, at, at, ++this.#number, base + at);
        this.#skip = new ValueSkip();
        continue;
      }
      at = next;
    }
  }

  /** White space, the commas of arrays and objects, and between documents also record separators. */
  #skipBetween(scanner: JsonScanner, from: number): number {
    let at = scanner.skipSpace(from);
    for (;;) {
      const byte = scanner.bytes[at];
      if (byte === COMMA || (byte === 0x1e && this.#place === 'document')) at = scanner.skipSpace(at + 1);
      else return at;
    }
  }

  #step(scanner: JsonScanner, at: number, base: number): number {
    switch (this.#place) {
      case 'document':
        return this.#document(scanner, at, base);
      case 'members':
        return this.#member(scanner, at, base);
      default:
        return this.#item(scanner, at, base);
    }
  }

  #document(scanner: JsonScanner, at: number, base: number): number {
    const byte = scanner.bytes[at];
    const { wrapper } = this.rules;
    if (byte === OPEN_BRACKET && !this.#inArray) {
      if (wrapper === null) this.#place = 'items';
      else this.#inArray = true;
      return at + 1;
    }
    if (byte === CLOSE_BRACKET && this.#inArray) {
      this.#inArray = false;
      return at + 1;
    }
    if (byte === OPEN_BRACE) {
      if (wrapper === null) return this.#item(scanner, at, base);
      this.#place = 'members';
      this.members.clear();
      return at + 1;
    }
    return this.#stopAt('text that is no JSON between its documents', scanner, base + at);
  }

  #member(scanner: JsonScanner, at: number, base: number): number {
    const { bytes } = scanner;
    if (bytes[at] === CLOSE_BRACE) {
      this.#place = 'document';
      return at + 1;
    }
    if (bytes[at] !== 0x22) return this.#stopAt('text that is no JSON outside of its events', scanner, base + at);
    const nameEnd = scanner.stringEnd(at + 1);
    if (nameEnd < 0) return NEED_MORE;
    const colon = scanner.skipSpace(nameEnd + 1);
    const value = colon >= bytes.length ? bytes.length : scanner.skipSpace(colon + 1);
    if (value >= bytes.length) return NEED_MORE;
    if (bytes[colon] !== 0x3a) return this.#stopAt('text that is no JSON outside of its events', scanner, base + colon);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    if (name === this.rules.wrapper && bytes[value] === OPEN_BRACKET) {
      this.#place = 'items';
      return value + 1;
    }
    if (name === this.rules.beside?.name) {
      const end = scanner.valueEnd(value);
      if (end < 0) return NEED_MORE;
      this.rules.beside.take(bytes, value, end, base + value);
      return end;
    }
    if (this.rules.kept?.includes(name) === true) {
      const end = scanner.valueEnd(value);
      const text = textOfMember(bytes, { start: value, end });
      if (text !== null) this.members.set(name, text);
      return end < 0 ? NEED_MORE : end;
    }
    if (bytes[value] === 0x22 || bytes[value] === OPEN_BRACE || bytes[value] === OPEN_BRACKET) {
      this.#skip = new ValueSkip();
      return value;
    }
    const end = scanner.valueEnd(value);
    return end < 0 ? NEED_MORE : end;
  }

  #item(scanner: JsonScanner, at: number, base: number): number {
    const { bytes } = scanner;
    if (this.#place === 'items' && bytes[at] === CLOSE_BRACKET) {
      this.#place = this.rules.wrapper === null ? 'document' : 'members';
      return at + 1;
    }
    // A brace that closes nothing is crossed, so that what follows is still read.
    const end = bytes[at] === CLOSE_BRACE ? at + 1 : scanner.valueEnd(at);
    if (end < 0) return NEED_MORE;
    this.#number++;
    this.rules.item(bytes, at, end, this.#number, base + at);
    this.keptUpTo = base + end;
    return end;
  }

  #stopAt(reason: string, scanner: JsonScanner, offset: number): number {
    this.#stop(reason, offset);
    return scanner.bytes.length;
  }

  #stop(reason: string, offset: number): void {
    this.#place = 'stopped';
    this.damage ??= { reason, offset };
  }
}
