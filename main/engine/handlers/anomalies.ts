import { findAnomalies } from '../query/anomalies/find-anomalies.ts';
import type { Handlers } from './handler.ts';

export const anomalyHandlers: Handlers<'anomalies'> = {
  'anomalies.find': async (input, { engine, signal, report }) =>
    await findAnomalies(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
};
