import { onTestFinished } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import { handlerOf } from '../../../../main/engine/handlers/index.ts';
import { contract, type Input, type MethodName, type Output } from '../../../../preload/contract/index.ts';
import { addLogEvents } from '../../support/log-store.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';

export interface GroupEvent {
  logGroup: string;
  /** Milliseconds since 1970. */
  timestamp: number;
  message: string;
}

/** An engine whose workspace holds these log events, closed when the test ends. */
export async function engineWithEvents(events: readonly GroupEvent[]): Promise<Engine> {
  const engine = await engineWithWorkspace();
  await addEvents(engine, events);
  return engine;
}

export async function addEvents(engine: Engine, events: readonly GroupEvent[]): Promise<void> {
  for (const name of new Set(events.map(({ logGroup }) => logGroup)))
    await addLogEvents(
      engine.store,
      { name },
      events.filter(({ logGroup }) => logGroup === name).map(({ timestamp, message }) => ({ at: timestamp, message })),
    );
}

/** Calls a method as the window does, checked by the contract on both ends. */
export async function call<M extends MethodName>(engine: Engine, method: M, input: Input<M>): Promise<Output<M>> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const handler = (await handlerOf(method)) as (input: unknown, context: unknown) => Promise<unknown>;
  const output = await handler(contract[method].input.parse(input), {
    engine,
    signal: stop.signal,
    report: () => undefined,
  });
  return contract[method].output.parse(output) as Output<M>;
}

/** A rule over JSON messages of the group `app`. */
export function jsonRule(contribution: Record<string, unknown>, aggregateOn: 'Count' | 'Sum' = 'Count'): string {
  return JSON.stringify({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: ['app'],
    LogFormat: 'JSON',
    Contribution: contribution,
    AggregateOn: aggregateOn,
  });
}
