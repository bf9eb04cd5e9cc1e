import { bomLength } from '../recognise.ts';
import type { Damage, Ending } from '../record-cutter.ts';
import { type Cutter, LONGEST_EVENT, mayBeInMark } from './log-event.ts';

/**
 * What a line is to the event before it:
 * `begins` one, `continues` the one before, or is `blank`: part of an event only where a later line continues it.
 */
export type LineRole = 'begins' | 'continues' | 'blank';

/** How a text format lies in lines. A line is `window[start, end)`, its line end left out. */
export interface LineRules {
  /** A carriage return in front of the newline belongs to the line's end, not to the text. */
  crlf: boolean;
  /** `first`: no event has begun yet. */
  role(window: Buffer, start: number, end: number, first: boolean): LineRole;
  /** A whole event, of one or more lines; `line` is the number of its first line. */
  event(window: Buffer, start: number, end: number, line: number, offset: number): void;
  /** A line that continues nothing, or an event of more than `LONGEST_EVENT` bytes. */
  stray(reason: string, window: Buffer, start: number, end: number, line: number, offset: number): void;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Cuts text into events of one or more lines. An event ends where the next one begins, so the last one of a window waits
 * for more; its text is a part of the window, whatever windows it came in.
 */
export class LineCutter implements Cutter {
  damage: Damage | null = null;
  keptUpTo = 0;
  readonly stopped = false;
  /** Number of the first line that has not been handed over. */
  #line = 1;
  #begun = false;
  /** The window begins with the event that the one before it ended with. */
  #waiting = false;
  /** Lines that continue an event that was too long belong to it; so does the rest of a line that was. */
  #skipping = false;
  #insideLine = false;
  #start = -1;
  #end = -1;
  #first = 0;

  constructor(private readonly rules: LineRules) {}

  feed(window: Buffer, base: number, ending: Ending): number {
    if (mayBeInMark(window, base, ending)) return 0;
    let at = base === 0 ? bomLength(window) : 0;
    let line = this.#line;
    this.#start = -1;
    if (this.#insideLine) {
      const newline = window.indexOf(NEWLINE);
      if (newline < 0) return window.length;
      this.#insideLine = false;
      at = newline + 1;
      line++;
    }
    while (at < window.length) {
      const newline = window.indexOf(NEWLINE, at);
      if (newline < 0 && ending === 'more') break;
      const next = newline < 0 ? window.length : newline + 1;
      if (newline < 0 && ending === 'cut') {
        this.damage ??= { reason: 'ends inside a line', offset: base + at };
        break;
      }
      this.#take(window, at, this.#lineEnd(window, at, newline < 0 ? window.length : newline), line, base);
      line++;
      at = next;
    }
    if (ending !== 'more') {
      this.#hand(window, base);
      return window.length;
    }
    const from = this.#start < 0 ? at : this.#start;
    const fromLine = this.#start < 0 ? line : this.#first;
    if (window.length - from <= LONGEST_EVENT) {
      this.#waiting = this.#start >= 0;
      this.#line = fromLine;
      return from;
    }
    if (!this.#skipping)
      this.rules.stray(`longer than ${LONGEST_EVENT / 2 ** 20} MB`, window, from, from, fromLine, base + from);
    this.#skipping = true;
    this.#insideLine = at < window.length;
    this.#waiting = false;
    this.#line = line;
    return window.length;
  }

  #lineEnd(window: Buffer, start: number, end: number): number {
    return this.rules.crlf && end > start && window[end - 1] === RETURN ? end - 1 : end;
  }

  #take(window: Buffer, start: number, end: number, line: number, base: number): void {
    const role = this.#waiting ? 'begins' : this.rules.role(window, start, end, !this.#begun);
    this.#waiting = false;
    if (role === 'begins') {
      this.#hand(window, base);
      this.#begun = true;
      this.#skipping = false;
      this.#start = start;
      this.#end = end;
      this.#first = line;
    } else if (role === 'continues') {
      if (this.#start >= 0) this.#end = end;
      else if (!this.#skipping)
        this.rules.stray('it stands before the first event', window, start, end, line, base + start);
    }
  }

  #hand(window: Buffer, base: number): void {
    if (this.#start < 0) return;
    this.rules.event(window, this.#start, this.#end, this.#first, base + this.#start);
    this.keptUpTo = base + this.#end;
    this.#start = -1;
  }
}
