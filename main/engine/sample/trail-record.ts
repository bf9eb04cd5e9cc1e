import type { Random } from './random.ts';
import { type Caller, isoSecond, type JsonObject } from './shop.ts';

/** One call as CloudTrail records it, before it is written out. */
export interface Call {
  /** When it completed, epoch milliseconds; a record keeps whole seconds. */
  at: number;
  by: Caller;
  /** Account that the record is delivered to. */
  account: string;
  region: string;
  /** `s3` for s3.amazonaws.com. */
  service: string;
  name: string;
  write?: true;
  /** A data event, as of objects in S3 or items in DynamoDB. */
  data?: true;
  request?: JsonObject;
  response?: JsonObject;
  error?: { code: string; message: string };
  resources?: JsonObject[];
  additional?: JsonObject;
  apiVersion?: string;
  requestId: string;
  /** The same for one act that is recorded in two accounts. */
  sharedEventId?: string;
  type?: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn';
  serviceEventDetails?: JsonObject;
  eventId: string;
}

/** Ids of a new call. */
export function ids(random: Random): { eventId: string; requestId: string } {
  return { eventId: random.uuid(), requestId: random.uuid() };
}

/** Answers that are recorded of calls that only read as well: STS gives keys out. */
const TELLS = new Set(['AssumeRole', 'GetSessionToken', 'GetFederationToken']);

/** The text of a record, members in AWS's order (cloudtrail.md 3.1); version 1.11. */
export function recordText(call: Call): string {
  const { by, error, service, data = false, write = false, type = 'AwsApiCall' } = call;
  const isHuman = !by.sourceIPAddress.endsWith('.amazonaws.com');
  const tells = write || TELLS.has(call.name) || type === 'AwsConsoleSignIn';
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: by.userIdentity,
    eventTime: isoSecond(call.at),
    eventSource: `${service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: call.region,
    sourceIPAddress: by.sourceIPAddress,
    userAgent: by.userAgent,
    errorCode: error?.code,
    errorMessage: error?.message,
    requestParameters: call.request ?? null,
    responseElements: error === undefined && tells ? (call.response ?? null) : null,
    additionalEventData: call.additional,
    requestID: type === 'AwsApiCall' ? call.requestId : undefined,
    eventID: call.eventId,
    readOnly: !write,
    resources: error === undefined || data ? call.resources : undefined,
    eventType: type,
    apiVersion: call.apiVersion,
    managementEvent: !data,
    recipientAccountId: call.account,
    sharedEventID: call.sharedEventId,
    serviceEventDetails: call.serviceEventDetails,
    eventCategory: data ? 'Data' : 'Management',
    tlsDetails:
      isHuman && type === 'AwsApiCall'
        ? {
            tlsVersion: 'TLSv1.3',
            cipherSuite: 'TLS_AES_128_GCM_SHA256',
            clientProvidedHostHeader: hostOf(service, call.region),
          }
        : undefined,
    sessionCredentialFromConsole: by.fromConsole ? 'true' : undefined,
  });
}

function hostOf(service: string, region: string): string {
  return service === 'iam' ? 'iam.amazonaws.com' : `${service}.${region}.amazonaws.com`;
}

/** How AWS words that a call was refused. */
export function denied(
  by: Caller,
  action: string,
  resource: string,
  service: string,
): { code: string; message: string } {
  const arn = String(by.userIdentity.arn);
  return {
    code:
      service === 'ec2'
        ? 'Client.UnauthorizedOperation'
        : ACCESS_DENIED.has(service)
          ? 'AccessDenied'
          : 'AccessDeniedException',
    message: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  };
}

/** Services whose refusals are called AccessDenied; the JSON protocols say AccessDeniedException. */
const ACCESS_DENIED = new Set(['iam', 'sts', 's3', 'rds', 'autoscaling']);

/** A data event's table. */
export function tableResource(account: string, region: string, table: string): JsonObject[] {
  const ARN = `arn:aws:dynamodb:${region}:${account}:table/${table}`;
  return [{ accountId: account, type: 'AWS::DynamoDB::Table', ARN }];
}

/** What S3 adds to the record of an object that was read or written; bytes are written with a fraction as AWS does. */
export function s3Additional(random: Random, bytesIn: number, bytesOut: number): JsonObject {
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: bytesIn,
    AuthenticationMethod: 'AuthHeader',
    'x-amz-id-2': `${random.letters(75)}=`,
    bytesTransferredOut: bytesOut,
  };
}

/** Resources of a data event on an object. */
export function objectResources(account: string, bucket: string, key: string): JsonObject[] {
  return [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
    { accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
  ];
}
