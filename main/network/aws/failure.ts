import { saying, UserFacingError } from '../../../preload/contract/errors.ts';
import type { SaidKey } from '../../../preload/contract/said.ts';

/** What an error of a call means for the caller (cloudwatch-logs.md, "Errors"). */
export type FailureKind = 'throttled' | 'transient' | 'credentials' | 'denied' | 'missing' | 'other';

const THROTTLED = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'BandwidthLimitExceeded',
]);
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'RequestExpired',
  'InvalidToken',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
  'TokenProviderError',
  'UnauthorizedException',
]);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AllAccessDisabled']);
const MISSING = new Set(['NoSuchBucket', 'NoSuchKey', 'NotFound', 'ResourceNotFoundException']);
/** A clock that is wrong is put right by the SDK when it is told, so the next attempt may pass. */
const TRANSIENT = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'TimeoutError',
  'IncompleteSignature',
]);
/** Errors with a sentence of their own. */
const PLAIN = new Map<string, SaidKey>([
  ['InvalidObjectState', 'aws.archived'],
  ['PreconditionFailed', 'aws.changed'],
]);
const CONNECTION =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|ERR_STREAM_PREMATURE_CLOSE)$/;

/** A body that ended before its time, or is not what its checksum says. */
export class BrokenBody extends Error {
  override name = 'BrokenBody';
}

/** The members of an SDK error that we look at. */
interface AwsError {
  name?: string;
  code?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

/** By the name first: some services answer throttling with 400, others with 503. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof BrokenBody) return 'transient';
  const { name = '', code = '', message = '', $metadata } = asAwsError(error);
  const status = $metadata?.httpStatusCode;
  if (THROTTLED.has(name) || status === 429) return 'throttled';
  if (CREDENTIALS.has(name)) return 'credentials';
  if (PLAIN.has(name)) return 'other';
  if (DENIED.has(name)) return 'denied';
  if (MISSING.has(name)) return 'missing';
  if (TRANSIENT.has(name) || CONNECTION.test(code) || /socket hang up|aborted$/.test(message)) return 'transient';
  if (status === 403) return 'denied';
  if (status === 404) return 'missing';
  return status !== undefined && status >= 500 ? 'transient' : 'other';
}

/** Whether somebody has answered, if only with an error. */
export function wasAnswered(error: unknown): boolean {
  return asAwsError(error).$metadata?.httpStatusCode !== undefined;
}

/** Region of a bucket that an answer names, where it was asked in another one (301, 307 and 400 alike). */
export function regionNamedBy(error: unknown): string | null {
  const { $response } = asAwsError(error);
  return $response?.headers?.['x-amz-bucket-region'] ?? null;
}

/** What a call needs, in the words of IAM: said where it is denied. */
export interface Permission {
  /** `s3:GetObject` */
  action: string;
  /** ARN of what it was wanted for. */
  resource: string;
}

/** An error as it is shown. `profile` is whose it is; null for what the environment says. */
export function shownFailure(
  error: unknown,
  { action, resource }: Permission,
  profile: string | null,
): UserFacingError {
  if (error instanceof UserFacingError) return error;
  const { name = 'Error', message = '' } = asAwsError(error);
  const cause = new Error(`${name}: ${message}`);
  const plain = PLAIN.get(name);
  if (plain !== undefined) return saying('aws.failed', plain, { resource, name }, cause);
  const said = message === '' || message === name ? name : `${name}: ${message}`;
  const who = profile === null ? {} : { profile };
  switch (failureKind(error)) {
    case 'credentials': {
      const key = profile === null ? 'aws.credentials-default' : 'aws.credentials';
      return saying('aws.credentials', key, { ...who, said }, cause);
    }
    case 'denied': {
      // AWS names the action where it is another one than the call's own, such as kms:Decrypt.
      const named = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1] ?? action;
      const key = profile === null ? 'aws.denied-default' : 'aws.denied';
      return saying('aws.denied', key, { ...who, action: named, resource, name }, cause);
    }
    case 'missing':
      return saying('aws.missing', 'aws.missing', { resource, name }, cause);
    case 'throttled':
      return saying('aws.throttled', 'aws.throttled', { action, name }, cause);
    case 'transient':
      return saying('aws.network', 'aws.network', { action, said }, cause);
    case 'other':
      return saying('aws.failed', 'aws.failed', { action, resource, said }, cause);
  }
}

function asAwsError(error: unknown): AwsError {
  return typeof error === 'object' && error !== null ? (error as AwsError) : { message: String(error) };
}
