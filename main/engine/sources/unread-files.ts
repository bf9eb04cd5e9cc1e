import type { DuckDBConnection } from '@duckdb/node-api';
import type { UnreadFiles } from '../../../preload/contract/unread.ts';
import { LOG_FORMAT_IDS } from '../importers/logs/formats.ts';
import { TRACE_FORMAT_IDS } from '../importers/traces/formats.ts';
import { quoteLiteral } from '../store/sql-text.ts';

const listed = (ids: ReadonlySet<string>) => `(${[...ids].map(quoteLiteral).join(', ')})`;
const LOGS = listed(LOG_FORMAT_IDS);
const TRACES = listed(TRACE_FORMAT_IDS);

/** Names that CloudTrail gives its files (cloudtrail.md part 1), and the paths that pulled slices have. */
const TRAIL_NAME = String.raw`(^aws-history://|(^|[/!])\d{12}_CloudTrail(-[A-Za-z]+)?_[a-z0-9-]+_\d{8}T\d{4}Z[^/]*$)`;
const SLICE_OF_GROUP = String.raw`^aws-logs(?:-live)?://(\d{12})/[\w-]+/([^?]+)\?`;

/**
 * The failed files of all imports and pulls that were not read another time since, by what they would have brought: trail
 * events, events of a log group, traces. What a file is says its content as far as it went, else the format that it was
 * asked to be read as, else the name that AWS gives such files; all others are `unknown`. A file with events of several
 * log groups stands under each of them; `files` is the number of files without such doubles.
 */
export async function unreadFiles(connection: DuckDBConnection): Promise<{ files: number; unread: UnreadFiles[] }> {
  const failed = await connection.runAndReadAll("SELECT 1 FROM ws.main.import_file WHERE status = 'failed' LIMIT 1");
  if (failed.currentRowCount === 0) return { files: 0, unread: [] };
  const reader = await connection.runAndReadAll(`
    WITH failed AS (
      SELECT file_id, import_id, kind, path || coalesce('!' || member, '') AS name, "rows", path, member, error
      FROM ws.main.import_file WHERE status = 'failed'
      QUALIFY row_number() OVER (PARTITION BY path, member ORDER BY file_id DESC) = 1),
    unread AS (
      SELECT * FROM failed WHERE NOT EXISTS (FROM ws.main.import_file AS later WHERE later.path = failed.path
        AND later.member IS NOT DISTINCT FROM failed.member AND later.file_id > failed.file_id)),
    known AS (
      SELECT file_id, unread.import_id, "rows", unread.error, name,
        CASE WHEN starts_with(unread.kind, 'cloudtrail') OR unread.kind IN ${LOGS} OR unread.kind IN ${TRACES} THEN unread.kind
          ELSE coalesce(settings ->> '$.as', unread.kind) END AS kind,
        settings ->> '$.logGroup' AS asked_group, regexp_extract(name, ${quoteLiteral(SLICE_OF_GROUP)}, 1) AS slice_account,
        regexp_extract(name, ${quoteLiteral(SLICE_OF_GROUP)}, 2) AS slice_group
      FROM unread LEFT JOIN ws.main.import_run USING (import_id)),
    named AS (
      SELECT file_id, import_id, "rows", error, CASE
        WHEN starts_with(kind, 'cloudtrail') THEN 'trails'
        WHEN kind IN ${TRACES} THEN 'traces'
        WHEN kind IN ${LOGS} OR slice_group <> '' THEN 'logs'
        WHEN regexp_matches(name, ${quoteLiteral(TRAIL_NAME)}) THEN 'trails'
        ELSE 'unknown' END AS of, coalesce(asked_group, nullif(slice_group, '')) AS group_name, slice_account
      FROM known),
    stored AS (
      SELECT DISTINCT file_id, group_id FROM memory.main.log_event
      WHERE file_id IN (SELECT file_id FROM named WHERE of = 'logs' AND "rows" > 0)),
    grouped AS (
      SELECT named.file_id, import_id, error, of, CASE WHEN of = 'logs' THEN coalesce(g.group_id, by_name.group_id) END AS group_id,
        CASE WHEN of = 'logs' THEN coalesce(g.name, group_name) END AS group_name
      FROM named LEFT JOIN stored USING (file_id) LEFT JOIN memory.main.log_group AS g USING (group_id)
      LEFT JOIN memory.main.log_group AS by_name ON g.group_id IS NULL AND by_name.name = group_name
        AND (slice_account = '' OR by_name.account IS NULL OR by_name.account = slice_account))
    SELECT of, group_id, group_name, count(DISTINCT file_id), max(import_id),
      CASE WHEN count(DISTINCT error) = 1 THEN any_value(error) END, (SELECT count(*) FROM unread)
    FROM grouped GROUP BY of, group_id, group_name ORDER BY of, group_name NULLS LAST`);
  const rows = reader.getRows();
  return {
    files: Number(rows[0]?.[6] ?? 0),
    unread: rows.map(([of, groupId, group, files, importId, reason]) => ({
      of: of as UnreadFiles['of'],
      groupId: groupId === null || groupId === undefined ? null : Number(groupId),
      group: group === null || group === undefined ? null : String(group),
      files: Number(files),
      importId: Number(importId),
      reason: reason === null || reason === undefined ? null : String(reason),
    })),
  };
}
