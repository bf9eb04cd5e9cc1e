import { parsePattern } from '../query/filter-pattern/compile.ts';
import type { Handlers } from './handler.ts';

export const patternHandlers: Handlers<'pattern'> = {
  'pattern.run': async ({ pageSize, timeoutMs, ...filter }, { engine, signal, report }) => {
    const answer = await engine.queries.runPattern(filter, { pageSize, timeoutMs, signal, report });
    return { ...answer, partial: engine.isImporting };
  },
  'pattern.diagnose': async ({ pattern }) => {
    const parsed = parsePattern(pattern);
    const found = parsed.ok ? parsed.warnings : parsed.errors;
    return { diagnostics: found.map((each) => ({ ...each, code: 'query.syntax' })) };
  },
};
