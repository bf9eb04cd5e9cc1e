import type { MethodName, Output, Parsed, Progress } from '../../../preload/contract/index.ts';
import type { Engine } from '../engine.ts';

/** What a handler has beside its input. `report` may be called as often as there is something to say. */
export interface CallContext<M extends MethodName> {
  engine: Engine;
  signal: AbortSignal;
  report: (progress: Progress<M>) => void;
}

/** One handler a method: `Handlers<'jobs'>` is the table of all methods that begin with `jobs.`. */
export type Handlers<Family extends string = string> = {
  [M in Extract<MethodName, `${Family}.${string}`>]: (input: Parsed<M>, context: CallContext<M>) => Promise<Output<M>>;
};
