import type { Random } from '../../../main/engine/sample/random.ts';
import { bytesOf, indexOfTime, type LogGroup, type LogGroups, type StoredEvent } from './log-groups.ts';
import { type AwsAnswer, AwsError, type AwsRequest, Input, jsonAnswer } from './wire.ts';

const PAGE_BYTES = 1_048_576;
const TOKEN_LIFE_MS = 24 * 3_600_000;

/** Habits of FilterLogEvents; shares are 0 to 1. */
export interface PagingQuirks {
  /** Pages without events that have a token: the same one again, or a new one. */
  emptyPages: number;
  /** Pages that end before they are full. */
  shortPages: number;
  /** Of the empty pages behind the first page: those that give the very token back that was sent. */
  repeatedTokens: number;
  /** Bytes that one request looks through; what a pattern leaves out counts. */
  scanBytes: number;
  /** Whether a range is one whose pages never end: empty ones, with the same token again and again. */
  stuck: (startTime: number, endTime: number) => boolean;
}

export const NO_QUIRKS: PagingQuirks = {
  emptyPages: 0,
  shortPages: 0,
  repeatedTokens: 0,
  scanBytes: Number.POSITIVE_INFINITY,
  stuck: () => false,
};

/** FilterLogEvents and GetLogEvents (cloudwatch-logs.md part 1). */
export class LogPages {
  quirks: PagingQuirks = NO_QUIRKS;

  constructor(
    private readonly groups: LogGroups,
    private readonly random: Random,
    private readonly now: () => number,
  ) {}

  /** Both ends of the range inside; sorted by time over all streams; done only where there is no token. */
  filter(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const group = this.groups.named(input, request.account, request.region);
    if (group.logClass !== 'STANDARD') {
      throw new AwsError('InvalidParameterException', 'FilterLogEvents is not supported for this log group class.');
    }
    const startTime = input.number('startTime') ?? 0;
    const endTime = input.number('endTime') ?? Number.POSITIVE_INFINITY;
    const limit = input.number('limit') ?? 10_000;
    const streams = input.list('logStreamNames');
    const prefix = input.text('logStreamNamePrefix');
    const pattern = input.text('filterPattern') ?? '';
    if (startTime > endTime) throw invalid('endTime must be greater than or equal to startTime.');
    if (limit < 1 || limit > 10_000) throw invalid('limit must be between 1 and 10000.');
    if (streams !== undefined && prefix !== undefined)
      throw invalid('logStreamNames and logStreamNamePrefix exclude each other.');
    if (streams !== undefined && (streams.length === 0 || streams.length > 100))
      throw invalid('logStreamNames: 1 to 100.');
    if (pattern.length > 1024) throw invalid('filterPattern is longer than 1024 characters.');
    const matches = matcherOf(pattern);
    const { nextToken: _, ...parameters } = request.input;
    const bound = JSON.stringify(parameters);
    const token = input.text('nextToken');
    let at = token === undefined ? indexOfTime(group.events, startTime) : this.#placeOf(token, bound, group);
    if (this.quirks.stuck(startTime, endTime)) return this.#page([], token ?? this.#tokenAt(at, bound, group));
    if (this.random.chance(this.quirks.emptyPages)) {
      const repeats = token !== undefined && this.random.chance(this.quirks.repeatedTokens);
      return this.#page([], repeats ? token : this.#tokenAt(at, bound, group));
    }
    const most = this.random.chance(this.quirks.shortPages) ? 1 + this.random.below(Math.min(limit, 500)) : limit;
    const page: StoredEvent[] = [];
    let bytes = 0;
    let scanned = 0;
    for (; at < group.events.length; at++) {
      const event = group.events[at];
      if (event === undefined || event.timestamp > endTime) return this.#page(page, undefined);
      const size = bytesOf(event);
      if (page.length >= most || (page.length > 0 && bytes + size > PAGE_BYTES) || scanned >= this.quirks.scanBytes) {
        return this.#page(page, this.#tokenAt(at, bound, group));
      }
      scanned += size;
      if (streams !== undefined && !streams.includes(event.stream)) continue;
      if (prefix !== undefined && !event.stream.startsWith(prefix)) continue;
      if (!matches(event.message)) continue;
      page.push(event);
      bytes += size;
    }
    return this.#page(page, undefined);
  }

  #page(events: readonly StoredEvent[], nextToken: string | undefined): AwsAnswer {
    return jsonAnswer({
      events: events.map(({ stream, timestamp, message, ingestionTime, eventId }) => ({
        logStreamName: stream,
        timestamp,
        message,
        ingestionTime,
        eventId,
      })),
      searchedLogStreams: [],
      ...(nextToken === undefined ? {} : { nextToken }),
    });
  }

  /** A token names the event that comes next, so that events which come in behind it shift nothing. */
  #tokenAt(at: number, bound: string, group: LogGroup): string {
    const next = group.events[at];
    const place = next === undefined ? null : [next.timestamp, next.ingestionTime, next.eventId];
    // A number of its own makes each token another one, though the place may be the same.
    return Buffer.from(JSON.stringify({ place, bound, issued: this.now(), number: this.random.next() })).toString(
      'base64',
    );
  }

  #placeOf(token: string, bound: string, group: LogGroup): number {
    let read: { place: [number, number, string] | null; bound: string; issued: number };
    try {
      read = JSON.parse(Buffer.from(token, 'base64').toString());
    } catch {
      throw invalid('The specified nextToken is invalid.');
    }
    if (read.bound !== bound || this.now() - read.issued > TOKEN_LIFE_MS)
      throw invalid('The specified nextToken is invalid.');
    if (read.place === null) return group.events.length;
    const [timestamp, ingestionTime, eventId] = read.place;
    let at = indexOfTime(group.events, timestamp);
    for (; at < group.events.length; at++) {
      const event = group.events[at];
      if (event === undefined || event.timestamp > timestamp || event.ingestionTime > ingestionTime) break;
      if (event.ingestionTime === ingestionTime && event.eventId >= eventId) break;
    }
    return at;
  }

  /** One stream; the end of the range is outside; tokens are never absent, and at the end the one that was sent comes back. */
  get(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const group = this.groups.named(input, request.account, request.region);
    const stream = input.text('logStreamName');
    const events = group.events.filter(
      (event) =>
        event.stream === stream &&
        event.timestamp >= (input.number('startTime') ?? 0) &&
        event.timestamp < (input.number('endTime') ?? Number.POSITIVE_INFINITY),
    );
    if (!group.events.some((event) => event.stream === stream)) {
      throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    }
    const limit = input.number('limit') ?? 10_000;
    const token = input.text('nextToken');
    const [direction, place] = token?.split('/') ?? [];
    const forward = token === undefined ? input.flag('startFromHead') : direction === 'f';
    let from = token === undefined ? (forward ? 0 : events.length) : Number(place);
    let to = from;
    let bytes = 0;
    while (to - from < limit) {
      const event = events[forward ? to : from - 1];
      if (event === undefined || (bytes > 0 && bytes + bytesOf(event) > PAGE_BYTES)) break;
      bytes += bytesOf(event);
      if (forward) to++;
      else from--;
    }
    return jsonAnswer({
      events: events
        .slice(from, to)
        .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: `f/${to}/s`,
      nextBackwardToken: `b/${from}/s`,
    });
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** Terms only, bare or quoted, with `-` and `?`: what a pull is asked for in tests. Other forms are refused, never ignored. */
export function matcherOf(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%]/.test(pattern)) throw invalid('The fake knows only terms in filter patterns.');
  const terms = [...pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign, quoted, bare]) => ({
    sign,
    text: quoted?.replace(/\\"/g, '"') ?? bare ?? '',
  }));
  const all = terms.filter(({ sign }) => sign === '');
  const none = terms.filter(({ sign }) => sign === '-');
  const some = all.length > 0 || none.length > 0 ? [] : terms.filter(({ sign }) => sign === '?');
  return (message) =>
    all.every(({ text }) => message.includes(text)) &&
    !none.some(({ text }) => message.includes(text)) &&
    (some.length === 0 || some.some(({ text }) => message.includes(text)));
}
