import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { WorkspaceInfo } from '../../../preload/contract/workspace.ts';
import { detach, inspectPath } from './attach.ts';
import { storeFailure } from './duckdb-errors.ts';
import { type OpenedFile, openFile, READY_CONNECTIONS, type ReadOnlyReason, type StoreOptions } from './open-file.ts';
import { QuerySlots } from './query-slots.ts';
import type { SideFolders } from './side-folders.ts';
import { describeWorkspace } from './workspace-info.ts';

export type { ReadOnlyReason, StoreOptions } from './open-file.ts';

/** Paths that this process has open. DuckDB's lock is per process and would let it open, and damage, a file twice. */
const openPaths = new Set<string>();

/**
 * One workspace file, open in DuckDB behind the fence of storage.md part 7. The file is attached as `ws`; rows are
 * written through `importConnection` alone, one transaction at a time.
 */
export class Store {
  readonly path: string;
  readonly readOnlyReason: ReadOnlyReason;
  readonly schemaVersion: number;
  readonly threads: number;
  readonly memoryLimitBytes: number;
  /** Most bytes on disk for what does not fit into memory. */
  readonly spillLimitBytes: number;
  /** Absolute, ends in a slash; the only folder where SQL of ours reads and writes files. Emptied on open and close. */
  readonly spoolFolder: string;
  readonly queries = new QuerySlots();

  readonly #instance: DuckDBInstance;
  readonly #meta: DuckDBConnection;
  readonly #ready: DuckDBConnection[];
  readonly #folders: SideFolders;
  #import: Promise<DuckDBConnection> | null = null;
  #metaQueue: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  private constructor(opened: OpenedFile) {
    this.path = opened.path;
    this.readOnlyReason = opened.readOnlyReason;
    this.schemaVersion = opened.schemaVersion;
    this.threads = opened.threads;
    this.memoryLimitBytes = opened.memoryLimitBytes;
    this.spillLimitBytes = opened.spillLimitBytes;
    this.spoolFolder = opened.folders.spool;
    this.#instance = opened.instance;
    this.#meta = opened.meta;
    this.#ready = opened.connections;
    this.#folders = opened.folders;
  }

  /**
   * Opens the file, or makes it with `create`. A file that cannot or must not be written is opened for reading, and
   * `readOnlyReason` says why. Throws `workspace.*` with a sentence for everything else.
   */
  static async open(path: string, options: StoreOptions = {}): Promise<Store> {
    const absolute = resolve(path);
    const state = inspectPath(absolute);
    if (!state.exists && options.create !== true) {
      throw new UserFacingError('workspace.missing', `There is no file ${absolute}.`);
    }
    if (!state.exists && !state.writable) {
      throw new UserFacingError(
        'workspace.unwritable',
        `No file can be made in ${dirname(absolute)}. Check its permissions, or choose another folder.`,
      );
    }
    const real = realPathOf(absolute);
    if (openPaths.has(real)) {
      throw new UserFacingError(
        'workspace.locked',
        `${absolute} is open in this program already. Use it there, or close it first.`,
      );
    }
    openPaths.add(real);
    try {
      return new Store(await openFile(real, state, options));
    } catch (error) {
      openPaths.delete(real);
      throw error;
    }
  }

  /** Whether `path` names this file, by whatever links. */
  isAt(path: string): boolean {
    const absolute = resolve(path);
    return existsSync(absolute) && realPathOf(absolute) === this.path;
  }

  get readOnly(): boolean {
    return this.readOnlyReason !== null;
  }

  /** The one writing connection, for batches; `USE ws` is done. Throws `workspace.read-only`, or `.foreign`. */
  async importConnection(): Promise<DuckDBConnection> {
    this.checkWritable();
    this.#import ??= this.#connectForWriting();
    return await this.#import;
  }

  /** Runs short statements on the ledger's connection, one caller after the other. */
  async meta<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.#metaQueue.then(() => work(this.#meta));
    this.#metaQueue = turn.catch(() => undefined);
    try {
      return await turn;
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }

  /**
   * A further connection for reading: unqualified names are our views and, by views of the same names, the tables of the
   * file; nothing else in the file is found. The caller closes it or gives it back. The first few can tell their progress.
   */
  async newConnection(): Promise<DuckDBConnection> {
    return this.#ready.pop() ?? (await this.#instance.connect());
  }

  /** Takes back a connection of `newConnection` that has nothing open, for the next one. */
  giveBack(connection: DuckDBConnection): void {
    if (this.#closed === null && this.#ready.length < READY_CONNECTIONS) this.#ready.push(connection);
    else connection.closeSync();
  }

  async #connectForWriting(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run('USE ws');
    return connection;
  }

  /** Writes the log into the file and gives freed blocks back. */
  async checkpoint(): Promise<void> {
    if (!this.readOnly) await this.meta((connection) => connection.run('CHECKPOINT ws').then(() => undefined));
  }

  async info(): Promise<WorkspaceInfo> {
    return await this.meta((connection) => describeWorkspace(this, connection));
  }

  /** Waits for the ledger's statements, checkpoints, closes the file and empties the side folders. Safe to call twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.#metaQueue;
      // A file that cannot be checkpointed (disk full) keeps its log: the next opening reads it.
      await this.checkpoint().catch(() => undefined);
      for (const connection of this.#ready) connection.closeSync();
      if (this.#import !== null) (await this.#import).closeSync();
      await this.#meta
        .run('USE memory')
        .then(() => detach(this.#meta))
        .catch(() => undefined); // queries still hold it
      this.#meta.closeSync();
      this.#instance.closeSync();
    } finally {
      this.#folders.clear();
      openPaths.delete(this.path);
    }
  }

  /** Throws `workspace.read-only`, or `.foreign`, with a sentence when nothing may be written. */
  checkWritable(): void {
    switch (this.readOnlyReason) {
      case null:
        return;
      case 'foreign':
        throw new UserFacingError(
          'workspace.foreign',
          `${this.path} was made by another installation, so it is only read. Import into a workspace of your own.`,
        );
      default:
        throw new UserFacingError(
          'workspace.read-only',
          `${this.path} is open for reading only, so nothing can be stored in it.`,
        );
    }
  }
}

/** The file need not exist, its folder must. */
function realPathOf(absolute: string): string {
  return existsSync(absolute) ? realpathSync(absolute) : join(realpathSync(dirname(absolute)), basename(absolute));
}
