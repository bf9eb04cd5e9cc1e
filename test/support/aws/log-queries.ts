import { bytesOf, indexOfTime, type LogGroup, type LogGroups, type StoredEvent } from './log-groups.ts';
import { type AwsAnswer, AwsError, type AwsRequest, Input, jsonAnswer } from './wire.ts';

type Status = 'Scheduled' | 'Running' | 'Complete' | 'Failed' | 'Cancelled' | 'Timeout';

interface RunningQuery {
  queryId: string;
  status: Status;
  /** Looked at so many times. */
  polls: number;
  rows: { field: string; value: string }[][];
  statistics: Record<string, number>;
  ends: Status;
}

/** Behaviour of Insights queries. */
export interface QueryQuirks {
  /** Polls until a query runs, and until it is over. */
  scheduledPolls: number;
  runningPolls: number;
  /** How the n-th query (from 1) ends. */
  ends: (number: number) => 'Complete' | 'Failed' | 'Timeout' | 'Cancelled';
  concurrent: number;
  /** Rows that a query gives at most, whatever its limit. */
  mostRows: number;
}

const PAGE = 10_000;
const MOST = 100_000;

/**
 * StartQuery, GetQueryResults and StopQuery. Of the language only what a pull asks: fields, filter @message like "...",
 * sort @timestamp, limit. Anything else is a MalformedQueryException.
 */
export class LogQueries {
  readonly #queries = new Map<string, RunningQuery>();
  quirks: QueryQuirks = { scheduledPolls: 1, runningPolls: 1, ends: () => 'Complete', concurrent: 100, mostRows: MOST };

  constructor(private readonly groups: LogGroups) {}

  start(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const running = [...this.#queries.values()].filter(({ status }) => status === 'Scheduled' || status === 'Running');
    if (running.length >= this.quirks.concurrent) {
      throw new AwsError('LimitExceededException', 'Account maximum query concurrency limit of queries reached.');
    }
    const number = this.#queries.size + 1;
    const queryId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const groups = this.#groupsOf(input, request);
    if (groups.some(({ logClass }) => logClass === 'DELIVERY')) {
      throw new AwsError('InvalidParameterException', 'Log groups of class DELIVERY cannot be queried.');
    }
    const from = input.number('startTime') ?? 0;
    const to = input.number('endTime') ?? 0;
    // The year 5138: a range in milliseconds is the classic mistake.
    if (from > to || to > 1e11) throw new AwsError('InvalidParameterException', 'Query time range is invalid.');
    const query = readQuery(input.text('queryString') ?? '', input.number('limit') ?? PAGE);
    this.#queries.set(queryId, {
      queryId,
      status: 'Scheduled',
      polls: 0,
      ends: this.quirks.ends(number),
      ...runQuery(
        groups,
        { ...query, limit: Math.min(query.limit, this.quirks.mostRows) },
        from * 1000,
        to * 1000 + 999,
      ),
    });
    return jsonAnswer({ queryId });
  }

  #groupsOf(input: Input, { account, region }: AwsRequest): LogGroup[] {
    const name = input.text('logGroupName');
    const given = [
      name === undefined ? undefined : [name],
      input.list('logGroupNames'),
      input.list('logGroupIdentifiers'),
    ];
    const named = given.filter((list) => list !== undefined);
    const [texts] = named;
    if (named.length !== 1 || texts === undefined || texts.length > 50) {
      throw new AwsError(
        'InvalidParameterException',
        'Exactly one of logGroupName, logGroupNames, logGroupIdentifiers.',
      );
    }
    return texts.map((text) => this.groups.find(text, account, region, given[2] !== undefined));
  }

  /** While it runs, a part of the rows; rows come in pages of 10,000. */
  results(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const query = this.#query(input);
    if (input.text('nextToken') === undefined) this.#poll(query);
    const { status } = query;
    const shown =
      status === 'Running' ? query.rows.slice(0, query.rows.length >> 1) : status === 'Complete' ? query.rows : [];
    const size = input.number('maxItems') ?? PAGE;
    if (size < 1 || size > PAGE)
      throw new AwsError('InvalidParameterException', 'maxItems must be between 1 and 10000.');
    const from = Number(input.text('nextToken')?.replace(/^q/, '') ?? 0);
    return jsonAnswer({
      queryLanguage: 'CWLI',
      results: shown.slice(from, from + size),
      statistics: query.statistics,
      status,
      ...(from + size < shown.length ? { nextToken: `q${from + size}` } : {}),
    });
  }

  stop(request: AwsRequest): AwsAnswer {
    const query = this.#query(new Input(request.input));
    if (query.status !== 'Scheduled' && query.status !== 'Running') {
      throw new AwsError('InvalidParameterException', 'Query has already ended.');
    }
    query.status = 'Cancelled';
    return jsonAnswer({ success: true });
  }

  #poll(query: RunningQuery): void {
    const { scheduledPolls, runningPolls } = this.quirks;
    if (query.status !== 'Scheduled' && query.status !== 'Running') return;
    query.polls++;
    query.status =
      query.polls <= scheduledPolls
        ? 'Scheduled'
        : query.polls <= scheduledPolls + runningPolls
          ? 'Running'
          : query.ends;
  }

  #query(input: Input): RunningQuery {
    const query = this.#queries.get(input.text('queryId') ?? '');
    if (query === undefined) throw new AwsError('ResourceNotFoundException', 'The specified query does not exist.');
    return query;
  }
}

interface Query {
  fields: string[];
  filters: ((message: string) => boolean)[];
  descending: boolean;
  limit: number;
}

function readQuery(text: string, limit: number): Query {
  const query: Query = { fields: ['@timestamp', '@message'], filters: [], descending: true, limit };
  for (const command of text.split('|').map((part) => part.trim())) {
    const [, fields] = /^fields\s+(.+)$/.exec(command) ?? [];
    const [, where] = /^filter\s+(.+)$/.exec(command) ?? [];
    const [, order] = /^sort\s+@timestamp\s+(asc|desc)$/.exec(command) ?? [];
    const [, count] = /^limit\s+(\d+)$/.exec(command) ?? [];
    if (fields !== undefined) query.fields = fields.split(',').map((field) => field.trim());
    else if (where !== undefined) query.filters.push(readFilter(where));
    else if (order !== undefined) query.descending = order === 'desc';
    else if (count !== undefined) query.limit = Number(count);
    else throw new AwsError('MalformedQueryException', `unexpected symbol found: ${command}`);
  }
  if (query.limit < 1 || query.limit > MOST) throw new AwsError('MalformedQueryException', 'limit must be 1 to 100000');
  return query;
}

/** `@message like "a"`, with `not`, `and`, and `or` between groups in parentheses. */
function readFilter(text: string): (message: string) => boolean {
  const alternatives = text.split(' or ').map((group) =>
    group
      .replace(/^\(|\)$/g, '')
      .split(' and ')
      .map((test) => {
        const [, not, like] = /^@message (not )?like "((?:[^"\\]|\\.)*)"$/.exec(test) ?? [];
        if (like === undefined) throw new AwsError('MalformedQueryException', `unexpected symbol found: ${test}`);
        return (message: string) => message.includes(like.replace(/\\(.)/g, '$1')) === (not === undefined);
      }),
  );
  return (message) => alternatives.some((tests) => tests.every((test) => test(message)));
}

function runQuery(groups: readonly LogGroup[], query: Query, from: number, to: number) {
  const found: { group: LogGroup; event: StoredEvent }[] = [];
  let recordsScanned = 0;
  let bytesScanned = 0;
  for (const group of groups) {
    for (let at = indexOfTime(group.events, from); at < group.events.length; at++) {
      const event = group.events[at];
      if (event === undefined || event.timestamp > to) break;
      recordsScanned++;
      bytesScanned += bytesOf(event);
      if (query.filters.every((matches) => matches(event.message))) found.push({ group, event });
    }
  }
  found.sort((a, b) => (query.descending ? -1 : 1) * (a.event.timestamp - b.event.timestamp));
  const rows = found.slice(0, query.limit).map(({ group, event }) => [
    ...query.fields.flatMap((field) => {
      const value = cellOf(group, event, field);
      return value === null ? [] : [{ field, value }];
    }),
    { field: '@ptr', value: Buffer.from(`${group.account}/${event.eventId}`).toString('base64') },
  ]);
  const statistics = { recordsMatched: found.length, recordsScanned, bytesScanned, logGroupsScanned: groups.length };
  return { rows, statistics };
}

function cellOf(group: LogGroup, event: StoredEvent, field: string): string | null {
  switch (field) {
    case '@timestamp':
      return time(event.timestamp);
    case '@ingestionTime':
      return time(event.ingestionTime);
    case '@message':
      return event.message;
    case '@logStream':
      return event.stream;
    case '@log':
      return `${group.account}:${group.name}`;
    default:
      return null;
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
