import type { CallOptions, Input, MethodName, Output } from '../../preload/contract/index.ts';
import { Engine } from '../engine/engine.ts';
import type { StoreOptions } from '../engine/store/store.ts';

type Wire = Awaited<ReturnType<typeof loadWire>>;

/** The methods and who answers them: loaded while the workspace is being opened. */
async function loadWire() {
  const [{ contract }, { handlers }] = await Promise.all([
    import('../../preload/contract/index.ts'),
    import('../engine/handlers/index.ts'),
  ]);
  return { contract, handlers };
}

/** The engine in this process, called by the same contract as the window's. */
export class LocalEngine {
  private constructor(
    readonly engine: Engine,
    private readonly wire: Wire,
  ) {}

  /** Opens the workspace, hands the engine to `work` and closes it whatever happens. */
  static async with<T>(path: string, options: StoreOptions, work: (local: LocalEngine) => Promise<T>): Promise<T> {
    // As in the window's engine process: what runs typed SQL has no credentials (storage.md 7.1).
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) delete process.env[name];
    }
    const engine = new Engine();
    try {
      const opening = engine.open(path, options);
      const [wire] = await Promise.all([loadWire(), opening]);
      return await work(new LocalEngine(engine, wire));
    } finally {
      await engine.close();
    }
  }

  /** One call of the contract; a cancelled one throws `cancelled`. */
  async call<M extends MethodName>(method: M, input: Input<M>, options: CallOptions<M> = {}): Promise<Output<M>> {
    const handler = this.wire.handlers[method] as (input: unknown, context: unknown) => Promise<Output<M>>;
    return await handler(this.wire.contract[method].input.parse(input), {
      engine: this.engine,
      signal: options.signal ?? new AbortController().signal,
      report: options.onProgress ?? (() => undefined),
    });
  }
}
