import type { NetworkInput, NetworkItem, NetworkMethod, NetworkOutput } from '../../preload/contract/network.ts';
import { identityHandlers } from './aws/identity-handlers.ts';
import { historyHandlers } from './history/history-handlers.ts';
import { logsHandlers } from './logs/logs-handlers.ts';
import { s3Handlers } from './s3/s3-handlers.ts';
import type { Network } from './serve.ts';
import { xrayHandlers } from './xray/xray-handlers.ts';

/** What a handler has beside its input. `send` resolves when the engine may be sent more. */
export interface NetworkContext<M extends NetworkMethod> extends Network {
  signal: AbortSignal;
  /** `bytes` is what the item weighs beside its own few fields. */
  send(item: NetworkItem<M>, bytes?: number): Promise<void>;
}

/** One handler a call: `NetworkHandlers<'s3'>` is the table of all that begin with `s3.`. */
export type NetworkHandlers<Family extends string = string> = {
  [M in Extract<NetworkMethod, `${Family}.${string}`>]: (
    input: NetworkInput<M>,
    context: NetworkContext<M>,
  ) => Promise<NetworkOutput<M>>;
};

export const handlers: NetworkHandlers = {
  ...identityHandlers,
  ...s3Handlers,
  ...logsHandlers,
  ...historyHandlers,
  ...xrayHandlers,
};
