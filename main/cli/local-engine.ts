import type { CallOptions, Contract, Input, MethodName, Output } from '../../preload/contract/index.ts';
import { Engine } from '../engine/engine.ts';
import { handlerOf } from '../engine/handlers/index.ts';
import type { ConnectNetwork } from '../engine/pulls/network-link.ts';
import type { StoreOptions } from '../engine/store/store.ts';

/** The engine in this process, called by the same contract as the window's. */
export class LocalEngine {
  private constructor(
    readonly engine: Engine,
    private readonly contract: Contract,
  ) {}

  /**
   * Opens the workspace (none where `path` is null), hands the engine to `work` and closes it whatever happens. `connectNetwork`
   * reaches the process that speaks with AWS, where something is to be pulled.
   */
  static async with<T>(
    path: string | null,
    options: StoreOptions,
    work: (local: LocalEngine) => Promise<T>,
    connectNetwork: ConnectNetwork | null = null,
  ): Promise<T> {
    // As in the window's engine process: what runs typed SQL has no credentials (storage.md 7.1).
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) delete process.env[name];
    }
    const engine = new Engine(connectNetwork);
    try {
      // The schemas are loaded while DuckDB opens the file: both are a good part of a short command's time.
      const [, { contract }] = await Promise.all([
        path === null ? null : engine.open(path, options),
        import('../../preload/contract/index.ts'),
      ]);
      return await work(new LocalEngine(engine, contract));
    } finally {
      await engine.close();
      await engine.disconnect();
    }
  }

  /** One call of the contract; a cancelled one throws `cancelled`. */
  async call<M extends MethodName>(method: M, input: Input<M>, options: CallOptions<M> = {}): Promise<Output<M>> {
    const handler = (await handlerOf(method)) as (input: unknown, context: unknown) => Promise<Output<M>>;
    return await handler(this.contract[method].input.parse(input), {
      engine: this.engine,
      signal: options.signal ?? new AbortController().signal,
      report: options.onProgress ?? (() => undefined),
    });
  }
}
