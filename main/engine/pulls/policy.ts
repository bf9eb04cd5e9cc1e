import type { LogsPull, PullRequest } from '../../../preload/contract/pull.ts';
import { bucketOf } from './s3/list-objects.ts';

/** An IAM policy document, as far as we write one. */
export interface Policy {
  Version: '2012-10-17';
  Statement: {
    Sid: string;
    Effect: 'Allow';
    Action: string[];
    Resource: string[];
    Condition?: Record<string, Record<string, string[]>>;
  }[];
}

/** `aws`, or the partition of China's or of US government Regions. */
export function partitionOf(region: string | null): string {
  if (region?.startsWith('cn-')) return 'aws-cn';
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/**
 * The least that allows a pull's calls. GetCallerIdentity needs no permission.
 * Objects that are encrypted with a key of KMS also need kms:Decrypt on that key, which only the key's owner can name.
 */
export function policyOf(pull: PullRequest, partition: string): Policy {
  switch (pull.source) {
    case 's3': {
      const bucket = `arn:${partition}:s3:::${bucketOf(pull)}`;
      const prefix = /^s3:\/\/[^/]+\/?(.*)$/.exec(pull.uri)?.[1] ?? '';
      const listed = prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': [`${prefix}*`] } } };
      return {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'List', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket], ...listed },
          { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`${bucket}/${prefix}*`] },
        ],
      };
    }
    case 'logs':
      return logsPolicy(pull, partition);
    case 'history':
      return {
        Version: '2012-10-17',
        // LookupEvents knows no resources.
        Statement: [{ Sid: 'Look', Effect: 'Allow', Action: ['cloudtrail:LookupEvents'], Resource: ['*'] }],
      };
  }
}

/** Of a group that is named without an ARN the account is left open. Results of queries belong to no group. */
function logsPolicy(pull: LogsPull, partition: string): Policy {
  const region = pull.connection.region ?? '*';
  const groups = pull.groups.flatMap((group) => {
    const arn = group.startsWith('arn:')
      ? group.replace(/:\*$/, '')
      : `arn:${partition}:logs:${region}:*:log-group:${group}`;
    return [arn, `${arn}:*`];
  });
  const read = pull.follow
    ? ['logs:StartLiveTail']
    : [
        ...(pull.method === 'query' ? [] : ['logs:FilterLogEvents']),
        ...(pull.method === 'filter' ? [] : ['logs:StartQuery']),
      ];
  const results = {
    Sid: 'Results',
    Effect: 'Allow' as const,
    Action: ['logs:GetQueryResults', 'logs:StopQuery'],
    Resource: ['*'],
  };
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Describe', Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: ['*'] },
      { Sid: 'Read', Effect: 'Allow', Action: read, Resource: groups },
      ...(read.includes('logs:StartQuery') ? [results] : []),
    ],
  };
}
