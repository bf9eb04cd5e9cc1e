import { isUtf8 } from 'node:buffer';
import { JsonScanner, type Member, membersOf } from '../json-scan.ts';
import type { LogFormat } from './formats.ts';
import { textOfMember, timeOfMember, wordOfMember } from './json-event.ts';
import { JsonItemCutter } from './json-items.ts';
import { HALF_A_CHARACTER, type LogEvent, type LogSink, NOT_TEXT, plainEvent } from './log-event.ts';
import type { Sample, SampledItem } from './sample.ts';

/**
 * Answers of FilterLogEvents and GetLogEvents as the AWS CLI writes them (cloudwatch-logs.md 2.1):
 *
 *   {"events":[{"logStreamName","timestamp","message","ingestionTime","eventId"}],"searchedLogStreams":[],"nextToken"}
 *   {"events":[{"timestamp","message","ingestionTime"}],"nextForwardToken":"f/...","nextBackwardToken":"b/..."}
 *
 * One answer or several in a file, in an array, or one a line; and their events alone, as `--query events` leaves them.
 * A subscription delivers (to Firehose, and so into S3) the like, one document after the other without anything between:
 *
 *   {"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup","logStream","logEvents":[{"id","timestamp","message"}]}
 */
export const cloudWatchFilter: LogFormat = {
  id: 'logs-filter',
  score: (sample) => (eventsOf(sample) === 'filter' ? 1 : 0),
  reasonToAsk: () => null,
  cutter,
};

export const cloudWatchGet: LogFormat = {
  id: 'logs-get',
  score: (sample) => (eventsOf(sample) === 'get' ? 1 : 0),
  reasonToAsk: () => null,
  cutter,
};

/** What an answer of FilterLogEvents may have. */
const ANSWER_MEMBERS = new Set(['events', 'searchedLogStreams', 'nextToken']);

const SUBSCRIPTION_MEMBERS = ['messageType', 'owner', 'logGroup', 'logStream'];
const CONTROL = 'control message of CloudWatch Logs, by which it checks a destination: no log event';

export const subscription: LogFormat = {
  id: 'logs-subscription',
  score: ({ object }) => (object.names.has('messageType') && object.names.has('logEvents') ? 1 : 0),
  reasonToAsk: () => null,
  cutter: (_sample, sink) => {
    const cutter: JsonItemCutter = new JsonItemCutter({
      wrapper: 'logEvents',
      kept: SUBSCRIPTION_MEMBERS,
      item: (bytes, start, end, number, offset) => {
        const { members } = cutter;
        const isControl = members.get('messageType') === 'CONTROL_MESSAGE';
        const event = isControl ? CONTROL : eventOf(bytes, start, end, number);
        if (typeof event === 'string') {
          sink.failed(event, number, bytes, start, end, offset);
          return;
        }
        event.account = members.get('owner') ?? null;
        event.group = members.get('logGroup') ?? null;
        event.stream = members.get('logStream') ?? null;
        sink.event(event, offset);
      },
      failed: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
    });
    return cutter;
  },
};

function eventsOf(sample: Sample): 'filter' | 'get' | null {
  const { names, items } = sample.object;
  const events = items.get('events');
  if (events === undefined) return kindOfEvent(names);
  if (events.what === 'object') return kindOfEvent(events.names);
  // An answer without events is known by its other members.
  if (events.what !== 'none') return null;
  if (names.has('nextForwardToken') || names.has('nextBackwardToken')) return 'get';
  return [...names].every((name) => ANSWER_MEMBERS.has(name)) ? 'filter' : null;
}

function kindOfEvent(names: SampledItem['names']): 'filter' | 'get' | null {
  if (!names.has('timestamp') || !names.has('message')) return null;
  if (names.has('eventId') || names.has('logStreamName')) return 'filter';
  return names.has('ingestionTime') ? 'get' : null;
}

function cutter(sample: Sample, sink: LogSink): JsonItemCutter {
  const wrapper = sample.object.items.has('events') ? 'events' : null;
  return new JsonItemCutter({
    wrapper,
    item: (bytes, start, end, number, offset) => {
      const event = eventOf(bytes, start, end, number);
      if (typeof event === 'string') sink.failed(event, number, bytes, start, end, offset);
      else sink.event(event, offset);
    },
    failed: (reason, bytes, start, end, number, offset) => sink.failed(reason, number, bytes, start, end, offset),
  });
}

/** The event that an item is, or why it is none. */
function eventOf(bytes: Buffer, start: number, end: number, number: number): LogEvent | string {
  if (bytes[start] !== 0x7b) return 'no log event: it is not an object';
  const item = bytes.subarray(start, end);
  if (!isUtf8(item)) return NOT_TEXT;
  const event = plainEvent(number, Buffer.alloc(0), null);
  let message: string | null = null;
  for (const member of membersOf(new JsonScanner(item), 0)) {
    switch (member.name) {
      case 'message':
        message = textOfMember(item, member);
        break;
      case 'timestamp':
        event.timeUs = millis(item, member);
        break;
      case 'ingestionTime':
        event.ingestionUs = millis(item, member);
        break;
      case 'eventId':
      case 'id':
        event.eventId = textOfMember(item, member) ?? wordOfMember(item, member);
        break;
      case 'logStreamName':
        event.stream = textOfMember(item, member);
        break;
    }
  }
  if (message === null) return 'no log event: it has no message that is text';
  if (/\p{Surrogate}/u.test(message)) return HALF_A_CHARACTER;
  event.message = Buffer.from(message);
  return event;
}

/** CloudWatch's times are milliseconds whatever their size; some tools write them as text. */
function millis(bytes: Buffer, member: Member): number | null {
  const word = wordOfMember(bytes, member);
  return word !== null && /^\d{1,14}$/.test(word) ? Number(word) * 1000 : timeOfMember(bytes, member);
}
