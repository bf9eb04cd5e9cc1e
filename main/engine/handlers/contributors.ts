import { ensureFieldCatalog } from '../query/catalog/field-catalog.ts';
import { compareWindows } from '../query/contributors/compare-windows.ts';
import { contributorsSql } from '../query/contributors/contributors-sql.ts';
import { eventQueries } from '../query/contributors/event-queries.ts';
import { explainSpike } from '../query/contributors/explain-spike.ts';
import { exportRule } from '../query/contributors/export-rule.ts';
import { RULE_LIBRARY } from '../query/contributors/library/index.ts';
import { parseRule } from '../query/contributors/parse-rule.ts';
import { rulesInside } from '../query/contributors/rule-files.ts';
import { topContributors } from '../query/contributors/top-contributors.ts';
import { putSavedRule, removeSavedRule, savedRules } from '../workspaces/contributor-rules.ts';
import type { Handlers } from './handler.ts';

export const contributorHandlers: Handlers<'contributors'> = {
  'contributors.top': async (input, { engine, signal, report }) =>
    await topContributors(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
  'contributors.compare': async (input, { engine, signal, report }) =>
    await compareWindows(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report }),
  'contributors.explain': async (input, { engine, signal, report }) => {
    if (input.fields === null && !engine.isImporting) await ensureFieldCatalog(engine.store, signal);
    return await explainSpike(engine.queries, input, { timeoutMs: input.timeoutMs, signal, report });
  },
  'contributors.check': async ({ rule }) => {
    const { rule: read, diagnostics } = parseRule(rule);
    return { valid: read !== null, diagnostics, inside: rulesInside(rule) };
  },
  'contributors.events': async ({ question, range, events }, { engine, signal }) => ({
    queries: await eventQueries(engine.queries, { question, range, events }, signal),
  }),
  'contributors.sql': async (input, { engine, signal }) => ({
    sql: await contributorsSql(engine.queries, input, signal),
  }),
  'contributors.export': async ({ rule, name, enabled }) => exportRule(rule, name, enabled),
  'contributors.library': async () => ({ rules: [...RULE_LIBRARY] }),
};

export const contributorRuleHandlers: Handlers<'rules'> = {
  'rules.list': async (_input, { engine }) => ({ rules: await savedRules(engine.store) }),
  'rules.save': async (input, { engine }) => await putSavedRule(engine.store, input),
  'rules.remove': async ({ id }, { engine }) => {
    await removeSavedRule(engine.store, id);
    return {};
  },
};
