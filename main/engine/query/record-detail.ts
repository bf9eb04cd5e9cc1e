import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { RecordDetail } from '../../../preload/contract/explore.ts';
import { quoteName } from '../store/sql-text.ts';
import type { Store } from '../store/store.ts';
import { cloudtrailView } from '../store/views/cloudtrail.ts';

const PLACE = '$1::INTEGER';
const SOURCE = "file.path || coalesce('!' || file.member, '')";
/** Where a record lies is told by `provenance`. */
const NOT_SHOWN = new Set(['source', 'position']);

/** Everything that the drawer shows of one record. Throws `bad-request` where no record lies at that place. */
export async function recordDetail(store: Store, fileId: number, position: number): Promise<RecordDetail> {
  const connection = await store.newConnection();
  try {
    return await read(connection, fileId, position);
  } finally {
    store.giveBack(connection);
  }
}

async function read(connection: DuckDBConnection, fileId: number, position: number): Promise<RecordDetail> {
  const at = [fileId, BigInt(position)];
  const rows = (sql: string, values: DuckDBValue[] = at) =>
    connection.runAndReadAll(sql, values).then((reader) => reader.getRowObjects());
  const derivedNames = cloudtrailView.columns
    .filter(({ name, derived }) => derived && !NOT_SHOWN.has(name))
    .map(({ name }) => name);
  const derivedSql = derivedNames.map((name, index) => `${quoteName(name)}::VARCHAR AS d${index}`).join(', ');
  const [record] = await rows(
    `SELECT "eventID" AS event_id, "recipientAccountId" AS account, raw, ${derivedSql}
     FROM cloudtrail_rows WHERE __file_id = ${PLACE} AND "position" = $2`,
  );
  const [file] = await rows(
    `SELECT ${SOURCE} AS source, file.import_id, file.sha256, epoch_ms(run.started)::DOUBLE AS imported_at
     FROM import_file file LEFT JOIN import_run run ON run.import_id = file.import_id WHERE file.file_id = ${PLACE} AND $2 IS NOT NULL`,
  );
  if (record === undefined || file === undefined) {
    throw new UserFacingError('bad-request', 'This record is not in the workspace any more: its import was removed.');
  }
  // The dropped copies, and the same place in files that were skipped because their bytes were known.
  const alsoIn = await rows(
    `SELECT ${SOURCE} AS source, dup.position::DOUBLE AS "position" FROM ct_duplicate dup JOIN import_file file ON file.file_id = dup.file_id
       WHERE dup.kept_file_id = ${PLACE} AND dup.kept_position = $2
     UNION ALL
     SELECT ${SOURCE}, $2::DOUBLE FROM import_file file WHERE file.same_as = ${PLACE}
     ORDER BY 1, 2`,
  );
  const conflicts = await rows(
    `SELECT ${SOURCE} AS source, e.position::DOUBLE AS "position", e.file_id FROM ct_event e JOIN import_file file ON file.file_id = e.file_id
     WHERE e.event_id = $3 AND e.recipient_account IS NOT DISTINCT FROM $4 AND (e.file_id, e.position) <> (${PLACE}, $2) ORDER BY 1, 2`,
    [...at, record.event_id ?? null, record.account ?? null],
  );
  return {
    dataSet: 'cloudtrail',
    eventId: textOrNull(record.event_id),
    account: textOrNull(record.account),
    raw: textOrNull(record.raw),
    derived: derivedNames.map((name, index) => ({ name, value: textOrNull(record[`d${index}`]) })),
    provenance: {
      source: String(file.source),
      position,
      importId: Number(file.import_id),
      importedAt: Number(file.imported_at),
      fileSha256: textOrNull(file.sha256),
    },
    alsoIn: alsoIn.map((row) => ({ source: String(row.source), position: Number(row.position) })),
    conflicts: conflicts.map((row) => ({
      source: String(row.source),
      position: Number(row.position),
      fileId: Number(row.file_id),
    })),
  };
}

function textOrNull(value: DuckDBValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
