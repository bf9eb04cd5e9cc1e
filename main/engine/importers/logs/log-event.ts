import type { Damage, Ending } from '../record-cutter.ts';
import type { Outcome } from './outcome.ts';

/** One log event as it was cut out of a file, before it is a row (storage.md 2.2). Times are microseconds since the epoch. */
export interface LogEvent {
  /** Number of its line or record in the file, from 1. */
  position: number;
  /** Its text as bytes, exactly as it came. */
  message: Buffer;
  /** Null where none was found. */
  timeUs: number | null;
  ingestionUs: number | null;
  /** CloudWatch's id, decimal text of about 56 digits: never a number. */
  eventId: string | null;
  /** What the data itself says it belongs to; null where it says nothing. */
  group: string | null;
  account: string | null;
  stream: string | null;
  /** What a JSON message says of its level, where the cutter has read it; undefined where nobody has looked. */
  level?: string | null;
  /** What its format says of it, by an HTTP status for one; undefined where its level and words are to say. */
  outcome?: Outcome;
}

/** Takes what a cutter finds. `offset` is the place in the inflated file. */
export interface LogSink {
  event(event: LogEvent, offset: number): void;
  /** Names of the columns, in their order, of the events that follow (a file's header). */
  fields(names: readonly string[]): void;
  /** Something in an event's place that is none. */
  failed(reason: string, position: number, bytes: Buffer, start: number, end: number, offset: number): void;
}

/** Cuts a file's inflated bytes, window by window. */
export interface Cutter {
  /** Why the file could not be read to its end. */
  readonly damage: Damage | null;
  /** End of the last event that was cut whole, in the inflated file. */
  readonly keptUpTo: number;
  /** Nothing more is wanted: the rest of the file cannot hold events. */
  readonly stopped: boolean;
  /**
   * Cuts what is whole in `window`, whose first byte is at `base` of the inflated file, and answers with the number of
   * bytes that are done with; the rest must come again in front of what follows.
   */
  feed(window: Buffer, base: number, ending: Ending): number;
}

/** Longest event that is taken, and most that a cutter keeps waiting for an event's end. AWS takes at most 1 MB. */
export const LONGEST_EVENT = 32 * 2 ** 20;

/** The file's first window is so short that it may end inside of a byte-order mark. */
export function mayBeInMark(window: Buffer, base: number, ending: Ending): boolean {
  return base === 0 && ending === 'more' && window.length < 3;
}

/** Why an event whose bytes are no text is not taken: a column of text cannot hold them as they are. */
export const NOT_TEXT = 'not UTF-8 text; its other bytes are shown as \\xNN';

export const HALF_A_CHARACTER = 'its message holds half of a character (a lone surrogate), which is no text';

/** An event that says nothing of itself but its text. */
export function plainEvent(position: number, message: Buffer, timeUs: number | null): LogEvent {
  return { position, message, timeUs, ingestionUs: null, eventId: null, group: null, account: null, stream: null };
}
