import type { ReactNode } from 'react';
import type { ContributorQuestion } from '../../../preload/contract/contributors.ts';
import { useApp } from '../../app/app.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { readRuleForm } from '../../lib/contributor-rule.ts';
import { count } from '../../lib/format-number.ts';
import { span } from '../../lib/format-time.ts';
import { PERIODS } from '../../lib/periods.ts';
import { t } from '../../messages/message.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { FreeFields } from './FreeFields.tsx';
import { RuleFields } from './RuleFields.tsx';

const LIMITS = [10, 25, 100, 1000];

/** What is ranked, by what, and how it is cut: the form of a rule, or of free fields. */
export function RankingForm({ tab }: { tab: ContributorsTab }) {
  const app = useApp();
  const { ranking } = tab;
  const { question } = ranking;
  const edit = (next: ContributorQuestion) => app.contributors.edit(tab.id, { question: next });
  return (
    <div className="ranking-form" data-region="editor">
      <Field name={t('contributors.ask')}>
        <Segmented
          label={t('contributors.ask')}
          value={question.kind}
          options={[
            { value: 'rule', text: t('contributors.ask.rule') },
            { value: 'fields', text: t('contributors.ask.fields') },
          ]}
          onChange={(kind) => {
            if (kind !== question.kind) app.contributors.switchQuestion(tab.id);
          }}
        />
      </Field>
      {question.kind === 'rule' ? (
        <RuleFields tab={tab} question={question} onChange={edit} />
      ) : (
        <FreeFields question={question} onChange={edit} onRun={() => app.contributors.run(tab.id)} />
      )}
      <Field name={t('contributors.period')}>
        <Choice
          label={t('contributors.period')}
          value={String(ranking.periodSeconds ?? '')}
          options={[
            { value: '', text: t('contributors.period.auto') },
            ...periods(ranking.periodSeconds).map((seconds) => ({ value: String(seconds), text: span(seconds * 1e6) })),
          ]}
          onChange={(value) =>
            app.contributors.edit(tab.id, { periodSeconds: value === '' ? null : Number(value) }, true)
          }
        />
      </Field>
      <Field name={t('contributors.limit')}>
        <Choice
          label={t('contributors.limit')}
          value={String(ranking.limit ?? '')}
          options={[
            ...limits(ranking.limit).map((limit) => ({ value: String(limit), text: count(limit) })),
            { value: '', text: t('contributors.limit.all') },
          ]}
          onChange={(value) => app.contributors.edit(tab.id, { limit: value === '' ? null : Number(value) }, true)}
        />
      </Field>
      <Field name={t('contributors.order')}>
        <Choice
          label={t('contributors.order')}
          value={ranking.orderBy}
          options={[
            { value: 'sum', text: t('contributors.order.sum') },
            { value: 'maximum', text: t('contributors.order.maximum') },
          ]}
          onChange={(value) =>
            app.contributors.edit(tab.id, { orderBy: value === 'maximum' ? 'maximum' : 'sum' }, true)
          }
        />
      </Field>
      {(question.kind === 'fields' || readRuleForm(question.rule)?.format === 'CLF') && (
        <label className="ranking-check">
          <input
            type="checkbox"
            checked={question.ignoreDash}
            onChange={(event) => edit({ ...question, ignoreDash: event.target.checked })}
          />
          {t('contributors.ignoreDash')}
        </label>
      )}
    </div>
  );
}

/** The widths on offer, with the one that a saved ranking has. */
function periods(chosen: number | null): number[] {
  const all = new Set([...PERIODS, ...(chosen === null ? [] : [chosen])]);
  return [...all].sort((a, b) => a - b);
}

function limits(chosen: number | null): number[] {
  const all = new Set([...LIMITS, ...(chosen === null ? [] : [chosen])]);
  return [...all].sort((a, b) => a - b);
}

/** A part of the form under its name. */
export function Field({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={`ranking-field ${wide ? 'wide' : ''}`}>
      <span className="ranking-name">{name}</span>
      <div className="ranking-parts">{children}</div>
    </div>
  );
}
