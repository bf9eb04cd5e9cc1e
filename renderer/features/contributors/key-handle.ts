import type { ContributorQuestion } from '../../../preload/contract/contributors.ts';
import type { App } from '../../app/app.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import type { ValueHandle } from '../../app/values/value.ts';
import { fieldOfPath, MOST, readRuleForm, writeRuleForm } from '../../lib/contributor-rule.ts';
import { equalityText, literal } from '../../lib/literal-text.ts';
import { isSecretName, isSecretValue } from '../../lib/secrets.ts';
import { t } from '../../messages/message.ts';

/** A key of a contributor as a handle: a filter goes into the ranking that it stands in, a count is a ranking of its own. */
export function keyHandle(app: App, tab: ContributorsTab, label: string, text: string): ValueHandle {
  const name = fieldOfPath(label);
  const { question } = tab.ranking;
  return {
    field: { name, of: 'rows' },
    value: { kind: 'text', text },
    text,
    isSecret: text !== '' && (isSecretName(name) || isSecretValue(text)),
    record: null,
    asked: { language: 'insights', text: '', sources: question.sources },
    into(act) {
      if (act === 'count') {
        const next = countedBy(question, label);
        app.contributors.open({ ...tab.ranking, question: next }, t('value.countTitle', { field: name }));
        return;
      }
      const next = filtered(question, label, text, act);
      if (next === null) app.say(t('contributors.noMoreFilters', { most: MOST.filters }), true);
      else app.contributors.edit(tab.id, { question: next }, true);
    },
  };
}

/** The question with a filter for the value, or against it; null where the rule has no room for one. */
export function filtered(
  question: ContributorQuestion,
  label: string,
  text: string,
  act: 'filter' | 'exclude' | 'only',
): ContributorQuestion | null {
  if (question.kind === 'rule') {
    const form = readRuleForm(question.rule);
    if (form === null) return null;
    const kept = act === 'only' ? form.filters.filter(({ match }) => match !== label) : form.filters;
    const operator = act === 'exclude' ? 'NotIn' : 'In';
    const same = kept.findIndex((one) => one.match === label && one.operator === operator);
    const before = kept[same];
    // A second value that is left out stands beside the first; one that is asked for takes its place.
    const texts = act === 'exclude' && before !== undefined && Array.isArray(before.operand) ? before.operand : [];
    const operand = texts.includes(text) ? texts : [...texts, text];
    const filter = { match: label, operator, operand } as const;
    const filters = same >= 0 ? kept.map((one, i) => (i === same ? filter : one)) : [...kept, filter];
    if (filters.length > MOST.filters || operand.length > MOST.texts) return null;
    return { ...question, rule: writeRuleForm(question.rule, { filters }) };
  }
  // A key is a path of a rule, or an expression as it stands.
  const equality = label.startsWith('$')
    ? equalityText(fieldOfPath(label), text, 'insights')
    : `${label} = ${literal(text, 'insights')}`;
  const test = act === 'exclude' ? `not (${equality})` : equality;
  const { where } = question;
  return { ...question, where: where === null ? test : `(${where}) and ${test}` };
}

/** The same events by this key alone. */
function countedBy(question: ContributorQuestion, label: string): ContributorQuestion {
  if (question.kind === 'fields') return { ...question, keys: [label], measure: { kind: 'count' } };
  return { ...question, rule: writeRuleForm(question.rule, { keys: [label], aggregateOn: 'Count', summed: null }) };
}
