import { HISTORY_ATTRIBUTES } from '../../../../preload/contract/history-attributes.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import type { PullDrafts } from '../../../app/state/pull-drafts.ts';
import { t } from '../../../messages/message.ts';
import { ConnectionFields, toConnection } from './ConnectionFields.tsx';
import { PlanProgress } from './PlanProgress.tsx';
import { callsFigure, chargeFigure, PlanNotes, Sums } from './PlanSums.tsx';
import { PullFoot } from './PullFoot.tsx';
import { RangeFields, toRange } from './RangeFields.tsx';
import { usePull } from './usePull.ts';

type HistoryRequest = Extract<PullRequestInput, { source: 'history' }>;

function toPull({ connection, history }: PullDrafts, zone: string): HistoryRequest | null {
  const reached = toConnection(connection);
  const range = toRange(history.range, zone);
  if (reached === null || range === 'bad') return null;
  const regions = history.regions.split(/[,\s]+/).filter((region) => region !== '');
  const key = HISTORY_ATTRIBUTES.find((each) => each === history.attribute);
  const value = history.value.trim();
  if (key !== undefined && value === '') return null;
  return {
    source: 'history',
    connection: reached,
    regions: regions.length === 0 ? null : regions,
    range,
    attribute: key === undefined ? null : { key, value },
  };
}

/** CloudTrail's Event history: management events of 90 days, with what it lacks said first. */
export function HistorySource() {
  const { draft: history, change, identity, pull, answer, output, plan } = usePull('history', toPull);
  return (
    <>
      <p className="warn">{t('history.lacks')}</p>
      <ConnectionFields identity={identity} />
      <RangeFields value={history.range} onChange={(range) => change({ range })} />
      <div className="add-fields">
        <label className="field">
          {t('history.regions')}
          <input
            className="input mono"
            value={history.regions}
            placeholder={t('history.ownRegion')}
            spellCheck={false}
            onChange={(event) => change({ regions: event.target.value })}
          />
        </label>
        <label className="field">
          {t('history.attribute')}
          <select
            className="input mono"
            value={history.attribute}
            onChange={(event) => change({ attribute: event.target.value })}
          >
            <option value="">{t('history.allEvents')}</option>
            {HISTORY_ATTRIBUTES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        {history.attribute !== '' && (
          <label className="field">
            {t('history.value')}
            <input
              className="input mono"
              value={history.value}
              spellCheck={false}
              onChange={(event) => change({ value: event.target.value })}
            />
          </label>
        )}
      </div>
      <PlanProgress answer={answer} identity={identity} onAgain={plan} />
      {output !== null && (
        <>
          <Sums figures={[callsFigure(output.calls), chargeFigure(output.charge)]} />
          <PlanNotes plan={output} />
        </>
      )}
      <PullFoot
        pull={output === null ? null : pull}
        act={t('history.act')}
        planAct={output === null ? t('history.plan') : t('groups.planAgain')}
        onPlan={plan}
        why={pull === null ? t('history.missing') : answer.status === 'running' ? t('groups.planning') : null}
      />
    </>
  );
}
