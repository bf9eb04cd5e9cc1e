import type { LogsPull, PullRequest, TracesPull } from '../../../preload/contract/pull.ts';
import { bucketOf } from './s3/list-objects.ts';
import { filterOf, spansPull } from './traces/trace-request.ts';

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
    case 'traces':
      return tracesPolicy(pull, partition);
  }
}

/** Which of the two modes an account is in is known when it was asked: until then both are allowed. X-Ray's reads know no resources. */
function tracesPolicy(pull: TracesPull, partition: string): Policy {
  const { mode, traceIds } = pull;
  const isRange = traceIds === null;
  const spans = mode !== 'xray' && isRange && filterOf(pull) === null;
  const actions = [
    ...(mode === 'auto' ? ['xray:GetTraceSegmentDestination'] : []),
    ...(isRange && !(mode === 'search' && spans) ? ['xray:GetTraceSummaries'] : []),
    ...(mode === 'search' ? [] : ['xray:BatchGetTraces']),
    ...(mode === 'xray' || spans
      ? []
      : ['xray:StartTraceRetrieval', 'xray:ListRetrievedTraces', 'xray:CancelTraceRetrieval']),
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      ...(actions.length === 0 ? [] : [{ Sid: 'Traces', Effect: 'Allow' as const, Action: actions, Resource: ['*'] }]),
      ...(spans ? logsPolicy(spansPull(pull), partition).Statement : []),
    ],
  };
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
