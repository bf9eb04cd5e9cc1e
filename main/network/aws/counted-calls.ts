import type { AwsConnection } from '../../../preload/contract/aws.ts';
import type { Network } from '../serve.ts';
import { attempting } from './attempts.ts';
import { budgetOf } from './budget.ts';
import type { Session } from './session.ts';

/** One pull's calls of one service in a Region: each waits for the budget, is made until it passes, and is counted. */
export class CountedCalls {
  readonly sums = { calls: 0, repeated: 0 };

  private constructor(
    readonly session: Session,
    private readonly network: Network & { signal: AbortSignal },
    /** As IAM calls it. */
    private readonly service: string,
    private readonly region: string,
    private readonly callsPerSecond: number | null,
  ) {}

  static async of(
    connection: AwsConnection,
    network: Network & { signal: AbortSignal },
    { service, region, callsPerSecond = null }: { service: string; region?: string; callsPerSecond?: number | null },
  ): Promise<CountedCalls> {
    const session = await network.sessions.session(connection);
    return new CountedCalls(session, network, service, region ?? session.region, callsPerSecond);
  }

  /** Makes a call; `resource` is the ARN that is named where it is denied. Throws what the call fails of for good. */
  async call<T>(operation: string, resource: string, send: () => Promise<T>): Promise<T> {
    const { session, region, callsPerSecond } = this;
    const { clock, signal } = this.network;
    const budget = budgetOf(clock, session.who, region, operation, callsPerSecond);
    let attempts = 0;
    return await attempting(
      async () => {
        await budget.take(signal);
        this.sums.calls++;
        if (++attempts > 1) this.sums.repeated++;
        return await send();
      },
      {
        session,
        clock,
        signal,
        action: `${this.service}:${operation}`,
        resource,
        onThrottled: () => budget.throttled(),
      },
    );
  }
}
