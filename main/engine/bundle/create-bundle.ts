import { createWriteStream, existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ZipFile } from 'yazl';
import type { BundleReport, BundleRequest, BundleTable } from '../../../preload/contract/bundle.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { checkTarget, deliverFile, sha256Of, writeFailure } from '../export/deliver-file.ts';
import type { ExportContext } from '../export/export-rows.ts';
import { readMeta, SCHEMA_VERSION } from '../store/migrations.ts';
import { quoteLiteral, quoteName } from '../store/sql-text.ts';
import type { Store } from '../store/store.ts';
import { lookupNames, objectsNotOurs, ownTableNames, TABLE_NAMES } from '../store/workspace-objects.ts';
import { tableFile, writeManifest } from './manifest.ts';

/** Belongs to the installation that made the file, not to what is in it. */
const META = 'workspace_meta';

/** How often an interrupt is said again that DuckDB forgot between two statements. */
const AGAIN_MS = 200;

/** Throws `bad-request` where no bundle can be made at `path`. */
export function checkBundleTarget({ path, form }: BundleRequest): void {
  const target = resolve(path);
  if (form === 'folder' && existsSync(target))
    throw new UserFacingError('bad-request', `${target} exists already. Choose another name for the bundle.`);
  checkTarget(target, false);
}

/**
 * Writes every table of the workspace as Parquet, all from one moment, with a manifest of rows and hashes; then moves the
 * whole to its place, which holds all of it or nothing. A bundle is evidence: nothing is masked or left out in it. Throws
 * `workspace.newer`, `workspace.disk-full`, `bad-request` or `cancelled`.
 */
export async function createBundle(
  store: Store,
  request: BundleRequest,
  { signal, progress }: ExportContext,
): Promise<BundleReport> {
  const target = resolve(request.path);
  if (store.schemaVersion > SCHEMA_VERSION) {
    throw new UserFacingError(
      'workspace.newer',
      'This workspace was made by a newer version of Trailglass and may hold tables that this one does not know. Update Trailglass to bundle it.',
    );
  }
  progress.listing = false;
  progress.output = { bytes: 0, percent: 0 };
  const work = mkdtempSync(join(store.spoolFolder, 'bundle-'));
  const folder = join(work, 'bundle');
  mkdirSync(join(folder, 'tables/lookup'), { recursive: true });
  try {
    const { tables, leftOut } = await writeTables(store, folder, { signal, progress });
    const info = await store.info();
    const created = await store.meta((connection) => readMeta(connection, 'created'));
    const manifest = writeManifest({
      schemaVersion: store.schemaVersion,
      madeAt: new Date().toISOString(),
      workspace: { name: info.name, created },
      range: info.range === null ? null : { from: isoOf(info.range.from), to: isoOf(info.range.to) },
      tables,
    });
    await writeFile(join(folder, 'manifest.json'), manifest);
    signal.throwIfAborted();
    if (request.form === 'zip') {
      const zip = join(work, 'bundle.zip');
      await writeZip(folder, tables, zip, signal);
      await deliverFile(zip, target, signal);
    } else await deliverFolder(folder, target, signal);
    const sum = (key: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[key], 0);
    progress.output = { bytes: sum('bytes'), percent: 100 };
    return { path: target, tables, rows: sum('rows'), bytes: sum('bytes'), leftOut };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function writeTables(store: Store, folder: string, { signal, progress }: ExportContext) {
  const connection = await store.newConnection();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const ticker = setInterval(() => {
    if (signal.aborted) interrupt();
  }, AGAIN_MS);
  try {
    await connection.run('BEGIN TRANSACTION READ ONLY');
    const present = await ownTableNames(connection);
    const wanted = [
      ...TABLE_NAMES.filter((name) => present.includes(name) && name !== META).map((name) => place('main', name)),
      ...(store.schemaVersion < 2 ? [] : await lookupNames(connection)).map((name) => place('lookup', name)),
    ];
    const tables: BundleTable[] = [];
    for (const { schema, name } of wanted) {
      signal.throwIfAborted();
      const table = await writeTable(connection, folder, schema, name, signal);
      tables.push(table);
      const bytes = (progress.output?.bytes ?? 0) + table.bytes;
      progress.output = { bytes, percent: (tables.length / wanted.length) * 100 };
    }
    const leftOut = await objectsNotOurs(connection);
    await connection.run('COMMIT');
    return { tables, leftOut };
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    throw error;
  } finally {
    clearInterval(ticker);
    signal.removeEventListener('abort', interrupt);
    store.giveBack(connection);
  }
}

function place(schema: 'main' | 'lookup', name: string) {
  return { schema, name };
}

async function writeTable(
  connection: DuckDBConnection,
  folder: string,
  schema: 'main' | 'lookup',
  name: string,
  signal: AbortSignal,
): Promise<BundleTable> {
  const file = tableFile(schema, name);
  const path = join(folder, file);
  const reader = await connection.runAndReadAll(
    `COPY (FROM ws.${schema}.${quoteName(name)}) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const rows = Number(reader.getRows()[0]?.[0] ?? 0);
  return { name, schema, file, rows, bytes: statSync(path).size, sha256: await sha256Of(path, signal) };
}

async function writeZip(folder: string, tables: readonly BundleTable[], path: string, signal: AbortSignal) {
  const zip = new ZipFile();
  // Parquet is compressed already.
  for (const file of ['manifest.json', ...tables.map((table) => table.file)])
    zip.addFile(join(folder, file), file, { compress: false });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path), { signal });
}

/** Renamed, or from another disk copied beside the target under a name of its own and then renamed. */
async function deliverFolder(folder: string, target: string, signal: AbortSignal): Promise<void> {
  try {
    await rename(folder, target);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw writeFailure(error, target);
  }
  const part = join(dirname(target), `.${process.pid}.trailglass-part`);
  try {
    await cp(folder, part, { recursive: true, filter: () => !signal.aborted });
    signal.throwIfAborted();
    await rename(part, target);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (signal.aborted) throw error;
    throw writeFailure(error, target);
  }
}

function isoOf(micros: number): string {
  return new Date(Math.floor(micros / 1000))
    .toISOString()
    .replace(/\.\d+Z$/, `.${String(micros % 1_000_000).padStart(6, '0')}Z`);
}
