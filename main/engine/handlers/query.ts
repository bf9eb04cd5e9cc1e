import type { TextRange } from '../../../preload/contract/errors.ts';
import { dataSets } from '../query/data-sets.ts';
import { diagnose } from '../query/diagnose.ts';
import { emptiedBy } from '../query/emptied-by.ts';
import { refreshForQuery } from '../query/insights-query.ts';
import { withStandIns } from '../query/parameters.ts';
import { textSize } from '../query/text-size.ts';
import type { Handlers } from './handler.ts';

/** What only the editor asks for; a query on the command line does not load it. */
const editor = {
  sql: () => import('../query/complete.ts'),
  insights: () => import('../query/insights-editor.ts'),
  format: () => import('../query/insights/format.ts'),
  reference: () => import('../query/insights/reference.ts'),
  edit: () => import('../query/edit/edit-query.ts'),
};

const touches = (a: TextRange, b: TextRange) => a.start < b.end && b.start < a.end;

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
  'query.size': async ({ text, ...scope }, { engine }) => await textSize(engine.store, text, scope),
  'query.page': async ({ resultId, offset, limit, columns }, { engine, signal }) =>
    await engine.queries.page(resultId, offset, limit, columns, signal),
  'query.close': async ({ resultId }, { engine }) => {
    await engine.queries.close(resultId);
    return {};
  },
  'query.diagnose': async ({ language, text: written, ...scope }, { engine }) => {
    const { text, places } = withStandIns(language, written);
    const diagnostics =
      language === 'insights'
        ? await (await editor.insights()).diagnoseInsights(engine.store, text, scope)
        : await diagnose(engine.store, text);
    // Of a value that is not given yet nothing is known.
    return { diagnostics: diagnostics.filter(({ at }) => !places.some((place) => touches(at, place))) };
  },
  'query.complete': async ({ language, text, cursor, sources }, { engine }) =>
    language === 'insights'
      ? await (await editor.insights()).completeInsights(engine.store, text, cursor, sources)
      : await (await editor.sql()).complete(engine.store, text, cursor),
  'query.hover': async ({ text, offset, sources }, { engine }) => ({
    help: await (await editor.insights()).hoverInsights(engine.store, text, offset, sources),
  }),
  'query.format': async ({ text }) => ({ text: (await editor.format()).format(text) }),
  'query.edit': async (input, { engine }) => ({ text: await (await editor.edit()).editQuery(engine.store, input) }),
  'query.emptied': async ({ text, ...scope }, { engine, signal }) => ({
    filter: await emptiedBy(engine.store, text, { ...scope, rowLimit: null }, signal),
  }),
  'query.reference': async () => (await editor.reference()).languageReference(),
  'query.dataSets': async (_input, { engine }) => ({ dataSets: await dataSets(engine.store) }),
};
