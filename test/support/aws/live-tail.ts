import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { eventMessage, exceptionMessage } from './event-stream.ts';
import { arnOf, type LogGroup, type LogGroups } from './log-groups.ts';
import { matcherOf } from './log-pages.ts';
import { type AwsAnswer, AwsError, type AwsRequest, Input } from './wire.ts';

/** An update holds so many events; of more it is a sample. */
const SAMPLE = 500;

interface Session {
  groups: LogGroup[];
  matches: (message: string) => boolean;
  response: ServerResponse;
}

/** StartLiveTail: sessions whose seconds pass when the test says so. */
export class LiveTail {
  readonly #sessions = new Set<Session>();

  constructor(private readonly groups: LogGroups) {}

  get sessions(): number {
    return this.#sessions.size;
  }

  start(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    const identifiers = input.list('logGroupIdentifiers') ?? [];
    if (identifiers.length === 0 || identifiers.length > 10) {
      throw new AwsError('InvalidParameterException', 'logGroupIdentifiers: 1 to 10.');
    }
    const groups = identifiers.map((arn) => {
      if (!arn.startsWith('arn:')) throw new AwsError('InvalidParameterException', 'logGroupIdentifiers must be ARNs.');
      return this.groups.find(arn, request.account, request.region, true);
    });
    if (groups.some(({ logClass }) => logClass !== 'STANDARD')) {
      throw new AwsError('InvalidOperationException', 'Live Tail is for log groups of the Standard class.');
    }
    const matches = matcherOf(input.text('logEventFilterPattern') ?? '');
    return {
      status: 200,
      headers: { 'content-type': 'application/vnd.amazon.eventstream' },
      body: async (response) => {
        const session = { groups, matches, response };
        this.#sessions.add(session);
        response.write(
          eventMessage('sessionStart', {
            sessionId: 'session',
            requestId: 'request',
            logGroupIdentifiers: identifiers,
          }),
        );
        await once(response, 'close');
        this.#sessions.delete(session);
      },
    };
  }

  /** A second passes: each session gets what was logged in it, 500 at most, and is told where that is a sample. */
  second(group: LogGroup, events: readonly { timestamp: number; stream: string; message: string }[]): void {
    for (const { groups, matches, response } of this.#sessions) {
      const found = groups.includes(group) ? events.filter(({ message }) => matches(message)) : [];
      const step = Math.max(1, found.length / SAMPLE);
      const shown = Array.from({ length: Math.min(SAMPLE, found.length) }, (_, i) => found[Math.floor(i * step)]);
      response.write(
        eventMessage('sessionUpdate', {
          sessionMetadata: { sampled: found.length > SAMPLE },
          sessionResults: shown.map((event) => ({
            logGroupIdentifier: arnOf(group),
            logStreamName: event?.stream,
            timestamp: event?.timestamp,
            ingestionTime: (event?.timestamp ?? 0) + 500,
            message: event?.message,
          })),
        }),
      );
    }
  }

  /** Ends all sessions as AWS does after three hours. */
  timeOut(): void {
    for (const { response } of this.#sessions)
      response.end(exceptionMessage('SessionTimeoutException', 'Session timed out.'));
  }

  /** Cuts the connections. */
  drop(): void {
    for (const { response } of this.#sessions) response.destroy();
  }
}
