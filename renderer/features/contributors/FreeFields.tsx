import { useState } from 'react';
import type { ContributorMeasure, ContributorQuestion } from '../../../preload/contract/contributors.ts';
import { DataSetPicker } from '../../app/DataSetPicker.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Chip } from './Chip.tsx';
import { KeyPicker } from './KeyPicker.tsx';
import { Field } from './RankingForm.tsx';

type FieldsQuestion = Extract<ContributorQuestion, { kind: 'fields' }>;

const KINDS = ['count', 'sum', 'average', 'distinct', 'percentile'] as const;
const INSIGHTS = { kind: 'insights' } as const;

/** Keys, measure and condition in the language of Logs Insights: more than a rule can say. */
export function FreeFields({
  question,
  onChange,
  onRun,
}: {
  question: FieldsQuestion;
  onChange: (question: FieldsQuestion) => void;
  onRun: () => void;
}) {
  const { keys, measure, where, sources } = question;
  const setMeasure = (next: ContributorMeasure) => onChange({ ...question, measure: next });
  return (
    <>
      <Field name={t('contributors.sources')}>
        <DataSetPicker chosen={sources} onChoose={(names) => onChange({ ...question, sources: names })} />
      </Field>
      <Field name={t('contributors.freeKeys', { n: keys.length })}>
        {keys.map((key, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key is its place
          <Chip key={at} name={key} onRemove={() => onChange({ ...question, keys: keys.filter((_, i) => i !== at) })}>
            <span className="mono">{visibleText(key)}</span>
          </Chip>
        ))}
        <KeyPicker
          label={t('contributors.addKey')}
          form={INSIGHTS}
          sources={sources}
          onPick={(key) => onChange({ ...question, keys: [...keys, key] })}
        />
      </Field>
      <Field name={t('contributors.aggregate')}>
        <Choice
          label={t('contributors.aggregate')}
          value={measure.kind}
          options={KINDS.map((kind) => ({ value: kind, text: t(`contributors.measure.${kind}`) }))}
          onChange={(kind) => setMeasure(measureOf(kind, measure))}
        />
        {measure.kind === 'percentile' && (
          <Percent value={measure.percent} onChange={(percent) => setMeasure({ ...measure, percent })} />
        )}
        {measure.kind !== 'count' && (
          <KeyPicker
            label={t('contributors.measured')}
            form={INSIGHTS}
            sources={sources}
            text={measure.field === '' ? t('contributors.chooseField') : measure.field}
            onPick={(field) => setMeasure({ ...measure, field })}
          />
        )}
      </Field>
      <Field name={t('contributors.where')} wide>
        <input
          className="input mono ranking-where"
          aria-label={t('contributors.where')}
          placeholder={t('contributors.whereHint')}
          value={where ?? ''}
          spellCheck={false}
          onChange={(event) => onChange({ ...question, where: event.target.value === '' ? null : event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            onRun();
          }}
        />
      </Field>
    </>
  );
}

/** The measure of a kind, of the field that was measured before. */
function measureOf(kind: ContributorMeasure['kind'], before: ContributorMeasure): ContributorMeasure {
  const field = before.kind === 'count' ? '' : before.field;
  if (kind === 'count') return { kind };
  return kind === 'percentile' ? { kind, field, percent: 95 } : { kind, field };
}

function Percent({ value, onChange }: { value: number; onChange: (percent: number) => void }) {
  const [text, setText] = useState<string | null>(null);
  const keep = () => {
    const percent = Number(text);
    if (text !== null && text.trim() !== '' && percent >= 0 && percent <= 100) onChange(percent);
    setText(null);
  };
  return (
    <input
      className="input mono ranking-percent"
      aria-label={t('contributors.percent')}
      inputMode="decimal"
      value={text ?? String(value)}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}
