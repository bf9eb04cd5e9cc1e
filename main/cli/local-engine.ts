import type { CallOptions, Input, MethodName, Output } from '../../preload/contract/index.ts';
import { contract } from '../../preload/contract/index.ts';
import { Engine } from '../engine/engine.ts';
import { handlerOf } from '../engine/handlers/index.ts';
import type { StoreOptions } from '../engine/store/store.ts';

/** The engine in this process, called by the same contract as the window's. */
export class LocalEngine {
  private constructor(readonly engine: Engine) {}

  /** Opens the workspace, hands the engine to `work` and closes it whatever happens. */
  static async with<T>(path: string, options: StoreOptions, work: (local: LocalEngine) => Promise<T>): Promise<T> {
    // As in the window's engine process: what runs typed SQL has no credentials (storage.md 7.1).
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) delete process.env[name];
    }
    const engine = new Engine();
    try {
      await engine.open(path, options);
      return await work(new LocalEngine(engine));
    } finally {
      await engine.close();
    }
  }

  /** One call of the contract; a cancelled one throws `cancelled`. */
  async call<M extends MethodName>(method: M, input: Input<M>, options: CallOptions<M> = {}): Promise<Output<M>> {
    const handler = (await handlerOf(method)) as (input: unknown, context: unknown) => Promise<Output<M>>;
    return await handler(contract[method].input.parse(input), {
      engine: this.engine,
      signal: options.signal ?? new AbortController().signal,
      report: options.onProgress ?? (() => undefined),
    });
  }
}
