import {
  CloudTrailClient,
  type Event,
  type LookupAttributeKey,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { lineOf } from '../logs/client.ts';

const PAGE = 50;

/**
 * Event history of a Region (cloudtrail.md part 9), newest first. LookupEvents takes whole seconds, both ends inside; events outside of
 * the milliseconds asked for are none, as their times are whole seconds. Those of the last second seen are held back until an older
 * one is: what was sent is whole down to `wholeFrom`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const historyHandlers: NetworkHandlers<'history'> = {
  'history.read': async ({ connection, region, from, to, attribute, callsPerSecond }, context) => {
    const calls = await CountedCalls.of(connection, context, { service: 'cloudtrail', region, callsPerSecond });
    const client = calls.session.client('cloudtrail', region, (settings) => new CloudTrailClient(settings));
    let asked = {
      StartTime: new Date(Math.ceil(from / 1000) * 1000),
      EndTime: new Date(Math.floor(to / 1000) * 1000),
      MaxResults: PAGE,
      ...(attribute === null
        ? {}
        : // AWS says which keys there are.
          {
            LookupAttributes: [{ AttributeKey: attribute.key as LookupAttributeKey, AttributeValue: attribute.value }],
          }),
    };
    let events = 0;
    let held: Event[] = [];
    const send = async (ready: readonly Event[], wholeFrom: number) => {
      if (ready.length === 0) return;
      events += ready.length;
      const line = lineOf({ Events: ready });
      await context.send({ bytes: line, events: ready.length, wholeFrom }, line.length);
    };
    let NextToken: string | undefined;
    // No whole second lies in the range.
    if (asked.StartTime > asked.EndTime) return { ...calls.sums, events };
    do {
      let page: LookupEventsCommandOutput;
      try {
        page = await calls.call('LookupEvents', '*', () =>
          client.send(new LookupEventsCommand({ ...asked, ...(NextToken === undefined ? {} : { NextToken }) }), {
            abortSignal: context.signal,
          }),
        );
      } catch (error) {
        // Of a pull that was paused for long: it goes on from the second that was held back.
        if (NextToken === undefined || !isInvalidToken(error)) throw error;
        asked = { ...asked, EndTime: held[0]?.EventTime ?? asked.EndTime };
        held = [];
        NextToken = undefined;
        continue;
      }
      const all = [...held, ...(page.Events ?? [])];
      const oldest = all.reduce((time, event) => Math.min(time, timeOf(event)), Number.POSITIVE_INFINITY);
      NextToken = page.NextToken;
      held = NextToken === undefined ? [] : all.filter((event) => timeOf(event) <= oldest);
      const ready = NextToken === undefined ? all : all.filter((event) => timeOf(event) > oldest);
      await send(ready, NextToken === undefined ? from : oldest + 1000);
    } while (NextToken !== undefined);
    return { ...calls.sums, events };
  },
};

function timeOf({ EventTime }: Event): number {
  return EventTime?.getTime() ?? 0;
}

function isInvalidToken(error: unknown): boolean {
  return (
    error instanceof UserFacingError && error.cause instanceof Error && /^InvalidNextToken/.test(error.cause.message)
  );
}
