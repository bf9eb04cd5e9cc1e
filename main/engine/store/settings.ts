import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bytesFrom } from './environment.ts';
import type { SideFolders } from './side-folders.ts';
import { quoteLiteral } from './sql-text.ts';

const GB = 1e9;

/** Threads of the engine: the cores less one, so that the desktop stays usable; at least 2, at most 8 (storage.md 1.4). */
export function defaultThreads(): number {
  return Math.min(8, Math.max(2, availableParallelism() - 1));
}

/** Memory that DuckDB may hold: a quarter of the machine's, 1 to 4 GB; `TRAILGLASS_MEMORY_LIMIT` overrules. */
export function defaultMemoryLimit(): number {
  return bytesFrom('TRAILGLASS_MEMORY_LIMIT') ?? Math.max(GB, Math.min(4 * GB, Math.floor(totalmem() / 4)));
}

/**
 * Disk that a query may spill to: the smaller of 20 GB and half of what is free, so that a sort cannot fill the disk;
 * `TRAILGLASS_SPILL_LIMIT` overrules.
 */
export function defaultSpillLimit(folder: string): number {
  const wanted = bytesFrom('TRAILGLASS_SPILL_LIMIT');
  if (wanted !== null) return wanted;
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(20 * GB, Math.floor((bavail * bsize) / 2));
}

/**
 * What an instance is made with: it downloads and loads nothing by itself. An INSERT writes each row group when it is full;
 * with DuckDB's default of five a thread, an import holds twice the memory for the same time. What is freed goes back to
 * the system in small portions.
 */
export function instanceSettings(memoryLimitBytes: number, threads: number): Record<string, string> {
  return {
    memory_limit: `${memoryLimitBytes}B`,
    threads: String(threads),
    write_buffer_row_group_count: '1',
    allocator_flush_threshold: '4MB',
    allocator_bulk_deallocation_flush_threshold: '16MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unsigned_extensions: 'false',
  };
}

/** Settings that belong to a connection and cannot be changed after the lock; without them `progress` stays at -1. */
export async function prepareConnection(connection: DuckDBConnection): Promise<void> {
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
}

/**
 * Closes the fence for every connection of the instance, our own included (storage.md 7.3 and 7.5): no file but those in
 * the spool, no extension, no change of settings. It cannot be opened again.
 */
export async function closeFence(
  connection: DuckDBConnection,
  folders: SideFolders,
  spillLimitBytes: number,
): Promise<void> {
  await connection.run(`
    SET temp_directory = ${quoteLiteral(folders.spill)};
    SET max_temp_directory_size = '${spillLimitBytes}B';
    SET GLOBAL TimeZone = 'UTC';
    SET allowed_directories = [${quoteLiteral(folders.spool)}];
    SET enable_external_access = false;
    SET lock_configuration = true`);
}
