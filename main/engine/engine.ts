import { UserFacingError } from '../../preload/contract/errors.ts';
import type { JobManager } from './jobs/job-manager.ts';
import { type ConnectNetwork, NetworkLink } from './pulls/network-link.ts';
import type { QueryRunner } from './query/query-runner.ts';
import type { ConnectReceivers, ReceiverHub } from './receivers/receiver-hub.ts';
import { RecentErrors } from './recent-errors.ts';
import { Store, type StoreOptions } from './store/store.ts';

const NOT_OPEN = 'No workspace is open. Open or make one first.';

/** The engine of one process: at most one open workspace, with what works on it. */
export class Engine {
  /** Of all calls to this process, whichever workspace was open. */
  readonly recentErrors = new RecentErrors();
  #store: Store | null = null;
  #jobs: JobManager | null = null;
  #queries: QueryRunner | null = null;
  #receivers: ReceiverHub | null = null;
  #opening = false;
  /** Starts the process that has the sockets of receivers; null where this engine has none. */
  connectReceivers: ConnectReceivers | null = null;
  readonly #network: NetworkLink | null;

  /** `connectNetwork` reaches the process that speaks with AWS; without it nothing can be pulled. */
  constructor(connectNetwork: ConnectNetwork | null = null) {
    this.#network = connectNetwork === null ? null : new NetworkLink(connectNetwork);
  }

  /** The line to the network process, which its first call starts; throws `bad-request` where this engine has none. */
  get network(): NetworkLink {
    if (this.#network === null) throw new UserFacingError('bad-request', 'Nothing can be pulled from here.');
    return this.#network;
  }

  /** A workspace is open. */
  get isOpen(): boolean {
    return this.#store !== null;
  }

  /** The open workspace; throws `bad-request` where there is none. */
  get store(): Store {
    if (this.#store === null) throw new UserFacingError('bad-request', NOT_OPEN);
    return this.#store;
  }

  /** The jobs of the open workspace; throws `bad-request` where there is none. */
  async jobs(): Promise<JobManager> {
    const { store } = this;
    const { JobManager } = await import('./jobs/job-manager.ts');
    if (this.#store !== store) throw new UserFacingError('bad-request', 'The workspace was closed.');
    this.#jobs ??= new JobManager(store, { network: this.#network });
    return this.#jobs;
  }

  /** The queries of the open workspace; throws `bad-request` where there is none. */
  get queries(): QueryRunner {
    if (this.#queries === null) throw new UserFacingError('bad-request', NOT_OPEN);
    return this.#queries;
  }

  /** The receivers of the open workspace; throws `bad-request` where there is none, or no process for them. */
  async receivers(): Promise<ReceiverHub> {
    const connect = this.connectReceivers;
    if (connect === null) throw new UserFacingError('bad-request', 'Nothing can be received from here.');
    const { store } = this;
    const [jobs, { ReceiverHub }] = await Promise.all([this.jobs(), import('./receivers/receiver-hub.ts')]);
    this.#receivers ??= new ReceiverHub(store, jobs, connect);
    return this.#receivers;
  }

  /** An import is running, so more rows may come. */
  get isImporting(): boolean {
    return this.#jobs?.isBusy ?? false;
  }

  /**
   * Opens a workspace and then closes the one before it, which stays open where the new one cannot be opened. The same
   * file is closed first: it is opened anew. The code of queries is loaded while DuckDB opens the file, that of jobs only
   * when there may be any: the start of a short command is what these two take.
   */
  async open(path: string, options: StoreOptions = {}): Promise<Store> {
    if (this.#opening) throw new UserFacingError('bad-request', 'A workspace is being opened already. Wait for it.');
    this.#opening = true;
    try {
      await this.closeAt(path);
      const [store, { QueryRunner }] = await Promise.all([
        Store.open(path, options),
        import('./query/query-runner.ts'),
      ]);
      const jobs = store.readOnly ? null : await openJobs(store, this.#network);
      await this.close();
      this.#store = store;
      this.#jobs = jobs;
      this.#queries = new QueryRunner(store);
      return store;
    } finally {
      this.#opening = false;
    }
  }

  /** Closes the workspace where it is the one of this file, by whatever links. */
  async closeAt(path: string): Promise<void> {
    if (this.#store?.isAt(path) === true) await this.close();
  }

  /** Frees results of a page that is gone; those of a workspace closed since are freed already. */
  async freeResults(resultIds: Iterable<string>): Promise<void> {
    for (const id of resultIds) await this.#queries?.close(id);
  }

  /** Ends what runs and closes the workspace; nothing happens where none is open. */
  async close(): Promise<void> {
    const [store, queries, jobs, receivers] = [this.#store, this.#queries, this.#jobs, this.#receivers];
    this.#store = null;
    this.#queries = null;
    this.#jobs = null;
    this.#receivers = null;
    await receivers?.stop();
    await jobs?.closing();
    await queries?.closeAll();
    await store?.close();
  }

  /** Lets go of the network process; the engine is not used any more. */
  async disconnect(): Promise<void> {
    await this.#network?.close();
  }
}

/** The jobs of a workspace that may be written; the store is closed where its ledger cannot be. */
async function openJobs(store: Store, network: NetworkLink | null): Promise<JobManager> {
  try {
    const { JobManager } = await import('./jobs/job-manager.ts');
    return await JobManager.open(store, { network });
  } catch (error) {
    await store.close();
    throw error;
  }
}
