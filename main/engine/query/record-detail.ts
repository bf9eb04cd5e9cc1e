import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type {
  LogDetail,
  RecordDetail,
  RecordOrigin,
  SegmentDetail,
  TrailDetail,
} from '../../../preload/contract/explore.ts';
import type { RecordPlace } from '../../../preload/contract/notes.ts';
import { quoteName } from '../store/sql-text.ts';
import type { Store } from '../store/store.ts';
import { cloudtrailView } from '../store/views/cloudtrail.ts';
import { SOURCE } from '../store/views/view.ts';
import { fieldOfColumn, shapeOf, valuesOfLine } from './insights/line-shape.ts';

const PLACE = '$1::INTEGER';
/** Where a record lies is told by `provenance`. */
const NOT_SHOWN = new Set(['source', 'position']);

type Rows = (sql: string, values?: DuckDBValue[]) => Promise<Record<string, DuckDBValue>[]>;

/** Everything that the drawer shows of one record. Throws `bad-request` where no record lies at that place. */
export async function recordDetail(store: Store, { dataSet, fileId, position }: RecordPlace): Promise<RecordDetail> {
  const connection = await store.newConnection();
  try {
    const rows = rowsAt(connection, fileId, position);
    return await DETAIL_OF[dataSet](rows, position);
  } finally {
    store.giveBack(connection);
  }
}

const DETAIL_OF: Record<RecordPlace['dataSet'], (rows: Rows, position: number) => Promise<RecordDetail>> = {
  cloudtrail: trailDetail,
  logs: logDetail,
  xray: segmentDetail,
};

function rowsAt(connection: DuckDBConnection, fileId: number, position: number): Rows {
  const at: DuckDBValue[] = [fileId, BigInt(position)];
  return async (sql, values = []) =>
    (await connection.runAndReadAll(sql, [...at, ...values])).getRowObjects() as Record<string, DuckDBValue>[];
}

async function trailDetail(rows: Rows, position: number): Promise<TrailDetail> {
  const derivedNames = cloudtrailView.columns
    .filter(({ name, derived }) => derived && !NOT_SHOWN.has(name))
    .map(({ name }) => name);
  const derivedSql = derivedNames.map((name, index) => `${quoteName(name)}::VARCHAR AS d${index}`).join(', ');
  const [record] = await rows(
    `SELECT "eventID" AS event_id, "recipientAccountId" AS account, raw, ${derivedSql}
     FROM cloudtrail_rows WHERE __file_id = ${PLACE} AND "position" = $2`,
  );
  if (record === undefined) throw gone();
  const conflicts = await rows(
    `SELECT ${SOURCE} AS source, e.position::DOUBLE AS "position", e.file_id FROM ct_event e JOIN import_file file ON file.file_id = e.file_id
     WHERE e.event_id = $3 AND e.recipient_account IS NOT DISTINCT FROM $4 AND (e.file_id, e.position) <> (${PLACE}, $2) ORDER BY 1, 2`,
    [record.event_id ?? null, record.account ?? null],
  );
  return {
    ...(await originOf(rows, position)),
    dataSet: 'cloudtrail',
    eventId: textOrNull(record.event_id),
    account: textOrNull(record.account),
    raw: textOrNull(record.raw),
    derived: derivedNames.map((name, index) => ({ name, value: textOrNull(record[`d${index}`]) })),
    conflicts: conflicts.map((row) => ({
      source: String(row.source),
      position: Number(row.position),
      fileId: Number(row.file_id),
    })),
  };
}

async function logDetail(rows: Rows, position: number): Promise<LogDetail> {
  const [event] = await rows(
    `SELECT e.message, epoch_us(e.ts)::DOUBLE AS "time", epoch_us(e.ingestion_time)::DOUBLE AS ingestion_time, g.name AS "group", g.account,
       g.region, s.name AS stream, e.event_id, e.outcome, f.name AS format, to_json(f.fields)::VARCHAR AS columns
     FROM log_event e LEFT JOIN log_group g ON g.group_id = e.group_id LEFT JOIN log_stream s ON s.stream_id = e.stream_id
       LEFT JOIN log_format f ON f.format_id = e.format_id
     WHERE e.file_id = ${PLACE} AND e."position" = $2`,
  );
  if (event === undefined) throw gone();
  const columns = textOrNull(event.columns);
  const [raw, format] = [String(event.message), textOrNull(event.format)];
  return {
    ...(await originOf(rows, position)),
    dataSet: 'logs',
    raw,
    time: numberOrNull(event.time),
    ingestionTime: numberOrNull(event.ingestion_time),
    group: String(event.group ?? ''),
    account: textOrNull(event.account),
    region: textOrNull(event.region),
    stream: textOrNull(event.stream),
    eventId: textOrNull(event.event_id),
    outcome: textOrNull(event.outcome),
    format,
    parts: columns === null ? null : partsOf(raw, JSON.parse(columns) as string[], format), // our own to_json of a list of names
  };
}

/** The document that lies there; of several ones that were made of one record, one that counts. */
async function segmentDetail(rows: Rows, position: number): Promise<SegmentDetail> {
  const [segment] = await rows(
    `SELECT doc, trace_id, id, name, start_us::DOUBLE AS "time", end_us::DOUBLE AS end_time, aws_account_id, outcome, source_format
     FROM xr_segment WHERE file_id = ${PLACE} AND "position" = $2 AND doc IS NOT NULL ORDER BY superseded, id LIMIT 1`,
  );
  if (segment === undefined) throw gone();
  return {
    ...(await originOf(rows, position)),
    dataSet: 'xray',
    raw: String(segment.doc),
    traceId: String(segment.trace_id),
    id: String(segment.id),
    name: String(segment.name),
    time: Number(segment.time),
    endTime: numberOrNull(segment.end_time),
    account: textOrNull(segment.aws_account_id),
    outcome: textOrNull(segment.outcome),
    sourceFormat: String(segment.source_format),
  };
}

/** The columns of a line under the names that queries call them by. */
function partsOf(line: string, columns: readonly string[], format: string | null): LogDetail['parts'] {
  const shape = format === null ? null : shapeOf(format, columns);
  if (format === null || shape === null) return null;
  const values = valuesOfLine(shape, line);
  return columns.map((column, i) => ({ name: fieldOfColumn(format, column), value: values[i] ?? '' }));
}

/** File, place and import of the record, and the places of its dropped copies: those of files skipped as known among them. */
async function originOf(rows: Rows, position: number): Promise<RecordOrigin> {
  const [file] = await rows(
    `SELECT ${SOURCE} AS source, file.import_id, file.sha256, epoch_ms(run.started)::DOUBLE AS imported_at
     FROM import_file file LEFT JOIN import_run run ON run.import_id = file.import_id WHERE file.file_id = ${PLACE} AND $2 IS NOT NULL`,
  );
  if (file === undefined) throw gone();
  const alsoIn = await rows(
    `SELECT ${SOURCE} AS source, dup.position::DOUBLE AS "position" FROM ct_duplicate dup JOIN import_file file ON file.file_id = dup.file_id
       WHERE dup.kept_file_id = ${PLACE} AND dup.kept_position = $2
     UNION ALL
     SELECT ${SOURCE}, $2::DOUBLE FROM import_file file WHERE file.same_as = ${PLACE}
     ORDER BY 1, 2`,
  );
  return {
    provenance: {
      source: String(file.source),
      position,
      importId: Number(file.import_id),
      importedAt: Number(file.imported_at),
      fileSha256: textOrNull(file.sha256),
    },
    alsoIn: alsoIn.map((row) => ({ source: String(row.source), position: Number(row.position) })),
    conflicts: [],
  };
}

function gone(): UserFacingError {
  return new UserFacingError('bad-request', 'This record is not in the workspace any more: its import was removed.');
}

function textOrNull(value: DuckDBValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function numberOrNull(value: DuckDBValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
