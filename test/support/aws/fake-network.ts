import { Session } from '../../../main/network/aws/session.ts';
import { AwsSessions } from '../../../main/network/aws/sessions.ts';
import { type Clock, systemClock } from '../../../main/network/clock.ts';
import { handlers, type NetworkContext } from '../../../main/network/handlers.ts';
import type { Network } from '../../../main/network/serve.ts';
import type { AwsConnection } from '../../../preload/contract/aws.ts';
import type { NetworkInput, NetworkItem, NetworkMethod, NetworkOutput } from '../../../preload/contract/network.ts';
import { type FakeAws, REGION } from './fake-aws.ts';

/**
 * Sessions whose credentials the fake issues whenever they are looked up. They end after `lifetimeMs` of its clock and do not say so
 * beforehand, so that calls in the middle of a pull meet with expired ones.
 */
class FakeSessions extends AwsSessions {
  readonly #sessions = new Map<string, Session>();

  constructor(
    private readonly fake: FakeAws,
    private readonly ticking: Clock,
    private readonly lifetimeMs: number,
  ) {
    super({}, ticking);
  }

  override async session(connection: AwsConnection): Promise<Session> {
    const region = connection.region ?? REGION;
    const known = this.#sessions.get(region);
    if (known !== undefined) return known;
    const at = { ...connection, endpoint: this.fake.endpoint };
    const lookUp = async () => {
      const { expiration: _, ...credentials } = this.fake.issue(this.lifetimeMs);
      return credentials;
    };
    const session = new Session(at, region, lookUp, this.ticking);
    this.#sessions.set(region, session);
    return session;
  }
}

/** A network process's insides, in this process and on the fake. */
export function fakeNetwork(
  fake: FakeAws,
  { clock = systemClock, lifetimeMs = Number.POSITIVE_INFINITY }: { clock?: Clock; lifetimeMs?: number } = {},
): Network {
  return { sessions: new FakeSessions(fake, clock, lifetimeMs), clock };
}

export const CONNECTION: AwsConnection = { profile: null, region: REGION, endpoint: null };

/** Makes one call and gives its items and its output. `onItem` may abort it. */
export async function callNetwork<M extends NetworkMethod>(
  network: Network,
  method: M,
  input: NetworkInput<M>,
  {
    signal = new AbortController().signal,
    onItem,
  }: { signal?: AbortSignal; onItem?: (item: NetworkItem<M>) => void } = {},
): Promise<{ items: NetworkItem<M>[]; output: NetworkOutput<M> }> {
  const items: NetworkItem<M>[] = [];
  const send = async (item: NetworkItem<M>) => {
    items.push(item);
    onItem?.(item);
  };
  // The table pairs each handler with the input and context of its own method.
  const handler = handlers[method] as unknown as (
    input: NetworkInput<M>,
    context: NetworkContext<M>,
  ) => Promise<NetworkOutput<M>>;
  return { items, output: await handler(input, { ...network, signal, send }) };
}

/** The documents that items bring, one a line, parsed. */
export function documentsOf(items: readonly { bytes: Uint8Array }[]): Record<string, unknown>[] {
  return items.flatMap(({ bytes }) =>
    Buffer.from(bytes)
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}
