import { complete } from '../query/complete.ts';
import { dataSets } from '../query/data-sets.ts';
import { diagnose } from '../query/diagnose.ts';
import { editQuery } from '../query/edit/edit-query.ts';
import { emptiedBy } from '../query/emptied-by.ts';
import { format } from '../query/insights/format.ts';
import { languageReference } from '../query/insights/reference.ts';
import { completeInsights, diagnoseInsights, hoverInsights } from '../query/insights-editor.ts';
import { refreshForQuery } from '../query/insights-query.ts';
import type { Handlers } from './handler.ts';

export const queryHandlers: Handlers<'query'> = {
  'query.run': async ({ language, text, pageSize, timeoutMs, ...scope }, { engine, signal, report }) => {
    const options = { pageSize, timeoutMs, signal, report };
    if (language === 'insights' && !engine.isImporting) await refreshForQuery(engine.store, text, signal);
    const answer =
      language === 'insights'
        ? await engine.queries.runInsights(text, scope, options)
        : await engine.queries.run(text, options);
    return { ...answer, partial: engine.isImporting };
  },
  'query.explain': async ({ text, ...scope }, { engine, signal }) => {
    if (!engine.isImporting) await refreshForQuery(engine.store, text, signal);
    return { sql: await engine.queries.explainInsights(text, scope) };
  },
  'query.page': async ({ resultId, offset, limit }, { engine }) => await engine.queries.page(resultId, offset, limit),
  'query.close': async ({ resultId }, { engine }) => {
    await engine.queries.close(resultId);
    return {};
  },
  'query.diagnose': async ({ language, text, ...scope }, { engine }) => ({
    diagnostics:
      language === 'insights' ? await diagnoseInsights(engine.store, text, scope) : await diagnose(engine.store, text),
  }),
  'query.complete': async ({ language, text, cursor, sources }, { engine }) =>
    language === 'insights'
      ? await completeInsights(engine.store, text, cursor, sources)
      : await complete(engine.store, text, cursor),
  'query.hover': async ({ text, offset, sources }, { engine }) => ({
    help: await hoverInsights(engine.store, text, offset, sources),
  }),
  'query.format': async ({ text }) => ({ text: format(text) }),
  'query.edit': async (input, { engine }) => ({ text: await editQuery(engine.store, input) }),
  'query.emptied': async ({ text, ...scope }, { engine, signal }) => ({
    filter: await emptiedBy(engine.store, text, { ...scope, rowLimit: null }, signal),
  }),
  'query.reference': async () => languageReference(),
  'query.dataSets': async (_input, { engine }) => ({ dataSets: await dataSets(engine.store) }),
};
