import { UserFacingError } from '../../preload/contract/errors.ts';
import { QueryRunner } from './query/query-runner.ts';
import { Store, type StoreOptions } from './store/store.ts';

/** The engine of one process: at most one open workspace, with what works on it. */
export class Engine {
  #store: Store | null = null;
  #queries: QueryRunner | null = null;
  #opening = false;

  /** The open workspace; throws `bad-request` where there is none. */
  get store(): Store {
    if (this.#store === null) throw new UserFacingError('bad-request', 'No workspace is open. Open or make one first.');
    return this.#store;
  }

  get queries(): QueryRunner {
    this.#queries ??= new QueryRunner(this.store);
    return this.#queries;
  }

  /** An import is running, so more rows may come. */
  get isImporting(): boolean {
    return false;
  }

  /** Opens a workspace after closing the one before it. */
  async open(path: string, options: StoreOptions = {}): Promise<Store> {
    if (this.#opening) throw new UserFacingError('bad-request', 'A workspace is being opened already. Wait for it.');
    this.#opening = true;
    try {
      await this.close();
      this.#store = await Store.open(path, options);
      return this.#store;
    } finally {
      this.#opening = false;
    }
  }

  /** Ends what runs and closes the workspace; nothing happens where none is open. */
  async close(): Promise<void> {
    const [store, queries] = [this.#store, this.#queries];
    this.#store = null;
    this.#queries = null;
    await queries?.closeAll();
    await store?.close();
  }
}
