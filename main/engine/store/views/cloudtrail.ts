import { clientIp } from './client-ip.ts';
import { derived, field, sourceOf, type ViewDefinition } from './view.ts';

/** A text member of a nested part; null where the part is missing or is not what it should be. */
const text = (part: string, path: string) => `json_extract_string(${part}, '$.${path}')`;
const filled = (column: string) => `nullif(${column}, '')`;

const ROLE_IN_ARN = "nullif(regexp_extract(ui_arn, ':assumed-role/([^/]+)', 1), '')";
const IS_ERROR = `(error_code IS NOT NULL OR error_message IS NOT NULL
  OR (event_name = 'ConsoleLogin' AND coalesce(${text('response_elements', 'ConsoleLogin')}, '') = 'Failure'))`;
const ACCOUNT = `coalesce(${filled('recipient_account')}, ${filled('ui_account')})`;
const ACTOR_ACCOUNT = `coalesce(${filled('ui_account')}, nullif(regexp_extract(ui_arn, '^arn:[^:]*:[^:]*:[^:]*:([0-9]+):', 1), ''))`;
const READ_VERBS = 'Get|List|Describe|Head|Lookup|Search|Select|BatchGet|Scan|Query';

const ACTOR = `coalesce(CASE ui_type
    WHEN 'AssumedRole' THEN coalesce(${filled('issuer_arn')}, ${ROLE_IN_ARN})
    WHEN 'AWSService' THEN ${filled('ui_invoked_by')}
    WHEN 'AWSAccount' THEN 'account:' || ui_account || coalesce('/' || ${filled('ui_principal_id')}, '')
    WHEN 'SAMLUser' THEN nullif(concat_ws('/', ${text('user_identity', 'identityProvider')}, ${filled('ui_user')}), '')
    WHEN 'WebIdentityUser' THEN nullif(concat_ws('/', ${text('user_identity', 'identityProvider')}, ${filled('ui_user')}), '')
    WHEN 'IdentityCenterUser' THEN ${text('user_identity', 'onBehalfOf.userId')}
  END, ${filled('ui_arn')}, ${filled('ui_invoked_by')}, ${filled('ui_principal_id')}, 'unknown')`;

const ERROR_FAMILY = `CASE
    WHEN NOT ${IS_ERROR} THEN NULL
    WHEN error_code IN ('AccessDenied', 'AccessDeniedException', 'UnauthorizedAccess', 'VpceAccessDenied')
      OR ends_with(error_code, '.UnauthorizedOperation') THEN 'denied'
    WHEN starts_with(error_code, 'Throttling') OR ends_with(error_code, 'RequestLimitExceeded') OR error_code = 'SlowDown'
      THEN 'throttled'
    ELSE 'other' END`;

const UA = "regexp_replace(user_agent, '^\\[(.*)\\]$', '\\1')";
const UA_FAMILY = `CASE
    WHEN user_agent IS NULL THEN NULL
    WHEN contains(user_agent, 'Terraform/') THEN 'terraform'
    WHEN contains(user_agent, 'Boto3/') THEN 'boto3'
    WHEN starts_with(${UA}, 'Mozilla/') THEN 'browser'
    ELSE lower(nullif(trim(regexp_extract(${UA}, '^[^/;(,]+')), '')) END`;

/** A column `userIdentity.<path>`: stored where `column` is a stored one, else read from the nested part. */
const identity = (path: string, description: string, column?: string) =>
  field(`userIdentity.${path}`, column ?? text('user_identity', path), 'VARCHAR', description);

export const cloudtrailView: ViewDefinition = {
  name: 'cloudtrail',
  description:
    'One row a CloudTrail record: management, data, network-activity and Insights events. Aggregated events are apart.',
  from: (tables) => `${tables}ct_event`,
  columns: [
    field('eventTime', 'event_time', 'TIMESTAMP', 'When the request completed, UTC, from the clock of the endpoint.'),
    field('eventSource', 'event_source', 'VARCHAR', 'The service, as in `s3.amazonaws.com`.'),
    field('eventName', 'event_name', 'VARCHAR', 'The API or console action.'),
    field('awsRegion', 'aws_region', 'VARCHAR', 'Region of the request.'),
    field('sourceIPAddress', 'source_ip', 'VARCHAR', 'An address, the name of a service, or `AWS Internal`.'),
    field('userAgent', 'user_agent', 'VARCHAR', 'Program that made the request, cut at 1 KB.'),
    field('errorCode', 'error_code', 'VARCHAR', 'Absent on success.'),
    field('errorMessage', 'error_message', 'VARCHAR', 'May stand without `errorCode` (failed sign-in).'),
    identity('type', '`Root`, `IAMUser`, `AssumedRole`, `AWSService` and so on.', 'ui_type'),
    identity('principalId', 'Unique id of the identity; of a role session `ID:session`.', 'ui_principal_id'),
    identity('arn', 'ARN of the identity; of a role session without the path of the role.', 'ui_arn'),
    identity('accountId', 'Account of the identity.', 'ui_account'),
    identity('accessKeyId', '`AKIA…` long-term, `ASIA…` temporary.', 'ui_access_key'),
    identity('userName', 'Friendly name.', 'ui_user'),
    identity('invokedBy', 'The AWS service that made the call.', 'ui_invoked_by'),
    identity('identityProvider', 'SAML name qualifier or OIDC issuer.'),
    identity('onBehalfOf.userId', 'User of IAM Identity Center.'),
    identity(
      'sessionContext.sessionIssuer.arn',
      'Whom the session was issued by, with the path of the role.',
      'issuer_arn',
    ),
    identity(
      'sessionContext.sessionIssuer.userName',
      'Name of the role or user that issued the session.',
      'issuer_user',
    ),
    identity('sessionContext.sessionIssuer.type', '`Role`, `IAMUser`, `Root`.', 'issuer_type'),
    identity('sessionContext.sessionIssuer.principalId', 'Unique id of the issuer.'),
    identity('sessionContext.sessionIssuer.accountId', 'Account of the issuer.'),
    identity(
      'sessionContext.attributes.mfaAuthenticated',
      'Text `true` or `false`: whether the credentials that started the session had used MFA.',
      'session_mfa',
    ),
    field(
      'userIdentity.sessionContext.attributes.creationDate',
      'session_created',
      'TIMESTAMP',
      'When the session was issued, UTC.',
    ),
    identity('sessionContext.sourceIdentity', 'Set when a role is assumed, kept through chains of roles.'),
    field('userIdentity', 'user_identity', 'JSON', 'Who made the request.'),
    field('requestParameters', 'request_parameters', 'JSON', 'What was asked; differs by action.'),
    field('requestParameters.bucketName', 'bucket_name', 'VARCHAR', 'Bucket of an S3 request.'),
    field('responseElements', 'response_elements', 'JSON', 'What was answered; null for calls that only read.'),
    field(
      'responseElements.credentials.accessKeyId',
      'new_access_key',
      'VARCHAR',
      'The key that an STS call gave out: later records with it are of that session.',
    ),
    field('additionalEventData', 'additional_event_data', 'JSON', 'More on the event: sign-in, S3.'),
    field('resources', 'resources', 'JSON', 'List of what was touched: `ARN`, `accountId`, `type`.'),
    field('requestID', 'request_id', 'VARCHAR', 'Made by the service.'),
    field('eventID', 'event_id', 'VARCHAR', 'Unique id of the event.'),
    field('eventType', 'event_type', 'VARCHAR', '`AwsApiCall`, `AwsServiceEvent`, `AwsConsoleSignIn` and so on.'),
    field('eventCategory', 'event_category', 'VARCHAR', '`Management`, `Data`, `NetworkActivity`, `Insight`.'),
    field('eventVersion', 'event_version', 'VARCHAR', 'Version of the record, `major.minor`; 1.10 is newer than 1.9.'),
    field('apiVersion', 'api_version', 'VARCHAR', 'Version of the API; text that looks like a date.'),
    field('managementEvent', 'management_event', 'BOOLEAN', 'True for the control plane.'),
    field('readOnly', 'read_only', 'BOOLEAN', 'Missing in older records; see `read_write`.'),
    field('recipientAccountId', 'recipient_account', 'VARCHAR', 'Account that received the event.'),
    field('sharedEventID', 'shared_event_id', 'VARCHAR', 'Same for one action delivered to several accounts.'),
    field('vpcEndpointId', 'vpc_endpoint_id', 'VARCHAR', 'Endpoint that the request came through.'),
    field('vpcEndpointAccountId', 'vpc_endpoint_account', 'VARCHAR', 'Owner of the endpoint.'),
    field('serviceEventDetails', 'service_event_details', 'JSON', 'What a service event is about.'),
    field('tlsDetails', 'tls_details', 'JSON', 'TLS version, cipher suite and host name of the call.'),
    field('insightDetails', 'insight_details', 'JSON', 'Insights events only.'),
    field('addendum', 'addendum', 'JSON', 'Why the record came late or was changed.'),
    field('eventContext', 'event_context', 'JSON', 'Condition keys and tags, where a store is set up to add them.'),
    field('edgeDeviceDetails', 'edge_device_details', 'JSON', 'S3 on Outposts.'),
    field(
      'sessionCredentialFromConsole',
      "TRY(json_extract_string(raw, '$.sessionCredentialFromConsole'))",
      'VARCHAR',
      'Text `true` for a session that the console started; read from `raw`.',
    ),
    derived('event_time', 'event_time', 'TIMESTAMP', 'Same as `eventTime`.'),
    derived(
      'actor',
      ACTOR,
      'VARCHAR',
      'One text for grouping: the role of a session, the ARN of a user, the service, `account:ID/principal` of another account, `provider/user` of a federated one, else `unknown`.',
    ),
    derived(
      'actor_role_arn',
      `CASE WHEN ui_type = 'AssumedRole' THEN coalesce(${filled('issuer_arn')},
        nullif(regexp_extract(regexp_replace(ui_arn, '^arn:([^:]*):sts::([0-9]*):assumed-role/([^/]+)/.*$', 'arn:\\1:iam::\\2:role/\\3'), '^arn:[^:]*:iam::.*$'), '')) END`,
      'VARCHAR',
      'The role behind a session; from the session’s ARN, and then without the role’s path, where the issuer is not given.',
    ),
    derived(
      'session_name',
      `CASE WHEN ui_type IN ('AssumedRole', 'FederatedUser') THEN coalesce(
        nullif(regexp_extract(ui_arn, ':(?:assumed-role/[^/]+|federated-user)/(.+)$', 1), ''),
        nullif(regexp_extract(ui_principal_id, '^[^:]+:(.+)$', 1), '')) END`,
      'VARCHAR',
      'Name of the role session or federated user.',
    ),
    derived(
      'access_key_id',
      filled('ui_access_key'),
      'VARCHAR',
      'The key used; null where the record has an empty text.',
    ),
    derived('issuer_arn', filled('issuer_arn'), 'VARCHAR', 'Same as the ARN of the session issuer.'),
    derived('account', ACCOUNT, 'VARCHAR', '`recipientAccountId`, else `userIdentity.accountId`.'),
    derived('actor_account', ACTOR_ACCOUNT, 'VARCHAR', 'Account of the identity, else the one in its ARN.'),
    derived(
      'is_cross_account',
      `CASE WHEN regexp_full_match(${ACTOR_ACCOUNT}, '[0-9]{12}') THEN ${ACTOR_ACCOUNT} <> ${ACCOUNT} END`,
      'BOOLEAN',
      'The identity’s account is another one; null where either is unknown.',
    ),
    derived('is_error', IS_ERROR, 'BOOLEAN', '`errorCode` or `errorMessage` is there, or a console sign-in failed.'),
    derived('outcome', 'outcome', 'VARCHAR', '`ok`, `error`, `throttle` or `fault`.'),
    derived('error_family', ERROR_FAMILY, 'VARCHAR', '`denied`, `throttled` or `other`; null without an error.'),
    derived(
      'is_service_call',
      `coalesce(ends_with(source_ip, '.amazonaws.com') OR starts_with(source_ip, 'AWS Internal'), false) OR ${filled('ui_invoked_by')} IS NOT NULL`,
      'BOOLEAN',
      'An AWS service made the call.',
    ),
    derived(
      'client_ip',
      clientIp('source_ip'),
      'VARCHAR',
      'Canonical text of the address (RFC 5952) where `sourceIPAddress` is one.',
    ),
    derived(
      'read_write',
      `CASE WHEN read_only THEN 'read' WHEN NOT read_only THEN 'write' WHEN event_name IS NULL THEN NULL
        WHEN regexp_matches(event_name, '^(?:${READ_VERBS})') THEN 'read' ELSE 'write' END`,
      'VARCHAR',
      '`read` or `write`: from `readOnly`, else from the verb that `eventName` begins with.',
    ),
    derived(
      'read_write_from',
      "CASE WHEN read_only IS NULL AND event_name IS NOT NULL THEN 'eventName' WHEN read_only IS NOT NULL THEN 'readOnly' END",
      'VARCHAR',
      'The field that `read_write` was taken from.',
    ),
    derived(
      'event_name_base',
      "regexp_replace(event_name, '[0-9]{8}(?:v[0-9]+)?$', '')",
      'VARCHAR',
      '`eventName` without the date of old API versions.',
    ),
    derived(
      'resource_arns',
      "list_filter(json_extract_string(resources, '$[*].ARN') || json_extract_string(resources, '$[*].arn'), lambda arn: arn IS NOT NULL)",
      'VARCHAR[]',
      'ARNs in `resources`.',
    ),
    derived(
      'mfa',
      `coalesce(
        CASE WHEN event_name = 'ConsoleLogin' THEN ${text('additional_event_data', 'MFAUsed')} = 'Yes' END,
        TRY_CAST(session_mfa AS BOOLEAN))`,
      'BOOLEAN',
      'MFA was used: at sign-in, or by the credentials that started the session.',
    ),
    derived('ua_family', UA_FAMILY, 'VARCHAR', '`userAgent` without brackets, version and platform.'),
    derived(
      'source',
      sourceOf('file_id'),
      'VARCHAR',
      'File that the record came from; the member of an archive behind `!`.',
    ),
    derived('position', 'position', 'BIGINT', 'Number of the record in its file, from 1.'),
    derived(
      'conflict',
      'coalesce(conflict, false)',
      'BOOLEAN',
      'Another record has the same `eventID` and account but other content.',
    ),
    derived(
      'time_from',
      'time_from',
      'VARCHAR',
      'The member that the time was taken from where it was not `eventTime`.',
    ),
    field(
      'raw',
      'raw',
      'VARCHAR',
      'The record’s own text, character for character; null where the import did not keep it.',
    ),
  ],
};
