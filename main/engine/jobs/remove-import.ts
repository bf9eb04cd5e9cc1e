import { UserFacingError } from '../../../preload/contract/errors.ts';
import { REMEMBER_TRACES, settleTraces } from '../importers/traces/remove-traces.ts';
import { refreshFieldCatalog } from '../query/catalog/field-catalog.ts';
import type { Store } from '../store/store.ts';
import { giveBackSpace } from './give-back-space.ts';
import type { Progress } from './progress.ts';

/**
 * Takes an import out of the workspace: its rows, its part of the ledger, its problems. All in one transaction; then the
 * file gives its space back.
 *
 * A record that another import delivered as well is not lost with this one. Where the other import's copy was dropped as
 * a duplicate, the row goes over to it (file and position), as the content is the same. The text is the kept copy's: where
 * two deliveries say the same in different spelling, the spelling of the first one stays.
 */
export async function removeImport(
  store: Store,
  importId: number,
  context: { signal: AbortSignal; progress: Progress },
): Promise<void> {
  const connection = await store.importConnection();
  const known = await connection.runAndReadAll('SELECT count(*) FROM import_run WHERE import_id = $1', [importId]);
  if (Number(known.getRows()[0]?.[0]) === 0) {
    throw new UserFacingError('bad-request', `There is no import ${importId} in this workspace.`);
  }
  const { signal } = context;
  context.progress.listing = false;
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    signal.throwIfAborted();
    await connection.run('BEGIN TRANSACTION');
    for (const statement of STATEMENTS) {
      signal.throwIfAborted();
      await connection.run(statement.replaceAll('$import', String(importId)));
    }
    await settleTraces(connection, store.spoolFolder);
    await connection.run('COMMIT');
  } catch (error) {
    for (let i = 0; i < 2; i++) await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
  // Fields of what is gone go with it, before their rows stand in the way of a shorter file.
  await refreshFieldCatalog(store, null, signal).catch(() => undefined);
  // The rows are gone; a file that stays longer than it must be is no failure.
  await giveBackSpace(store, connection, signal).catch(() => undefined);
}

const STATEMENTS = [
  `CREATE OR REPLACE TEMP TABLE gone AS SELECT file_id FROM import_file WHERE import_id = $import`,
  // A file that another import left out because these very bytes had been read: it is read now, by that import.
  `CREATE OR REPLACE TEMP TABLE heir AS
     SELECT same_as AS old_id, min(file_id) AS new_id FROM import_file
     WHERE same_as IN (FROM gone) AND import_id <> $import GROUP BY same_as`,
  REMEMBER_TRACES,
  `UPDATE ct_event SET file_id = heir.new_id FROM heir WHERE ct_event.file_id = heir.old_id`,
  `UPDATE log_event SET file_id = heir.new_id FROM heir WHERE log_event.file_id = heir.old_id`,
  `UPDATE xr_segment SET file_id = heir.new_id FROM heir WHERE xr_segment.file_id = heir.old_id`,
  `UPDATE xr_summary SET file_id = heir.new_id FROM heir WHERE xr_summary.file_id = heir.old_id`,
  `UPDATE ct_aggregated SET file_id = heir.new_id FROM heir WHERE ct_aggregated.file_id = heir.old_id`,
  `UPDATE ct_duplicate SET file_id = heir.new_id FROM heir WHERE ct_duplicate.file_id = heir.old_id`,
  `UPDATE ct_duplicate SET kept_file_id = heir.new_id FROM heir WHERE ct_duplicate.kept_file_id = heir.old_id`,
  `UPDATE import_file SET same_as = NULL, status = 'read', error = NULL, records = old.records, "rows" = old."rows",
       duplicates = old.duplicates, conflicts = old.conflicts, failed_records = old.failed_records,
       aggregated = old.aggregated, null_times = old.null_times, min_time = old.min_time, max_time = old.max_time
     FROM heir JOIN import_file AS old ON old.file_id = heir.old_id WHERE import_file.file_id = heir.new_id`,
  `UPDATE import_file SET same_as = heir.new_id FROM heir
     WHERE import_file.same_as = heir.old_id AND import_file.file_id <> heir.new_id`,
  `INSERT INTO import_problem
     SELECT (SELECT import_id FROM import_file WHERE file_id = heir.new_id), heir.new_id, "position", byte_offset, reason, raw
     FROM import_problem JOIN heir ON import_problem.file_id = heir.old_id`,
  // Single records: the first copy that another import dropped takes the row over.
  `CREATE OR REPLACE TEMP TABLE successor AS
     SELECT kept_file_id, kept_position, arg_min(file_id, (file_id, "position")) AS file_id,
       arg_min("position", (file_id, "position")) AS "position"
     FROM ct_duplicate
     WHERE kept_file_id IN (FROM gone) AND kept_file_id NOT IN (SELECT old_id FROM heir) AND file_id NOT IN (FROM gone)
     GROUP BY kept_file_id, kept_position`,
  `UPDATE ct_event SET file_id = s.file_id, "position" = s."position" FROM successor AS s
     WHERE ct_event.file_id = s.kept_file_id AND ct_event."position" = s.kept_position`,
  `UPDATE log_event SET file_id = s.file_id, "position" = s."position" FROM successor AS s
     WHERE log_event.file_id = s.kept_file_id AND log_event."position" = s.kept_position`,
  ...['xr_segment', 'xr_summary'].map(
    (table) => `UPDATE ${table} SET file_id = s.file_id, "position" = s."position" FROM successor AS s
     WHERE ${table}.file_id = s.kept_file_id AND ${table}."position" = s.kept_position`,
  ),
  `DELETE FROM ct_duplicate USING successor AS s
     WHERE ct_duplicate.file_id = s.file_id AND ct_duplicate."position" = s."position"`,
  `UPDATE ct_duplicate SET kept_file_id = s.file_id, kept_position = s."position" FROM successor AS s
     WHERE ct_duplicate.kept_file_id = s.kept_file_id AND ct_duplicate.kept_position = s.kept_position`,
  `UPDATE import_file SET "rows" = "rows" + moved.n, duplicates = duplicates - moved.n
     FROM (SELECT file_id, count(*) AS n FROM successor GROUP BY file_id) AS moved WHERE import_file.file_id = moved.file_id`,
  // What is left belongs to this import alone. A key that had several contents may have one now.
  `CREATE OR REPLACE TEMP TABLE settled AS
     SELECT DISTINCT event_id FROM ct_event WHERE conflict AND file_id IN (FROM gone) AND file_id NOT IN (SELECT old_id FROM heir)`,
  `DELETE FROM ct_event WHERE file_id IN (FROM gone)`,
  `UPDATE ct_event SET conflict = false WHERE conflict AND event_id IN (FROM settled)
     AND (event_id, coalesce(recipient_account, '')) IN (SELECT (event_id, coalesce(recipient_account, '')) FROM ct_event
       WHERE event_id IN (FROM settled) GROUP BY event_id, recipient_account HAVING count(*) = 1)`,
  `DELETE FROM ct_aggregated WHERE file_id IN (FROM gone)`,
  `DELETE FROM log_event WHERE file_id IN (FROM gone)`,
  `DELETE FROM xr_segment WHERE file_id IN (FROM gone)`,
  `DELETE FROM xr_summary WHERE file_id IN (FROM gone)`,
  // Groups, streams and formats that no event is left of.
  `DELETE FROM log_stream WHERE stream_id NOT IN (SELECT stream_id FROM log_event)`,
  `DELETE FROM log_group WHERE group_id NOT IN (SELECT group_id FROM log_event)`,
  `DELETE FROM log_format WHERE format_id NOT IN (SELECT format_id FROM log_event)`,
  `DELETE FROM ct_duplicate WHERE file_id IN (FROM gone)`,
  `DELETE FROM import_problem WHERE import_id = $import`,
  `DELETE FROM import_object WHERE file_id IN (FROM gone)`,
  `DELETE FROM import_archive WHERE import_id = $import`,
  `DELETE FROM import_file WHERE import_id = $import`,
  `DELETE FROM import_run WHERE import_id = $import`,
];
