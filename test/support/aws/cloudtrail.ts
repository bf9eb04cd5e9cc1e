import { type AwsAnswer, AwsError, type AwsRequest, Input, jsonAnswer } from './wire.ts';

/** An event of Event history: the record and what LookupEvents says beside it. */
export interface HistoryEvent {
  eventId: string;
  /** Milliseconds since the epoch; CloudTrail knows whole seconds. */
  time: number;
  eventName: string;
  eventSource: string;
  username?: string;
  accessKeyId?: string;
  readOnly?: boolean;
  resources?: { type: string; name: string }[];
  /** The whole record as JSON. */
  record: string;
}

const KEPT_MS = 90 * 86_400_000;

/**
 * Event history: newest first, 50 a page at most, one attribute at most, both ends of the range inside. A token goes on
 * behind the event that was given last, so that what comes in meanwhile moves nothing; it is bound to the parameters.
 */
export class CloudTrailService {
  readonly #events = new Map<string, HistoryEvent[]>();

  /** Adds events to the history of an account in a Region. */
  add(account: string, region: string, events: readonly HistoryEvent[]): void {
    const all = [...(this.#events.get(`${account} ${region}`) ?? []), ...events];
    all.sort((a, b) => seconds(b.time) - seconds(a.time) || (a.eventId < b.eventId ? 1 : -1));
    this.#events.set(`${account} ${region}`, all);
  }

  answer(request: AwsRequest): AwsAnswer {
    if (request.operation !== 'LookupEvents') throw new AwsError('UnknownOperationException', request.operation);
    const input = new Input(request.input);
    const attributes = input.objects('LookupAttributes') ?? [];
    if (attributes.length > 1)
      throw new AwsError('InvalidLookupAttributesException', 'Only one lookup attribute is allowed.');
    const limit = input.number('MaxResults') ?? 50;
    if (limit < 1 || limit > 50)
      throw new AwsError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
    const newest = this.#events.get(`${request.account} ${request.region}`) ?? [];
    const from = input.number('StartTime') ?? seconds((newest[0]?.time ?? 0) - KEPT_MS);
    const to = input.number('EndTime') ?? Number.POSITIVE_INFINITY;
    if (from > to) throw new AwsError('InvalidTimeRangeException', 'The start time is after the end time.');
    const { NextToken: token, ...parameters } = request.input;
    const bound = JSON.stringify(parameters);
    const last = token === undefined ? null : readToken(String(token), bound);
    const found = newest.filter((event) => {
      const time = seconds(event.time);
      if (time < from || time > to || !hasAttribute(event, attributes[0])) return false;
      return last === null || time < last.time || (time === last.time && event.eventId < last.eventId);
    });
    const page = found.slice(0, limit);
    const end = page.at(-1);
    return jsonAnswer({
      Events: page.map(toAnswer),
      ...(found.length > page.length && end
        ? { NextToken: Buffer.from(JSON.stringify([seconds(end.time), end.eventId, bound])).toString('base64') }
        : {}),
    });
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function readToken(token: string, bound: string): { time: number; eventId: string } {
  const [time, eventId, parameters] = JSON.parse(Buffer.from(token, 'base64').toString()) as [number, string, string];
  if (parameters !== bound) throw new AwsError('InvalidNextTokenException', 'The token is for other parameters.');
  return { time, eventId };
}

function hasAttribute(event: HistoryEvent, attribute: Record<string, unknown> | undefined): boolean {
  if (attribute === undefined) return true;
  const value = String(attribute.AttributeValue);
  switch (attribute.AttributeKey) {
    case 'EventId':
      return event.eventId === value;
    case 'EventName':
      return event.eventName === value;
    case 'EventSource':
      return event.eventSource === value;
    case 'Username':
      return event.username === value;
    case 'AccessKeyId':
      return event.accessKeyId === value;
    case 'ReadOnly':
      return String(event.readOnly ?? false) === value;
    case 'ResourceType':
      return (event.resources ?? []).some(({ type }) => type === value);
    case 'ResourceName':
      return (event.resources ?? []).some(({ name }) => name === value);
    default:
      throw new AwsError('InvalidLookupAttributesException', `No attribute ${String(attribute.AttributeKey)}.`);
  }
}

function toAnswer(event: HistoryEvent) {
  return {
    EventId: event.eventId,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly ?? false),
    AccessKeyId: event.accessKeyId,
    EventTime: seconds(event.time),
    EventSource: event.eventSource,
    Username: event.username,
    Resources: (event.resources ?? []).map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: event.record,
  };
}
