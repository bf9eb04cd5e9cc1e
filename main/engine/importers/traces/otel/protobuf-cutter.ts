import { type Cutter, LONGEST_EVENT } from '../../logs/log-event.ts';
import type { Damage, Ending } from '../../record-cutter.ts';
import { decodeResourceSpans, decodeTracesData, RESOURCE_SPANS_TAG } from './otlp-protobuf.ts';

/**
 * How messages lie in a file of OTLP protobuf: one `TracesData`, whose ResourceSpans are cut one by one, or messages that each
 * have their length in front of them, in 4 bytes, the highest first, as the collector's file exporter writes them.
 *
 *   plain     0a LENGTH ResourceSpans  0a LENGTH ResourceSpans ...
 *   prefixed  NNNN TracesData  NNNN TracesData ...
 */
export type Framing = 'plain' | 'prefixed';

/** A message at a place of the window; `end` is behind the window where it is not whole. */
interface Frame {
  start: number;
  end: number;
}

/** Takes messages whole: `bytes` are a ResourceSpans (plain) or a TracesData (prefixed). */
export interface ProtobufRules {
  framing: Framing;
  message(bytes: Buffer, offset: number): void;
  /** A message that is too long to be taken. */
  failed(reason: string, bytes: Buffer, offset: number): void;
}

export class ProtobufCutter implements Cutter {
  damage: Damage | null = null;
  keptUpTo = 0;
  /** Bytes of a message that is too long which are still to come. */
  #skip = 0;

  constructor(private readonly rules: ProtobufRules) {}

  get stopped(): boolean {
    return this.damage !== null;
  }

  feed(window: Buffer, base: number, ending: Ending): number {
    let at = Math.min(this.#skip, window.length);
    this.#skip -= at;
    while (at < window.length && this.damage === null) {
      const frame = frameAt(window, at, this.rules.framing);
      if (frame === 'damaged') {
        this.#stop('no OTLP message here', base + at);
        break;
      }
      const isWhole = frame !== 'more' && frame.end <= window.length;
      if (!isWhole && frame !== 'more' && frame.end - frame.start > LONGEST_EVENT) {
        this.rules.failed(`longer than ${LONGEST_EVENT / 2 ** 20} MB`, window.subarray(frame.start), base + at);
        this.#skip = frame.end - window.length;
        at = window.length;
      } else if (isWhole) {
        this.rules.message(window.subarray(frame.start, frame.end), base + at);
        at = frame.end;
        this.keptUpTo = base + at;
      } else if (ending === 'more') return at;
      else this.#stop('ends inside a message', base + at);
    }
    if (ending !== 'more' && this.#skip > 0) this.#stop('ends inside a message', base + window.length);
    return ending === 'more' ? at : window.length;
  }

  #stop(reason: string, offset: number): void {
    this.damage ??= { reason, offset };
  }
}

function frameAt(window: Buffer, at: number, framing: Framing): Frame | 'more' | 'damaged' {
  if (framing === 'prefixed') {
    if (at + 4 > window.length) return 'more';
    return { start: at + 4, end: at + 4 + window.readUInt32BE(at) };
  }
  if (window[at] !== RESOURCE_SPANS_TAG) return 'damaged';
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = window[at + 1 + i];
    if (byte === undefined) return 'more';
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { start: at + 2 + i, end: at + 2 + i + length };
  }
  return 'damaged';
}

/**
 * How the messages lie in a file that begins so; null where they are no spans. Messages without spans, empty or damaged ones, may
 * come first. A message that goes on behind `head` is recognised by the first span in it.
 */
export function framingOf(head: Buffer, whole: boolean): Framing | null {
  return (['plain', 'prefixed'] as const).find((framing) => isFramed(head, whole, framing)) ?? null;
}

function isFramed(head: Buffer, whole: boolean, framing: Framing): boolean {
  for (let at = 0; at < head.length; ) {
    const frame = frameAt(head, at, framing);
    if (typeof frame === 'string') return false;
    const bytes = head.subarray(frame.start, frame.end);
    if (frame.end > head.length) return !whole && mayBeginWithSpans(bytes, framing);
    if (hasSpans(bytes, framing)) return true;
    at = frame.end;
  }
  return false;
}

function hasSpans(bytes: Buffer, framing: Framing): boolean {
  try {
    const resources = framing === 'plain' ? [decodeResourceSpans(bytes)] : decodeTracesData(bytes);
    // Metrics and logs have the same outer shape, but no ids in this place.
    return /"traceId":"[0-9a-f]{32}","spanId":"[0-9a-f]{16}"/.test(JSON.stringify(resources));
  } catch {
    return false;
  }
}

/** TraceId (field 1) of 16 bytes with a span id (field 2) of 8 behind it: what every writer begins a span with. */
const SPAN_BEGINS = Buffer.from([0x0a, 0x10]);

function mayBeginWithSpans(bytes: Buffer, framing: Framing): boolean {
  const outer = framing === 'plain' ? bytes[0] : bytes[0] === RESOURCE_SPANS_TAG ? RESOURCE_SPANS_TAG : undefined;
  if (outer !== 0x0a && outer !== 0x12) return false;
  for (let at = bytes.indexOf(SPAN_BEGINS); at >= 0; at = bytes.indexOf(SPAN_BEGINS, at + 1))
    if (bytes[at + 18] === 0x12 && bytes[at + 19] === 0x08) return true;
  return false;
}
