import { UserFacingError } from '../../preload/contract/errors.ts';
import { Store, type StoreOptions } from './store/store.ts';

/** The engine of one process: at most one open workspace, with what works on it. */
export class Engine {
  #store: Store | null = null;
  #opening = false;

  /** The open workspace; throws `bad-request` where there is none. */
  get store(): Store {
    if (this.#store === null) throw new UserFacingError('bad-request', 'No workspace is open. Open or make one first.');
    return this.#store;
  }

  get hasStore(): boolean {
    return this.#store !== null;
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
    const store = this.#store;
    this.#store = null;
    await store?.close();
  }
}
