import { compareResults } from '../query/compare-results.ts';
import { patternsOf } from '../query/result-patterns.ts';
import type { Handlers } from './handler.ts';

export const resultHandlers: Handlers<'results'> = {
  'results.compare': async (input, { engine, signal }) => await compareResults(engine.queries, input, signal),
  'results.patterns': async (input, { engine, signal, report }) =>
    await patternsOf(engine.queries, input, { signal, report }),
};
