import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import { generalFailure } from './duckdb-errors.ts';
import { quoteLiteral } from './sql-text.ts';

/** A file that ends in .json, .csv or .parquet would be taken for data. */
const TYPE = 'TYPE duckdb';
/** Small row groups let batches of about 200,000 rows stream to disk (storage.md 3.4); the newer format is 15 % smaller. */
const WRITE_OPTIONS = "ROW_GROUP_SIZE 30720, STORAGE_VERSION 'latest'";

/** What the file system says about a path that is to be a workspace. */
export interface FileState {
  exists: boolean;
  size: number;
  /** Neither the file nor its folder refuses us. DuckDB writes its log beside the file. */
  writable: boolean;
}

/** Looks at the path without opening it; throws a sentence for everything that can never be a workspace. */
export function inspectPath(path: string): FileState {
  const folder = dirname(path);
  if (!isFolder(folder)) {
    throw new UserFacingError(
      'workspace.missing',
      `There is no folder ${folder}. Make it first, or choose another place.`,
    );
  }
  const folderWritable = isWritable(folder);
  let found: ReturnType<typeof statSync> | null = null;
  try {
    found = statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new UserFacingError('workspace.missing', `${path} cannot be reached: ${codeOf(error)}.`, { cause: error });
    }
  }
  if (found === null) return { exists: false, size: 0, writable: folderWritable };
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'a folder' : 'not a regular file';
    throw notAWorkspace(path, `is ${what}`);
  }
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new UserFacingError('workspace.missing', `${path} may not be read by this user. Change its permissions.`, {
      cause: error,
    });
  }
  return { exists: true, size: Number(found.size), writable: folderWritable && isWritable(path) };
}

/** Attaches the file as `ws`. Every refusal of DuckDB becomes a sentence that says what to do. */
export async function attach(connection: DuckDBConnection, path: string, readOnly: boolean): Promise<void> {
  const options = `${TYPE}, ${readOnly ? 'READ_ONLY' : WRITE_OPTIONS}`;
  try {
    await connection.run(`ATTACH ${quoteLiteral(path)} AS ws (${options})`);
  } catch (error) {
    throw attachFailure(error, path);
  }
}

export async function detach(connection: DuckDBConnection): Promise<void> {
  await connection.run('DETACH ws');
}

/** True for the refusal of a file that another program holds for reading only: then we may read beside it. */
export function isHeldByReader(error: unknown): boolean {
  return error instanceof UserFacingError && /in read-only mode/.test(messageOf(error.cause));
}

export function notAWorkspace(path: string, why: string, cause?: unknown): UserFacingError {
  return new UserFacingError(
    'workspace.not-a-workspace',
    `${path} ${why}. A workspace is a file that ends in .trailglass; logs are imported into one instead of opened.`,
    { cause },
  );
}

function attachFailure(error: unknown, path: string): UserFacingError {
  const text = messageOf(error);
  const holder = /Conflicting lock is held in (.*?) ?\(PID (\d+)\)/.exec(text);
  if (holder !== null) {
    const program = basename(holder[1] ?? '') || 'unknown';
    return new UserFacingError(
      'workspace.locked',
      `This workspace is open in another window or program: ${program} (process ${holder[2]}). Close it there, then open ${path} again.`,
      { cause: error },
    );
  }
  if (/Could not set lock|used by another process|being used/i.test(text)) {
    return new UserFacingError(
      'workspace.locked',
      `This workspace is open in another window or program. Close it there, then open ${path} again.`,
      { cause: error },
    );
  }
  if (generalFailure(error) === 'workspace.disk-full') {
    return new UserFacingError(
      'workspace.disk-full',
      `The disk that holds ${path} is full. Free some space, then open it again; what was stored before is safe.`,
      { cause: error },
    );
  }
  if (isOfNewerDatabase(text, path)) {
    return new UserFacingError(
      'workspace.newer',
      `${path} was written by a newer version of the database than this program has. Update Trailglass to open it.`,
      { cause: error },
    );
  }
  if (/not a valid DuckDB database file/.test(text)) return notAWorkspace(path, 'is some other kind of file');
  if (
    /Corrupt database|checksum|Could not read enough bytes|Serialization Error|Failure while replaying WAL/i.test(text)
  ) {
    return new UserFacingError(
      'workspace.not-a-workspace',
      `${path} is damaged and cannot be opened. Nothing was changed in it; restore it from a copy, or import the logs again.`,
      { cause: error },
    );
  }
  if (/Permission denied|Read-only file system|Cannot open file/i.test(text)) {
    return new UserFacingError(
      'workspace.unwritable',
      `${path} cannot be opened for writing. Check the permissions of the file and its folder, or choose another place.`,
      { cause: error },
    );
  }
  return new UserFacingError('internal', `${path} could not be opened.`, { cause: error });
}

/** Newest storage format that DuckDB 1.5 reads; the header keeps it as a number after the letters DUCK. */
const NEWEST_STORAGE = 68n;

/** A newer format's header may also fail its checksum here, as how it is computed can change. */
function isOfNewerDatabase(text: string, path: string): boolean {
  if (/database with version number|can only read version|newer version of DuckDB/i.test(text)) return true;
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header.toString('latin1', 8, 12) === 'DUCK' && header.readBigUInt64LE(12) > NEWEST_STORAGE;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
