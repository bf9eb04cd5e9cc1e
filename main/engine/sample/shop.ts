import type { Random } from './random.ts';

/**
 * The shop of the sample investigation. Accounts, addresses and keys are those that AWS and RFC 5737 keep for examples.
 *
 *   customer -> shop-web (ECS) -> API Gateway -> Lambda shop-catalog  -> DynamoDB shop-catalog
 *                                             -> Lambda shop-checkout -> orders (ECS) -> DynamoDB shop-orders, S3 invoices
 */
export const SHOP = '111122223333';
/** Where the shop's data is copied to every night. */
export const WAREHOUSE = '444455556666';
export const REGION = 'eu-central-1';
/** IAM, STS and the console's sign-in are recorded here (cloudtrail.md 1.3). */
export const GLOBAL_REGION = 'us-east-1';

/** Half-open, epoch milliseconds: Thursday and Friday. */
export const DAYS = { from: Date.UTC(2026, 10, 12), to: Date.UTC(2026, 10, 14) };

export const BUCKETS = {
  invoices: `shop-invoices-${SHOP}`,
  images: `shop-product-images-${SHOP}`,
  trail: `shop-trail-${SHOP}`,
  exports: `warehouse-customer-exports-${WAREHOUSE}`,
  lake: `warehouse-lake-${WAREHOUSE}`,
} as const;

export const TABLES = { orders: 'shop-orders', catalog: 'shop-catalog' } as const;

export const GROUPS = {
  web: '/ecs/shop-web',
  access: 'API-Gateway-Access-Logs_a1b2c3d4e5/prod',
  catalog: '/aws/lambda/shop-catalog',
  checkout: '/aws/lambda/shop-checkout',
  orders: '/ecs/orders',
  flow: '/vpc/flow-logs/shop',
} as const;
export type GroupName = (typeof GROUPS)[keyof typeof GROUPS];

/** Network addresses with a meaning of their own; customers come from 192.0.2.0/24. */
export const ADDRESSES = {
  office: '198.51.100.24',
  build: '198.51.100.40',
  stranger: '203.0.113.77',
  strangerLater: '203.0.113.91',
} as const;

export const AGENTS = {
  terraform:
    'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.62.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ecs#1.44.3',
  stranger: 'aws-cli/1.22.34 Python/3.10.12 Linux/6.6.9-generic botocore/1.23.34',
  strangerLater: 'Boto3/1.26.0 Python/3.11.2 Linux/6.6.9-generic Botocore/1.29.0',
  browser:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  node: 'aws-sdk-js/3.888.0 ua/2.1 os/linux#5.10.240-238.955.amzn2.x86_64 lang/js md/nodejs#22.19.0 api/dynamodb#3.888.0 exec-env/AWS_Lambda_nodejs22.x',
  java: 'aws-sdk-java/2.33.4 md/io#sync md/http#Apache ua/2.1 os/Linux#5.10.240 lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM#21.0.8+9-LTS exec-env/AWS_ECS_FARGATE',
  python:
    'Boto3/1.40.30 md/Botocore#1.40.30 ua/2.1 os/linux#5.10.240 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard',
} as const;

type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Who makes a call, as a record names it. */
export interface Caller {
  /** Account of the identity. */
  account: string;
  userIdentity: JsonObject;
  sourceIPAddress: string;
  userAgent: string;
  fromConsole?: true;
}

/** A key that looks like one of AWS's examples: 20 characters that end in EXAMPLE. */
export function exampleKey(random: Random, kind: 'AKIA' | 'ASIA'): string {
  return `${kind}${random.capitals(9)}EXAMPLE`;
}

/** A principal id of 21 characters. */
export function principalId(random: Random, kind: 'AIDA' | 'AROA'): string {
  return `${kind}${random.capitals(10)}EXAMPLE`;
}

export interface UserOptions {
  name: string;
  key: string;
  principal: string;
  address: string;
  agent: string;
}

/** An IAM user of the shop with a long-term key. */
export function user({ name, key, principal, address, agent }: UserOptions): Caller {
  return {
    account: SHOP,
    userIdentity: {
      type: 'IAMUser',
      principalId: principal,
      arn: `arn:aws:iam::${SHOP}:user/${name}`,
      accountId: SHOP,
      accessKeyId: key,
      userName: name,
    },
    sourceIPAddress: address,
    userAgent: agent,
  };
}

export interface SessionOptions {
  account: string;
  role: string;
  /** Path of the role, with both slashes; `/` unless given. */
  path?: string;
  session: string;
  key: string;
  principal: string;
  /** When the session began, epoch milliseconds. */
  began: number;
  address: string;
  agent: string;
  mfa?: boolean;
  fromConsole?: true;
}

/** A session of a role; the path of the role stands in the issuer's ARN only (cloudtrail.md 4.1). */
export function roleSession(options: SessionOptions): Caller {
  const { account, role, path = '/', session, key, principal, began, address, agent, mfa = false } = options;
  return {
    account,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${principal}:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      accountId: account,
      accessKeyId: key,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: principal,
          arn: `arn:aws:iam::${account}:role${path}${role}`,
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: isoSecond(began), mfaAuthenticated: String(mfa) },
      },
    },
    sourceIPAddress: address,
    userAgent: agent,
    ...(options.fromConsole ? { fromConsole: true } : {}),
  };
}

/** An AWS service that acts by itself: `lambda` is lambda.amazonaws.com. */
export function service(account: string, name: string): Caller {
  const host = `${name}.amazonaws.com`;
  return {
    account,
    userIdentity: { type: 'AWSService', invokedBy: host },
    sourceIPAddress: host,
    userAgent: host,
  };
}

/** The sessions that a role has over the two days: a new key every `hours`. */
export function sessionsOf(
  random: Random,
  hours: number,
  options: Omit<SessionOptions, 'key' | 'principal' | 'began'>,
) {
  const principal = principalId(random, 'AROA');
  const sessions: Caller[] = [];
  for (let began = DAYS.from - 900_000; began < DAYS.to; began += hours * 3_600_000)
    sessions.push(roleSession({ ...options, key: exampleKey(random, 'ASIA'), principal, began }));
  return (at: number): Caller => {
    const index = Math.floor((at - DAYS.from + 900_000) / (hours * 3_600_000));
    const found = sessions[Math.min(Math.max(index, 0), sessions.length - 1)];
    if (found === undefined) throw new Error('a role without sessions');
    return found;
  };
}

/** `2026-11-12T08:00:00Z` */
export function isoSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
