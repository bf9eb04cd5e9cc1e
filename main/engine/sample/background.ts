import { Random } from './random.ts';
import { type Rhythm, timesOf } from './rhythm.ts';
import {
  ADDRESSES,
  AGENTS,
  BUCKETS,
  type Caller,
  exampleKey,
  GLOBAL_REGION,
  isoSecond,
  type JsonObject,
  REGION,
  SHOP,
  service,
  sessionsOf,
  TABLES,
  WAREHOUSE,
} from './shop.ts';
import { type Call, denied, ids, objectResources, s3Additional } from './trail-record.ts';

/** Something that is called again and again on both days. */
interface Habit {
  /** Calls in the two days. */
  count: number;
  rhythm: Rhythm;
  by: (at: number) => Caller;
  account?: string;
  service: string;
  name: string;
  /** Region, members of the record and so on, of each call. */
  more?: (random: Random, at: number) => Partial<Call>;
  /** Share of calls that are refused, and for what. */
  refused?: { share: number; action: string; resource: string };
}

/** Everybody's everyday work, in no order; the leaked key's own user among them. */
export function backgroundCalls(seed: number, builder: Caller): Call[] {
  const cast = castOf(new Random(seed, 0xca57));
  return habitsOf(cast, builder).flatMap((habit, index) => callsOf(habit, new Random(seed, 0xba5e, index)));
}

function callsOf(habit: Habit, random: Random): Call[] {
  const { count, rhythm, by, service: name, account = SHOP, more, refused } = habit;
  return timesOf(random, rhythm, count).map((at) => {
    const caller = by(at);
    const isRefused = refused !== undefined && random.chance(refused.share);
    return {
      at,
      by: caller,
      account,
      region: name === 'iam' ? GLOBAL_REGION : REGION,
      service: name,
      name: habit.name,
      ...ids(random),
      ...more?.(random, at),
      ...(isRefused ? { error: denied(caller, refused.action, refused.resource, name) } : {}),
    };
  });
}

interface Cast {
  /** People, each in sessions of the console or of their command line. */
  people: ((at: number) => Caller)[];
  agents: ((at: number) => Caller)[];
  tasks: (at: number) => Caller;
  functions: Record<'catalog' | 'checkout', (at: number) => Caller>;
  monitor: (at: number) => Caller;
  copier: (at: number) => Caller;
  instances: string[];
}

const PEOPLE = ['maria.silva', 'j.okafor', 'liwei', 'tom.baker', 'priya.n'];

function castOf(random: Random): Cast {
  const person = (name: string, index: number) =>
    sessionsOf(random, 8, {
      account: SHOP,
      role: index === 0 ? 'AWSReservedSSO_Administrator_3f1c0de2a9b84d57' : 'AWSReservedSSO_Developer_81b0c7e94d2a6f35',
      path: `/aws-reserved/sso.amazonaws.com/${REGION}/`,
      session: `${name}@example.com`,
      address: ADDRESSES.office,
      agent:
        index % 2 === 0
          ? AGENTS.browser
          : 'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7',
      ...(index % 2 === 0 ? { fromConsole: true as const } : {}),
    });
  const instances = Array.from({ length: 4 }, () => `i-0${random.hex(16)}`);
  const role = (name: string, session: string, address: string, agent: string, account = SHOP) =>
    sessionsOf(random, 6, { account, role: name, session, address, agent });
  return {
    people: PEOPLE.map(person),
    agents: instances.map((id, index) =>
      role(
        'shop-worker',
        id,
        `10.20.2.${10 + index}`,
        'aws-sdk-go/1.55.8 (go1.24.6; linux; amd64) amazon-ssm-agent/3.3.2746.0',
      ),
    ),
    tasks: role('orders-task', '7c41d9e0b52f4f0c8a3e6d1b90a7f254', '10.20.1.21', AGENTS.java),
    functions: {
      catalog: role('shop-catalog-role', 'shop-catalog', '10.20.0.31', AGENTS.node),
      checkout: role('shop-checkout-role', 'shop-checkout', '10.20.0.32', AGENTS.node),
    },
    monitor: role('monitoring-reader', 'collector', '198.51.100.60', AGENTS.python),
    copier: role('nightly-copy', 'nightly-copy', '10.30.0.12', AGENTS.python, WAREHOUSE),
    instances,
  };
}

/** The role that orders works with; its calls of DynamoDB are written from the requests. */
export function ordersTask(seed: number): (at: number) => Caller {
  return castOf(new Random(seed, 0xca57)).tasks;
}

function habitsOf(cast: Cast, builder: Caller): Habit[] {
  return [
    ...serviceHabits(),
    ...machineHabits(cast),
    ...peopleHabits(cast),
    ...buildHabits(builder),
    ...nightHabits(cast),
  ];
}

/** AWS's own services: roles that they take on, logs that they deliver. */
function serviceHabits(): Habit[] {
  const assumed = (by: string, role: string, session: string, count: number, account = SHOP): Habit => ({
    count,
    rhythm: 'even',
    by: () => service(account, by),
    account,
    service: 'sts',
    name: 'AssumeRole',
    more: (random, at) => {
      const arn = `arn:aws:iam::${account}:role/${role}`;
      return {
        request: { roleArn: arn, roleSessionName: session },
        response: {
          credentials: {
            accessKeyId: exampleKey(random, 'ASIA'),
            sessionToken: random.letters(300),
            expiration: isoSecond(at + 3_600_000),
          },
        },
        resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: arn }],
        sharedEventId: random.uuid(),
      };
    },
  });
  const delivery = (by: string, bucket: string, prefix: string, count: number, account = SHOP): Habit => ({
    count,
    rhythm: 'even',
    by: () => service(account, by),
    account,
    service: 's3',
    name: 'PutObject',
    more: (random, at) => {
      const key = `${prefix}/${isoSecond(at).slice(0, 10).replaceAll('-', '/')}/${account}_${random.letters(16).replace(/[+/]/g, 'z')}.json.gz`;
      return {
        write: true,
        data: true,
        request: {
          bucketName: bucket,
          Host: `${bucket}.s3.${REGION}.amazonaws.com`,
          key,
          'x-amz-acl': 'bucket-owner-full-control',
          'x-amz-server-side-encryption': 'aws:kms',
        },
        response: { 'x-amz-server-side-encryption': 'aws:kms' },
        additional: s3Additional(random, 1200 + random.below(30_000), 0),
        resources: objectResources(account, bucket, key),
      };
    },
  });
  return [
    assumed('lambda', 'shop-catalog-role', 'shop-catalog', 2600),
    assumed('lambda', 'shop-checkout-role', 'shop-checkout', 1900),
    assumed('ecs-tasks', 'orders-task', '7c41d9e0b52f4f0c8a3e6d1b90a7f254', 900),
    assumed('config', 'config-recorder', 'AWSConfig-Describe', 1100),
    assumed('config', 'config-recorder', 'AWSConfig-Describe', 620, WAREHOUSE),
    assumed(
      'autoscaling',
      'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      'AutoScaling',
      800,
    ),
    delivery('cloudtrail', BUCKETS.trail, `AWSLogs/${SHOP}/CloudTrail/${REGION}`, 2300),
    delivery('delivery.logs', BUCKETS.trail, `AWSLogs/${SHOP}/vpcflowlogs/${REGION}`, 2100),
    {
      count: 1600,
      rhythm: 'even',
      by: () => service(SHOP, 'cloudtrail'),
      service: 's3',
      name: 'GetBucketAcl',
      more: (random) => ({
        request: { bucketName: BUCKETS.trail, Host: `${BUCKETS.trail}.s3.${REGION}.amazonaws.com`, acl: '' },
        additional: s3Additional(random, 0, 568),
        resources: [{ accountId: SHOP, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${BUCKETS.trail}` }],
      }),
    },
    {
      count: 1800,
      rhythm: 'even',
      by: () => service(SHOP, 'dynamodb'),
      service: 'kms',
      name: 'Decrypt',
      more: (random) => ({
        request: {
          encryptionContext: {
            'aws:dynamodb:tableName': random.chance(0.6) ? TABLES.orders : TABLES.catalog,
            'aws:dynamodb:subscriberId': SHOP,
          },
          encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        },
        resources: [kmsKey()],
      }),
    },
    {
      count: 48,
      rhythm: 'even',
      by: () => service(SHOP, 'secretsmanager'),
      service: 'secretsmanager',
      name: 'RotationStarted',
      more: () => ({
        write: true,
        type: 'AwsServiceEvent',
        serviceEventDetails: {
          additionalEventData: { SecretId: `arn:aws:secretsmanager:${REGION}:${SHOP}:secret:shop/orders-Hq2xLm` },
        },
      }),
    },
  ];
}

function kmsKey(): JsonObject {
  return {
    accountId: SHOP,
    type: 'AWS::KMS::Key',
    ARN: `arn:aws:kms:${REGION}:${SHOP}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  };
}

/** Functions, tasks, instances and the monitor. */
function machineHabits({ functions, agents, monitor, tasks, instances }: Cast): Habit[] {
  const logStream = (name: 'catalog' | 'checkout', count: number): Habit => ({
    count,
    rhythm: 'customers',
    by: functions[name],
    service: 'logs',
    name: 'CreateLogStream',
    more: (random, at) => ({
      write: true,
      request: {
        logGroupName: `/aws/lambda/shop-${name}`,
        logStreamName: `${isoSecond(at).slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`,
      },
      apiVersion: '20140328',
    }),
  });
  const watched = (serviceName: string, name: string, count: number, request: JsonObject): Habit => ({
    count,
    rhythm: 'even',
    by: monitor,
    service: serviceName,
    name,
    more: () => ({ request }),
  });
  return [
    logStream('catalog', 1500),
    logStream('checkout', 1100),
    ...agents.map(
      (agent, index): Habit => ({
        count: 1100,
        rhythm: 'even',
        by: agent,
        service: 'ssm',
        name: 'UpdateInstanceInformation',
        more: () => ({
          write: true,
          request: {
            instanceId: instances[index],
            agentVersion: '3.3.2746.0',
            agentStatus: 'Active',
            platformType: 'Linux',
            platformName: 'Amazon Linux',
            platformVersion: '2023',
            agentName: 'amazon-ssm-agent',
          },
        }),
      }),
    ),
    watched('ec2', 'DescribeInstances', 1150, { instancesSet: {}, filterSet: {} }),
    watched('elasticloadbalancing', 'DescribeTargetHealth', 1150, {
      targetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${SHOP}:targetgroup/shop-web/6d0ecf831eec9f09`,
    }),
    watched('monitoring', 'GetMetricData', 2300, {
      maxDatapoints: 100_800,
      startTime: 'Nov 12, 2026, 12:00:00 AM',
      metricDataQueries: [],
    }),
    watched('ecs', 'DescribeServices', 1150, { cluster: 'shop', services: ['shop-web', 'orders'] }),
    watched('lambda', 'ListFunctions20150331', 280, { maxItems: 50 }),
    {
      count: 900,
      rhythm: 'customers',
      by: tasks,
      service: 'secretsmanager',
      name: 'GetSecretValue',
      more: () => ({ request: { secretId: 'shop/orders' } }),
    },
    {
      count: 2100,
      rhythm: 'customers',
      by: functions.catalog,
      service: 's3',
      name: 'GetObject',
      more: (random) => {
        const key = `products/p-${1000 + random.below(400)}/large.webp`;
        return {
          data: true,
          request: { bucketName: BUCKETS.images, Host: `${BUCKETS.images}.s3.${REGION}.amazonaws.com`, key },
          additional: s3Additional(random, 0, 20_000 + random.below(400_000)),
          resources: objectResources(SHOP, BUCKETS.images, key),
        };
      },
    },
    {
      count: 400,
      rhythm: 'even',
      by: monitor,
      service: 'ec2',
      name: 'DescribeVolumes',
      more: () => ({ request: { volumeSet: {}, filterSet: {} } }),
      refused: { share: 0.12, action: 'ec2:DescribeVolumes', resource: '*' },
    },
  ];
}

/** What the people of the shop look at in the console, and what they change. */
function peopleHabits({ people }: Cast): Habit[] {
  const views: readonly (readonly [service: string, name: string, count: number, request?: JsonObject])[] = [
    ['ecs', 'ListServices', 90, { cluster: 'shop' }],
    ['ecs', 'DescribeTasks', 80, { cluster: 'shop', tasks: [] }],
    ['logs', 'StartQuery', 70, { logGroupName: '/ecs/orders', queryString: '***', limit: 1000 }],
    ['logs', 'DescribeLogGroups', 110],
    ['cloudwatch', 'DescribeAlarms', 120],
    ['dynamodb', 'DescribeTable', 60, { tableName: TABLES.orders }],
    ['s3', 'ListBuckets', 60, { Host: `s3.${REGION}.amazonaws.com` }],
    ['lambda', 'GetFunction20150331v2', 70, { functionName: 'shop-checkout' }],
    ['ec2', 'DescribeSecurityGroups', 60, { securityGroupSet: {}, filterSet: {} }],
    ['cloudtrail', 'LookupEvents', 40, { maxResults: 50 }],
    ['iam', 'ListRoles', 40],
    ['iam', 'GetUser', 30],
    ['secretsmanager', 'ListSecrets', 30, { maxResults: 100 }],
    ['ce', 'GetCostAndUsage', 30],
  ];
  return people.flatMap((by, index) => [
    ...views.map(
      ([serviceName, name, count, request]): Habit => ({
        count: Math.ceil(count * (index === 0 ? 1 : 0.6)),
        rhythm: 'office',
        by,
        service: serviceName === 'cloudwatch' ? 'monitoring' : serviceName,
        name,
        more: () => (request === undefined ? {} : { request }),
        ...(index > 0 && (serviceName === 'iam' || serviceName === 'ce')
          ? { refused: { share: 0.25, action: `${serviceName}:${name}`, resource: '*' } }
          : {}),
      }),
    ),
    {
      count: 6,
      rhythm: 'office' as const,
      by,
      service: 'signin',
      name: 'ConsoleLogin',
      more: () => ({
        region: GLOBAL_REGION,
        type: 'AwsConsoleSignIn' as const,
        write: true as const,
        response: { ConsoleLogin: 'Success' },
        additional: {
          LoginTo: `https://console.aws.amazon.com/console/home?region=${REGION}`,
          MobileVersion: 'No',
          MFAUsed: 'No',
        },
      }),
    },
    ...(index < 2
      ? [
          {
            count: 9,
            rhythm: 'office' as const,
            by,
            service: 'ecs',
            name: 'UpdateService',
            more: () => ({
              write: true as const,
              request: { cluster: 'shop', service: 'orders', forceNewDeployment: true },
            }),
          },
        ]
      : []),
  ]);
}

/** Terraform on the build server: the leaked key's rightful use, from one address, in office hours. */
function buildHabits(builder: Caller): Habit[] {
  const reads: readonly (readonly [service: string, name: string, count: number, request: JsonObject])[] = [
    ['sts', 'GetCallerIdentity', 44, {}],
    ['lambda', 'GetFunction20150331v2', 180, { functionName: 'shop-checkout' }],
    ['lambda', 'ListVersionsByFunction20150331', 120, { functionName: 'shop-catalog' }],
    ['dynamodb', 'DescribeTable', 90, { tableName: TABLES.orders }],
    ['ecs', 'DescribeTaskDefinition', 90, { taskDefinition: 'orders' }],
    ['ecs', 'DescribeServices', 150, { cluster: 'shop', services: ['orders'] }],
    ['apigateway', 'GetRestApi', 44, { restApiId: 'a1b2c3d4e5', template: false }],
  ];
  const by = () => builder;
  return [
    ...reads.map(
      ([serviceName, name, count, request]): Habit => ({
        count,
        rhythm: 'office',
        by,
        service: serviceName,
        name,
        more: () => ({ request }),
      }),
    ),
    {
      count: 16,
      rhythm: 'office',
      by,
      service: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      more: (random) => ({
        write: true,
        request: { functionName: random.chance(0.5) ? 'shop-checkout' : 'shop-catalog', publish: false, dryRun: false },
        response: {
          functionName: 'shop-checkout',
          runtime: 'nodejs22.x',
          codeSize: 18_204_551,
          lastUpdateStatus: 'InProgress',
        },
      }),
    },
    {
      count: 12,
      rhythm: 'office',
      by,
      service: 'ecs',
      name: 'RegisterTaskDefinition',
      more: () => ({ write: true, request: { family: 'orders', networkMode: 'awsvpc', cpu: '512', memory: '1024' } }),
    },
  ];
}

/** The copy of the shop's data to the other account, between one and three at night. */
function nightHabits({ copier }: Cast): Habit[] {
  const object = (name: 'GetObject' | 'PutObject', bucket: string, prefix: string, count: number): Habit => ({
    count,
    rhythm: 'night',
    by: copier,
    account: WAREHOUSE,
    service: 's3',
    name,
    more: (random, at) => {
      const key = `${prefix}/${isoSecond(at).slice(0, 10).replaceAll('-', '/')}/part-${String(random.below(4000)).padStart(5, '0')}.parquet`;
      const bytes = 200_000 + random.below(4_000_000);
      const isWrite = name === 'PutObject';
      return {
        data: true,
        ...(isWrite ? { write: true as const, response: { 'x-amz-server-side-encryption': 'AES256' } } : {}),
        request: { bucketName: bucket, Host: `${bucket}.s3.${REGION}.amazonaws.com`, key },
        additional: s3Additional(random, isWrite ? bytes : 0, isWrite ? 0 : bytes),
        resources: objectResources(WAREHOUSE, bucket, key),
      };
    },
  });
  return [
    object('PutObject', BUCKETS.lake, 'orders', 3100),
    object('GetObject', BUCKETS.lake, 'orders', 2300),
    object('PutObject', BUCKETS.exports, 'daily', 500),
    {
      count: 120,
      rhythm: 'night',
      by: copier,
      account: WAREHOUSE,
      service: 'glue',
      name: 'GetPartitions',
      more: () => ({ request: { databaseName: 'warehouse', tableName: 'orders', maxResults: 1000 } }),
    },
  ];
}
