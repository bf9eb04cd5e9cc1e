/** Where the fields of the documented log types lie (specs/insights-ql.md 6.1 and 6.2; storage.md 2.1 for trails). */

export interface TrailColumn {
  column: string;
  /** `text`: a string of the record; `boolean`: a JSON Boolean; `time`: eventTime; `json`: a nested part. */
  holds: 'text' | 'boolean' | 'time' | 'json';
}

const text = (column: string): TrailColumn => ({ column, holds: 'text' });
const part = (column: string): TrailColumn => ({ column, holds: 'json' });

/** Fields of a CloudTrail record that are stored as columns of `ct_event`. */
export const TRAIL_COLUMNS: ReadonlyMap<string, TrailColumn> = new Map([
  ['eventID', text('event_id')],
  ['eventTime', { column: 'event_time', holds: 'time' }],
  ['eventSource', text('event_source')],
  ['eventName', text('event_name')],
  ['awsRegion', text('aws_region')],
  ['sourceIPAddress', text('source_ip')],
  ['userAgent', text('user_agent')],
  ['errorCode', text('error_code')],
  ['errorMessage', text('error_message')],
  ['requestID', text('request_id')],
  ['eventType', text('event_type')],
  ['eventCategory', text('event_category')],
  ['eventVersion', text('event_version')],
  ['recipientAccountId', text('recipient_account')],
  ['sharedEventID', text('shared_event_id')],
  ['vpcEndpointId', text('vpc_endpoint_id')],
  ['vpcEndpointAccountId', text('vpc_endpoint_account')],
  ['apiVersion', text('api_version')],
  ['readOnly', { column: 'read_only', holds: 'boolean' }],
  ['managementEvent', { column: 'management_event', holds: 'boolean' }],
  ['userIdentity.type', text('ui_type')],
  ['userIdentity.principalId', text('ui_principal_id')],
  ['userIdentity.arn', text('ui_arn')],
  ['userIdentity.accountId', text('ui_account')],
  ['userIdentity.accessKeyId', text('ui_access_key')],
  ['userIdentity.userName', text('ui_user')],
  ['userIdentity.invokedBy', text('ui_invoked_by')],
  ['userIdentity.sessionContext.sessionIssuer.arn', text('issuer_arn')],
  ['userIdentity.sessionContext.sessionIssuer.userName', text('issuer_user')],
  ['userIdentity.sessionContext.sessionIssuer.type', text('issuer_type')],
  ['userIdentity', part('user_identity')],
  ['requestParameters', part('request_parameters')],
  ['responseElements', part('response_elements')],
  ['additionalEventData', part('additional_event_data')],
  ['resources', part('resources')],
  ['tlsDetails', part('tls_details')],
  ['serviceEventDetails', part('service_event_details')],
  ['addendum', part('addendum')],
  ['insightDetails', part('insight_details')],
  ['eventContext', part('event_context')],
  ['edgeDeviceDetails', part('edge_device_details')],
]);

/** A field of a segment document that is stored as a column of `xr_segment`, read by its type there. */
export interface SegmentColumn {
  column: string;
  /** `text`: a string of the document; `flag`: a JSON Boolean; `json`: an object. */
  holds: 'text' | 'flag' | 'json';
}

const ofSegment = (column: string): SegmentColumn => ({ column, holds: 'text' });
const flag = (column: string): SegmentColumn => ({ column, holds: 'flag' });

/**
 * Fields of a segment document (xray.md 1.2) that are columns. Numbers are read from the document, whose digits the columns do
 * not keep. `trace_id` and `parent_id` stand in the document of a subsegment that was sent alone; those of embedded ones are
 * what encloses them.
 */
export const SEGMENT_COLUMNS: ReadonlyMap<string, SegmentColumn> = new Map([
  ['trace_id', ofSegment('trace_id')],
  ['id', ofSegment('id')],
  ['parent_id', ofSegment('parent_id')],
  ['name', ofSegment('name')],
  ['origin', ofSegment('origin')],
  ['namespace', ofSegment('namespace')],
  ['user', ofSegment('user_name')],
  ['resource_arn', ofSegment('resource_arn')],
  ['fault', flag('fault')],
  ['error', flag('error')],
  ['throttle', flag('throttle')],
  ['http.request.method', ofSegment('http_method')],
  ['http.request.url', ofSegment('http_url')],
  ['http.request.user_agent', ofSegment('http_user_agent')],
  ['http.request.client_ip', ofSegment('http_client_ip')],
  ['aws.operation', ofSegment('aws_operation')],
  ['aws.region', ofSegment('aws_region')],
  ['aws.account_id', ofSegment('aws_account_id')],
  ['aws.request_id', ofSegment('aws_request_id')],
  ['sql.sanitized_query', ofSegment('sql_query')],
  ['sql.database_type', ofSegment('sql_db_type')],
  ['sql.user', ofSegment('sql_user')],
  ['annotations', { column: 'annotations', holds: 'json' }],
]);

/** VPC flow log version 2: 14 blank-separated values. */
export const FLOW_FIELDS = [
  'version',
  'accountId',
  'interfaceId',
  'srcAddr',
  'dstAddr',
  'srcPort',
  'dstPort',
  'protocol',
  'packets',
  'bytes',
  'startTime',
  'endTime',
  'action',
  'logStatus',
] as const;

/** Route 53 public DNS query log. */
export const DNS_FIELDS = [
  'version',
  'queryTimestamp',
  'hostZoneId',
  'queryName',
  'queryType',
  'responseCode',
  'protocol',
  'edgeLocation',
  'resolverIp',
  'ednsClientSubnet',
] as const;

/** A value of Lambda's platform lines. */
export interface LambdaField {
  /** Takes the value out; `all` lines have it, or the report alone. */
  pattern: string;
  lines: 'all' | 'report';
  /** Always a number, in bytes where the line counts megabytes. */
  number: boolean;
  megabytes: boolean;
}

const word = (pattern: string, lines: LambdaField['lines']): LambdaField => ({
  pattern,
  lines,
  number: false,
  megabytes: false,
});
const figure = (pattern: string, megabytes = false): LambdaField => ({
  pattern,
  lines: 'report',
  number: true,
  megabytes,
});

export const LAMBDA_FIELDS: ReadonlyMap<string, LambdaField> = new Map([
  ['@requestId', word(String.raw`^(?:START|END|REPORT) RequestId: (\S+)`, 'all')],
  ['@type', word('^(START|END|REPORT) RequestId: ', 'all')],
  ['@duration', figure(String.raw`^REPORT RequestId: \S+\s+Duration: ([0-9.]+) ms`)],
  ['@billedDuration', figure('Billed Duration: ([0-9.]+) ms')],
  ['@memorySize', figure('Memory Size: ([0-9]+) MB', true)],
  ['@maxMemoryUsed', figure('Max Memory Used: ([0-9]+) MB', true)],
  ['@initDuration', figure('Init Duration: ([0-9.]+) ms')],
  ['@xrayTraceId', word(String.raw`XRAY TraceId: (\S+)`, 'report')],
  ['@xraySegmentId', word(String.raw`SegmentId: (\S+)`, 'report')],
]);

/** What a VPC flow line of version 2 and a Route 53 line look like, for RE2 and for JavaScript alike (6.2). */
export const FLOW_LINE = String.raw`^\S+ \S+ eni-\S+( \S+){11}$`;
export const DNS_LINE = String.raw`^1\.0 [0-9]{4}-[0-9]{2}-[0-9]{2}T\S+ `;

export const SYSTEM_FIELDS = ['@timestamp', '@message', '@logStream', '@log', '@ingestionTime'] as const;
