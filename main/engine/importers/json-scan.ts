const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;

/** Members of a record's top level that the importer must know before DuckDB reads the record. */
const EVENT_ID = Buffer.from('eventID');
const EVENT_TYPE = Buffer.from('eventType');
const EVENT_CATEGORY = Buffer.from('eventCategory');
const RECIPIENT = Buffer.from('recipientAccountId');
const MARKS = ['eventVersion', 'eventSource', 'eventName', 'eventTime', 'eventId'].map((name) => Buffer.from(name));
const AGGREGATED_TYPE = Buffer.from('"AwsAggregatedEvent"');
const AGGREGATED_CATEGORY = Buffer.from('"Aggregated"');

/** What `scanRecord` found at the top level of a record. Offsets are into the scanner's bytes; -1 where a member is missing. */
export interface RecordFacts {
  end: number;
  eventIdStart: number;
  eventIdEnd: number;
  recipientStart: number;
  recipientEnd: number;
  aggregated: boolean;
  /** It has at least one member that only a CloudTrail record has. */
  isRecord: boolean;
}

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Finds where JSON values end, without reading them (storage.md 3.3). Strings are crossed with `Buffer.indexOf`, and the
 * next backslash is remembered: looking for it again from each string would read everything several times.
 *
 * Only quotes, backslashes, braces and brackets count. Whether the text between them is JSON is for DuckDB to say.
 */
export class JsonScanner {
  readonly facts: RecordFacts = {
    end: -1,
    eventIdStart: -1,
    eventIdEnd: -1,
    recipientStart: -1,
    recipientEnd: -1,
    aggregated: false,
    isRecord: false,
  };
  #backslash = -1;
  /** `#backslash` is the first one at or after this place. */
  #backslashFrom = 0;

  constructor(readonly bytes: Buffer) {}

  /** Place of the quote that closes the string whose first character is at `from`; -1 when it is not in these bytes. */
  stringEnd(from: number): number {
    const { bytes } = this;
    let at = from;
    let quote = bytes.indexOf(QUOTE, at);
    for (;;) {
      if (quote < 0) return -1;
      if (this.#backslash < at || at < this.#backslashFrom) {
        const next = bytes.indexOf(BACKSLASH, at);
        this.#backslash = next < 0 ? Number.POSITIVE_INFINITY : next;
        this.#backslashFrom = at;
      }
      if (this.#backslash > quote) return quote;
      at = this.#backslash + 2; // what follows a backslash is never the end
      if (quote < at) quote = bytes.indexOf(QUOTE, at);
    }
  }

  /** End (exclusive) of the object or array that begins at `from`; -1 when it is not in these bytes. */
  containerEnd(from: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let depth = 0;
    for (let at = from; at < length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        at = this.stringEnd(at + 1);
        if (at < 0) return -1;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--depth === 0) return at + 1;
      }
    }
    return -1;
  }

  /** End (exclusive) of the value that begins at `from`; -1 when that cannot be said from these bytes. */
  valueEnd(from: number): number {
    const { bytes } = this;
    const byte = bytes[from];
    if (byte === QUOTE) {
      const quote = this.stringEnd(from + 1);
      return quote < 0 ? -1 : quote + 1;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.containerEnd(from);
    for (let at = from; at < bytes.length; at++) {
      const here = bytes[at];
      if (here === 0x2c || here === CLOSE_BRACE || here === CLOSE_BRACKET || isSpace(here)) return at;
    }
    return -1;
  }

  /** First place at or after `from` that is no white space. */
  skipSpace(from: number): number {
    let at = from;
    while (isSpace(this.bytes[at])) at++;
    return at;
  }

  /**
   * Crosses the record that begins at `from` (its opening brace) and fills `facts`. False when its end is not in these
   * bytes. Of a member that occurs twice the first counts, as it does for DuckDB.
   */
  scanRecord(from: number): boolean {
    const { bytes, facts } = this;
    const { length } = bytes;
    facts.end = -1;
    facts.eventIdStart = -1;
    facts.recipientStart = -1;
    facts.aggregated = false;
    facts.isRecord = false;
    let depth = 0;
    for (let at = from; at < length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        const start = at + 1;
        at = this.stringEnd(start);
        if (at < 0) return false;
        if (depth === 1) this.#member(start, at);
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--depth === 0) {
          facts.end = at + 1;
          return true;
        }
      }
    }
    return false;
  }

  /** Looks at a string of the top level, which may be a member's name: its length rules nearly all of them out. */
  #member(start: number, end: number): void {
    const { facts } = this;
    switch (end - start) {
      case 7:
        if (this.#isKey(start, end, EVENT_ID)) {
          facts.isRecord = true;
          if (facts.eventIdStart < 0) {
            facts.eventIdStart = this.#valueStart(end);
            facts.eventIdEnd = this.valueEnd(facts.eventIdStart);
          }
          return;
        }
        break;
      case 18:
        if (facts.recipientStart < 0 && this.#isKey(start, end, RECIPIENT)) {
          facts.recipientStart = this.#valueStart(end);
          facts.recipientEnd = this.valueEnd(facts.recipientStart);
        }
        return;
      case 9:
        if (this.#isKey(start, end, EVENT_TYPE)) {
          facts.isRecord = true;
          if (this.#holds(this.#valueStart(end), AGGREGATED_TYPE)) facts.aggregated = true;
          return;
        }
        break;
      case 13:
        if (this.#isKey(start, end, EVENT_CATEGORY)) {
          facts.isRecord = true;
          if (this.#holds(this.#valueStart(end), AGGREGATED_CATEGORY)) facts.aggregated = true;
        }
        return;
      case 11:
      case 12:
        break;
      default:
        return;
    }
    if (!facts.isRecord && MARKS.some((name) => this.#isKey(start, end, name))) facts.isRecord = true;
  }

  #isKey(start: number, end: number, name: Buffer): boolean {
    return end - start === name.length && this.#holds(start, name) && this.bytes[this.skipSpace(end + 1)] === COLON;
  }

  #valueStart(keyEnd: number): number {
    return this.skipSpace(this.skipSpace(keyEnd + 1) + 1);
  }

  #holds(at: number, text: Buffer): boolean {
    for (let i = text.length - 1; i >= 0; i--) if (this.bytes[at + i] !== text[i]) return false;
    return true;
  }
}

/** A member of an object: its name, and where its value lies. `end` is -1 when the bytes stop before the value does. */
export interface Member {
  name: string;
  start: number;
  end: number;
}

/** Members of the object that begins at `from`, in their order, as far as the bytes go. */
export function* membersOf(scanner: JsonScanner, from: number): Generator<Member> {
  const { bytes } = scanner;
  let at = scanner.skipSpace(from + 1);
  while (bytes[at] === QUOTE) {
    const nameEnd = scanner.stringEnd(at + 1);
    if (nameEnd < 0) return;
    const colon = scanner.skipSpace(nameEnd + 1);
    if (bytes[colon] !== COLON) return;
    const start = scanner.skipSpace(colon + 1);
    if (start >= bytes.length) return;
    const end = scanner.valueEnd(start);
    yield { name: bytes.toString('utf8', at + 1, nameEnd), start, end };
    if (end < 0) return;
    at = scanner.skipSpace(end);
    if (bytes[at] !== 0x2c) return;
    at = scanner.skipSpace(at + 1);
  }
}
