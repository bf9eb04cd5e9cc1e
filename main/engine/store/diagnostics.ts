import { availableParallelism, release, totalmem } from 'node:os';
import { type DuckDBConnection, version } from '@duckdb/node-api';
import type { Diagnostics } from '../../../preload/contract/diagnostics.ts';
import { DEFAULT_SECRET_NAMES } from '../../../preload/contract/secrets.ts';
import { inputLimits } from '../sources/limits.ts';
import { namesFrom } from './environment.ts';
import type { Store } from './store.ts';
import { lookupNames, ownTableNames, TABLE_NAMES } from './workspace-objects.ts';

/** Words that the counts may be kept by: a file from elsewhere may hold others, which could say anything. */
const JOB_STATUS = ['running', 'paused', 'done', 'cancelled', 'failed', 'interrupted'];
const FILE_STATUS = ['read', 'skipped', 'failed'];

/** The engine and its workspace in numbers and words of ours; see the contract. */
export async function diagnose(store: Store): Promise<Omit<Diagnostics, 'lastErrors'>> {
  const info = await store.info();
  const { ratio, bytes, members, depth } = inputLimits();
  const own = namesFrom('TRAILGLASS_SECRET_NAMES');
  const counts = await store.meta(async (connection) => {
    const present = new Set(await ownTableNames(connection));
    const tables = TABLE_NAMES.filter((name) => present.has(name));
    return {
      rows: await rowCounts(connection, tables),
      lookupTables: present.has('lookup_table') ? (await lookupNames(connection)).length : 0,
      imports: await byStatus(connection, 'import_run', JOB_STATUS),
      files: await byStatus(connection, 'import_file', FILE_STATUS),
    };
  });
  return {
    system: {
      platform: process.platform,
      arch: process.arch,
      release: release(),
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    },
    node: process.version,
    duckdb: version(),
    engine: {
      threads: store.threads,
      memoryLimitBytes: store.memoryLimitBytes,
      memoryUsedBytes: info.memoryBytes,
      spillLimitBytes: store.spillLimitBytes,
      archives: { ratio, bytes, members, depth },
      secretNames: {
        count: (own ?? DEFAULT_SECRET_NAMES).length,
        isDefault: own === null || own.join() === DEFAULT_SECRET_NAMES.join(),
      },
    },
    workspace: {
      schemaVersion: store.schemaVersion,
      readOnlyReason: store.readOnlyReason,
      sizeBytes: info.sizeBytes,
      unknownObjects: info.unknownObjects.length,
      ...counts,
    },
  };
}

async function rowCounts(connection: DuckDBConnection, tables: readonly string[]): Promise<Record<string, number>> {
  if (tables.length === 0) return {};
  const sql = tables.map((name) => `(SELECT count(*) FROM ws.main.${name})::DOUBLE`).join(', ');
  const [row] = (await connection.runAndReadAll(`SELECT ${sql}`)).getRows();
  return Object.fromEntries(tables.map((name, i) => [name, Number(row?.[i] ?? 0)]));
}

async function byStatus(
  connection: DuckDBConnection,
  table: 'import_run' | 'import_file',
  known: readonly string[],
): Promise<Record<string, number>> {
  const reader = await connection.runAndReadAll(
    `SELECT status, count(*)::DOUBLE FROM ws.main.${table} GROUP BY status`,
  );
  const counts: Record<string, number> = {};
  for (const [status, n] of reader.getRows()) {
    const word = typeof status === 'string' && known.includes(status) ? status : 'other';
    counts[word] = (counts[word] ?? 0) + Number(n);
  }
  return counts;
}
