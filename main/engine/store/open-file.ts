import { unlinkSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { WorkspaceInfo } from '../../../preload/contract/workspace.ts';
import { attach, detach, type FileState, isHeldByReader, notAWorkspace } from './attach.ts';
import { storeFailure } from './duckdb-errors.ts';
import { installationId } from './installation.ts';
import { createTables, MIGRATIONS, type Migration, migrate, readMeta, SCHEMA_VERSION } from './migrations.ts';
import {
  closeFence,
  defaultMemoryLimit,
  defaultSpillLimit,
  defaultThreads,
  instanceSettings,
  prepareConnection,
} from './settings.ts';
import { prepareFolders, type SideFolders, sideFoldersBeside, sideFoldersElsewhere } from './side-folders.ts';
import { defineInsightsMacros, defineViews, storeViews } from './views/define.ts';
import { missingTables, objectsNotOurs, ownTableNames } from './workspace-objects.ts';

export interface StoreOptions {
  /** Opens for reading only, although the file could be written. */
  readOnly?: boolean;
  memoryLimitBytes?: number;
  threads?: number;
  /** Makes the file where there is none. */
  create?: boolean;
  /** Stands for this installation in tests. */
  installationId?: string;
  /** Stands for the released migrations in tests. */
  migrations?: readonly Migration[];
}

export type ReadOnlyReason = WorkspaceInfo['readOnlyReason'];

/** A file attached as `ws` in an instance of its own, the fence closed. */
export interface OpenedFile {
  path: string;
  instance: DuckDBInstance;
  meta: DuckDBConnection;
  /** Ready-made ones for queries, which can tell their progress: the setting for it is locked afterwards. */
  connections: DuckDBConnection[];
  folders: SideFolders;
  threads: number;
  memoryLimitBytes: number;
  spillLimitBytes: number;
  readOnlyReason: ReadOnlyReason;
  schemaVersion: number;
}

/** What a look at the file, held for reading only, tells. */
interface Contents {
  empty: boolean;
  schemaVersion: number;
  installation: string | null;
  /** It holds functions that are not ours, which could stand in the way of DuckDB's own. */
  strangeMacros: boolean;
}

/**
 * Opens `path` (a real path that this process does not have open). The file is first looked at for reading only, so that
 * one from elsewhere or of a newer version is never written, not even its log.
 */
export async function openFile(path: string, state: FileState, options: StoreOptions): Promise<OpenedFile> {
  const threads = options.threads ?? defaultThreads();
  const memoryLimitBytes = options.memoryLimitBytes ?? defaultMemoryLimit();
  const installation = options.installationId ?? installationId();
  const instance = await DuckDBInstance.create(':memory:', instanceSettings(memoryLimitBytes, threads));
  const meta = await instance.connect();
  const preparing = makeConnections(instance);
  let folders: SideFolders | null = null;
  try {
    const { readOnlyReason, schemaVersion } = await attachFile(meta, path, state, installation, options);
    folders = readOnlyReason === null ? sideFoldersBeside(path) : sideFoldersElsewhere();
    prepareFolders(folders);
    const connections = await preparing;
    const spillLimitBytes = defaultSpillLimit(folders.spillParent);
    await closeFence(meta, folders, spillLimitBytes);
    await defineViewsOver(meta, connections[0] ?? meta, path, schemaVersion);
    // In a file that may be a stranger's no name is looked up: `memory` has a view for each of our tables.
    if (readOnlyReason === null) {
      await meta.run('USE ws');
      await storeViews(meta);
    }
    return {
      path,
      instance,
      meta,
      connections,
      folders,
      threads,
      memoryLimitBytes,
      spillLimitBytes,
      readOnlyReason,
      schemaVersion,
    };
  } catch (error) {
    await preparing.catch(() => undefined);
    meta.closeSync();
    instance.closeSync();
    folders?.clear();
    throw storeFailure(error, path);
  }
}

/** Connections that wait for queries. */
export const READY_CONNECTIONS = 8;

/** Also defines what queries need that is not in the file, on one of them, while another connection attaches the file. */
async function makeConnections(instance: DuckDBInstance): Promise<DuckDBConnection[]> {
  const connections = await Promise.all(Array.from({ length: READY_CONNECTIONS }, () => instance.connect()));
  const [first] = connections;
  if (first !== undefined) await defineInsightsMacros(first);
  await Promise.all(connections.map(prepareConnection));
  return connections;
}

async function attachFile(
  meta: DuckDBConnection,
  path: string,
  state: FileState,
  installation: string,
  options: StoreOptions,
): Promise<{ readOnlyReason: ReadOnlyReason; schemaVersion: number }> {
  const mayMake = options.create === true && state.writable;
  if (!state.exists || (state.size === 0 && mayMake)) {
    if (state.exists) unlinkSync(path); // an empty file, as a save dialog may leave it
    await attach(meta, path, false);
    return { readOnlyReason: null, schemaVersion: await fill(meta, installation) };
  }
  await attach(meta, path, true);
  const contents = await look(meta, path, mayMake, state.writable && options.readOnly !== true);
  const reason = reasonNotToWrite(contents, state, installation, options);
  if (reason !== null) return { readOnlyReason: reason, schemaVersion: contents.schemaVersion };

  await detach(meta);
  try {
    await attach(meta, path, false);
  } catch (error) {
    if (!isHeldByReader(error)) throw error;
    await attach(meta, path, true);
    return { readOnlyReason: 'shared', schemaVersion: contents.schemaVersion };
  }
  if (contents.empty) return { readOnlyReason: null, schemaVersion: await fill(meta, installation) };
  await meta.run('USE ws');
  const schemaVersion = await migrate(meta, contents.schemaVersion, options.migrations ?? MIGRATIONS);
  await meta.run('USE memory');
  return { readOnlyReason: null, schemaVersion };
}

/** Our views name every column that we read, so a file that lacks one of them is found out here. */
async function defineViewsOver(
  meta: DuckDBConnection,
  other: DuckDBConnection,
  path: string,
  schemaVersion: number,
): Promise<void> {
  try {
    await defineViews(meta, other, schemaVersion);
  } catch (error) {
    throw schemaVersion > SCHEMA_VERSION
      ? tooNew(path, schemaVersion)
      : notAWorkspace(path, 'lacks columns of its tables: it is a damaged workspace', error);
  }
}

function tooNew(path: string, schemaVersion: number): UserFacingError {
  return new UserFacingError(
    'workspace.newer',
    `${path} was made by a newer version of Trailglass (schema ${schemaVersion}, this program reads up to ${SCHEMA_VERSION}). Update Trailglass to open it.`,
  );
}

async function fill(meta: DuckDBConnection, installation: string): Promise<number> {
  await meta.run('USE ws');
  await createTables(meta, installation);
  await meta.run('USE memory');
  return SCHEMA_VERSION;
}

/** Only tables are read here: a view of a stranger's file must not run, least of all before the fence is closed. */
async function look(meta: DuckDBConnection, path: string, mayMake: boolean, forWriting: boolean): Promise<Contents> {
  const tables = await ownTableNames(meta);
  // Only a crash while the file was made leaves it without any table.
  if (tables.length === 0 && mayMake)
    return { empty: true, schemaVersion: 0, installation: null, strangeMacros: false };
  if (!tables.includes('workspace_meta')) throw notAWorkspace(path, 'is a database of some other program');
  const schemaVersion = Number(await readMeta(meta, 'schema_version'));
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1)
    throw notAWorkspace(path, 'is a database of some other program');
  const missing = missingTables(tables);
  if (schemaVersion > SCHEMA_VERSION && missing.length > 0) {
    throw tooNew(path, schemaVersion);
  }
  if (schemaVersion === SCHEMA_VERSION && missing.length > 0) {
    throw notAWorkspace(
      path,
      `lacks the ${missing.length === 1 ? 'table' : 'tables'} ${missing.join(', ')}: it is a damaged workspace`,
    );
  }
  // Looking takes a tenth of a second on a busy machine, and matters only where names are looked up in the file.
  const strangeMacros = forWriting && (await objectsNotOurs(meta)).some((name) => name.startsWith('macro '));
  return { empty: false, schemaVersion, installation: await readMeta(meta, 'installation'), strangeMacros };
}

function reasonNotToWrite(
  contents: Contents,
  state: FileState,
  installation: string,
  options: StoreOptions,
): ReadOnlyReason {
  if (contents.schemaVersion > SCHEMA_VERSION) return 'newer';
  if (!contents.empty && (contents.installation !== installation || contents.strangeMacros)) return 'foreign';
  if (!state.writable) return 'unwritable';
  return options.readOnly === true ? 'asked' : null;
}
