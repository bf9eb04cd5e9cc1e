import { isUtf8 } from 'node:buffer';
import type { SpoolPart } from '../cut-protocol.ts';
import type { FileTally } from '../file-tally.ts';
import { SpoolWriter } from '../spool-writer.ts';
import type { FileScope } from './file-scope.ts';
import { levelOfMessage } from './json-event.ts';
import { type LogEvent, type LogSink, NOT_TEXT } from './log-event.ts';
import { outcomeOf } from './outcome.ts';

const NOTHING = { group: '', account: '', stream: '', number: -1 };

/**
 * Writes log events as lines for DuckDB's CSV reader:
 *
 *   file_id TAB position TAB scope TAB ts TAB ingestion_time TAB event_id TAB outcome TAB how TAB message LF
 *
 * Times are microseconds. `how` is as in record-spool.ts: 1 where LF, CR and TAB were written as the control characters 30,
 * 29 and 31, 2 for base64. What an event belongs to is a number, `scope`, whose meaning a second part tells, one JSON line
 * for each: (file_id, scope) -> account, region, group, stream, format, fields.
 */
export class LogSpool implements LogSink {
  readonly #events: SpoolWriter;
  readonly #scopes: SpoolWriter;
  #file: { scope: FileScope; format: string; named: { group: boolean; stream: boolean } } | null = null;
  #fields: readonly string[] | null = null;
  /** By what they stand for: the scopes of the current file. */
  #known = new Map<string, number>();
  /** The last event's, as most events of a file are of one stream. */
  #last = NOTHING;

  constructor(
    private readonly tally: FileTally,
    nextPath: (suffix: string) => string,
  ) {
    this.#events = new SpoolWriter('log-events', () => nextPath('log-events.tsv'));
    this.#scopes = new SpoolWriter('log-scopes', () => nextPath('log-scopes.ndjson'));
  }

  /** Everything from here on belongs to the tally's file. What the user named stands above what the data says. */
  begin(scope: FileScope, format: string, named: { group: boolean; stream: boolean }): void {
    this.#file = { scope, format, named };
    this.#fields = null;
    this.#known = new Map();
    this.#last = NOTHING;
  }

  get size(): number {
    return this.#events.size + this.#scopes.size;
  }

  /** Events written since the last `finish`. */
  get lines(): number {
    return this.#events.lines;
  }

  fields(names: readonly string[]): void {
    this.#fields = names;
    this.#last = NOTHING;
  }

  event(event: LogEvent, offset: number): void {
    const { message, position } = event;
    if (!isUtf8(message)) {
      this.failed(NOT_TEXT, position, message, 0, message.length, offset);
      return;
    }
    const { tally } = this;
    tally.records++;
    const characters = message.toString('latin1');
    const level = event.level === undefined ? levelOfMessage(message) : event.level;
    const outcome = event.outcome ?? outcomeOf(characters, level);
    const how = howSpelled(characters);
    const id = event.eventId !== null && /^[\w.+/=-]{1,200}$/.test(event.eventId) ? event.eventId : '';
    const writer = this.#events;
    writer.text(
      `${tally.fileId}\t${position}\t${this.#scopeOf(event)}\t${event.timeUs ?? ''}\t${event.ingestionUs ?? ''}\t${id}\t${outcome}\t${how}\t`,
    );
    if (how === '') writer.copy(message, 0, message.length);
    else {
      const spelled = how === '1' ? withoutBreaks(message) : Buffer.from(message.toString('base64'));
      writer.copy(spelled, 0, spelled.length);
    }
    writer.endLine();
  }

  failed(reason: string, position: number, bytes: Buffer, start: number, end: number, offset: number): void {
    this.tally.failed(reason, position, bytes, start, end, offset);
  }

  /** Closes what was written since the last call. */
  finish(): SpoolPart[] {
    return [this.#events.finish(), this.#scopes.finish()].filter((part) => part !== null);
  }

  #scopeOf(event: LogEvent): number {
    if (this.#file === null) throw new Error('an event before its file');
    const { scope, format, named } = this.#file;
    const group = named.group ? scope.group : (event.group ?? scope.group);
    const account = event.account ?? scope.account ?? '';
    const stream = named.stream ? scope.stream : (event.stream ?? scope.stream);
    const last = this.#last;
    if (last.number >= 0 && last.stream === stream && last.group === group && last.account === account) {
      return last.number;
    }
    // A file may have several headers, each with the events behind it.
    const key = JSON.stringify([account, group, stream, this.#fields]);
    const number = this.#known.get(key) ?? this.#known.size;
    if (number === this.#known.size) {
      this.#known.set(key, number);
      this.#write({
        file_id: this.tally.fileId,
        scope: number,
        account: account === '' ? null : account,
        region: scope.region,
        group_name: group,
        stream,
        format,
        fields: this.#fields,
      });
    }
    this.#last = { group, account, stream, number };
    return number;
  }

  #write(scope: Record<string, unknown>): void {
    const bytes = Buffer.from(JSON.stringify(scope));
    this.#scopes.copy(bytes, 0, bytes.length);
    this.#scopes.endLine();
  }
}

/** How a message can stand in a line of the spool: as it is, with its breaks replaced (1), or as base64 (2). */
function howSpelled(characters: string): '' | '1' | '2' {
  if (!CONTROL.test(characters)) return '';
  let how: '' | '1' = '';
  for (let at = 0; at < characters.length; at++) {
    const code = characters.charCodeAt(at);
    if (code === 0 || (code >= 29 && code <= 31)) return '2';
    if (code === 9 || code === 10 || code === 13) how = '1';
  }
  return how;
}

const CONTROL = /\p{Cc}/u;
const SPELLED = new Uint8Array(32).map((_, byte) => ({ 10: 30, 13: 29, 9: 31 })[byte] ?? byte);

function withoutBreaks(message: Buffer): Buffer {
  const copy = Buffer.from(message);
  for (let at = 0; at < copy.length; at++) {
    const byte = copy[at] ?? 0;
    if (byte <= 13) copy[at] = SPELLED[byte] ?? byte;
  }
  return copy;
}
