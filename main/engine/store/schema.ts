/**
 * The tables of a workspace file (storage.md part 2). Names here are ours; users see the views of views.ts.
 *
 * No keys and no indexes: a primary key on event_id made the insert 4 times slower and the file twice as large, while a
 * lookup without one takes 0.13 s on 5 million rows. Uniqueness is kept by the importer (storage.md 4.1).
 * ct_duplicate holds the dropped copies of trail events and of log events: a file brings one or the other.
 * A change here needs a migration in migrations.ts.
 */
export const TABLES = `
CREATE TABLE ct_event (
  event_id VARCHAR, event_time TIMESTAMP, event_source VARCHAR, event_name VARCHAR, aws_region VARCHAR, source_ip VARCHAR,
  user_agent VARCHAR, error_code VARCHAR, error_message VARCHAR, request_id VARCHAR, event_type VARCHAR,
  event_category VARCHAR, event_version VARCHAR, recipient_account VARCHAR, shared_event_id VARCHAR,
  vpc_endpoint_id VARCHAR, vpc_endpoint_account VARCHAR, api_version VARCHAR,
  read_only BOOLEAN, management_event BOOLEAN, time_from VARCHAR,
  ui_type VARCHAR, ui_principal_id VARCHAR, ui_arn VARCHAR, ui_account VARCHAR, ui_access_key VARCHAR, ui_user VARCHAR,
  ui_invoked_by VARCHAR, issuer_arn VARCHAR, issuer_user VARCHAR, issuer_type VARCHAR, session_mfa VARCHAR,
  session_created TIMESTAMP, new_access_key VARCHAR, bucket_name VARCHAR,
  user_identity JSON, request_parameters JSON, response_elements JSON, additional_event_data JSON, resources JSON,
  tls_details JSON, service_event_details JSON, addendum JSON, insight_details JSON, event_context JSON,
  edge_device_details JSON,
  raw VARCHAR USING COMPRESSION zstd,
  outcome VARCHAR, conflict BOOLEAN, file_id INTEGER, position BIGINT
);
CREATE TABLE ct_aggregated (
  event_id VARCHAR, account VARCHAR, aws_region VARCHAR, event_source VARCHAR, window_start TIMESTAMP, window_end TIMESTAMP,
  window_size VARCHAR, primary_dimension VARCHAR, summary JSON, raw VARCHAR, file_id INTEGER, position BIGINT
);
CREATE TABLE ct_duplicate (file_id INTEGER, position BIGINT, kept_file_id INTEGER, kept_position BIGINT);
CREATE TABLE import_run (
  import_id INTEGER, kind VARCHAR, started TIMESTAMP, finished TIMESTAMP, source VARCHAR[], settings JSON, status VARCHAR,
  found BIGINT, error VARCHAR
);
CREATE TABLE import_file (
  file_id INTEGER, import_id INTEGER, kind VARCHAR, path VARCHAR, member VARCHAR, size BIGINT, mtime TIMESTAMP,
  sha256 VARCHAR, status VARCHAR, same_as INTEGER, records BIGINT, "rows" BIGINT, duplicates BIGINT, conflicts BIGINT,
  failed_records BIGINT, aggregated BIGINT, null_times BIGINT, min_time TIMESTAMP, max_time TIMESTAMP, error VARCHAR
);
CREATE TABLE import_archive (import_id INTEGER, path VARCHAR, size BIGINT, mtime TIMESTAMP);
CREATE TABLE import_problem (import_id INTEGER, file_id INTEGER, position BIGINT, byte_offset BIGINT, reason VARCHAR, raw VARCHAR);
CREATE TABLE workspace_meta (key VARCHAR, value VARCHAR);
`;

/** Log events and what they belong to (storage.md 2.2). No parsed copy of a message is kept. */
export const LOG_TABLES = `
CREATE TABLE log_event (
  ts TIMESTAMP, ingestion_time TIMESTAMP, group_id INTEGER, stream_id INTEGER, event_id VARCHAR, message VARCHAR,
  outcome VARCHAR, format_id SMALLINT, file_id INTEGER, position BIGINT
);
CREATE TABLE log_group (group_id INTEGER, name VARCHAR, account VARCHAR, region VARCHAR);
CREATE TABLE log_stream (stream_id INTEGER, group_id INTEGER, name VARCHAR);
CREATE TABLE log_format (format_id SMALLINT, name VARCHAR, fields VARCHAR[]);
CREATE TABLE field_catalog (data_set VARCHAR, name VARCHAR, type VARCHAR, share DOUBLE, top JSON, sampled BIGINT);
CREATE TABLE lookup_table (name VARCHAR, columns JSON, "rows" BIGINT, source VARCHAR, sha256 VARCHAR);
CREATE SCHEMA lookup;
`;

/** Saved queries, and what the field catalog was made from. */
export const SAVED_TABLES = `
CREATE TABLE saved_query (
  query_id VARCHAR, name VARCHAR, language VARCHAR, text VARCHAR, log_groups VARCHAR[], created TIMESTAMP,
  updated TIMESTAMP, origin VARCHAR, origin_id VARCHAR
);
CREATE TABLE catalog_data_set (data_set VARCHAR, events BIGINT, sampled BIGINT, left_out BIGINT, dotted VARCHAR[]);
`;

/**
 * What people write down (storage.md 2.4): notes, stars, notebooks, and each version of a saved query. An anchor is the
 * identity of an event, or a value; `anchor_key` is its text, which is the same for the same thing.
 */
export const DOCUMENT_TABLES = `
CREATE TABLE note (
  note_id VARCHAR, anchor JSON, anchor_key VARCHAR, text VARCHAR, tags VARCHAR[], author VARCHAR, created TIMESTAMP,
  updated TIMESTAMP, context JSON
);
CREATE TABLE star (anchor JSON, anchor_key VARCHAR, created TIMESTAMP);
CREATE TABLE notebook (notebook_id VARCHAR, name VARCHAR, cells JSON, created TIMESTAMP, updated TIMESTAMP);
CREATE TABLE saved_query_version (
  query_id VARCHAR, version INTEGER, name VARCHAR, language VARCHAR, text VARCHAR, log_groups VARCHAR[], parameters JSON,
  saved TIMESTAMP
);
`;

/**
 * Traces (xray.md part 4). Times are integer microseconds since the epoch: doubles of seconds move values across histogram
 * buckets. xr_segment holds one row for each segment and subsegment that was delivered, those that gave way to another
 * document of their id too (`superseded`); a document's own text stands in the row that it begins with. The tables below
 * it are made anew from it for each trace that an import touches, and so hold only what counts.
 */
export const TRACE_TABLES = `
CREATE TABLE xr_segment (
  trace_id VARCHAR, id VARCHAR, parent_id VARCHAR, owner_id VARCHAR, depth INTEGER, kind VARCHAR, name VARCHAR,
  origin VARCHAR, namespace VARCHAR, start_us BIGINT, end_us BIGINT, fault BOOLEAN, error BOOLEAN,
  throttle BOOLEAN, outcome VARCHAR, http_method VARCHAR, http_url VARCHAR, http_status INTEGER, http_user_agent VARCHAR,
  http_client_ip VARCHAR, http_content_length BIGINT, http_x_forwarded_for BOOLEAN, http_traced BOOLEAN,
  aws_operation VARCHAR, aws_region VARCHAR, aws_account_id VARCHAR, aws_request_id VARCHAR, aws_resource VARCHAR,
  instance_id VARCHAR, availability_zone VARCHAR, resource_arn VARCHAR, sql_query VARCHAR, sql_db_type VARCHAR,
  sql_url VARCHAR, sql_user VARCHAR, user_name VARCHAR, service_version VARCHAR, node_name VARCHAR, node_type VARCHAR,
  node_account VARCHAR, otel_service VARCHAR, otel_kind VARCHAR, otel_origin VARCHAR, otel_account VARCHAR, sent_as JSON,
  source_format VARCHAR, annotations JSON, exceptions JSON, links JSON, cause_id VARCHAR,
  doc_id VARCHAR, doc_depth INTEGER, entities INTEGER, doc VARCHAR USING COMPRESSION zstd,
  superseded BOOLEAN, conflict BOOLEAN, file_id INTEGER, position BIGINT
);
CREATE TABLE xr_trace (
  trace_id VARCHAR, start_us BIGINT, duration_us BIGINT, response_us BIGINT, has_fault BOOLEAN, has_error BOOLEAN,
  has_throttle BOOLEAN, is_partial BOOLEAN, http_url VARCHAR, http_method VARCHAR, http_status INTEGER,
  http_user_agent VARCHAR, http_client_ip VARCHAR, root_id VARCHAR, entry_name VARCHAR, entry_type VARCHAR,
  segment_count INTEGER, span_count INTEGER, file_id INTEGER
);
CREATE TABLE xr_summary (trace_id VARCHAR, start_us BIGINT, summary VARCHAR, superseded BOOLEAN, conflict BOOLEAN, file_id INTEGER, position BIGINT);
CREATE TABLE xr_annotation (trace_id VARCHAR, segment_id VARCHAR, key VARCHAR, type VARCHAR, s VARCHAR, n DOUBLE, b BOOLEAN);
CREATE TABLE xr_exception (
  trace_id VARCHAR, segment_id VARCHAR, ord INTEGER, id VARCHAR, type VARCHAR, message VARCHAR, remote BOOLEAN,
  cause_id VARCHAR, stack JSON
);
CREATE TABLE xr_link (trace_id VARCHAR, segment_id VARCHAR, linked_trace_id VARCHAR, linked_id VARCHAR, attributes JSON);
CREATE TABLE xr_call (
  trace_id VARCHAR, trace_us BIGINT, what VARCHAR, src_name VARCHAR, src_type VARCHAR, src_account VARCHAR,
  dst_name VARCHAR, dst_type VARCHAR, dst_account VARCHAR, entity_id VARCHAR, outcome VARCHAR, response_us BIGINT,
  duration_us BIGINT, age_us BIGINT, start_us BIGINT, end_us BIGINT, root BOOLEAN, inferred BOOLEAN, http_url VARCHAR,
  http_status INTEGER, http_method VARCHAR, complete BOOLEAN, alias VARCHAR, alias_type VARCHAR, caller_missing BOOLEAN,
  links_missing INTEGER
);
CREATE TABLE xr_root_cause (
  trace_id VARCHAR, kind VARCHAR, cause_ord INTEGER, client_impacting BOOLEAN, service_ord INTEGER, service_count INTEGER,
  service_name VARCHAR, service_type VARCHAR, account_id VARCHAR, inferred BOOLEAN, entity_ord INTEGER,
  entity_count INTEGER, entity_name VARCHAR, remote BOOLEAN, coverage DOUBLE, exc_ord INTEGER, exc_count INTEGER,
  exc_name VARCHAR, exc_message VARCHAR
);
`;

/** What says which bytes a pulled object had: it is not fetched again while its ETag is the same. */
const OBJECT_TABLES = 'CREATE TABLE import_object (file_id INTEGER, etag VARCHAR);';

/** Rankings of contributors that people keep: a rule or free fields, with how they are cut. */
export const RULE_TABLES = `
CREATE TABLE contributor_rule (rule_id VARCHAR, name VARCHAR, ranking JSON, created TIMESTAMP, updated TIMESTAMP);
`;

/**
 * Where a row of xr_segment lies in the text of its document: a JSON pointer, null for the document itself. Files that had
 * segments before get it from the documents.
 */
const SEGMENT_POINTERS = `
ALTER TABLE xr_segment ADD COLUMN pointer VARCHAR;
UPDATE xr_segment SET pointer = found.pointer FROM (
  WITH RECURSIVE part AS (
    SELECT file_id, position, doc_id, 0 AS depth, '' AS pointer, CAST(doc AS JSON) AS entity FROM xr_segment WHERE json_valid(doc)
    UNION ALL
    SELECT file_id, position, doc_id, depth + 1, place, json_extract(entity, substr(place, length(pointer) + 1)) FROM (
      SELECT *, unnest(list_transform(range(CAST(json_array_length(entity, '/subsegments') AS BIGINT)), lambda i: pointer || '/subsegments/' || i)) AS place
      FROM part)
  )
  SELECT file_id, position, doc_id, depth, json_extract_string(entity, '/id') AS id, min(pointer) AS pointer
  FROM part WHERE depth > 0 GROUP BY ALL
) found
WHERE xr_segment.file_id = found.file_id AND xr_segment.position = found.position AND xr_segment.doc_id = found.doc_id
  AND xr_segment.id = found.id AND xr_segment.doc_depth = found.depth;
`;

/** Metrics of log events that people keep, with the alarm rules on them. */
const BOARD_TABLES = `
CREATE TABLE metric_board (board_id VARCHAR, name VARCHAR, board JSON, created TIMESTAMP, updated TIMESTAMP);
`;

/** Groups of X-Ray, which filter expressions name. */
const GROUP_TABLES = 'CREATE TABLE trace_group (name VARCHAR, arn VARCHAR, expression VARCHAR);';

interface LaterTables {
  version: number;
  sql: string;
  /** Where `sql` makes no tables, but a column of one that was there. */
  adds?: { table: string; column: string };
}

/** Tables that came after version 1, each set with the version that brought it. */
export const LATER_TABLES: readonly LaterTables[] = [
  { version: 2, sql: LOG_TABLES },
  { version: 3, sql: SAVED_TABLES },
  { version: 4, sql: DOCUMENT_TABLES },
  { version: 5, sql: TRACE_TABLES },
  { version: 6, sql: OBJECT_TABLES },
  { version: 7, sql: RULE_TABLES },
  { version: 8, sql: SEGMENT_POINTERS, adds: { table: 'xr_segment', column: 'pointer' } },
  { version: 9, sql: BOARD_TABLES },
  { version: 10, sql: GROUP_TABLES },
];
