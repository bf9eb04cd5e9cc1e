import { evaluateAlarms } from '../query/alarms/evaluate-alarms.ts';
import { metricSeries } from '../query/metrics/read-series.ts';
import { putSavedBoard, removeSavedBoard, savedBoards } from '../workspaces/metric-boards.ts';
import type { Handlers } from './handler.ts';

export const metricHandlers: Handlers<'metrics'> = {
  'metrics.series': async (input, { engine, signal, report }) =>
    await metricSeries(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
};

export const alarmHandlers: Handlers<'alarms'> = {
  'alarms.evaluate': async (input, { engine, signal, report }) =>
    await evaluateAlarms(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
};

export const metricBoardHandlers: Handlers<'boards'> = {
  'boards.list': async (_input, { engine }) => ({ boards: await savedBoards(engine.store) }),
  'boards.save': async (input, { engine }) => await putSavedBoard(engine.store, input),
  'boards.remove': async ({ id }, { engine }) => {
    await removeSavedBoard(engine.store, id);
    return {};
  },
};
