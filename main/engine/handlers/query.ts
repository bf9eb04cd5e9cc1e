import { complete } from '../query/complete.ts';
import { diagnose } from '../query/diagnose.ts';
import type { Handlers } from './handler.ts';

export const queryHandlers: Handlers<'query'> = {
  'query.run': async ({ text, pageSize, timeoutMs }, { engine, signal, report }) => {
    const answer = await engine.queries.run(text, { pageSize, timeoutMs, signal, report });
    return { ...answer, warnings: [], partial: engine.isImporting };
  },
  'query.page': async ({ resultId, offset, limit }, { engine }) => await engine.queries.page(resultId, offset, limit),
  'query.close': async ({ resultId }, { engine }) => {
    await engine.queries.close(resultId);
    return {};
  },
  'query.diagnose': async ({ text }, { engine }) => ({ diagnostics: await diagnose(engine.store, text) }),
  'query.complete': async ({ text, cursor }, { engine }) => await complete(engine.store, text, cursor),
};
