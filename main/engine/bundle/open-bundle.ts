import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { BundleTable } from '../../../preload/contract/bundle.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { firstSentence, storeFailure } from '../store/duckdb-errors.ts';
import { inTransaction, writeMeta } from '../store/migrations.ts';
import { quoteLiteral, quoteName } from '../store/sql-text.ts';
import { Store, type StoreOptions } from '../store/store.ts';
import { type BundleFiles, openBundleFiles, takeFile } from './bundle-files.ts';
import { damaged, type Manifest, readManifest } from './manifest.ts';

export interface OpenBundleContext {
  signal: AbortSignal;
  report: (progress: { bytesDone: number; bytesTotal: number }) => void;
}

/** Names that file managers leave in a folder; they are none of ours and hold nothing of ours. */
const STRAY = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/** How often an interrupt is said again that DuckDB forgot between two statements. */
const AGAIN_MS = 200;

/**
 * Makes a new workspace file of a bundle (design.md part 12) and closes it. All files are checked against the manifest
 * while they are copied to the spool, then loaded in one transaction, then counted. Older bundles get the columns and tables
 * that came since, empty. Throws `bundle.damaged`, `workspace.newer`, `source.*`, `workspace.*` or `cancelled`; then there is no workspace.
 */
export async function openBundle(
  path: string,
  workspacePath: string,
  context: OpenBundleContext,
  options: StoreOptions = {},
): Promise<Manifest> {
  if (existsSync(workspacePath))
    throw new UserFacingError('bad-request', `${workspacePath} exists already. Choose another name for the workspace.`);
  const files = await openBundleFiles(path);
  try {
    const manifest = readManifest(await files.manifest());
    checkNames(files, manifest);
    context.signal.throwIfAborted();
    // Under another name until it is whole, so that a killed process leaves nothing that could be taken for it.
    const building = `${workspacePath}.part`;
    await removeWorkspace(building);
    const store = await Store.open(building, { ...options, create: true });
    try {
      const spooled = await takeFiles(store, files, manifest, context);
      await load(store, manifest, spooled, context.signal);
      await store.close();
      await rename(building, workspacePath);
    } catch (error) {
      await store.close();
      await removeWorkspace(building);
      if (context.signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
      throw storeFailure(error, workspacePath);
    }
    return manifest;
  } finally {
    files.close();
  }
}

async function removeWorkspace(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`]) await rm(file, { force: true });
}

/** Each file of the manifest is there, and nothing else is. */
function checkNames({ names }: BundleFiles, { tables }: Manifest): void {
  const expected = new Set(['manifest.json', ...tables.map(({ file }) => file)]);
  if (expected.size !== tables.length + 1) throw damaged('manifest.json', 'names a file twice');
  const missing = [...expected].find((name) => !names.includes(name));
  if (missing !== undefined) throw damaged(missing, 'is missing');
  const strange = names.find((name) => !expected.has(name) && !STRAY.test(name));
  if (strange !== undefined) throw damaged(strange, 'is not named in its manifest');
}

async function takeFiles(
  store: Store,
  files: BundleFiles,
  { tables }: Manifest,
  { signal, report }: OpenBundleContext,
): Promise<Map<BundleTable, string>> {
  const bytesTotal = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesDone = 0;
  const onBytes = (bytes: number) => {
    bytesDone += bytes;
  };
  const spooled = new Map<BundleTable, string>();
  const folder = join(store.spoolFolder, 'bundle');
  await mkdir(folder);
  for (const [index, table] of tables.entries()) {
    const target = join(folder, `${index}.parquet`);
    await takeFile(files, table, target, { signal, onBytes });
    report({ bytesDone, bytesTotal });
    spooled.set(table, target);
  }
  return spooled;
}

async function load(
  store: Store,
  manifest: Manifest,
  spooled: ReadonlyMap<BundleTable, string>,
  signal: AbortSignal,
): Promise<void> {
  const connection = await store.importConnection();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const ticker = setInterval(() => {
    if (signal.aborted) interrupt();
  }, AGAIN_MS);
  try {
    await inTransaction(connection, async () => {
      for (const [table, path] of spooled) {
        signal.throwIfAborted();
        await loadTable(connection, table, path);
      }
      const { created } = manifest.workspace;
      if (created !== null) await writeMeta(connection, 'created', created);
      await writeMeta(connection, 'bundle', manifest.sha256);
    });
  } finally {
    clearInterval(ticker);
    signal.removeEventListener('abort', interrupt);
  }
}

async function loadTable(connection: DuckDBConnection, table: BundleTable, path: string): Promise<void> {
  const { schema, name, rows, file } = table;
  const target = `ws.${schema}.${quoteName(name)}`;
  const source = `read_parquet(${quoteLiteral(path)})`;
  try {
    if (schema === 'lookup') await connection.run(`CREATE TABLE ${target} AS FROM ${source}`);
    else await connection.run(`INSERT INTO ${target} BY NAME FROM ${source}`);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (!/^(?:Binder|Conversion|Invalid Input|Catalog) Error|parquet/i.test(text)) throw error;
    throw damaged(file, `does not fit its table ${name}: ${firstSentence(error)}`, error);
  }
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${target}`);
  const found = Number(counted.getRows()[0]?.[0]);
  if (found !== rows) throw damaged(file, `has ${found} rows where the manifest names ${rows}`);
}
