import { findAnomalies } from '../query/anomalies/find-anomalies.ts';
import { rateOverTime } from '../query/anomalies/rate-over-time.ts';
import type { Handlers } from './handler.ts';

export const anomalyHandlers: Handlers<'anomalies'> = {
  'anomalies.find': async (input, { engine, signal, report }) =>
    await findAnomalies(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
  'anomalies.rate': async (input, { engine, signal, report }) =>
    await rateOverTime(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
};
