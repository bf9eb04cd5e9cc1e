import { derived, field, sourceOf, type ViewColumn, type ViewDefinition } from './view.ts';

const stamp = (name: string, micros: string, description: string) =>
  derived(name, `make_timestamp(${micros})`, 'TIMESTAMP', description);
/** Exact: the division of two integers is the double nearest to it, as a number in a filter is. */
const seconds = (name: string, micros: string, description: string) =>
  derived(name, `${micros} / 1e6`, 'DOUBLE', description);
const text = (name: string, sql: string, description: string) => field(name, sql, 'VARCHAR', description);

const TRACE_ID = text('trace_id', 'trace_id', 'The trace, in X-Ray’s form `1-…-…`.');

export const tracesView: ViewDefinition = {
  name: 'traces',
  description: 'One row a trace, with the figures of its summary (GetTraceSummaries), computed from its documents.',
  from: (tables) => `${tables}xr_trace trace
    LEFT JOIN (SELECT trace_id AS summary_of, summary FROM ${tables}xr_summary WHERE NOT superseded) given ON given.summary_of = trace.trace_id`,
  columns: [
    TRACE_ID,
    derived(
      'w3c_trace_id',
      "CASE WHEN regexp_full_match(trace_id, '1-[0-9a-f]{8}-[0-9a-f]{24}') THEN replace(substr(trace_id, 3), '-', '') END",
      'VARCHAR',
      'The same id in W3C’s form, 32 hexadecimal digits; null where it has none.',
    ),
    stamp('start_ts', 'start_us', 'Start of its earliest segment, UTC.'),
    seconds('duration_s', 'duration_us', 'From there to the latest end of anything in it, seconds.'),
    seconds('response_time_s', 'response_us', 'Time that its root took, seconds; null while that is in progress.'),
    derived('has_fault', 'has_fault', 'BOOLEAN', 'Its root failed with a 5xx.'),
    derived('has_error', 'has_error', 'BOOLEAN', 'Its root failed with a 4xx.'),
    derived('has_throttle', 'has_throttle', 'BOOLEAN', 'Something in it was throttled (429).'),
    derived('is_partial', 'is_partial', 'BOOLEAN', 'Something in it is still in progress.'),
    text('http_url', 'http_url', 'URL of the request, by its root.'),
    text('http_method', 'http_method', 'Method of the request, by its root.'),
    field('http_status', 'http_status', 'INTEGER', 'Status of the response, by its root.'),
    text('http_user_agent', 'http_user_agent', 'User agent of the request, by its root.'),
    text('http_client_ip', 'http_client_ip', 'Address of the client, by its root.'),
    derived('entry_name', 'entry_name', 'VARCHAR', 'Name of its root.'),
    derived('entry_type', 'entry_type', 'VARCHAR', 'Origin of its root.'),
    derived('segment_count', 'segment_count', 'INTEGER', 'Segments; 0 where only its summary was imported.'),
    derived('span_count', 'span_count', 'INTEGER', 'Segments and subsegments.'),
    derived('root_id', 'root_id', 'VARCHAR', 'Id of its root segment.'),
    derived('source_id', 'file_id', 'INTEGER', 'Number of the file that its root came from.'),
    derived('source', sourceOf('file_id'), 'VARCHAR', 'File that its root came from.'),
    field('summary', 'given.summary', 'VARCHAR', 'Text of the summary (JSON) as AWS gave it, where one was imported.'),
  ],
};

const HTTP: ViewColumn[] = [
  text('http_url', 'http_url', 'URL of the request.'),
  text('http_method', 'http_method', 'Method of the request.'),
  field('http_status', 'http_status', 'INTEGER', 'Status of the response.'),
];

export const segmentsView: ViewDefinition = {
  name: 'segments',
  description:
    'One row a segment or subsegment that counts. Documents that gave way to a later one of their id are left out.',
  from: (tables) => `(SELECT rowid, * FROM ${tables}xr_segment WHERE NOT superseded) segment`,
  columns: [
    TRACE_ID,
    text('id', 'id', 'Its id, unique in its trace.'),
    text('parent_id', 'parent_id', 'The segment or subsegment around it, or that called it.'),
    derived(
      'owner_id',
      'owner_id',
      'VARCHAR',
      'Segment that encloses it, itself where it is one; null where that is not here.',
    ),
    derived('depth', 'depth', 'INTEGER', 'Segments and subsegments around it in its own segment.'),
    derived('kind', 'kind', 'VARCHAR', '`segment`, `subsegment`, or `inferred` for a segment that X-Ray made.'),
    text('name', 'name', 'Service of a segment; what a subsegment called, or the code in it.'),
    text('origin', 'origin', 'Type of what a segment ran on, as `AWS::Lambda::Function`.'),
    text('namespace', 'namespace', '`aws` for calls of the AWS SDK, `remote` for other calls.'),
    stamp('start_ts', 'start_us', 'Its start, UTC.'),
    stamp('end_ts', 'end_us', 'Its end, UTC; null while it is in progress.'),
    seconds('start_s', 'start_us', 'Its start, seconds since the epoch.'),
    seconds('duration_s', '(end_us - start_us)', 'Time that it took, seconds.'),
    derived('in_progress', 'end_us IS NULL', 'BOOLEAN', 'No document of it has an end.'),
    field('fault', 'fault', 'BOOLEAN', 'As it says of itself: 5xx.'),
    field('error', 'error', 'BOOLEAN', 'As it says of itself: 4xx.'),
    field('throttle', 'throttle', 'BOOLEAN', 'As it says of itself: 429.'),
    derived(
      'outcome',
      'outcome',
      'VARCHAR',
      '`ok`, `error`, `throttle` or `fault`, by its flags, else its status; null while it is in progress.',
    ),
    ...HTTP,
    text('http_user_agent', 'http_user_agent', 'User agent of the request.'),
    text('http_client_ip', 'http_client_ip', 'Address of the client.'),
    field('http_content_length', 'http_content_length', 'BIGINT', 'Length of the response, bytes.'),
    field(
      'http_x_forwarded_for',
      'http_x_forwarded_for',
      'BOOLEAN',
      'The client’s address was read from X-Forwarded-For.',
    ),
    field('http_traced', 'http_traced', 'BOOLEAN', 'The call went to another traced service.'),
    text('aws_operation', 'aws_operation', 'AWS API that was called.'),
    text('aws_region', 'aws_region', 'Region of the call.'),
    text('aws_account_id', 'aws_account_id', 'Account of the segment, or of what was called.'),
    text('aws_request_id', 'aws_request_id', 'Request id, as CloudTrail has it too.'),
    derived('aws_resource', 'aws_resource', 'VARCHAR', 'Queue, table, topic, function or bucket that was called.'),
    text('instance_id', 'instance_id', 'EC2 instance.'),
    text('availability_zone', 'availability_zone', 'Availability Zone.'),
    text('resource_arn', 'resource_arn', 'ARN of what a segment ran on.'),
    text('sql_query', 'sql_query', 'SQL statement without its values.'),
    text('sql_db_type', 'sql_db_type', 'Kind of database.'),
    text('sql_url', 'sql_url', 'Address of the database.'),
    text('sql_user', 'sql_user', 'User of the database.'),
    text('user_name', 'user_name', 'User that made the request.'),
    text('service_version', 'service_version', 'Version of the service.'),
    derived('node_name', 'node_name', 'VARCHAR', 'Its node in the service graph; null for code that called nothing.'),
    derived('node_type', 'node_type', 'VARCHAR', 'Type of that node.'),
    derived('node_account', 'node_account', 'VARCHAR', 'Account of that node.'),
    derived('source_format', 'source_format', 'VARCHAR', '`xray`, `otlp` or `spans`: what it was read from.'),
    field('annotations', 'annotations', 'JSON', 'Its annotations.'),
    derived('conflict', 'conflict', 'BOOLEAN', 'Another complete document of its id says something else.'),
    derived('source', sourceOf('segment.file_id'), 'VARCHAR', 'File that it came from.'),
    derived('position', 'segment.position', 'BIGINT', 'Number of its document in the file, from 1.'),
    field('doc', 'doc', 'VARCHAR', 'Text of the document (JSON), where it begins with this segment or subsegment.'),
  ],
};

export const annotationsView: ViewDefinition = {
  name: 'annotations',
  description: 'One row an annotation of a segment or subsegment.',
  from: (tables) => `${tables}xr_annotation`,
  columns: [
    TRACE_ID,
    text('segment_id', 'segment_id', 'The segment or subsegment that has it.'),
    text('key', 'key', 'Its key, as it is written.'),
    derived('type', 'type', 'VARCHAR', '`s` text, `n` number, `b` boolean.'),
    field('s', 's', 'VARCHAR', 'Its value, where that is text.'),
    field('n', 'n', 'DOUBLE', 'Its value, where that is a number.'),
    field('b', 'b', 'BOOLEAN', 'Its value, where that is a boolean.'),
  ],
};

export const exceptionsView: ViewDefinition = {
  name: 'exceptions',
  description: 'One row an exception of a segment or subsegment.',
  from: (tables) => `${tables}xr_exception`,
  columns: [
    TRACE_ID,
    text('segment_id', 'segment_id', 'The segment or subsegment that has it.'),
    derived('ord', 'ord', 'INTEGER', 'Its place in the list, from 0.'),
    text('id', 'id', 'Its id.'),
    text('type', 'type', 'Its type.'),
    text('message', 'message', 'Its message.'),
    field('remote', 'remote', 'BOOLEAN', 'It came from a service that was called.'),
    text('cause_id', 'cause_id', 'The exception that caused it.'),
    field('stack', 'stack', 'JSON', 'Its stack: path, line, label.'),
  ],
};

export const linksView: ViewDefinition = {
  name: 'links',
  description: 'One row a link from a segment to another trace.',
  from: (tables) => `${tables}xr_link`,
  columns: [
    TRACE_ID,
    text('segment_id', 'segment_id', 'The segment that has it.'),
    text('linked_trace_id', 'linked_trace_id', 'The trace that it leads to.'),
    text('linked_id', 'linked_id', 'The segment or subsegment there.'),
    field('attributes', 'attributes', 'JSON', 'Its attributes.'),
  ],
};

export const callsView: ViewDefinition = {
  name: 'calls',
  description:
    'The service graph, one row each time that a node answered or an edge was crossed. Of a node row the node is in `dst_…`.',
  from: (tables) => `${tables}xr_call`,
  columns: [
    TRACE_ID,
    derived('what', 'what', 'VARCHAR', '`node`, `edge`, or `link` for an asynchronous edge.'),
    derived('src_name', 'src_name', 'VARCHAR', 'Caller.'),
    derived('src_type', 'src_type', 'VARCHAR', 'Type of the caller.'),
    derived('src_account', 'src_account', 'VARCHAR', 'Account of the caller.'),
    derived('dst_name', 'dst_name', 'VARCHAR', 'Called node.'),
    derived('dst_type', 'dst_type', 'VARCHAR', 'Type of the called node.'),
    derived('dst_account', 'dst_account', 'VARCHAR', 'Account of the called node.'),
    derived('entity_id', 'entity_id', 'VARCHAR', 'The segment or subsegment that the figures are of.'),
    derived(
      'outcome',
      'outcome',
      'VARCHAR',
      '`ok`, `error`, `throttle` or `fault`; null for clients, links and what is in progress.',
    ),
    seconds('response_s', 'response_us', 'Response time, seconds.'),
    seconds('duration_s', 'duration_us', 'Of a node: to the latest end of anything in it, seconds.'),
    seconds('age_s', 'age_us', 'Of a link: age of the message when it was received, seconds.'),
    derived('root', 'root', 'BOOLEAN', 'The request entered here.'),
    derived('inferred', 'inferred', 'BOOLEAN', 'The node sent no segment of its own.'),
    ...HTTP,
    derived('complete', 'complete', 'BOOLEAN', 'It has an end, and so counts as a response.'),
    stamp('start_ts', 'start_us', 'Start of the segment or subsegment, UTC.'),
    stamp('end_ts', 'end_us', 'Its end, UTC.'),
  ],
};

export const rootCausesView: ViewDefinition = {
  name: 'root_causes',
  description: 'Why traces failed or were slow: one row an exception of an entity of a service of a cause.',
  from: (tables) => `${tables}xr_root_cause`,
  columns: [
    TRACE_ID,
    derived('kind', 'kind', 'VARCHAR', '`fault`, `error` or `responsetime`.'),
    derived('cause_ord', 'cause_ord', 'INTEGER', 'Number of the cause in its trace, from 0.'),
    derived('client_impacting', 'client_impacting', 'BOOLEAN', 'The client saw it.'),
    derived('service_ord', 'service_ord', 'INTEGER', 'Number of the service in its cause, from 0.'),
    derived('service_count', 'service_count', 'INTEGER', 'Services of the cause.'),
    derived('service_name', 'service_name', 'VARCHAR', 'The service.'),
    derived('service_type', 'service_type', 'VARCHAR', 'Its type.'),
    derived('account_id', 'account_id', 'VARCHAR', 'Its account.'),
    derived('inferred', 'inferred', 'BOOLEAN', 'It sent no segment of its own.'),
    derived('entity_ord', 'entity_ord', 'INTEGER', 'Number of the entity in its service, from 0.'),
    derived('entity_count', 'entity_count', 'INTEGER', 'Entities of the service.'),
    derived('entity_name', 'entity_name', 'VARCHAR', 'The segment or subsegment.'),
    derived('remote', 'remote', 'BOOLEAN', 'It called another service.'),
    derived('coverage', 'coverage', 'DOUBLE', 'Share of the root segment’s time, 0 to 1; for `responsetime`.'),
    derived('exc_ord', 'exc_ord', 'INTEGER', 'Number of the exception, from 0; null without one.'),
    derived('exc_count', 'exc_count', 'INTEGER', 'Exceptions of the entity.'),
    derived('exc_name', 'exc_name', 'VARCHAR', 'Type of the exception.'),
    derived('exc_message', 'exc_message', 'VARCHAR', 'Its message.'),
  ],
};

/** Views of traces, as xray.md part 4 has them. */
export const TRACE_VIEWS: readonly ViewDefinition[] = [
  tracesView,
  segmentsView,
  annotationsView,
  exceptionsView,
  linksView,
  callsView,
  rootCausesView,
];
