import {
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { bytesOf, lineOf, logsClient } from './client.ts';

/** Empty pages in a row with the very token that was sent: AWS may do so, and still deliver events behind them. */
const MOST_STUCK = 200;

/**
 * Pages of FilterLogEvents until there is no token (cloudwatch-logs.md part 1). What the service does, and is not the end:
 * empty pages, short ones, and the same token again on an empty page.
 *
 * Events come in the order of their times. Those of the last millisecond seen are held back until a later one is, so that a slice
 * can be left between two milliseconds: what is sent is whole up to `stoppedAt`, and the rest is asked for anew.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export const filterEvents: NetworkHandlers['logs.filter'] = async (input, context) => {
  const { connection, group, own, from, to, pattern, streams, mostPages, callsPerSecond } = input;
  const { signal } = context;
  const calls = await CountedCalls.of(connection, context, { service: 'logs', region: group.region, callsPerSecond });
  const client = logsClient(calls.session, group.region);
  const asked = {
    ...(own ? { logGroupName: group.name } : { logGroupIdentifier: group.arn }),
    startTime: from,
    endTime: to,
    ...(pattern === null ? {} : { filterPattern: pattern }),
    ...(streams === null ? {} : { logStreamNames: streams }),
  };
  const slice = new SlicePages(from);
  let nextToken: string | undefined;
  let pages = 0;
  let stuck = 0;
  for (;;) {
    let page: FilterLogEventsCommandOutput;
    try {
      page = await calls.call('FilterLogEvents', group.arn, () =>
        client.send(new FilterLogEventsCommand({ ...asked, ...(nextToken === undefined ? {} : { nextToken }) }), {
          abortSignal: signal,
        }),
      );
    } catch (error) {
      // A token lives for 24 hours, which a paused pull may outlast.
      if (nextToken === undefined || !isInvalidToken(error)) throw error;
      return slice.left(calls.sums);
    }
    pages++;
    const events = page.events ?? [];
    const ready = slice.take(events);
    if (ready.length > 0) {
      const line = lineOf({ events: ready, searchedLogStreams: [] });
      await context.send({ bytes: line, events: ready.length }, line.length);
    }
    if (page.nextToken === undefined) break;
    stuck = events.length === 0 && page.nextToken === nextToken ? stuck + 1 : 0;
    nextToken = page.nextToken;
    if (stuck >= MOST_STUCK || (pages >= mostPages && slice.canBeLeft)) return slice.left(calls.sums);
  }
  const rest = slice.rest();
  if (rest.length > 0) {
    const line = lineOf({ events: rest, searchedLogStreams: [] });
    await context.send({ bytes: line, events: rest.length }, line.length);
  }
  return { ...calls.sums, ...slice.sums, stoppedAt: null };
};

/** What a slice has brought so far. */
class SlicePages {
  readonly sums = { events: 0, bytes: 0 };
  /** Events of the last millisecond seen. */
  #held: FilteredLogEvent[] = [];
  #last: number;

  constructor(private readonly from: number) {
    this.#last = from;
  }

  /** There is a time between the start and the last event, so that what is left out is less than the whole. */
  get canBeLeft(): boolean {
    return this.#last > this.from;
  }

  /** Takes a page and gives the events that need not be held back. */
  take(events: readonly FilteredLogEvent[]): FilteredLogEvent[] {
    const last = events.reduce((latest, { timestamp = 0 }) => Math.max(latest, timestamp), this.#last);
    const all = [...this.#held, ...events];
    this.#held = all.filter(({ timestamp = 0 }) => timestamp >= last);
    this.#last = last;
    return this.#count(all.filter(({ timestamp = 0 }) => timestamp < last));
  }

  rest(): FilteredLogEvent[] {
    return this.#count(this.#held);
  }

  left(calls: CountedCalls['sums']) {
    return { ...calls, ...this.sums, stoppedAt: this.#last };
  }

  #count(events: FilteredLogEvent[]): FilteredLogEvent[] {
    this.sums.events += events.length;
    for (const { message } of events) this.sums.bytes += bytesOf(message);
    return events;
  }
}

function isInvalidToken(error: unknown): boolean {
  return (
    error instanceof UserFacingError &&
    error.cause instanceof Error &&
    /^InvalidParameterException: .*token/i.test(error.cause.message)
  );
}
