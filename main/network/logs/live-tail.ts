import { StartLiveTailCommand, type StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroupPlace } from '../../../preload/contract/network-logs.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import { failureKind, shownFailure } from '../aws/failure.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { lineOf, logsClient } from './client.ts';

/** Before a new session follows one that was cut. */
const AGAIN_MS = 1000;

/**
 * Live Tail (cloudwatch-logs.md part 1): an update a second, 500 events at most, more are sampled. A session ends after three hours
 * or with its connection; the next one begins then, and what came in between is not seen.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
 */
export const tailEvents: NetworkHandlers['logs.tail'] = async ({ connection, groups, pattern }, context) => {
  const { signal, clock } = context;
  const region = groups[0]?.region ?? '';
  const calls = await CountedCalls.of(connection, context, { service: 'logs', region });
  const client = logsClient(calls.session, region);
  const arns = groups.map(({ arn }) => arn);
  for (;;) {
    const { responseStream } = await calls.call('StartLiveTail', arns.join(', '), () =>
      client.send(
        new StartLiveTailCommand({
          logGroupIdentifiers: arns,
          ...(pattern === null ? {} : { logEventFilterPattern: pattern }),
        }),
        { abortSignal: signal },
      ),
    );
    try {
      for await (const event of responseStream ?? []) {
        signal.throwIfAborted();
        for (const update of updatesOf(event, groups)) {
          const { arn, sampled } = update;
          // The group makes the bytes its own: another one may log the same at the same time.
          const bytes = lineOf({ logGroupIdentifier: arn, events: update.events });
          await context.send({ arn, bytes, events: update.events.length, at: clock.now(), sampled }, bytes.length);
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      const isOver = error instanceof Error && /^Session(Timeout|Streaming)Exception$/.test(error.name);
      if (!isOver && failureKind(error) === 'other' && !isCut(error)) {
        throw shownFailure(
          error,
          { action: 'logs:StartLiveTail', resource: arns.join(', ') },
          calls.session.connection.profile,
        );
      }
    }
    await clock.sleep(AGAIN_MS, signal);
  }
};

/** The events of an update by group; one without events tells nothing. */
function updatesOf({ sessionUpdate }: StartLiveTailResponseStream, groups: readonly LogGroupPlace[]) {
  const results = sessionUpdate?.sessionResults ?? [];
  const sampled = sessionUpdate?.sessionMetadata?.sampled === true;
  return groups.flatMap(({ arn, name, account }) => {
    const events = results
      // The identifier is the ARN, or `account:name`.
      .filter(
        ({ logGroupIdentifier: id = arn }) =>
          id.replace(/:\*$/, '') === arn || id === `${account}:${name}` || id === name,
      )
      .map(({ logStreamName, timestamp, message, ingestionTime }) => ({
        logStreamName,
        timestamp,
        message,
        ingestionTime,
      }));
    return events.length === 0 ? [] : [{ arn, sampled, events }];
  });
}

/** A stream that ended in the middle of a message. */
function isCut(error: unknown): boolean {
  return error instanceof Error && /truncated|premature|terminated|socket/i.test(error.message);
}
