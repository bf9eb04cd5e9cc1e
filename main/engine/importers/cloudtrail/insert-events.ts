import type { DuckDBConnection } from '@duckdb/node-api';
import { listOf } from '../../store/sql-text.ts';
import type { SpoolPart } from '../cut-protocol.ts';
import { insertSome } from '../insert-some.ts';
import { asItCame, spoolTable } from '../spool-table.ts';
import { IDENTITY, JSON_MEMBERS, OTHER_MEMBERS, RECORD, TEXT_MEMBERS } from './members.ts';

/** design/ui.md 3.2 and cloudtrail.md 3.1 (is_error): fault before throttle before error before ok. */
const OUTCOME = `CASE
  WHEN r."errorCode" IN ('InternalError', 'InternalFailure', 'ServiceUnavailable') OR starts_with(r."errorCode", 'Server.')
    THEN 'fault'
  WHEN starts_with(r."errorCode", 'Throttling') OR suffix(r."errorCode", 'RequestLimitExceeded') OR r."errorCode" = 'SlowDown'
    THEN 'throttle'
  WHEN r."errorCode" IS NOT NULL OR r."errorMessage" IS NOT NULL OR json_extract_string(r."responseElements", '$.ConsoleLogin') = 'Failure'
    THEN 'error'
  ELSE 'ok' END`;

/** Columns of ct_event in their order, from `r` (the record's members), `u` (its userIdentity) and the spool's own columns. */
function columns(keepOriginal: boolean): string {
  const raw = keepOriginal ? 'raw' : textWorthKeeping('raw');
  return `
    event_id, ${time('coalesce(r."eventTime", r."@timestamp")')}, r."eventSource", r."eventName", r."awsRegion",
    r."sourceIPAddress", r."userAgent", r."errorCode", r."errorMessage", r."requestID", r."eventType", r."eventCategory",
    r."eventVersion", recipient, r."sharedEventID", r."vpcEndpointId", r."vpcEndpointAccountId", r."apiVersion",
    TRY_CAST(r."readOnly" AS BOOLEAN), TRY_CAST(r."managementEvent" AS BOOLEAN),
    CASE WHEN r."eventTime" IS NULL AND r."@timestamp" IS NOT NULL THEN '@timestamp' END,
    u."type", u."principalId", u."arn", u."accountId", u."accessKeyId", u."userName", u."invokedBy",
    u."sessionContext"."sessionIssuer"."arn", u."sessionContext"."sessionIssuer"."userName",
    u."sessionContext"."sessionIssuer"."type", u."sessionContext"."attributes"."mfaAuthenticated",
    ${time('u."sessionContext"."attributes"."creationDate"', true)},
    json_extract_string(r."responseElements", '$.credentials.accessKeyId'), json_extract_string(r."requestParameters", '$.bucketName'),
    ${JSON_MEMBERS.map((name) => `r."${name}"`).join(', ')},
    ${raw}, ${OUTCOME}, false, file_id, "position"`;
}

/**
 * Without the original text, a record still keeps it where the columns do not say all of it, or where the text is its
 * identity: with a member that has no column, without eventID, and where it is no JSON.
 */
function textWorthKeeping(raw: string): string {
  const known = [...TEXT_MEMBERS, ...JSON_MEMBERS, ...OTHER_MEMBERS].filter((name) => name !== '@timestamp');
  return `CASE WHEN event_id IS NOT NULL AND TRY(list_has_all(${listOf(known)}, json_keys(${raw}))) THEN NULL ELSE ${raw} END`;
}

/** Columns of ct_event that come from the record itself, in the order of `columns`. */
const RECORD_COLUMNS = `event_id, event_time, event_source, event_name, aws_region, source_ip, user_agent, error_code,
  error_message, request_id, event_type, event_category, event_version, recipient_account, shared_event_id,
  vpc_endpoint_id, vpc_endpoint_account, api_version, read_only, management_event, time_from, ui_type, ui_principal_id,
  ui_arn, ui_account, ui_access_key, ui_user, ui_invoked_by, issuer_arn, issuer_user, issuer_type, session_mfa,
  session_created, new_access_key, bucket_name, user_identity, request_parameters, response_elements,
  additional_event_data, resources, tls_details, service_event_details, addendum, insight_details, event_context,
  edge_device_details, raw, outcome`;

/** A hash of all that is stored of a record when its original text is not kept: what such records are compared by. */
export function columnsHash(): string {
  const compared = RECORD_COLUMNS.split(/,\s*/).filter((name) => name !== 'raw' && name !== 'outcome');
  const fields = compared.map((name) => `"${name}": ${name}`).join(', ');
  return `sha256(to_json({${fields}, "raw": ${textWorthKeeping('raw')}})::VARCHAR)`;
}

/** Never a plain cast to TIMESTAMP: it drops an offset without a word. `basic` also takes 20131102T010628Z. */
function time(text: string, basic = false): string {
  const usual = `TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`;
  return basic ? `coalesce(${usual}, try_strptime(${text}, '%Y%m%dT%H%M%SZ'))` : usual;
}

/** The lines of the spool's parts as a table (record-spool.ts says what is in them), `raw` as it stands there. */
export function spoolLines(parts: readonly SpoolPart[]): string {
  return spoolTable(
    parts,
    `file_id: 'INTEGER', "position": 'BIGINT', how: 'VARCHAR', event_id: 'VARCHAR', recipient: 'VARCHAR',
      text_hash: 'VARCHAR', ordinal: 'BIGINT', raw: 'VARCHAR'`,
  );
}

/** The same with `raw` as the record's own characters. */
export function spoolRecords(parts: readonly SpoolPart[]): string {
  return `(SELECT file_id, "position", event_id, recipient, text_hash, ordinal, ${asItCame('raw')} AS raw
    FROM ${spoolLines(parts)})`;
}

/**
 * Inserts the records of the parts into ct_event with one statement, but those named in `batch_drop`.
 * Straight from the spool: a staging table would cost half as much again (storage.md 3.2).
 */
export async function insertEvents(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  options: { keepOriginal: boolean; someDropped: boolean },
): Promise<void> {
  const records = options.someDropped
    ? `(SELECT * FROM ${spoolRecords(parts)} ANTI JOIN batch_drop USING (file_id, "position"))`
    : spoolRecords(parts);
  await connection.run(`INSERT INTO ct_event ${eventRows(records, options.keepOriginal)}`);
}

/** Rows as ct_event has them, from the spool's records. */
export function eventRows(records: string, keepOriginal: boolean): string {
  return `SELECT * FROM (SELECT ${columns(keepOriginal)}
    FROM (SELECT *, TRY(from_json(r."userIdentity", ${IDENTITY})) AS u
      FROM (SELECT *, TRY(from_json(raw, ${RECORD})) AS r FROM ${records})))
    AS event(${RECORD_COLUMNS}, conflict, file_id, "position")`;
}

/**
 * Inserts aggregated events (cloudtrail.md 5.1), which are no records and are counted apart; the same event with the same
 * text is kept once.
 */
export async function insertAggregated(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<void> {
  const of = (path: string) => `TRY(json_extract_string(raw, '$.${path}'))`;
  await insertSome(
    connection,
    'ct_aggregated',
    `SELECT * EXCLUDE (copy) FROM (
      SELECT ${of('eventId')} AS event_id, ${of('accountId')} AS account, ${of('awsRegion')}, ${of('eventSource')},
        ${time(of('timeWindow.windowStart'))}, ${time(of('timeWindow.windowEnd'))}, ${of('timeWindow.windowSize')},
        ${of('summary.primaryDimension.dimension')}, TRY(json_extract(raw, '$.summary')), raw, file_id, "position",
        row_number() OVER (PARTITION BY raw ORDER BY file_id, "position") AS copy
      FROM ${spoolRecords(parts)})  AS fresh
    WHERE copy = 1 AND NOT EXISTS (SELECT 1 FROM ct_aggregated AS old WHERE old.raw = fresh.raw)`,
  );
}
