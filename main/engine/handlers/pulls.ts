import { planPull } from '../pulls/plan-pull.ts';
import { sampleObjects } from '../pulls/s3/sample-objects.ts';
import type { Handlers } from './handler.ts';

export const pullHandlers: Handlers<'pull'> = {
  'pull.cells': async ({ importId }, { engine }) => await (await engine.jobs()).pullCells(importId),
  'pull.sample': async (input, { engine, signal, report }) =>
    await sampleObjects(input, { network: engine.network, signal, report }),
  'pull.plan': async ({ pull }, { engine, signal, report }) => {
    const { network } = engine;
    return await planPull(pull, { network, store: engine.isOpen ? engine.store : null, signal, report });
  },
};
