import { isSpace, JsonScanner, membersOf, type RecordFacts } from './json-scan.ts';
import { ValueSkip } from './json-skip.ts';
import type { Item, Layout } from './recognise.ts';

/**
 * Cuts the records out of a file's inflated bytes (storage.md 3.3), window by window:
 *
 *   wrapped   { "Records": [ {record}, {record} ], "other": ... }     the wrapper may also be `Events`
 *   bare      [ {record}, {record} ]
 *   objects   {record} {record}
 *   lines     {record} \n not a record \n {record}
 *
 * Only braces are counted: a record whose inside is no JSON is cut all the same. Where a record does not close before the
 * end, the next one that plainly begins is looked for, so that damage in the middle costs one record and not the rest.
 */
export interface CutSink {
  /** A whole record: `bytes[start, end)`, which began at `offset` of the inflated file. */
  record(bytes: Buffer, start: number, end: number, facts: RecordFacts, offset: number): void;
  /** Something in a record's place that is none. */
  failed(reason: string, bytes: Buffer, start: number, end: number, offset: number): void;
}

/** Why a file could not be read to its end, and where that was in its inflated bytes. */
export interface Damage {
  reason: string;
  offset: number;
}

/** `more` bytes follow; this is the `end`; or the file was `cut` here by damage below (gzip), so a tail is no record. */
export type Ending = 'more' | 'end' | 'cut';

/** Longest record that is taken. AWS writes at most 1 MB; a line of the spool must fit into DuckDB's buffer. */
export const LONGEST_RECORD = 32 * 2 ** 20;

const NOT_A_RECORD = 'no CloudTrail record: it has neither eventVersion, eventSource, eventName, eventTime nor eventID';
const RECORD_START = Buffer.from('"eventVersion"');
const CANNOT_SKIP = -1;

type Place = 'document' | 'members' | 'items' | 'stopped';

export class RecordCutter {
  damage: Damage | null = null;
  /** End of the last record that was cut whole, in the inflated file. */
  keptUpTo = 0;
  #place: Place = 'document';
  #documents = 0;
  #skip: ValueSkip | null = null;
  #skipLine = false;
  #line = 0;

  constructor(
    private readonly layout: Layout,
    private readonly wrapper: string | null,
    private readonly item: Item,
    private readonly sink: CutSink,
  ) {}

  /**
   * Cuts what is whole in `window`, whose first byte is at `base` of the inflated file, and answers with the number of
   * bytes that are done with; the rest must come again in front of what follows.
   */
  feed(window: Buffer, base: number, ending: Ending): number {
    const at = this.layout === 'lines' ? this.#feedLines(window, base, ending) : this.#feedTree(window, base, ending);
    return ending === 'more' ? at : window.length;
  }

  /** Nothing more is wanted: the rest of the file cannot hold records. */
  get stopped(): boolean {
    return this.#place === 'stopped';
  }

  #feedTree(window: Buffer, base: number, ending: Ending): number {
    const scanner = new JsonScanner(window);
    let at = 0;
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
      at = scanner.skipSpace(at);
      while (window[at] === 0x2c && this.#place !== 'document') at = scanner.skipSpace(at + 1);
      if (at >= window.length) {
        if (ending !== 'more' && this.#place !== 'document') this.#stop('ends before its JSON is closed', base + at);
        return at;
      }
      const next = this.#step(scanner, at, base, ending);
      if (next < 0) {
        if (ending === 'more') {
          // Values are given to #skip at once, records once they are longer than any record.
          return window.length - at > LONGEST_RECORD ? this.#tooLong(window, at, base) : at;
        }
        return window.length;
      }
      at = next;
    }
  }

  /** One step at the byte `at`, which is no white space. Answers with the next place, or -1 when more bytes are needed. */
  #step(scanner: JsonScanner, at: number, base: number, ending: Ending): number {
    switch (this.#place) {
      case 'document':
        return this.#document(scanner, at, base, ending);
      case 'members':
        return this.#member(scanner, at, base, ending);
      default:
        return this.#element(scanner, at, base, ending);
    }
  }

  #document(scanner: JsonScanner, at: number, base: number, ending: Ending): number {
    const byte = scanner.bytes[at];
    if (byte === 0xef && this.#documents === 0) return at + 3; // byte-order mark
    if (byte === 0x1e || (byte === 0x2c && this.layout === 'objects')) return at + 1; // separators between objects
    if (this.layout === 'objects' && byte === 0x7b) {
      this.#documents++;
      return this.#object(scanner, at, base, ending);
    }
    if ((this.layout === 'wrapped' && byte === 0x7b) || (this.layout === 'bare' && byte === 0x5b)) {
      this.#documents++;
      this.#place = this.layout === 'wrapped' ? 'members' : 'items';
      return at + 1;
    }
    this.#stop('text that is no JSON after the last record', base + at);
    return scanner.bytes.length;
  }

  #member(scanner: JsonScanner, at: number, base: number, ending: Ending): number {
    const { bytes } = scanner;
    if (bytes[at] === 0x7d) {
      this.#place = 'document';
      return at + 1;
    }
    if (bytes[at] !== 0x22) {
      this.#stop('text that is no JSON outside of its records', base + at);
      return bytes.length;
    }
    const nameEnd = scanner.stringEnd(at + 1);
    const colon = nameEnd < 0 ? bytes.length : scanner.skipSpace(nameEnd + 1);
    const value = colon >= bytes.length ? bytes.length : scanner.skipSpace(colon + 1);
    if (value >= bytes.length) return this.#needMore(ending, base + at);
    if (bytes[colon] !== 0x3a) {
      this.#stop('text that is no JSON outside of its records', base + colon);
      return bytes.length;
    }
    const isWrapper =
      nameEnd - at - 1 === this.wrapper?.length && bytes.toString('utf8', at + 1, nameEnd) === this.wrapper;
    if (isWrapper && bytes[value] === 0x5b) {
      this.#place = 'items';
      return value + 1;
    }
    if (isWrapper && bytes[value] === 0x7b) return this.#object(scanner, value, base, ending);
    if (bytes[value] === 0x22 || bytes[value] === 0x7b || bytes[value] === 0x5b) {
      this.#skip = new ValueSkip();
      return value;
    }
    const end = scanner.valueEnd(value);
    return end < 0 ? this.#needMore(ending, base + at) : end;
  }

  #element(scanner: JsonScanner, at: number, base: number, ending: Ending): number {
    const { bytes } = scanner;
    const byte = bytes[at];
    if (byte === 0x5d) {
      this.#place = this.layout === 'wrapped' ? 'members' : 'document';
      return at + 1;
    }
    if (byte === 0x7b) return this.#object(scanner, at, base, ending);
    const end = byte === 0x7d ? at + 1 : scanner.valueEnd(at);
    if (end < 0) return this.#needMore(ending, base + at);
    this.sink.failed('not an object', bytes, at, end, base + at);
    return end;
  }

  #object(scanner: JsonScanner, at: number, base: number, ending: Ending): number {
    if (scanner.scanRecord(at)) {
      this.#take(scanner, at, base);
      return scanner.facts.end;
    }
    if (ending === 'more') return CANNOT_SKIP;
    const next = nextRecordStart(scanner, at + 1);
    if (next < 0) {
      this.#stop('ends inside a record', base + at);
      return CANNOT_SKIP;
    }
    this.sink.failed('damaged: it does not close before the next record begins', scanner.bytes, at, next, base + at);
    return next;
  }

  /** A record longer than any record: reported, and the next one looked for, else crossed without being kept. */
  #tooLong(window: Buffer, at: number, base: number): number {
    const next = nextRecordStart(new JsonScanner(window), at + 1);
    if (next >= 0) {
      this.sink.failed('damaged: it does not close before the next record begins', window, at, next, base + at);
      return next;
    }
    this.sink.failed(`longer than ${LONGEST_RECORD / 2 ** 20} MB`, window, at, at, base + at);
    this.#skip = new ValueSkip();
    return this.#skip.run(window, at);
  }

  #feedLines(window: Buffer, base: number, ending: Ending): number {
    let at = this.#line === 0 && window[0] === 0xef ? 3 : 0;
    while (at < window.length) {
      const newline = window.indexOf(0x0a, at);
      if (newline < 0 && ending === 'more') {
        if (window.length - at <= LONGEST_RECORD) return at;
        if (!this.#skipLine) this.sink.failed(`longer than ${LONGEST_RECORD / 2 ** 20} MB`, window, at, at, base + at);
        this.#skipLine = true;
        return window.length;
      }
      const end = newline < 0 ? window.length : newline;
      if (!this.#skipLine) this.#cutLine(window.subarray(at, end), base + at, newline < 0 && ending === 'cut');
      this.#skipLine = false;
      this.#line++;
      at = end + 1;
    }
    return Math.min(at, window.length);
  }

  /** A line is one record, or several one after the other; what is left of it is one thing that is no record. */
  #cutLine(line: Buffer, base: number, isCut: boolean): void {
    const scanner = new JsonScanner(line);
    let at = scanner.skipSpace(0);
    while (at < line.length) {
      if (line[at] !== 0x7b || !scanner.scanRecord(at)) {
        if (isCut) {
          this.damage ??= { reason: 'ends inside a record', offset: base + at };
          return;
        }
        const reason = line[at] === 0x7b ? 'JSON that does not close' : 'not a JSON object';
        this.sink.failed(`line ${this.#line + 1}: ${reason}`, line, at, trimmedEnd(line), base + at);
        return;
      }
      this.#take(scanner, at, base);
      at = scanner.skipSpace(scanner.facts.end);
      while (line[at] === 0x2c) at = scanner.skipSpace(at + 1);
    }
  }

  #take(scanner: JsonScanner, at: number, base: number): void {
    const { bytes, facts } = scanner;
    const { end } = facts;
    if (this.item === 'record' && facts.isRecord) this.sink.record(bytes, at, end, facts, base + at);
    else this.#takeInner(scanner, at, base);
    facts.end = end;
    this.keptUpTo = base + end;
  }

  /** An answer of LookupEvents or an EventBridge envelope: the record lies inside. An item that is a record is taken as it is. */
  #takeInner(scanner: JsonScanner, at: number, base: number): void {
    const { bytes, facts } = scanner;
    const end = facts.end;
    const { isRecord } = facts;
    for (const member of membersOf(scanner, at)) {
      if (member.name === 'CloudTrailEvent' && bytes[member.start] === 0x22 && member.end > 0) {
        this.#takeText(bytes, at, end, bytes.toString('utf8', member.start, member.end), base);
        return;
      }
      if (member.name === 'detail' && bytes[member.start] === 0x7b) {
        const inner = new JsonScanner(bytes.subarray(member.start, member.end));
        if (inner.scanRecord(0) && inner.facts.isRecord) {
          this.sink.record(inner.bytes, 0, inner.facts.end, inner.facts, base + member.start);
          return;
        }
      }
    }
    if (isRecord && scanner.scanRecord(at)) this.sink.record(bytes, at, end, facts, base + at);
    else this.sink.failed(NOT_A_RECORD, bytes, at, end, base + at);
  }

  #takeText(bytes: Buffer, at: number, end: number, literal: string, base: number): void {
    const text = parseText(literal);
    const inner = text === null ? null : new JsonScanner(Buffer.from(text));
    const start = inner?.skipSpace(0) ?? 0;
    if (inner !== null && inner.bytes[start] === 0x7b && inner.scanRecord(start)) {
      this.sink.record(inner.bytes, start, inner.facts.end, inner.facts, base + at);
    } else {
      this.sink.failed('its CloudTrailEvent is not the text of a record', bytes, at, end, base + at);
    }
  }

  #needMore(ending: Ending, offset: number): number {
    if (ending !== 'more') this.#stop('ends before its JSON is closed', offset);
    return CANNOT_SKIP;
  }

  #stop(reason: string, offset: number): void {
    this.#place = 'stopped';
    this.damage ??= { reason, offset };
  }
}

/** Where a record plainly begins at or after `from`: an object whose first member is `eventVersion`, and that closes. */
function nextRecordStart(scanner: JsonScanner, from: number): number {
  const { bytes } = scanner;
  for (let mark = bytes.indexOf(RECORD_START, from); mark >= 0; mark = bytes.indexOf(RECORD_START, mark + 1)) {
    const brace = lastNonSpace(bytes, mark - 1, from);
    if (bytes[brace] !== 0x7b) continue;
    const before = lastNonSpace(bytes, brace - 1, from);
    if ((bytes[before] === 0x2c || bytes[before] === 0x5b) && scanner.containerEnd(brace) > 0) return brace;
  }
  return -1;
}

function lastNonSpace(bytes: Buffer, at: number, from: number): number {
  let place = at;
  while (place > from && isSpace(bytes[place])) place--;
  return place;
}

function trimmedEnd(line: Buffer): number {
  let end = line.length;
  while (end > 0 && isSpace(line[end - 1])) end--;
  return end;
}

/** The text that a JSON string literal stands for; null when it is none, or holds half a character. */
function parseText(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : null;
  } catch {
    return null;
  }
}
