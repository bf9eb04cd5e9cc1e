import { Random } from './random.ts';
import {
  ADDRESSES,
  AGENTS,
  BUCKETS,
  type Caller,
  exampleKey,
  GLOBAL_REGION,
  type JsonObject,
  principalId,
  REGION,
  roleSession,
  SHOP,
  TABLES,
  user,
  WAREHOUSE,
} from './shop.ts';
import { type Call, denied, ids, objectResources, s3Additional, tableResource } from './trail-record.ts';

/** The key of the build server's user, which leaked. */
export const LEAKED_KEY = 'AKIAIOSFODNN7EXAMPLE';
/** The key that the stranger had made for the user `reporting`. */
export const MADE_KEY = 'AKIAI44QH8DHBEXAMPLE';

const second = 1000;
const minute = 60 * second;
const FRIDAY = Date.UTC(2026, 10, 13);

/** The acts of the story, epoch milliseconds, each half-open. */
export const ACTS = {
  /** The stranger tries ports of the shop's front. */
  probe: { from: FRIDAY + 80 * minute, to: FRIDAY + 95 * minute },
  enumerate: { from: FRIDAY + 102 * minute, to: FRIDAY + 122 * minute },
  chain: { from: FRIDAY + 126 * minute, to: FRIDAY + 131 * minute },
  read: { from: FRIDAY + 131 * minute, to: FRIDAY + 178 * minute },
  hide: { from: FRIDAY + 182 * minute, to: FRIDAY + 186 * minute },
  persist: { from: FRIDAY + 190 * minute, to: FRIDAY + 196 * minute },
  /** The new key scans the orders, and the shop fails for it. */
  scan: { from: FRIDAY + 564 * minute, to: FRIDAY + 603 * minute },
  /** The keys are switched off from the office. */
  end: { from: FRIDAY + 603 * minute, to: FRIDAY + 606 * minute },
} as const;
export type Act = keyof typeof ACTS;

/** What is planted: the stranger's calls act by act, and the keys that they were made with. */
export interface Story {
  calls: Record<Exclude<Act, 'probe'>, Call[]>;
  keys: { leaked: string; deploy: string; reader: string; made: string };
  /** Principal id of the build server's user, who uses the leaked key rightly. */
  builder: Caller;
}

/** What the stranger asks with the leaked key, in this order; those with `false` are refused. */
const ENUMERATION: readonly (readonly [
  service: string,
  name: string,
  action: string,
  allowed: boolean,
  request?: JsonObject,
])[] = [
  ['sts', 'GetCallerIdentity', 'sts:GetCallerIdentity', true],
  ['iam', 'GetUser', 'iam:GetUser', true],
  ['iam', 'ListAttachedUserPolicies', 'iam:ListAttachedUserPolicies', true, { userName: 'ci-deploy' }],
  ['iam', 'ListUserPolicies', 'iam:ListUserPolicies', true, { userName: 'ci-deploy' }],
  ['iam', 'GetAccountAuthorizationDetails', 'iam:GetAccountAuthorizationDetails', false],
  ['iam', 'ListUsers', 'iam:ListUsers', false],
  ['iam', 'ListRoles', 'iam:ListRoles', true],
  ['iam', 'ListGroups', 'iam:ListGroups', false],
  ['iam', 'ListAccessKeys', 'iam:ListAccessKeys', false],
  ['s3', 'ListBuckets', 's3:ListAllMyBuckets', false, { Host: `s3.${REGION}.amazonaws.com` }],
  ['ec2', 'DescribeInstances', 'ec2:DescribeInstances', false, { instancesSet: {}, filterSet: {} }],
  ['ec2', 'DescribeSecurityGroups', 'ec2:DescribeSecurityGroups', false, { securityGroupSet: {}, filterSet: {} }],
  [
    'ec2',
    'DescribeSnapshots',
    'ec2:DescribeSnapshots',
    false,
    { snapshotSet: {}, ownersSet: { items: [{ owner: 'self' }] } },
  ],
  ['rds', 'DescribeDBInstances', 'rds:DescribeDBInstances', false],
  ['secretsmanager', 'ListSecrets', 'secretsmanager:ListSecrets', false],
  ['ssm', 'DescribeParameters', 'ssm:DescribeParameters', false],
  ['lambda', 'ListFunctions20150331', 'lambda:ListFunctions', true],
  ['dynamodb', 'ListTables', 'dynamodb:ListTables', true],
  ['ecs', 'ListClusters', 'ecs:ListClusters', true],
  ['ecs', 'DescribeClusters', 'ecs:DescribeClusters', true, { clusters: ['shop'] }],
  ['kms', 'ListKeys', 'kms:ListKeys', false],
  ['cloudtrail', 'DescribeTrails', 'cloudtrail:DescribeTrails', true, { trailNameList: [], includeShadowTrails: true }],
  ['guardduty', 'ListDetectors', 'guardduty:ListDetectors', false],
  ['organizations', 'ListAccounts', 'organizations:ListAccounts', false],
];

const GLOBAL = new Set(['iam', 'organizations']);
const regionOf = (service: string) => (GLOBAL.has(service) ? GLOBAL_REGION : REGION);

/** The planted story of a seed. Every fact that the tour asks for is in its calls. */
export function storyOf(seed: number): Story {
  const random = new Random(seed, 0x57012);
  const keys = {
    leaked: LEAKED_KEY,
    deploy: exampleKey(random, 'ASIA'),
    reader: exampleKey(random, 'ASIA'),
    made: MADE_KEY,
  };
  const ciPrincipal = principalId(random, 'AIDA');
  const builder = user({
    name: 'ci-deploy',
    key: LEAKED_KEY,
    principal: ciPrincipal,
    address: ADDRESSES.build,
    agent: AGENTS.terraform,
  });
  const thief: Caller = { ...builder, sourceIPAddress: ADDRESSES.stranger, userAgent: AGENTS.stranger };
  const deploy = roleSession({
    account: SHOP,
    role: 'shop-deploy',
    path: '/delivery/',
    session: 'botocore-session-1794535601',
    key: keys.deploy,
    principal: principalId(random, 'AROA'),
    began: ACTS.chain.from + 31 * second,
    address: ADDRESSES.stranger,
    agent: AGENTS.stranger,
  });
  const reader = roleSession({
    account: WAREHOUSE,
    role: 'warehouse-reader',
    session: 'backup-check',
    key: keys.reader,
    principal: principalId(random, 'AROA'),
    began: ACTS.chain.from + 188 * second,
    address: ADDRESSES.stranger,
    agent: AGENTS.stranger,
  });
  const reporting = user({
    name: 'reporting',
    key: MADE_KEY,
    principal: principalId(random, 'AIDA'),
    address: ADDRESSES.strangerLater,
    agent: AGENTS.strangerLater,
  });
  return {
    keys,
    builder,
    calls: {
      enumerate: enumeration(random, thief),
      chain: roleChain(random, thief, deploy, reader, keys),
      read: bucketReads(random, reader),
      hide: hiding(random, deploy),
      persist: persistence(random, deploy, reporting),
      scan: scans(random, reporting),
      end: switchedOff(random),
    },
  };
}

function enumeration(random: Random, by: Caller): Call[] {
  let at = ACTS.enumerate.from + 17 * second;
  return ENUMERATION.map(([service, name, action, allowed, request]) => {
    const call: Call = {
      at,
      by,
      account: SHOP,
      region: regionOf(service),
      service,
      name,
      ...ids(random),
      ...(request === undefined ? {} : { request }),
      ...(allowed ? {} : { error: denied(by, action, '*', service) }),
    };
    at += (12 + random.below(60)) * second;
    return call;
  });
}

/** `responseElements` of AssumeRole; the token is made up. */
function credentials(random: Random, key: string, session: Caller, expires: number): JsonObject {
  const expiration = responseTime(expires);
  const { principalId: id, arn } = session.userIdentity;
  return {
    credentials: { accessKeyId: key, sessionToken: random.letters(340), expiration },
    assumedRoleUser: { assumedRoleId: id, arn },
  };
}

/** Times in answers: `Nov 13, 2026, 3:10:58 AM` (cloudtrail.md 3.2); all of the story's are of November. */
function responseTime(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const hour = date.getUTCHours();
  const clock = `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `Nov ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${clock}`;
}

function roleChain(random: Random, thief: Caller, deploy: Caller, reader: Caller, keys: Story['keys']): Call[] {
  const { from } = ACTS.chain;
  const arnOf = (account: string, role: string) => `arn:aws:iam::${account}:role/${role}`;
  const admin = arnOf(WAREHOUSE, 'OrganizationAccountAccessRole');
  const assume = (at: number, by: Caller, roleArn: string, roleSessionName: string, more: Partial<Call>): Call => ({
    at,
    by,
    account: SHOP,
    region: REGION,
    service: 'sts',
    name: 'AssumeRole',
    request: { roleArn, roleSessionName },
    ...ids(random),
    ...more,
  });
  const reached = arnOf(WAREHOUSE, 'warehouse-reader');
  const answer = credentials(random, keys.reader, reader, from + 188 * second + 3_600_000);
  const sharedEventId = random.uuid();
  const crossing = assume(from + 188 * second, deploy, reached, 'backup-check', { response: answer, sharedEventId });
  return [
    assume(from + 31 * second, thief, arnOf(SHOP, 'delivery/shop-deploy'), 'botocore-session-1794535601', {
      response: credentials(random, keys.deploy, deploy, from + 31 * second + 3_600_000),
    }),
    assume(from + 96 * second, deploy, admin, 'backup-check', {
      error: denied(deploy, 'sts:AssumeRole', admin, 'sts'),
    }),
    crossing,
    // The account of the role records the same act, and names the caller by its account alone.
    {
      ...crossing,
      account: WAREHOUSE,
      by: {
        ...deploy,
        userIdentity: {
          type: 'AWSAccount',
          principalId: deploy.userIdentity.principalId,
          accountId: SHOP,
        },
      },
      eventId: random.uuid(),
    },
  ];
}

/** Objects that the stranger fetched, and those that it was refused. */
const OBJECTS = 164;
const REFUSED_OBJECTS = 6;

function bucketReads(random: Random, by: Caller): Call[] {
  let at = ACTS.read.from + 12 * second;
  const bucket = BUCKETS.exports;
  const host = `${bucket}.s3.${REGION}.amazonaws.com`;
  const make = (name: string, request: JsonObject, more: Partial<Call> = {}): Call => {
    const call: Call = {
      at,
      by,
      account: WAREHOUSE,
      region: REGION,
      service: 's3',
      name,
      request,
      ...ids(random),
      ...more,
    };
    at += (5 + random.below(20)) * second;
    return call;
  };
  const read = (key: string, bytes: number | null): Call => {
    const error = bytes === null ? denied(by, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`, 's3') : undefined;
    return make(
      'GetObject',
      { bucketName: bucket, Host: host, key },
      {
        data: true,
        additional: s3Additional(random, 0, bytes ?? 243),
        resources: objectResources(WAREHOUSE, bucket, key),
        ...(error === undefined ? {} : { error }),
      },
    );
  };
  const part = (n: number) => `customers/2026/11/part-${String(n).padStart(5, '0')}.csv.gz`;
  return [
    make('ListBuckets', { Host: `s3.${REGION}.amazonaws.com` }, { additional: s3Additional(random, 0, 612) }),
    ...[BUCKETS.lake, bucket].map((bucketName) =>
      make('GetBucketLocation', { bucketName, Host: `${bucketName}.s3.amazonaws.com`, location: '' }),
    ),
    ...['customers/', 'hr/'].map((prefix) =>
      make(
        'ListObjects',
        { 'list-type': '2', bucketName: bucket, prefix, Host: host, 'encoding-type': 'url' },
        {
          data: true,
          additional: s3Additional(random, 0, 18_000 + random.below(4000)),
          resources: [
            { accountId: WAREHOUSE, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
            { type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${bucket}/${prefix}` },
          ],
        },
      ),
    ),
    ...Array.from({ length: REFUSED_OBJECTS }, (_, n) =>
      read(`hr/2026/salaries-${String(n + 1).padStart(2, '0')}.csv`, null),
    ),
    ...Array.from({ length: OBJECTS }, (_, n) => read(part(n), 4_000_000 + random.below(9_000_000))),
  ];
}

function hiding(random: Random, by: Caller): Call[] {
  const arn = `arn:aws:cloudtrail:${REGION}:${SHOP}:trail/shop-trail`;
  const make = (after: number, name: string, request: JsonObject): Call => ({
    at: ACTS.hide.from + after * second,
    by,
    account: SHOP,
    region: REGION,
    service: 'cloudtrail',
    name,
    write: true,
    request,
    error: denied(by, `cloudtrail:${name}`, arn, 'cloudtrail'),
    ...ids(random),
  });
  return [
    make(44, 'StopLogging', { name: arn }),
    make(79, 'StopLogging', { name: 'shop-trail' }),
    make(121, 'PutEventSelectors', {
      trailName: 'shop-trail',
      eventSelectors: [
        {
          readWriteType: 'WriteOnly',
          includeManagementEvents: false,
          dataResources: [],
          excludeManagementEventSources: [],
        },
      ],
    }),
    make(163, 'DeleteTrail', { name: arn }),
  ];
}

function persistence(random: Random, deploy: Caller, reporting: Caller): Call[] {
  const { from } = ACTS.persist;
  const make = (after: number, by: Caller, service: string, name: string, more: Partial<Call>): Call => ({
    at: from + after * second,
    by,
    account: SHOP,
    region: regionOf(service),
    service,
    name,
    ...ids(random),
    ...more,
  });
  const other = { userName: 'maria.silva' };
  return [
    make(12, deploy, 'iam', 'CreateAccessKey', {
      write: true,
      request: other,
      error: denied(deploy, 'iam:CreateAccessKey', `arn:aws:iam::${SHOP}:user/maria.silva`, 'iam'),
    }),
    make(58, deploy, 'iam', 'CreateAccessKey', {
      write: true,
      request: { userName: 'reporting' },
      response: {
        accessKey: {
          userName: 'reporting',
          accessKeyId: MADE_KEY,
          status: 'Active',
          createDate: responseTime(from + 58 * second),
        },
      },
    }),
    make(140, reporting, 'sts', 'GetCallerIdentity', {}),
    make(171, reporting, 'dynamodb', 'DescribeTable', {
      request: { tableName: TABLES.orders },
      apiVersion: '2012-08-10',
    }),
  ];
}

/** One call of Scan every 2 s or so takes what the table can give; later ones are slowed down themselves. */
function scans(random: Random, by: Caller): Call[] {
  const calls: Call[] = [];
  for (let at = ACTS.scan.from + 10 * second; at < ACTS.scan.to; at += (1 + random.below(3)) * second) {
    const isSlowed = at > ACTS.scan.from + 2 * minute && random.chance(0.3);
    calls.push({
      at,
      by,
      account: SHOP,
      region: REGION,
      service: 'dynamodb',
      name: 'Scan',
      data: true,
      request: { tableName: TABLES.orders, totalSegments: 8, segment: random.below(8) },
      resources: tableResource(SHOP, REGION, TABLES.orders),
      apiVersion: '2012-08-10',
      ...ids(random),
      requestId: dynamoRequestId(random),
      ...(isSlowed ? { error: THROTTLED } : {}),
    });
  }
  return calls;
}

/** What DynamoDB answers when a table's limit is reached. */
export const THROTTLED = {
  code: 'ThrottlingException',
  message: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
};

/** 52 capital letters and digits, as DynamoDB's request ids are. */
export function dynamoRequestId(random: Random): string {
  return `${random.capitals(44)}VV4KQNSO`;
}

function switchedOff(random: Random): Call[] {
  const { from } = ACTS.end;
  const maria = roleSession({
    account: SHOP,
    role: 'AWSReservedSSO_Administrator_3f1c0de2a9b84d57',
    path: `/aws-reserved/sso.amazonaws.com/${REGION}/`,
    session: 'maria.silva@example.com',
    key: exampleKey(random, 'ASIA'),
    principal: principalId(random, 'AROA'),
    began: from - 40 * minute,
    address: ADDRESSES.office,
    agent: AGENTS.browser,
    fromConsole: true,
  });
  const off = (after: number, userName: string, accessKeyId: string): Call => ({
    at: from + after * second,
    by: maria,
    account: SHOP,
    region: GLOBAL_REGION,
    service: 'iam',
    name: 'UpdateAccessKey',
    write: true,
    request: { userName, accessKeyId, status: 'Inactive' },
    ...ids(random),
  });
  return [off(20, 'reporting', MADE_KEY), off(64, 'ci-deploy', LEAKED_KEY)];
}

/** Every planted call in time order. */
export function storyCalls({ calls }: Story): Call[] {
  return Object.values(calls)
    .flat()
    .sort((a, b) => a.at - b.at);
}
