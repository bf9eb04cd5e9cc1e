import type { Random } from '../../../main/engine/sample/random.ts';
import { LiveTail } from './live-tail.ts';
import { arnOf, bytesOf, type LogGroup, LogGroups } from './log-groups.ts';
import { LogPages } from './log-pages.ts';
import { LogQueries } from './log-queries.ts';
import { type AwsAnswer, AwsError, type AwsRequest, Input, jsonAnswer } from './wire.ts';

/** CloudWatch Logs (JSON 1.1, target prefix Logs_20140328). */
export class LogsService {
  readonly groups: LogGroups;
  readonly pages: LogPages;
  readonly queries: LogQueries;
  readonly liveTail: LiveTail;

  constructor(random: Random, now: () => number) {
    this.groups = new LogGroups(now);
    this.pages = new LogPages(this.groups, random, now);
    this.queries = new LogQueries(this.groups);
    this.liveTail = new LiveTail(this.groups);
  }

  stop(): void {
    this.liveTail.drop();
  }

  answer(request: AwsRequest): AwsAnswer {
    switch (request.operation) {
      case 'DescribeLogGroups':
        return this.#describeGroups(request);
      case 'ListLogGroups':
        return this.#listGroups(request);
      case 'DescribeLogStreams':
        return this.#describeStreams(request);
      case 'FilterLogEvents':
        return this.pages.filter(request);
      case 'GetLogEvents':
        return this.pages.get(request);
      case 'StartQuery':
        return this.queries.start(request);
      case 'GetQueryResults':
        return this.queries.results(request);
      case 'StopQuery':
        return this.queries.stop(request);
      case 'StartLiveTail':
        return this.liveTail.start(request);
      default:
        throw new AwsError('UnknownOperationException', request.operation);
    }
  }

  #describeGroups(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const prefix = input.text('logGroupNamePrefix');
    const pattern = input.text('logGroupNamePattern');
    const identifiers = input.list('logGroupIdentifiers');
    if (prefix !== undefined && pattern !== undefined) {
      throw new AwsError('InvalidParameterException', 'logGroupNamePrefix and logGroupNamePattern exclude each other.');
    }
    if (
      identifiers !== undefined &&
      (prefix ?? pattern ?? input.number('limit') ?? input.text('nextToken')) !== undefined
    ) {
      throw new AwsError(
        'InvalidParameterException',
        'logGroupIdentifiers allows only includeLinkedAccounts beside it.',
      );
    }
    const seen = this.groups.visible(request.account, request.region, input.flag('includeLinkedAccounts'));
    const chosen = seen.filter(
      (group) =>
        (prefix === undefined || group.name.startsWith(prefix)) &&
        (pattern === undefined || group.name.includes(pattern)) &&
        (identifiers === undefined || identifiers.includes(group.name) || identifiers.includes(arnOf(group))) &&
        hasClass(group, input),
    );
    const { page, next } = pageOf(chosen, input, 50);
    return jsonAnswer({
      logGroups: page.map((group) => ({
        logGroupName: group.name,
        arn: `${arnOf(group)}:*`,
        creationTime: group.creationTime,
        ...(pattern !== undefined
          ? {}
          : {
              logGroupArn: arnOf(group),
              logGroupClass: group.logClass,
              retentionInDays: group.retentionInDays,
              storedBytes: group.storedBytes ?? group.events.reduce((sum, event) => sum + bytesOf(event), 0),
              metricFilterCount: 0,
            }),
      })),
      ...next,
    });
  }

  #listGroups(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const pattern = input.text('logGroupNamePattern');
    const matches = new RegExp(pattern?.replace(/[.*+?${}()[\]\\]/g, '\\$&') ?? '');
    const seen = this.groups.visible(request.account, request.region, input.flag('includeLinkedAccounts'));
    const { page, next } = pageOf(
      seen.filter((group) => matches.test(group.name) && hasClass(group, input)),
      input,
      1000,
    );
    return jsonAnswer({
      logGroups: page.map((group) => ({
        logGroupName: group.name,
        logGroupArn: arnOf(group),
        logGroupClass: group.logClass,
      })),
      ...next,
    });
  }

  #describeStreams(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const group = this.groups.named(input, request.account, request.region);
    const prefix = input.text('logStreamNamePrefix');
    const byTime = input.text('orderBy') === 'LastEventTime';
    if (byTime && prefix !== undefined) {
      throw new AwsError('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const streams = new Map<string, { first: number; last: number }>();
    for (const { stream, timestamp } of group.events) {
      if (prefix !== undefined && !stream.startsWith(prefix)) continue;
      streams.set(stream, { first: streams.get(stream)?.first ?? timestamp, last: timestamp });
    }
    const sorted = [...streams].sort(([a, { last: x }], [b, { last: y }]) => (byTime && x - y) || (a < b ? -1 : 1));
    if (input.flag('descending')) sorted.reverse();
    const { page, next } = pageOf(sorted, input, 50);
    return jsonAnswer({
      logStreams: page.map(([name, { first, last }]) => ({
        logStreamName: name,
        arn: `${arnOf(group)}:log-stream:${name}`,
        creationTime: first,
        firstEventTimestamp: first,
        lastEventTimestamp: last,
        lastIngestionTime: last + 500,
        storedBytes: 0,
      })),
      ...next,
    });
  }
}

function hasClass(group: LogGroup, input: Input): boolean {
  const asked = input.text('logGroupClass');
  return asked === undefined || asked === group.logClass;
}

function pageOf<T>(all: readonly T[], input: Input, most: number): { page: T[]; next: { nextToken?: string } } {
  const limit = input.number('limit') ?? 50;
  if (limit < 1 || limit > most)
    throw new AwsError('InvalidParameterException', `limit must be between 1 and ${most}.`);
  const from = Number(input.text('nextToken')?.replace(/^n/, '') ?? 0);
  return {
    page: all.slice(from, from + limit),
    next: from + limit < all.length ? { nextToken: `n${from + limit}` } : {},
  };
}
