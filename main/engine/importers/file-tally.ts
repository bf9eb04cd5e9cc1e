import { isUtf8 } from 'node:buffer';
import type { SpoolPart } from './cut-protocol.ts';
import { SpoolWriter } from './spool-writer.ts';

/** Most of a failed record's text that a problem keeps. */
const LONGEST_PROBLEM = 2 ** 20;

/** What was met in the file at hand, for its verdict; and what was wrong in it, as lines for import_problem. */
export class FileTally {
  fileId = 0;
  records = 0;
  /** Of `records`: those that could not be taken. */
  failures = 0;
  /** Aggregated events of a trail, counted apart. */
  aggregated = 0;
  readonly #problems: SpoolWriter;

  constructor(nextPath: (suffix: string) => string) {
    this.#problems = new SpoolWriter('problems', () => nextPath('problems.ndjson'));
  }

  /** Everything from here on belongs to this file. */
  begin(fileId: number): void {
    this.fileId = fileId;
    this.records = 0;
    this.failures = 0;
    this.aggregated = 0;
  }

  get size(): number {
    return this.#problems.size;
  }

  /** A record that could not be taken, with its text. */
  failed(reason: string, position: number, bytes: Buffer, start: number, end: number, offset: number): void {
    this.records++;
    this.failures++;
    this.#problem(position, offset, reason, asText(bytes.subarray(start, end)));
  }

  /** A complaint about the file as a whole. */
  complain(reason: string, offset: number | null): void {
    this.#problem(null, offset, reason, null);
  }

  /** Something in a record that could not be taken, while the record was; or around the records, where `position` is null. */
  remark(reason: string, position: number | null, offset: number): void {
    this.#problem(position, offset, reason, null);
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart | null {
    return this.#problems.finish();
  }

  #problem(position: number | null, offset: number | null, reason: string, raw: string | null): void {
    const line = JSON.stringify({ file_id: this.fileId, position, byte_offset: offset, reason, raw });
    const bytes = Buffer.from(line);
    this.#problems.copy(bytes, 0, bytes.length);
    this.#problems.endLine();
  }
}

/** Bytes as text; those that are no UTF-8 as `\xNN`. */
function asText(bytes: Buffer): string {
  const shown = bytes.subarray(0, LONGEST_PROBLEM);
  if (isUtf8(shown)) return shown.toString('utf8');
  let text = '';
  for (let at = 0; at < shown.length; ) {
    const length = characterLength(shown, at);
    if (length > 0) {
      text += shown.toString('utf8', at, at + length);
      at += length;
    } else {
      text += `\\x${(shown[at] ?? 0).toString(16).padStart(2, '0')}`;
      at++;
    }
  }
  return text;
}

/** Bytes of the UTF-8 character at `at`; 0 when there is none. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
