import { TRACE_ID, type TracesPlan } from '../../../../preload/contract/pull.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import type { PullDrafts } from '../../../app/state/pull-drafts.ts';
import { count } from '../../../lib/format-number.ts';
import { useCall } from '../../../lib/useCall.ts';
import { t } from '../../../messages/message.ts';
import { Segmented } from '../../../ui/Segmented.tsx';
import { ConnectionFields, toConnection } from './ConnectionFields.tsx';
import { GroupPlans } from './GroupPlans.tsx';
import { PlanProgress } from './PlanProgress.tsx';
import { callsFigure, chargeFigure, PlanNotes, Sums, timeFigure } from './PlanSums.tsx';
import { PullFoot } from './PullFoot.tsx';
import { RangeFields, toRange } from './RangeFields.tsx';
import { TraceGroupPick } from './TraceGroupPick.tsx';
import { usePull } from './usePull.ts';

type TracesRequest = Extract<PullRequestInput, { source: 'traces' }>;

/** Ids as they were typed, parted by white space or commas; null where one of them is none. */
function toIds(text: string): string[] | null {
  const ids = text.split(/[\s,;]+/).filter((id) => id !== '');
  return ids.every((id) => TRACE_ID.test(id)) ? ids : null;
}

function toPull({ connection, traces }: PullDrafts, zone: string): TracesRequest | null {
  const reached = toConnection(connection);
  const range = toRange(traces.range, zone);
  if (reached === null || range === 'bad') return null;
  const { mode } = traces;
  if (traces.byId) {
    const ids = toIds(traces.ids);
    return ids === null || ids.length === 0
      ? null
      : { source: 'traces', connection: reached, mode, range: null, traceIds: ids };
  }
  if (range === null) return null;
  const text = (typed: string) => (typed.trim() === '' ? null : typed.trim());
  return {
    source: 'traces',
    connection: reached,
    mode,
    range,
    filter: text(traces.filter),
    group: text(traces.group),
  };
}

/** Traces of X-Ray or of Transaction Search: those of a range, by a group and a filter expression, or by their ids. */
export function TracesSource() {
  const {
    draft: traces,
    change,
    connection: reached,
    identity,
    pull,
    answer,
    output,
    plan,
  } = usePull('traces', toPull);
  const checked = useCall('traces.diagnose', { filter: traces.filter, groupsOfAws: true });
  const [mistake] = checked.output?.diagnostics ?? [];
  const badIds = toIds(traces.ids) === null;
  const isWrong = !traces.byId && mistake !== undefined;
  const lacks = traces.byId ? t('tracesPull.lacksIds') : t('tracesPull.lacksRange');
  return (
    <>
      <ConnectionFields identity={identity} />
      <div className="add-fields">
        <Segmented
          label={t('tracesPull.which')}
          value={traces.byId ? 'ids' : 'range'}
          options={[
            { value: 'range', text: t('tracesPull.ofRange') },
            { value: 'ids', text: t('tracesPull.byId') },
          ]}
          onChange={(which) => change({ byId: which === 'ids' })}
        />
        <label className="field">
          {t('tracesPull.mode')}
          <select
            className="input"
            value={traces.mode}
            onChange={(event) => {
              const { value } = event.target;
              change({ mode: value === 'xray' || value === 'search' ? value : 'auto' });
            }}
          >
            <option value="auto">{t('tracesPull.mode.auto')}</option>
            <option value="xray">{t('tracesPull.mode.xray')}</option>
            <option value="search">{t('tracesPull.mode.search')}</option>
          </select>
        </label>
      </div>
      {traces.byId ? (
        <>
          <label className="field">
            {t('tracesPull.ids')}
            <textarea
              className="input mono trace-ids"
              value={traces.ids}
              rows={4}
              spellCheck={false}
              aria-invalid={badIds}
              onChange={(event) => change({ ids: event.target.value })}
            />
          </label>
          {badIds && <p className="field-error">{t('tracesPull.badIds')}</p>}
        </>
      ) : (
        <>
          <RangeFields value={traces.range} onChange={(range) => change({ range })} />
          <TraceGroupPick connection={reached} value={traces.group} onChange={(group) => change({ group })} />
          <label className="field">
            {t('tracesPull.filter')}
            <input
              className={`input mono ${isWrong ? 'bad' : ''}`}
              value={traces.filter}
              maxLength={2000}
              placeholder={t('tracesPull.noFilter')}
              spellCheck={false}
              aria-invalid={isWrong}
              onChange={(event) => change({ filter: event.target.value })}
            />
          </label>
          {isWrong && <p className="field-error">{mistake?.message}</p>}
        </>
      )}
      <PlanProgress answer={answer} identity={identity} onAgain={plan} doing={t('tracesPull.planning')} />
      {output !== null && output.traces !== null && (
        <>
          {output.groups.length > 0 && <GroupPlans groups={output.groups} />}
          <Sums
            figures={[
              tracesFigure(output.traces),
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
        act={t('tracesPull.act')}
        planAct={output === null ? t('groups.plan') : t('groups.planAgain')}
        onPlan={plan}
        why={pull === null || isWrong ? lacks : answer.status === 'running' ? t('groups.planning') : null}
      />
    </>
  );
}

/** How many there are, as far as it is known, and where they lie. */
function tracesFigure({ mode, traces, exact }: TracesPlan) {
  const value =
    traces === null
      ? t('tracesPull.unknown')
      : exact
        ? t('tracesPull.count', { n: traces, count: count(traces) })
        : t('tracesPull.about', { n: traces, count: count(traces) });
  return { label: t('tracesPull.found'), value, detail: t(`tracesPull.in.${mode}`) };
}
