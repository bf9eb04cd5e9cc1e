import type { PullRequestInput } from '../../../app/state/jobs.ts';
import type { PullDrafts } from '../../../app/state/pull-drafts.ts';
import { bytes } from '../../../lib/format-number.ts';
import { t } from '../../../messages/message.ts';
import { Segmented } from '../../../ui/Segmented.tsx';
import { ConnectionFields, toConnection } from './ConnectionFields.tsx';
import { GroupPlans } from './GroupPlans.tsx';
import { LogGroupList } from './LogGroupList.tsx';
import { PlanProgress } from './PlanProgress.tsx';
import { callsFigure, chargeFigure, PlanNotes, Sums, timeFigure } from './PlanSums.tsx';
import { PullFoot } from './PullFoot.tsx';
import { RangeFields, toRange } from './RangeFields.tsx';
import { usePull } from './usePull.ts';

type LogsRequest = Extract<PullRequestInput, { source: 'logs' }>;

function toPull({ connection, logs }: PullDrafts, zone: string): LogsRequest | null {
  const reached = toConnection(connection);
  const range = toRange(logs.range, zone);
  if (reached === null || logs.groups.length === 0 || (range === 'bad' && !logs.follow)) return null;
  const { method, follow } = logs;
  return {
    source: 'logs',
    connection: reached,
    groups: logs.groups.map(({ arn }) => arn),
    range: follow || range === 'bad' ? null : range,
    pattern: logs.pattern.trim() === '' ? null : logs.pattern.trim(),
    method: follow ? 'auto' : method,
    follow,
  };
}

/** Log groups of CloudWatch Logs: events of a time, or from now on by Live Tail. */
export function LogsSource() {
  const { draft: logs, change, connection: reached, identity, pull, answer, output, plan } = usePull('logs', toPull);
  const lacks = pull === null ? t('groups.lacks') : answer.status === 'running' ? t('groups.planning') : null;
  return (
    <>
      <ConnectionFields identity={identity} />
      <LogGroupList connection={reached} chosen={logs.groups} onChange={(groups) => change({ groups })} />
      <Segmented
        label={t('groups.when')}
        value={logs.follow ? 'follow' : 'range'}
        options={[
          { value: 'range', text: t('groups.ofRange') },
          { value: 'follow', text: t('groups.follow') },
        ]}
        onChange={(when) => change({ follow: when === 'follow' })}
      />
      {!logs.follow && <RangeFields value={logs.range} onChange={(range) => change({ range })} />}
      <div className="add-fields">
        <label className="field wide">
          {t('groups.pattern')}
          <input
            className="input mono"
            value={logs.pattern}
            maxLength={1024}
            placeholder={t('groups.patternNone')}
            spellCheck={false}
            onChange={(event) => change({ pattern: event.target.value })}
          />
        </label>
        {!logs.follow && (
          <label className="field">
            {t('groups.method')}
            <select
              className="input"
              value={logs.method}
              onChange={(event) => {
                const { value } = event.target;
                change({ method: value === 'filter' || value === 'query' ? value : 'auto' });
              }}
            >
              <option value="auto">{t('groups.method.auto')}</option>
              <option value="filter">{t('groups.method.filter')}</option>
              <option value="query">{t('groups.method.query')}</option>
            </select>
          </label>
        )}
      </div>
      <PlanProgress answer={answer} identity={identity} onAgain={plan} />
      {output !== null && (
        <>
          {output.groups.length > 0 && <GroupPlans groups={output.groups} />}
          <Sums
            figures={[
              {
                label: t('groups.stored'),
                value: t('groups.about', { size: bytes(output.bytes) }),
                detail: t('groups.storedDetail'),
              },
              ...(output.seconds === null ? [] : [timeFigure(output.seconds)]),
              chargeFigure(output.charge),
              callsFigure(output.calls),
            ]}
          />
          <PlanNotes plan={output} />
        </>
      )}
      <PullFoot
        pull={output === null ? null : pull}
        act={logs.follow ? t('groups.actFollow') : t('groups.act', { n: logs.groups.length })}
        planAct={output === null ? t('groups.plan') : t('groups.planAgain')}
        onPlan={plan}
        why={lacks}
      />
    </>
  );
}
