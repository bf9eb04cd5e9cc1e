import { derived, field, sourceOf, type ViewDefinition } from './view.ts';

const identityText = (path: string) => `json_extract_string(user_identity, '$.${path}')`;

/** A time as the text that CloudTrail writes; with a fraction only where there is one. */
const isoText = (time: string) =>
  `CASE WHEN microsecond(${time}) % 1000000 = 0 THEN strftime(${time}, '%Y-%m-%dT%H:%M:%SZ') ELSE strftime(${time}, '%Y-%m-%dT%H:%M:%S.%fZ') END`;

const USER_IDENTITY = `struct_pack(
    "type" := ui_type, principalid := ui_principal_id, arn := ui_arn, accountid := ui_account, invokedby := ui_invoked_by,
    accesskeyid := ui_access_key, username := ui_user,
    onbehalfof := struct_pack(userid := ${identityText('onBehalfOf.userId')}, identitystorearn := ${identityText('onBehalfOf.identityStoreArn')}),
    sessioncontext := struct_pack(
      attributes := struct_pack(mfaauthenticated := session_mfa, creationdate := ${isoText('session_created')}),
      sessionissuer := struct_pack("type" := issuer_type, principalid := ${identityText('sessionContext.sessionIssuer.principalId')},
        arn := issuer_arn, accountid := ${identityText('sessionContext.sessionIssuer.accountId')}, username := issuer_user),
      ec2roledelivery := ${identityText('sessionContext.ec2RoleDelivery')},
      webidfederationdata := ${identityText('sessionContext.webIdFederationData')},
      sourceidentity := ${identityText('sessionContext.sourceIdentity')}))`;

const IDENTITY_TYPE =
  'STRUCT("type" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, invokedby VARCHAR, accesskeyid VARCHAR, username VARCHAR, onbehalfof STRUCT(userid VARCHAR, identitystorearn VARCHAR), sessioncontext STRUCT(attributes STRUCT(mfaauthenticated VARCHAR, creationdate VARCHAR), sessionissuer STRUCT("type" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, username VARCHAR), ec2roledelivery VARCHAR, webidfederationdata VARCHAR, sourceidentity VARCHAR))';

const plain = (name: string, column: string, description: string) =>
  field(name, `CAST(${column} AS VARCHAR)`, 'VARCHAR', description);

/** The trail under the names and types of Athena's table (cloudtrail.md part 10), so that a pasted query runs. */
export const cloudtrailLogsView: ViewDefinition = {
  name: 'cloudtrail_logs',
  description:
    'The same rows as `cloudtrail` under the names of the table that the Athena guide defines; every leaf is text.',
  from: (tables) => `${tables}ct_event`,
  columns: [
    plain('eventversion', 'event_version', 'As `eventVersion`.'),
    field(
      'useridentity',
      USER_IDENTITY,
      IDENTITY_TYPE,
      'As `userIdentity`: `useridentity.sessioncontext.sessionissuer.arn`.',
    ),
    field('eventtime', isoText('event_time'), 'VARCHAR', 'As `eventTime`, text in ISO 8601.'),
    plain('eventsource', 'event_source', 'As `eventSource`.'),
    plain('eventname', 'event_name', 'As `eventName`.'),
    plain('awsregion', 'aws_region', 'As `awsRegion`.'),
    plain('sourceipaddress', 'source_ip', 'As `sourceIPAddress`.'),
    plain('useragent', 'user_agent', 'As `userAgent`.'),
    plain('errorcode', 'error_code', 'As `errorCode`.'),
    plain('errormessage', 'error_message', 'As `errorMessage`.'),
    plain('requestparameters', 'request_parameters', 'JSON text.'),
    plain('responseelements', 'response_elements', 'JSON text.'),
    plain('additionaleventdata', 'additional_event_data', 'JSON text.'),
    plain('requestid', 'request_id', 'As `requestID`.'),
    plain('eventid', 'event_id', 'As `eventID`.'),
    field(
      'resources',
      `TRY(list_transform(from_json(resources, '["JSON"]'), lambda r: struct_pack(
        arn := coalesce(json_extract_string(r, '$.ARN'), json_extract_string(r, '$.arn')),
        accountid := json_extract_string(r, '$.accountId'), "type" := json_extract_string(r, '$.type'))))`,
      'STRUCT(arn VARCHAR, accountid VARCHAR, "type" VARCHAR)[]',
      'For `CROSS JOIN UNNEST(resources) AS t(resource)`.',
    ),
    plain('eventtype', 'event_type', 'As `eventType`.'),
    plain('apiversion', 'api_version', 'As `apiVersion`.'),
    plain('readonly', 'read_only', 'Text `true` or `false`.'),
    plain('recipientaccountid', 'recipient_account', 'As `recipientAccountId`.'),
    plain('serviceeventdetails', 'service_event_details', 'JSON text.'),
    plain('sharedeventid', 'shared_event_id', 'As `sharedEventID`.'),
    plain('vpcendpointid', 'vpc_endpoint_id', 'As `vpcEndpointId`.'),
    plain('vpcendpointaccountid', 'vpc_endpoint_account', 'As `vpcEndpointAccountId`.'),
    plain('eventcategory', 'event_category', 'As `eventCategory`.'),
    plain('addendum', 'addendum', 'JSON text.'),
    plain('edgedevicedetails', 'edge_device_details', 'JSON text.'),
    field(
      'tlsdetails',
      `struct_pack(tlsversion := json_extract_string(tls_details, '$.tlsVersion'), ciphersuite := json_extract_string(tls_details, '$.cipherSuite'),
        clientprovidedhostheader := json_extract_string(tls_details, '$.clientProvidedHostHeader'))`,
      'STRUCT(tlsversion VARCHAR, ciphersuite VARCHAR, clientprovidedhostheader VARCHAR)',
      'As `tlsDetails`.',
    ),
    plain('account', 'coalesce(recipient_account, ui_account)', 'Partition column of organisation trails.'),
    plain('region', 'aws_region', 'Partition column.'),
    field('year', "strftime(event_time, '%Y')", 'VARCHAR', 'Partition column, from the time of the event.'),
    field('month', "strftime(event_time, '%m')", 'VARCHAR', 'Partition column.'),
    field('day', "strftime(event_time, '%d')", 'VARCHAR', 'Partition column.'),
    field('timestamp', "strftime(event_time, '%Y/%m/%d')", 'VARCHAR', 'Column of partition projection.'),
    derived('source', sourceOf('file_id'), 'VARCHAR', 'File that the record came from.'),
    derived('position', 'position', 'BIGINT', 'Number of the record in its file, from 1.'),
  ],
};
