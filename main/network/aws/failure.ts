import { UserFacingError } from '../../../preload/contract/errors.ts';

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
const PLAIN = new Map([
  ['InvalidObjectState', 'lies in an archive class (Glacier) and has to be restored before it can be read'],
  ['PreconditionFailed', 'was changed since it was listed; pull again'],
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

/** An error as it is shown. `who` is the profile, as a phrase. */
export function shownFailure(error: unknown, { action, resource }: Permission, who: string): UserFacingError {
  if (error instanceof UserFacingError) return error;
  const { name = 'Error', message = '' } = asAwsError(error);
  const options = { cause: new Error(`${name}: ${message}`) };
  const plain = PLAIN.get(name);
  if (plain !== undefined) return new UserFacingError('aws.failed', `${resource} ${plain} (${name}).`, options);
  const said = message === '' || message === name ? name : `${name}: ${message}`;
  switch (failureKind(error)) {
    case 'credentials':
      return new UserFacingError(
        'aws.credentials',
        `The credentials of ${who} are missing or have expired (${said}). Sign in again, then go on.`,
        options,
      );
    case 'denied': {
      // AWS names the action where it is another one than the call's own, such as kms:Decrypt.
      const named = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1] ?? action;
      return new UserFacingError(
        'aws.denied',
        `${who} may not do this: the permission ${named} on ${resource} is missing (${name}).`,
        options,
      );
    }
    case 'missing':
      return new UserFacingError('aws.missing', `${resource} does not exist (${name}).`, options);
    case 'throttled':
      return new UserFacingError('aws.throttled', `AWS refuses ${action} for now (${name}). Try again later.`, options);
    case 'transient':
      return new UserFacingError('aws.network', `${action} did not get through (${said}).`, options);
    case 'other':
      return new UserFacingError('aws.failed', `${action} on ${resource} failed: ${said}`, options);
  }
}

function asAwsError(error: unknown): AwsError {
  return typeof error === 'object' && error !== null ? (error as AwsError) : { message: String(error) };
}
