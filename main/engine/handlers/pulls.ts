import { planPull } from '../pulls/plan-pull.ts';
import type { Handlers } from './handler.ts';

export const pullHandlers: Handlers<'pull'> = {
  'pull.cells': async ({ importId }, { engine }) => await (await engine.jobs()).pullCells(importId),
  'pull.plan': async ({ pull }, { engine, signal, report }) => {
    const { network } = engine;
    return await planPull(pull, { network, store: engine.isOpen ? engine.store : null, signal, report });
  },
};
