import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Random } from '../../../main/engine/sample/random.ts';
import { CloudTrailService } from './cloudtrail.ts';
import { type Fault, FaultPicker, type Faults, RateLimits } from './faults.ts';
import { LogsService } from './logs-service.ts';
import { S3Service, s3Input, s3Operation } from './s3.ts';
import { SsoService, ssoOperation } from './sso.ts';
import { StsService } from './sts.ts';
import { realClock } from './test-clock.ts';
import { type AwsAnswer, AwsError, type AwsRequest, errorAnswer } from './wire.ts';
import { XrayService, xrayOperation } from './xray.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** Never an account's: AWS's own example key, with a number behind it. */
const KEY_PREFIX = 'AKIAIOSFODNN7';

export interface FakeAwsOptions {
  seed?: number;
  /** Where rates, expiry of tokens and credentials take the time from. */
  clock?: { now(): number };
}

/** A request that the fake has answered, or not. */
export interface AwsCall {
  service: string;
  operation: string;
  region: string;
  account: string;
  accessKeyId: string;
  /** By the fake's clock. */
  at: number;
  input: Readonly<Record<string, unknown>>;
  /** Error code or injected fault; null when it was answered. */
  failure: string | null;
}

export interface IssuedCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** By the fake's clock. */
  expiration: Date;
}

/**
 * AWS on loopback for the real SDK clients: CloudWatch Logs and CloudTrail (JSON 1.1), X-Ray (REST and JSON), S3 (REST and XML) and
 * STS (query protocol), with the habits of the services that emulators leave out (paging, quotas, throttling, expiry), and faults that
 * are injected by seed. Services hold the data: `fake.logs`, `fake.cloudtrail`, `fake.xray`,
 * `fake.s3`. All requests are in `fake.calls`.
 *
 * Signatures are not verified: the access key says who calls, the scope which service and Region is meant.
 */
export class FakeAws {
  readonly calls: AwsCall[] = [];
  readonly logs: LogsService;
  readonly cloudtrail: CloudTrailService;
  readonly s3: S3Service;
  readonly xray: XrayService;
  /** Actions that the caller is not allowed, as `logs:FilterLogEvents`. */
  readonly denied = new Set<string>();
  readonly #server: Server;
  readonly #picker: FaultPicker;
  readonly #limits: RateLimits;
  readonly #sessions = new Map<string, { account: string; expiresAt: number }>();
  readonly #clock: { now(): number };
  readonly #sts: StsService;
  readonly sso: SsoService;
  #issued = 0;
  /** Told of each request before it is answered: tests kill, renew or add data here. */
  onCall: (call: AwsCall) => void = () => undefined;

  private constructor(options: FakeAwsOptions) {
    const seed = options.seed ?? 1;
    this.#clock = options.clock ?? realClock;
    this.#picker = new FaultPicker(seed);
    this.#limits = new RateLimits(() => this.#clock.now());
    this.logs = new LogsService(new Random(seed, 2), () => this.#clock.now());
    this.cloudtrail = new CloudTrailService();
    this.s3 = new S3Service();
    this.xray = new XrayService(new Random(seed, 3));
    this.#sts = new StsService((account, lifetimeMs) => this.issue(lifetimeMs, account));
    this.sso = new SsoService((account, lifetimeMs) => this.issue(lifetimeMs, account));
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(options: FakeAwsOptions = {}): Promise<FakeAws> {
    const fake = new FakeAws(options);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  /** `http://127.0.0.1:PORT`. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.logs.stop();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  set faults(faults: Faults) {
    this.#picker.faults = faults;
  }

  /** Requests a second by operation in the place of AWS's own; Infinity for no limit. */
  set rates(rates: Readonly<Record<string, number>>) {
    this.#limits.rates = rates;
  }

  /** Credentials of a session that ends after `lifetimeMs` of the fake's clock. */
  issue(lifetimeMs = Number.POSITIVE_INFINITY, account = ACCOUNT): IssuedCredentials {
    const number = String(++this.#issued).padStart(7, '0');
    const expiresAt = this.#clock.now() + lifetimeMs;
    this.#sessions.set(KEY_PREFIX + number, { account, expiresAt });
    return {
      accessKeyId: KEY_PREFIX + number,
      secretAccessKey: `secret-of-${number}`,
      sessionToken: `token-of-${number}`,
      expiration: new Date(Math.min(expiresAt, 8.64e15)),
    };
  }

  /** Ends all sessions that were issued so far. */
  expire(): void {
    for (const session of this.#sessions.values()) session.expiresAt = this.#clock.now();
  }

  /** Lets them go on without an end, as new credentials under the same keys would. */
  renew(): void {
    for (const session of this.#sessions.values()) session.expiresAt = Number.POSITIVE_INFINITY;
  }

  /** Number of requests that reached a service: throttled, dropped and refused ones apart. */
  answered(operation: string): number {
    return this.calls.filter((call) => call.operation === operation && call.failure === null).length;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request = this.#read(message, Buffer.concat(chunks));
    const { service, operation, region, account, accessKeyId, input } = request;
    const call: AwsCall = {
      service,
      operation,
      region,
      account,
      accessKeyId,
      input,
      at: this.#clock.now(),
      failure: null,
    };
    this.calls.push(call);
    this.onCall(call);
    const fault = this.#picker.next(operation);
    if (fault === 'dropped') {
      call.failure = fault;
      message.socket.destroy();
      return;
    }
    let answer: AwsAnswer;
    try {
      this.#refuse(request, fault);
      answer = await this.#answer(request);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      call.failure = error.code;
      answer = errorAnswer(service, error);
    }
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, this.#picker.faults.slowMs ?? 50));
    response.writeHead(answer.status, { 'x-amzn-requestid': `req-${this.calls.length}`, ...answer.headers });
    if (typeof answer.body === 'function') {
      await answer.body(response);
      return;
    }
    const body = Buffer.from(answer.body);
    if (fault === 'cut' && body.length > 1) {
      call.failure = fault;
      response.write(body.subarray(0, body.length >> 1), () => message.socket.destroy());
      return;
    }
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  #read(message: IncomingMessage, body: Buffer): AwsRequest {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '');
    const [, accessKeyId = '', region = REGION, service = 's3'] = scope ?? [];
    const url = new URL(message.url ?? '/', 'http://127.0.0.1');
    const account = this.#sessions.get(accessKeyId)?.account ?? ACCOUNT;
    const method = message.method ?? 'GET';
    const base = { service, region, account, accessKeyId, method, url, headers };
    const sso = scope === null ? ssoOperation(url) : null;
    if (sso !== null) return { ...base, service: 'sso', operation: sso, input: {} };
    if (service === 's3') return { ...base, operation: s3Operation(method, url), input: s3Input(url) };
    if (service === 'sts') {
      const input = Object.fromEntries(new URLSearchParams(body.toString()));
      return { ...base, operation: input.Action ?? '', input };
    }
    const operation = service === 'xray' ? xrayOperation(url) : (headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const input = body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
    return { ...base, operation, input };
  }

  /** Throws what stands between a request and its service: expiry, permission, quota, injected errors. */
  #refuse({ service, operation, account, region, accessKeyId, headers }: AwsRequest, fault: Fault | null): void {
    const session = this.#sessions.get(accessKeyId);
    if (session !== undefined && session.expiresAt <= this.#clock.now()) {
      const isS3 = service === 's3';
      throw new AwsError(
        isS3 || service === 'sts' ? 'ExpiredToken' : 'ExpiredTokenException',
        isS3 ? 'The provided token has expired.' : 'The security token included in the request is expired',
        400,
        isS3 ? { fields: { 'Token-0': headers['x-amz-security-token'] ?? '' } } : {}, // S3 does say it
      );
    }
    const action = `${service}:${ACTIONS[operation] ?? operation}`;
    if (this.denied.has(action)) {
      const said = `User: arn:aws:iam::${account}:user/investigator is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
      throw service === 's3' || service === 'sts'
        ? new AwsError('AccessDenied', said, 403)
        : new AwsError('AccessDeniedException', said);
    }
    if (fault === 'throttled' || !this.#limits.take(account, region, operation)) throw throttling(service);
    if (fault === 'serverError') {
      throw new AwsError(
        service === 's3' ? 'InternalError' : 'InternalFailure',
        'We encountered an internal error.',
        500,
      );
    }
    if (fault === 'unavailable') {
      throw new AwsError(
        service === 's3' ? 'ServiceUnavailable' : 'ServiceUnavailableException',
        'Service is unable to handle request.',
        503,
      );
    }
  }

  async #answer(request: AwsRequest): Promise<AwsAnswer> {
    switch (request.service) {
      case 'logs':
        return this.logs.answer(request);
      case 'cloudtrail':
        return this.cloudtrail.answer(request);
      case 'sts':
        return this.#sts.answer(request);
      case 'sso':
        return this.sso.answer(request);
      case 's3':
        return this.s3.answer(request);
      case 'xray':
        return this.xray.answer(request);
      default:
        throw new AwsError('UnknownOperationException', `no service ${request.service} here`, 404);
    }
  }
}

/** Where the permission is not called like the operation. */
const ACTIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListBucket',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
};

function throttling(service: string): AwsError {
  if (service === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  if (service === 'sts') return new AwsError('Throttling', 'Rate exceeded');
  if (service === 'xray') return new AwsError('ThrottledException', 'Rate exceeded', 429);
  return new AwsError('ThrottlingException', 'Rate exceeded');
}
