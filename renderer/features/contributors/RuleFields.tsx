import { useState } from 'react';
import type { ContributorQuestion } from '../../../preload/contract/contributors.ts';
import { useApp } from '../../app/app.ts';
import { DataSetPicker } from '../../app/DataSetPicker.tsx';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { MOST, operandText, type RuleForm, readRuleForm, writeRuleForm } from '../../lib/contributor-rule.ts';
import { count } from '../../lib/format-number.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { Chip } from './Chip.tsx';
import { FilterButton } from './FilterButton.tsx';
import { type FieldForm, KeyPicker } from './KeyPicker.tsx';
import { Field } from './RankingForm.tsx';

type RuleQuestion = Extract<ContributorQuestion, { kind: 'rule' }>;

/** The members of a rule as a form. It writes into the rule's JSON, which stays what is run, saved and exported. */
export function RuleFields({
  tab,
  question,
  onChange,
}: {
  tab: ContributorsTab;
  question: RuleQuestion;
  onChange: (question: RuleQuestion) => void;
}) {
  const app = useApp();
  const check = useCall('contributors.check', { rule: question.rule });
  const form = readRuleForm(question.rule);
  const errors = (check.output?.diagnostics ?? []).filter(({ severity }) => severity === 'error');
  const toJson = () => app.tabs.changeContributors(tab.id, { view: 'json' });
  if (form === null) {
    return (
      <Field name={t('contributors.rule')} wide>
        <span className="ranking-problem" role="alert">
          <StatusShape status="fault" size={9} /> {errors[0]?.message ?? t('contributors.notInForm')}
        </span>
        <Button onPress={toJson}>{t('contributors.openJson')}</Button>
      </Field>
    );
  }
  const write = (change: Partial<RuleForm>) => onChange({ ...question, rule: writeRuleForm(question.rule, change) });
  const fields: FieldForm =
    form.format === 'CLF' ? { kind: 'alias', names: form.aliases.map(({ name }) => name) } : { kind: 'path' };
  const groups = question.sources.length > 0 ? question.sources : form.groups;
  return (
    <>
      <Field name={t('contributors.sources')}>
        <DataSetPicker
          chosen={groups}
          none={t('contributors.noSources')}
          isPattern={(name) => name.endsWith('*') || name.startsWith('arn:')}
          onChoose={(names) =>
            onChange({ ...question, sources: [], rule: writeRuleForm(question.rule, { groups: names }) })
          }
        />
      </Field>
      <Field name={t('contributors.keys', { n: count(form.keys.length), most: count(MOST.keys) })}>
        {form.keys.map((key, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key is its place; two of the same name are a mistake that is told
          <Chip key={at} name={key} onRemove={() => write({ keys: form.keys.filter((_, i) => i !== at) })}>
            <span className="mono">{visibleText(key)}</span>
          </Chip>
        ))}
        {form.keys.length < MOST.keys && (
          <KeyPicker
            label={t('contributors.addKey')}
            form={fields}
            sources={groups}
            onPick={(key) => write({ keys: [...form.keys, key] })}
          />
        )}
      </Field>
      <Field name={t('contributors.aggregate')}>
        <Segmented
          label={t('contributors.aggregate')}
          value={form.aggregateOn}
          options={[
            { value: 'Count', text: t('contributors.measure.count') },
            { value: 'Sum', text: t('contributors.measure.sum') },
          ]}
          onChange={(aggregateOn) => write(aggregateOn === 'Count' ? { aggregateOn, summed: null } : { aggregateOn })}
        />
        {form.aggregateOn === 'Sum' && (
          <KeyPicker
            label={t('contributors.summed')}
            form={fields}
            sources={groups}
            text={form.summed ?? t('contributors.chooseField')}
            onPick={(summed) => write({ summed })}
          />
        )}
      </Field>
      <Field name={t('contributors.format')}>
        <Segmented
          label={t('contributors.format')}
          value={form.format}
          options={[
            { value: 'JSON', text: t('contributors.format.json') },
            { value: 'CLF', text: t('contributors.format.clf') },
          ]}
          onChange={(format) => write(format === 'JSON' ? { format, aliases: [] } : { format })}
        />
        {form.format === 'CLF' && <Aliases form={form} onChange={(aliases) => write({ aliases })} />}
      </Field>
      <Field name={t('contributors.filters', { n: count(form.filters.length), most: count(MOST.filters) })} wide>
        {form.filters.map((filter, at) => {
          const name = `${filter.match} ${filter.operator} ${operandText(filter)}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place
            <Chip key={at} name={name} onRemove={() => write({ filters: form.filters.filter((_, i) => i !== at) })}>
              <FilterButton
                filter={filter}
                form={fields}
                sources={groups}
                onChange={(next) => write({ filters: form.filters.map((one, i) => (i === at ? next : one)) })}
              />
            </Chip>
          );
        })}
        {form.filters.length < MOST.filters && (
          <FilterButton
            filter={null}
            form={fields}
            sources={groups}
            onChange={(next) => write({ filters: [...form.filters, next] })}
          />
        )}
      </Field>
      {errors.length > 0 && (
        <Field name={t('contributors.mistakes')} wide>
          <ul className="ranking-problems">
            {errors.map(({ path, message }) => (
              <li key={`${path} ${message}`} className="ranking-problem">
                <StatusShape status="fault" size={9} /> {visibleText(message)}
              </li>
            ))}
          </ul>
          <Button onPress={toJson}>{t('contributors.openJson')}</Button>
        </Field>
      )}
    </>
  );
}

/** Names of the positions of a CLF line, written `4 srcaddr, 5 dstaddr`. */
function Aliases({ form, onChange }: { form: RuleForm; onChange: (aliases: RuleForm['aliases']) => void }) {
  const written = form.aliases.map(({ position, name }) => `${position} ${name}`).join(', ');
  const [text, setText] = useState<string | null>(null);
  const keep = () => {
    if (text === null) return;
    const aliases = text.split(',').flatMap((part) => {
      const [position = '', ...name] = part.trim().split(/\s+/);
      return position === '' ? [] : [{ position, name: name.join(' ') }];
    });
    setText(null);
    onChange(aliases);
  };
  return (
    <input
      className="input ranking-text"
      aria-label={t('contributors.aliases')}
      placeholder={t('contributors.aliasesHint')}
      value={text ?? written}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}
