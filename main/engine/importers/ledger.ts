import { writeFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { listOf, quoteLiteral } from '../store/sql-text.ts';
import type { Store } from '../store/store.ts';
import { contentKey } from './content-key.ts';
import type { ArchiveDone, SpoolPart } from './cut-protocol.ts';
import type { Loader } from './loader.ts';

/** A file as the ledger keeps it (storage.md 2.4). Times are microseconds since the epoch. */
export interface LedgerEntry {
  fileId: number;
  importId: number;
  kind: string;
  path: string;
  member: string | null;
  size: number;
  mtimeUs: number;
  /** Of an object that was pulled. */
  etag: string | null;
  sha256: string | null;
  status: 'read' | 'skipped' | 'failed';
  sameAs: number | null;
  /** Records read; `failed` of them could not be taken. */
  records: number;
  failed: number;
  /** Of a file that was left out because its bytes are known: all of its records. Else worked out from the rows. */
  duplicates: number;
  conflicts: number;
  aggregated: number;
  reason: string | null;
}

/** What the ledger says about a file that was met before. */
export interface KnownFile {
  fileId: number;
  path: string;
  member: string | null;
  kind: string;
  size: number;
  mtimeUs: number;
  etag: string | null;
  sha256: string | null;
  status: 'read' | 'skipped' | 'failed';
  sameAs: number | null;
  /** Records that it holds and that could be taken. */
  good: number;
  reason: string | null;
  /** Log group and stream that the user named for the import that read it. */
  logGroup: string | null;
  logStream: string | null;
}

const KNOWN = `file_id, path, member, kind, size, epoch_us(mtime), sha256, status, same_as, records - failed_records, error,
  run.settings ->> '$.logGroup', run.settings ->> '$.logStream', etag, import_id`;
const FILES = `import_file LEFT JOIN (SELECT import_id, settings FROM import_run) AS run USING (import_id)
  LEFT JOIN import_object USING (file_id)`;

function toKnown(row: readonly unknown[]): KnownFile {
  const [fileId, path, member, kind, size, mtimeUs, sha256, status, sameAs, good, reason, logGroup, logStream, etag] =
    row;
  return {
    fileId: Number(fileId),
    path: String(path),
    member: textOrNull(member),
    kind: String(kind),
    size: Number(size),
    mtimeUs: Number(mtimeUs),
    etag: textOrNull(etag),
    sha256: textOrNull(sha256),
    status: status as KnownFile['status'],
    sameAs: sameAs === null ? null : Number(sameAs),
    good: Number(good),
    reason: textOrNull(reason),
    logGroup: textOrNull(logGroup),
    logStream: textOrNull(logStream),
  };
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** The ledger as an import needs it: what it knows by path, by hash, and what this import itself has done already. */
export class Ledger {
  /** By path: the newest entry of a file that was read or skipped. Failed ones are read, and reported, anew. */
  readonly byPath = new Map<string, KnownFile>();
  /** By what makes them the same (`contentKey`): files that were read. */
  readonly byContent = new Map<string, KnownFile>();
  /** Archives whose members are all in the ledger. */
  readonly archives = new Map<string, { size: number; mtimeUs: number }>();
  /** `path` or `path!member` of what this import has in the ledger from before it was interrupted. */
  readonly own = new Set<string>();
  /** Above all ids in the ledger. Those of a killed import's last batch are given out again: nothing of it is there. */
  firstFreeFileId = 1;

  static async load(store: Store, importId: number): Promise<Ledger> {
    return await store.meta(async (connection) => {
      const ledger = new Ledger();
      const files = await connection.runAndReadAll(`SELECT ${KNOWN} FROM ${FILES} ORDER BY file_id`);
      for (const row of files.getRows()) {
        const known = toKnown(row);
        ledger.firstFreeFileId = known.fileId + 1;
        if (Number(row.at(-1)) === importId) ledger.own.add(nameOf(known.path, known.member));
        if (known.status !== 'failed' && known.member === null) ledger.byPath.set(known.path, known);
        if (known.status === 'read' && known.sha256 !== null)
          ledger.byContent.set(contentKey(known.sha256, known.path, known.member), known);
      }
      const archives = await connection.runAndReadAll('SELECT path, size, epoch_us(mtime) FROM import_archive');
      for (const [path, size, mtimeUs] of archives.getRows()) {
        ledger.archives.set(String(path), { size: Number(size), mtimeUs: Number(mtimeUs) });
      }
      return ledger;
    });
  }

  /** Members of an archive as they were met last. */
  static async membersOf(store: Store, path: string): Promise<KnownFile[]> {
    return await store.meta(async (connection) => {
      const reader = await connection.runAndReadAll(
        `SELECT ${KNOWN} FROM ${FILES} WHERE path = $1 AND member IS NOT NULL
         QUALIFY row_number() OVER (PARTITION BY member ORDER BY file_id DESC) = 1 ORDER BY file_id`,
        [path],
      );
      return reader.getRows().map(toKnown);
    });
  }
}

export function nameOf(path: string, member: string | null): string {
  return member === null ? path : `${path}!${member}`;
}

/**
 * Writes the files of a batch into the ledger, inside the batch's transaction. What can be counted in the rows themselves
 * is: rows, times, and so duplicates = records - failed - rows.
 */
export async function writeLedger(
  connection: DuckDBConnection,
  spoolPath: string,
  importId: number,
  entries: readonly LedgerEntry[],
  archives: readonly ArchiveDone[],
  loaders: readonly Loader[],
): Promise<void> {
  if (entries.length > 0) {
    writeFileSync(spoolPath, entries.map((entry) => JSON.stringify(entry)).join('\n'));
    const ids = entries.map((entry) => entry.fileId);
    const first = ids.reduce((a, b) => Math.min(a, b));
    await connection.run(`INSERT INTO import_file
      SELECT "fileId", "importId", kind, path, member, size, make_timestamp("mtimeUs"), sha256, status, "sameAs", records,
        coalesce(stored, 0), CASE WHEN "sameAs" IS NULL THEN records - failed - coalesce(stored, 0) ELSE duplicates END,
        conflicts, failed, coalesce(aggregates, 0), coalesce(timeless, 0), first_time, last_time, reason
      FROM read_json(${quoteLiteral(spoolPath)}, format = 'newline_delimited', columns = {
        "fileId": 'INTEGER', "importId": 'INTEGER', kind: 'VARCHAR', path: 'VARCHAR', member: 'VARCHAR', size: 'BIGINT',
        "mtimeUs": 'BIGINT', sha256: 'VARCHAR', status: 'VARCHAR', "sameAs": 'INTEGER', records: 'BIGINT', failed: 'BIGINT',
        duplicates: 'BIGINT', conflicts: 'BIGINT', aggregated: 'BIGINT', reason: 'VARCHAR'})
      LEFT JOIN (SELECT file_id, sum(stored)::BIGINT AS stored, sum(aggregates)::BIGINT AS aggregates,
          sum(timeless)::BIGINT AS timeless, min(first_time) AS first_time, max(last_time) AS last_time
        FROM (${loaders.map((loader) => loader.rowsByFile(first)).join(' UNION ALL ')}) GROUP BY file_id)
        AS counted ON counted.file_id = "fileId"`);
    if (entries.some(({ etag }) => etag !== null)) {
      await connection.run(`INSERT INTO import_object SELECT "fileId", etag
        FROM read_json(${quoteLiteral(spoolPath)}, format = 'newline_delimited', columns = {"fileId": 'INTEGER', etag: 'VARCHAR'})
        WHERE etag IS NOT NULL`);
    }
  }
  for (const archive of archives) {
    await connection.run('DELETE FROM import_archive WHERE path = $1', [archive.path]);
    await connection.run('INSERT INTO import_archive VALUES ($1, $2, $3, make_timestamp($4::BIGINT))', [
      importId,
      archive.path,
      archive.size,
      archive.mtimeUs,
    ]);
  }
}

/** Writes what the workers complained about, in their words. */
export async function writeProblems(
  connection: DuckDBConnection,
  importId: number,
  parts: readonly SpoolPart[],
): Promise<void> {
  const longest = Math.max(2 ** 24, ...parts.map((part) => part.longest + 1024));
  await connection.run(`INSERT INTO import_problem
    SELECT ${importId}, file_id, "position", byte_offset, reason, raw
    FROM read_json(${listOf(parts.map((part) => part.path))}, format = 'newline_delimited', maximum_object_size = ${longest},
      columns = {file_id: 'INTEGER', "position": 'BIGINT', byte_offset: 'BIGINT', reason: 'VARCHAR', raw: 'VARCHAR'})`);
}

/** Writes the complaints about files that no worker has seen: links to nothing, folders that cannot be read. */
export async function writeRefusals(
  connection: DuckDBConnection,
  importId: number,
  entries: readonly LedgerEntry[],
): Promise<void> {
  for (const { fileId, status, reason } of entries) {
    if (status !== 'failed') continue;
    await connection.run('INSERT INTO import_problem VALUES ($1, $2, NULL, NULL, $3, NULL)', [
      importId,
      fileId,
      reason,
    ]);
  }
}
