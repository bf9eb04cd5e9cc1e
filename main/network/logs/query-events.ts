import {
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  LimitExceededException,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { saying, UserFacingError } from '../../../preload/contract/errors.ts';
import type { LogGroupPlace } from '../../../preload/contract/network-logs.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { Clock } from '../clock.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { bytesOf, lineOf, logsClient } from './client.ts';

/** Rows that a query gives at most, and that one answer does. */
const MOST_ROWS = 100_000;
const PAGE_ROWS = 10_000;
const FIRST_POLL_MS = 250;
const LAST_POLL_MS = 2000;
/** Other queries of the account are at work: a place is asked for again after so long. */
const BUSY_MS = 5000;
/** A query that AWS lets fail is asked again so often. */
const MOST_RUNS = 3;

/**
 * The events of a slice by StartQuery (cloudwatch-logs.md, "StartQuery splitting"): in the order of their times, so that a query with
 * more rows than it gives is whole up to its last second. Times of StartQuery are whole seconds, both inside; rows outside of the
 * slice are left out.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
export const queryEvents: NetworkHandlers['logs.query'] = async (input, context) => {
  const { connection, group, from, to, callsPerSecond } = input;
  const calls = await CountedCalls.of(connection, context, { service: 'logs', region: group.region, callsPerSecond });
  const runner = new QueryRun(calls, group, context);
  const commands = [
    'fields @timestamp, @message, @logStream, @log, @ingestionTime',
    ...(input.filter === null ? [] : [input.filter]),
    'sort @timestamp asc',
    `limit ${MOST_ROWS}`,
  ];
  const done = await runner.toItsEnd(commands.join(' | '), Math.floor(from / 1000), Math.floor(to / 1000));
  const sums = { events: 0, bytes: 0 };
  const matched = done?.matched ?? 0;
  // A query that ran out of its time has given nothing that could be relied on.
  if (done === null) return { ...calls.sums, ...sums, stoppedAt: from, bytesScanned: 0, unreachable: 0 };
  let end = to;
  let unreachable = 0;
  if (matched > done.rows.length) {
    const lastSecond = Math.floor((timeOf(done.rows.at(-1) ?? []) ?? from) / 1000) * 1000;
    // Of a single second all rows that there are, are better than none.
    if (lastSecond > Math.floor(from / 1000) * 1000) end = lastSecond - 1;
    else {
      end = lastSecond + 999;
      unreachable = matched - done.rows.length;
    }
  }
  const kept = done.rows.filter((row) => {
    const time = timeOf(row);
    return time === null || (time >= from && time <= Math.min(to, end));
  });
  for (let at = 0; at < kept.length; at += PAGE_ROWS) {
    const results = kept.slice(at, at + PAGE_ROWS);
    const line = lineOf({ results, statistics: {}, status: 'Complete' });
    sums.events += results.length;
    for (const row of results) sums.bytes += bytesOf(cellOf(row, '@message'));
    await context.send({ bytes: line, events: results.length }, line.length);
  }
  const { bytesScanned } = done;
  return { ...calls.sums, ...sums, stoppedAt: end >= to ? null : end + 1, bytesScanned, unreachable };
};

interface QueryEnd {
  rows: ResultField[][];
  matched: number;
  bytesScanned: number;
}

class QueryRun {
  readonly #client;

  constructor(
    private readonly calls: CountedCalls,
    private readonly group: LogGroupPlace,
    private readonly context: { signal: AbortSignal; clock: Clock },
  ) {
    this.#client = logsClient(calls.session, group.region);
  }

  /** Null where the query ran out of its time. Throws when AWS lets it fail again and again. */
  async toItsEnd(queryString: string, startTime: number, endTime: number): Promise<QueryEnd | null> {
    for (let run = 1; ; run++) {
      const queryId = await this.#start(queryString, startTime, endTime);
      const end = await this.#wait(queryId);
      if (end.status === 'Complete') return await this.#rows(queryId, end);
      if (end.status === 'Timeout') return null;
      if (run >= MOST_RUNS) {
        throw saying('aws.failed', 'aws.query-ended', {
          group: this.group.name,
          status: end.status ?? '',
          times: MOST_RUNS,
        });
      }
    }
  }

  async #start(queryString: string, startTime: number, endTime: number): Promise<string> {
    const { signal, clock } = this.context;
    for (;;) {
      try {
        const { queryId = '' } = await this.calls.call('StartQuery', this.group.arn, () =>
          this.#client.send(
            new StartQueryCommand({
              logGroupIdentifiers: [this.group.arn],
              queryString,
              startTime,
              endTime,
              limit: MOST_ROWS,
            }),
            { abortSignal: signal },
          ),
        );
        return queryId;
      } catch (error) {
        if (!isBusy(error)) throw error;
        await clock.sleep(BUSY_MS, signal);
      }
    }
  }

  /** Asks until the query is over, for one row at most: those of a running query are not the answer. */
  async #wait(queryId: string): Promise<GetQueryResultsCommandOutput> {
    const { signal, clock } = this.context;
    try {
      for (let pause = FIRST_POLL_MS; ; pause = Math.min(LAST_POLL_MS, pause * 2)) {
        const answer = await this.#results(queryId, 1, undefined);
        if (answer.status !== 'Scheduled' && answer.status !== 'Running') return answer;
        await clock.sleep(pause, signal);
      }
    } catch (error) {
      // Nobody waits for it any more, and it would go on costing.
      await this.#client.send(new StopQueryCommand({ queryId })).catch(() => undefined);
      throw error;
    }
  }

  async #rows(queryId: string, { statistics }: GetQueryResultsCommandOutput): Promise<QueryEnd> {
    const rows: ResultField[][] = [];
    let nextToken: string | undefined;
    do {
      const page: GetQueryResultsCommandOutput = await this.#results(queryId, PAGE_ROWS, nextToken);
      for (const row of page.results ?? []) rows.push(row);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const { recordsMatched = rows.length, bytesScanned = 0 } = statistics ?? {};
    return { rows, matched: recordsMatched, bytesScanned };
  }

  async #results(
    queryId: string,
    maxItems: number,
    nextToken: string | undefined,
  ): Promise<GetQueryResultsCommandOutput> {
    const input = { queryId, maxItems, ...(nextToken === undefined ? {} : { nextToken }) };
    return await this.calls.call('GetQueryResults', this.group.arn, () =>
      this.#client.send(new GetQueryResultsCommand(input), { abortSignal: this.context.signal }),
    );
  }
}

function cellOf(row: readonly ResultField[], field: string): string | undefined {
  return row.find((cell) => cell.field === field)?.value;
}

/** Milliseconds of `2026-03-02 10:00:00.123`, which is UTC; null where it cannot be read. */
function timeOf(row: readonly ResultField[]): number | null {
  const ms = Date.parse(`${cellOf(row, '@timestamp')?.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : ms;
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof LimitExceededException ||
    (error instanceof UserFacingError && error.cause instanceof Error && /^LimitExceeded/.test(error.cause.message))
  );
}
