import { Random } from '../../main/engine/sample/random.ts';

/** Somebody or something that makes calls; the texts are pieces of JSON that go into a record as they are. */
export interface Actor {
  kind: 'user' | 'role' | 'service' | 'account' | 'root' | 'identity-center';
  account: string;
  arn: string;
  /** Keys of sessions or long-term keys, a few an actor. */
  sessions: { identity: string; address: string; agent: string; fromConsole: boolean }[];
}

export interface Cast {
  accounts: string[];
  regions: string[];
  /** By account. */
  actors: Map<string, Actor[]>;
  buckets: string[];
  keys: string[];
  functions: string[];
  tables: string[];
  roles: string[];
  instances: string[];
  parameters: string[];
  secrets: string[];
  images: string[];
  groups: string[];
  clusters: string[];
  queues: string[];
  logGroups: string[];
}

const REGIONS = [
  'us-east-1', 'eu-central-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'us-east-2', 'ap-northeast-1', 'sa-east-1',
  'ca-central-1', 'eu-north-1', 'ap-south-1', 'eu-west-3', 'af-south-1', 'me-south-1', 'ap-east-1', 'eu-south-1',
]; // biome-ignore format: a plain list
const TEAMS = ['billing', 'checkout', 'search', 'platform', 'data', 'mobile', 'identity', 'ml', 'growth', 'infra'];
const PARTS = ['api', 'worker', 'ingest', 'export', 'cron', 'web', 'sync', 'audit', 'stream', 'cache', 'etl', 'edge'];
const STAGES = ['prod', 'staging', 'dev'];
const PEOPLE = [
  'maria.silva', 'j.okafor', 'liwei', 'anna-k', 'tom.baker', 'yusuf', 'priya.n', 'lucas', 'emma.h', 'diego', 'sofia', 'kenji',
  'noor', 'olga.p', 'ben', 'amelie', 'ravi', 'ingrid', 'paolo', 'zoe',
]; // biome-ignore format: a plain list
const SERVICES = [
  'autoscaling', 'ec2', 'elasticloadbalancing', 'rds', 'ecs-tasks', 'lambda', 'cloudtrail', 'config', 'cloudformation', 'ssm',
  'delivery.logs', 'secretsmanager', 'guardduty', 'eks', 'dynamodb', 'states', 'events', 'backup',
]; // biome-ignore format: a plain list
const AGENTS = [
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.62.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.173.0',
  'aws-cli/2.17.20 md/awscrt#0.21.2 ua/2.0 os/linux#6.8.0-39-generic md/arch#x86_64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#s3.sync',
  '[Boto3/1.34.140 md/Botocore#1.34.140 ua/2.0 os/linux#5.10.219-208.866.amzn2.x86_64 md/arch#x86_64 lang/python#3.9.16 md/pyimpl#CPython exec-env/AWS_Lambda_python3.9 cfg/retry-mode#legacy Botocore/1.34.140]',
  'aws-sdk-java/2.26.21 Linux/5.10.220-209.869.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.12+7-LTS Java/17.0.12 vendor/Amazon.com_Inc. io/sync http/Apache cfg/retry-mode/legacy',
  'aws-sdk-js/3.614.0 ua/2.0 os/linux#5.10.219 lang/js md/nodejs#20.15.1 api/dynamodb#3.614.0 exec-env/AWS_Lambda_nodejs20.x',
  'aws-sdk-go/1.55.5 (go1.22.5; linux; amd64) amazon-ssm-agent/3.3.551.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'console.amazonaws.com',
  'AWS Internal',
];

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** 12 digits, some with leading zeros, as real ids. */
function accountId(random: Random): string {
  return String(random.below(1_000_000_000_000)).padStart(12, random.chance(0.5) ? '0' : '7');
}

function address(random: Random): string {
  if (random.chance(0.1)) return `2001:db8:${random.hex(4)}:${random.hex(4)}::${random.hex(2)}`;
  return random.chance(0.5)
    ? `10.${random.below(4)}.${random.below(16)}.${random.below(256)}`
    : `203.0.113.${random.below(256)}`;
}

function isoSecond(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

function userActor(random: Random, account: string, name: string): Actor {
  const arn = `arn:aws:iam::${account}:user/${random.chance(0.3) ? 'engineering/' : ''}${name}`;
  const principal = `AIDA${random.capitals(17)}`;
  const plain = `"type":"IAMUser","principalId":"${principal}","arn":"${arn}","accountId":"${account}"`;
  return {
    kind: 'user',
    account,
    arn,
    sessions: times(3, (index) => {
      const fromConsole = index === 2;
      const identity = fromConsole
        ? `{${plain},"accessKeyId":"ASIA${random.capitals(16)}","userName":"${name}","sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"creationDate":"@CREATED@","mfaAuthenticated":"true"}}}`
        : `{${plain},"accessKeyId":"AKIA${random.capitals(16)}","userName":"${name}"}`;
      return {
        identity,
        address: address(random),
        agent: fromConsole ? (AGENTS[6] as string) : random.pick(AGENTS.slice(0, 2)),
        fromConsole,
      };
    }),
  };
}

function roleActor(random: Random, account: string, role: string, sessionName: () => string, sessions: number): Actor {
  const principal = `AROA${random.capitals(17)}`;
  const roleName = role.slice(role.lastIndexOf('/') + 1);
  const issuer = `{"type":"Role","principalId":"${principal}","arn":"arn:aws:iam::${account}:role/${role}","accountId":"${account}","userName":"${roleName}"}`;
  return {
    kind: 'role',
    account,
    arn: `arn:aws:iam::${account}:role/${role}`,
    sessions: times(sessions, () => {
      const session = sessionName();
      const delivery = session.startsWith('i-') ? ',"ec2RoleDelivery":"2.0"' : '';
      const identity = `{"type":"AssumedRole","principalId":"${principal}:${session}","arn":"arn:aws:sts::${account}:assumed-role/${roleName}/${session}","accountId":"${account}","accessKeyId":"ASIA${random.capitals(16)}","sessionContext":{"sessionIssuer":${issuer},"webIdFederationData":{},"attributes":{"creationDate":"@CREATED@","mfaAuthenticated":"false"}${delivery}}}`;
      return { identity, address: address(random), agent: random.pick(AGENTS.slice(2, 6)), fromConsole: false };
    }),
  };
}

function serviceActor(name: string): Actor {
  const host = `${name}.amazonaws.com`;
  const identity = `{"type":"AWSService","invokedBy":"${host}"}`;
  return {
    kind: 'service',
    account: '',
    arn: host,
    sessions: [{ identity, address: host, agent: host, fromConsole: false }],
  };
}

function actorsOf(random: Random, account: string): Actor[] {
  const users = times(14, (index) =>
    userActor(random, account, PEOPLE[(index + random.below(6)) % PEOPLE.length] as string),
  );
  const machines = times(36, (index) => {
    const path = random.chance(0.25) ? 'service-role/' : '';
    const name = `${path}${random.pick(TEAMS)}-${random.pick(PARTS)}-${random.pick(STAGES)}`;
    const session =
      index % 3 === 0
        ? () => `i-0${random.hex(16)}`
        : index % 3 === 1
          ? () => name.slice(path.length)
          : () => `botocore-session-${1_780_000_000 + random.below(9_000_000)}`;
    return roleActor(random, account, name, session, 12);
  });
  const people = times(6, (index) => {
    const set = `AWSReservedSSO_${random.pick(['AdministratorAccess', 'ReadOnly', 'Developer'])}_${random.hex(16)}`;
    return roleActor(
      random,
      account,
      `aws-reserved/sso.amazonaws.com/eu-central-1/${set}`,
      () => `${PEOPLE[index]}@example.com`,
      3,
    );
  });
  const foreign = accountId(random);
  const outside: Actor = {
    kind: 'account',
    account: foreign,
    arn: foreign,
    sessions: [
      {
        identity: `{"type":"AWSAccount","principalId":"AROA${random.capitals(17)}:partner","accountId":"${foreign}"}`,
        address: address(random),
        agent: AGENTS[3] as string,
        fromConsole: false,
      },
    ],
  };
  const root: Actor = {
    kind: 'root',
    account,
    arn: `arn:aws:iam::${account}:root`,
    sessions: [
      {
        identity: `{"type":"Root","principalId":"${account}","arn":"arn:aws:iam::${account}:root","accountId":"${account}","accessKeyId":"ASIA${random.capitals(16)}","sessionContext":{"attributes":{"creationDate":"@CREATED@","mfaAuthenticated":"true"}}}`,
        address: address(random),
        agent: AGENTS[6] as string,
        fromConsole: true,
      },
    ],
  };
  return [
    ...machines.slice(0, 12),
    ...SERVICES.map(serviceActor),
    ...users,
    ...machines.slice(12),
    ...people,
    outside,
    root,
  ];
}

/** The accounts, people, roles and resources of one made-up organisation. */
export function castOf(seed: number, accountCount: number, regionCount: number): Cast {
  const random = new Random(seed, 0xca57);
  const accounts = times(accountCount, () => accountId(random));
  const name = () => `${random.pick(TEAMS)}-${random.pick(PARTS)}-${random.pick(STAGES)}`;
  const several = (count: number, make: () => string) => times(count, make);
  return {
    accounts,
    regions: REGIONS.slice(0, regionCount),
    actors: new Map(accounts.map((account) => [account, actorsOf(random, account)])),
    buckets: several(60, () => `${name()}-${random.hex(6)}`),
    keys: several(40, () => random.uuid()),
    functions: several(80, name),
    tables: several(40, () => `${random.pick(TEAMS)}_${random.pick(PARTS)}`),
    roles: several(60, name),
    instances: several(300, () => `i-0${random.hex(16)}`),
    parameters: several(
      200,
      () => `/${random.pick(TEAMS)}/${random.pick(STAGES)}/${random.pick(PARTS)}_${random.hex(3)}`,
    ),
    secrets: several(
      60,
      () =>
        `${random.pick(STAGES)}/${random.pick(TEAMS)}/${random.pick(PARTS)}-${random.letters(6).replace(/[+/]/g, 'x')}`,
    ),
    images: several(30, () => `ami-0${random.hex(16)}`),
    groups: several(60, () => `sg-0${random.hex(16)}`),
    clusters: several(12, name),
    queues: several(40, name),
    logGroups: several(60, () => `/aws/lambda/${name()}`),
  };
}

export { isoSecond };
