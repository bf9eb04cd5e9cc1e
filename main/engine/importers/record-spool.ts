import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { SpoolPart } from './cut-protocol.ts';
import type { FileTally } from './file-tally.ts';
import type { RecordFacts } from './json-scan.ts';
import type { CutSink } from './record-cutter.ts';
import { SpoolWriter } from './spool-writer.ts';

/**
 * Writes cut records as lines for DuckDB's CSV reader (storage.md 3.2):
 *
 *   file_id TAB position TAB how TAB event_id TAB recipient TAB text_hash TAB ordinal TAB record LF
 *
 * `how` is empty where the record stands as it came. 1: LF, CR and TAB inside it were written as the control characters
 * 30, 29 and 31, which cannot stand in JSON, and are put back. 2: base64, for a record that holds one of those, or NUL.
 * A record without eventID has the hash of its text and its ordinal among equals in its file instead (storage.md 4.1).
 */
export class RecordSpool implements CutSink {
  /** Records met in the current file, those that failed and the aggregated ones counted in. */
  #position = 0;
  readonly #events: SpoolWriter;
  readonly #aggregated: SpoolWriter;
  #ordinals = new Map<string, number>();
  #breaks: Breaks | null = null;

  constructor(
    private readonly tally: FileTally,
    nextPath: (suffix: string) => string,
  ) {
    this.#events = new SpoolWriter('events', () => nextPath('events.tsv'));
    this.#aggregated = new SpoolWriter('aggregated', () => nextPath('aggregated.tsv'));
  }

  /** Everything from here on belongs to the tally's next file. */
  begin(): void {
    this.#position = 0;
    if (this.#ordinals.size > 0) this.#ordinals = new Map();
  }

  get size(): number {
    return this.#events.size + this.#aggregated.size;
  }

  record(bytes: Buffer, start: number, end: number, facts: RecordFacts, offset: number): void {
    this.#breaks = this.#breaks?.bytes === bytes ? this.#breaks : new Breaks(bytes);
    const breaks = this.#breaks;
    if (!breaks.isText && !isUtf8(bytes.subarray(start, end))) {
      this.failed('not UTF-8 text; its other bytes are shown as \\xNN', bytes, start, end, offset);
      return;
    }
    this.#position++;
    const { tally } = this;
    const writer = facts.aggregated ? this.#aggregated : this.#events;
    if (facts.aggregated) tally.aggregated++;
    else tally.records++;
    const id = facts.eventIdStart < 0 ? '' : identifier(bytes, facts.eventIdStart, facts.eventIdEnd);
    const recipient = facts.recipientStart < 0 ? '' : identifier(bytes, facts.recipientStart, facts.recipientEnd);
    const key = id === '' ? this.#textKey(bytes, start, end) : '\t';
    const how = breaks.how(start, end);
    writer.text(`${tally.fileId}\t${this.#position}\t${how}\t${id}\t${recipient}\t${key}\t`);
    if (how === '') writer.copy(bytes, start, end);
    else {
      const spelled =
        how === '1' ? withoutBreaks(bytes, start, end) : Buffer.from(bytes.toString('base64', start, end));
      writer.copy(spelled, 0, spelled.length);
    }
    writer.endLine();
  }

  failed(reason: string, bytes: Buffer, start: number, end: number, offset: number): void {
    this.tally.failed(reason, ++this.#position, bytes, start, end, offset);
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart[] {
    return [this.#events.finish(), this.#aggregated.finish()].filter((part) => part !== null);
  }

  #textKey(bytes: Buffer, start: number, end: number): string {
    const hash = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
    const ordinal = (this.#ordinals.get(hash) ?? 0) + 1;
    this.#ordinals.set(hash, ordinal);
    return `${hash}\t${ordinal}`;
  }
}

/** Places of bytes in a window that a line of the spool cannot hold as they are. Asked in rising order. */
class Breaks {
  readonly isText: boolean;
  readonly #space: NextOf;
  readonly #control: NextOf;

  constructor(readonly bytes: Buffer) {
    this.isText = isUtf8(bytes);
    this.#space = new NextOf(bytes, [0x0a, 0x0d, 0x09]);
    this.#control = new NextOf(bytes, [0x00, 0x1d, 0x1e, 0x1f]);
  }

  how(start: number, end: number): '' | '1' | '2' {
    if (this.#control.before(start, end)) return '2';
    return this.#space.before(start, end) ? '1' : '';
  }
}

class NextOf {
  readonly #next: number[];

  constructor(
    private readonly bytes: Buffer,
    private readonly wanted: readonly number[],
  ) {
    this.#next = wanted.map(() => -1);
  }

  /** One of the wanted bytes lies in [start, end). */
  before(start: number, end: number): boolean {
    let found = false;
    for (let i = 0; i < this.wanted.length; i++) {
      if ((this.#next[i] ?? -1) < start) {
        const next = this.bytes.indexOf(this.wanted[i] ?? 0, start);
        this.#next[i] = next < 0 ? Number.POSITIVE_INFINITY : next;
      }
      if ((this.#next[i] ?? 0) < end) found = true;
    }
    return found;
  }
}

const SPELLED: Record<number, number> = { 10: 30, 13: 29, 9: 31 };

function withoutBreaks(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.from(bytes.subarray(start, end));
  for (let i = 0; i < copy.length; i++) {
    const byte = copy[i] ?? 0;
    if (byte <= 13) copy[i] = SPELLED[byte] ?? byte;
  }
  return copy;
}

/**
 * The text of a member's value as DuckDB would read it into a VARCHAR column: a string's characters, a number or a word
 * as it is written. Empty for null, for objects, and for text that cannot stand in a line of the spool: such a record is
 * known by its text.
 */
function identifier(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] !== 0x22) {
    const word = end < 0 ? '' : bytes.toString('latin1', start, end);
    return /^[\w.+-]{1,100}$/.test(word) && word !== 'null' ? word : '';
  }
  const text = bytes.toString('utf8', start + 1, end - 1);
  if (!UNUSUAL.test(text)) return text;
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' && !UNFIT.test(value) ? value : '';
  } catch {
    return '';
  }
}

const UNUSUAL = /[\\\p{Cc}]/u;
/** Control characters, and halves of characters. */
const UNFIT = /[\p{Cc}\p{Surrogate}]/u;
