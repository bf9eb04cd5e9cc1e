import {
  DescribeLogGroupsCommand,
  ListLogGroupsCommand,
  type ListLogGroupsCommandOutput,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import { saying } from '../../../preload/contract/errors.ts';
import { type DescribedLogGroup, type ListedLogGroup, logClass } from '../../../preload/contract/network-logs.ts';
import { CountedCalls } from '../aws/counted-calls.ts';
import type { NetworkHandlers } from '../handlers.ts';
import { logsClient, placeOfArn } from './client.ts';

/** ListLogGroups gives so many a page, DescribeLogGroups takes so many identifiers. */
const LISTED = 1000;
const DESCRIBED = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogGroups.html */
export const listGroups: NetworkHandlers['logs.groups'] = async ({ connection, linked }, context) => {
  const { signal } = context;
  const calls = await CountedCalls.of(connection, context, { service: 'logs' });
  const client = logsClient(calls.session, calls.session.region);
  let nextToken: string | undefined;
  do {
    const input = {
      limit: LISTED,
      ...(linked ? { includeLinkedAccounts: true } : {}),
      ...(nextToken ? { nextToken } : {}),
    };
    const page: ListLogGroupsCommandOutput = await calls.call('ListLogGroups', '*', () =>
      client.send(new ListLogGroupsCommand(input), { abortSignal: signal }),
    );
    const groups = (page.logGroups ?? []).flatMap(({ logGroupArn = '', logGroupClass }): ListedLogGroup[] => {
      const place = placeOfArn(logGroupArn);
      return place === null ? [] : [{ ...place, logClass: classOf(logGroupClass) }];
    });
    await context.send({ groups }, groups.length * 200);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return calls.sums;
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const describeGroups: NetworkHandlers['logs.describe'] = async ({ connection, groups: asked }, context) => {
  const { signal } = context;
  const calls = await CountedCalls.of(connection, context, { service: 'logs' });
  const client = logsClient(calls.session, calls.session.region);
  const found: DescribedLogGroup[] = [];
  for (let at = 0; at < asked.length; at += DESCRIBED) {
    const wanted = asked.slice(at, at + DESCRIBED).map((text) => text.replace(/:\*$/, ''));
    const linked = wanted.some((text) => placeOfArn(text) !== null);
    const page = await calls.call('DescribeLogGroups', '*', () =>
      client.send(
        new DescribeLogGroupsCommand({
          logGroupIdentifiers: wanted,
          ...(linked ? { includeLinkedAccounts: true } : {}),
        }),
        { abortSignal: signal },
      ),
    );
    const described = (page.logGroups ?? []).flatMap(toDescribed);
    for (const text of wanted) {
      // A name is one of the caller's own account, which comes first; others are asked for by ARN.
      const group = described.find(({ arn }) => arn === text) ?? described.find(({ name }) => name === text);
      if (group === undefined) {
        throw saying('aws.missing', 'aws.no-group', { group: text, region: calls.session.region });
      }
      found.push(group);
    }
  }
  return { groups: found, ...calls.sums };
};

function toDescribed(group: LogGroup): DescribedLogGroup[] {
  const place = placeOfArn(group.logGroupArn ?? group.arn ?? '');
  if (place === null) return [];
  return [
    {
      ...place,
      logClass: classOf(group.logGroupClass),
      storedBytes: group.storedBytes ?? null,
      retentionDays: group.retentionInDays ?? null,
      createdAt: group.creationTime ?? null,
    },
  ];
}

/** Null for one that we do not know. */
function classOf(name: string | undefined): ListedLogGroup['logClass'] {
  return logClass.safeParse(name).data ?? null;
}
