import { UserFacingError } from '../../preload/contract/errors.ts';
import { JobManager } from './jobs/job-manager.ts';
import { QueryRunner } from './query/query-runner.ts';
import { Store, type StoreOptions } from './store/store.ts';

/** The engine of one process: at most one open workspace, with what works on it. */
export class Engine {
  #store: Store | null = null;
  #jobs: JobManager | null = null;
  #queries: QueryRunner | null = null;
  #opening = false;

  /** The open workspace; throws `bad-request` where there is none. */
  get store(): Store {
    if (this.#store === null) throw new UserFacingError('bad-request', 'No workspace is open. Open or make one first.');
    return this.#store;
  }

  /** The jobs of the open workspace; throws `bad-request` where there is none. */
  get jobs(): JobManager {
    if (this.#jobs === null) throw new UserFacingError('bad-request', 'No workspace is open. Open or make one first.');
    return this.#jobs;
  }

  get queries(): QueryRunner {
    this.#queries ??= new QueryRunner(this.store);
    return this.#queries;
  }

  /** An import is running, so more rows may come. */
  get isImporting(): boolean {
    return this.#jobs?.isBusy ?? false;
  }

  /**
   * Opens a workspace and then closes the one before it, which stays open where the new one cannot be opened. The same
   * file is closed first: it is opened anew.
   */
  async open(path: string, options: StoreOptions = {}): Promise<Store> {
    if (this.#opening) throw new UserFacingError('bad-request', 'A workspace is being opened already. Wait for it.');
    this.#opening = true;
    try {
      if (this.#store?.isAt(path) === true) await this.close();
      const store = await Store.open(path, options);
      const jobs = await JobManager.open(store).catch(async (error: unknown) => {
        await store.close();
        throw error;
      });
      await this.close();
      this.#store = store;
      this.#jobs = jobs;
      return store;
    } finally {
      this.#opening = false;
    }
  }

  /** Frees results of a page that is gone; those of a workspace closed since are freed already. */
  async freeResults(resultIds: Iterable<string>): Promise<void> {
    for (const id of resultIds) await this.#queries?.close(id);
  }

  /** Ends what runs and closes the workspace; nothing happens where none is open. */
  async close(): Promise<void> {
    const [store, queries, jobs] = [this.#store, this.#queries, this.#jobs];
    this.#store = null;
    this.#queries = null;
    this.#jobs = null;
    await jobs?.closing();
    await queries?.closeAll();
    await store?.close();
  }
}
