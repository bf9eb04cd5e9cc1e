import { quoteLiteral } from '../../store/sql-text.ts';

/** Members read as text, and nested ones as JSON: no other types, so that a member of an unexpected type fails nothing. */
export const TEXT_MEMBERS = [
  'eventTime',
  '@timestamp',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestID',
  'eventType',
  'eventCategory',
  'eventVersion',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'apiVersion',
  'readOnly',
  'managementEvent',
] as const;
export const JSON_MEMBERS = [
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'tlsDetails',
  'serviceEventDetails',
  'addendum',
  'insightDetails',
  'eventContext',
  'edgeDeviceDetails',
] as const;
/** The other members of cloudtrail.md 3.1: known, but without a column of their own. */
export const OTHER_MEMBERS = ['eventID', 'recipientAccountId', 'sessionCredentialFromConsole'] as const;

/** What `from_json` makes of a record, and of its `userIdentity`: SQL literals. */
export const RECORD = structure({
  ...Object.fromEntries(TEXT_MEMBERS.map((name) => [name, 'VARCHAR'])),
  ...Object.fromEntries(JSON_MEMBERS.map((name) => [name, 'JSON'])),
});
export const IDENTITY = structure({
  type: 'VARCHAR',
  principalId: 'VARCHAR',
  arn: 'VARCHAR',
  accountId: 'VARCHAR',
  accessKeyId: 'VARCHAR',
  userName: 'VARCHAR',
  invokedBy: 'VARCHAR',
  sessionContext: {
    sessionIssuer: { arn: 'VARCHAR', userName: 'VARCHAR', type: 'VARCHAR' },
    attributes: { mfaAuthenticated: 'VARCHAR', creationDate: 'VARCHAR' },
  },
});

function structure(members: Record<string, unknown>): string {
  return quoteLiteral(JSON.stringify(members));
}
