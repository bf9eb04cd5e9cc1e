import { useState } from 'react';
import type { Charge, PullPlan } from '../../../../preload/contract/pull.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import type { PullDrafts } from '../../../app/state/pull-drafts.ts';
import { bytes, count } from '../../../lib/format-number.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConnectionFields, toConnection } from './ConnectionFields.tsx';
import { PlanGridView } from './PlanGridView.tsx';
import { PlanProgress } from './PlanProgress.tsx';
import { callsFigure, chargeFigure, diskFigure, PlanNotes, Sums } from './PlanSums.tsx';
import { PullFoot } from './PullFoot.tsx';
import { chosenRange, chosenSum, type GridChoice, gridOf, type Sum } from './plan-grid.ts';
import { RangeFields, toRange } from './RangeFields.tsx';
import { SampleFigure } from './SampleFigure.tsx';
import { usePull } from './usePull.ts';

type S3Request = Extract<PullRequestInput, { source: 's3' }>;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What was typed as a pull, or null while something of it lacks. */
function toPull({ connection, s3 }: PullDrafts, zone: string): S3Request | null {
  const reached = toConnection(connection);
  const range = toRange(s3.range, zone);
  const [, bucket = '', inUri = ''] = /^(?:s3:\/\/)?([^/]*)\/?(.*)$/.exec(s3.bucket.trim()) ?? [];
  const kinds = s3.kinds.split(/[,\s]+/).filter((kind) => kind !== '');
  if (reached === null || range === 'bad' || !BUCKET.test(bucket) || kinds.length === 0) return null;
  const prefix = s3.prefix.trim() === '' ? inUri : s3.prefix.trim().replace(/^\/+/, '');
  const { requesterPays } = s3;
  return { source: 's3', connection: reached, uri: `s3://${bucket}/${prefix}`, range, kinds, requesterPays };
}

/** Objects of a bucket: lists them by account, Region and day, and pulls those that are chosen. */
export function S3Source() {
  const { draft: s3, change, identity, pull, answer, output, plan } = usePull('s3', toPull);

  return (
    <>
      <ConnectionFields identity={identity} />
      <div className="add-fields">
        <label className="field">
          {t('pull.bucket')}
          <input
            className="input mono"
            value={s3.bucket}
            spellCheck={false}
            onChange={(event) => change({ bucket: event.target.value })}
          />
        </label>
        <label className="field wide">
          {t('pull.prefix')}
          <input
            className="input mono"
            value={s3.prefix}
            placeholder={t('pull.prefixWhole')}
            spellCheck={false}
            onChange={(event) => change({ prefix: event.target.value })}
          />
        </label>
      </div>
      <RangeFields value={s3.range} onChange={(range) => change({ range })} />
      <div className="add-fields">
        <label className="field wide">
          {t('pull.kinds')}
          <input
            className="input mono"
            value={s3.kinds}
            spellCheck={false}
            onChange={(event) => change({ kinds: event.target.value })}
          />
        </label>
        <label className="add-check">
          <input
            type="checkbox"
            checked={s3.requesterPays}
            onChange={(event) => change({ requesterPays: event.target.checked })}
          />
          {t('pull.requesterPays')}
        </label>
      </div>
      <PlanProgress answer={answer} identity={identity} onAgain={plan} />
      {output === null || pull === null ? (
        <PullFoot
          pull={null}
          act=""
          planAct={t('pull.list')}
          onPlan={plan}
          why={pull === null ? t('pull.s3Lacks') : answer.status === 'running' ? t('pull.listing') : null}
        />
      ) : (
        <ChosenOfPlan key={JSON.stringify(output.cells)} plan={output} pull={pull} onPlan={plan} />
      )}
    </>
  );
}

/** The plan's grid with what is chosen of it, and the sums of that. */
function ChosenOfPlan({ plan, pull, onPlan }: { plan: PullPlan; pull: S3Request; onPlan: () => void }) {
  const [grid] = useState(() => gridOf(plan.cells));
  const everything: GridChoice = { rows: new Set(grid.rows.map(({ key }) => key)), columns: null };
  const [choice, setChoice] = useState(everything);
  const sum = chosenSum(grid, choice);
  const files = sum.files - sum.known;
  const isAll = choice.columns === null && choice.rows.size === grid.rows.length;
  const request = isAll ? pull : narrowed(pull, grid.rows, choice);
  return (
    <>
      <div className="plan-title">
        <h3>{t('pull.what')}</h3>
        <span className="hint">{t('pull.whatHint', { layout: layoutText(plan.layout) })}</span>
        {!isAll && (
          <Button kind="quiet" onPress={() => setChoice(everything)}>
            {t('pull.chooseAll')}
          </Button>
        )}
      </div>
      {grid.rows.length === 0 ? (
        <p>{t('pull.nothing')}</p>
      ) : (
        <PlanGridView grid={grid} choice={choice} onChange={setChoice} />
      )}
      <Sums
        figures={[
          {
            label: t('pull.filesToPull'),
            value: count(files),
            detail: t('pull.known', { n: sum.known, known: count(sum.known) }),
          },
          { label: t('pull.download'), value: bytes(sum.newBytes), detail: t('pull.asStored') },
          <SampleFigure key="sample" plan={plan} pull={pull} chosen={sum.newBytes} />,
          ...(plan.disk.grows === null
            ? []
            : [diskFigure(plan.bytes === 0 ? 0 : (plan.disk.grows * sum.newBytes) / plan.bytes, plan.disk.free)]),
          chargeFigure(isAll ? plan.charge : chargeOfPart(plan, sum)),
          callsFigure(
            plan.calls.map((call) => (call.action === 's3:GetObject' && !isAll ? { ...call, count: files } : call)),
          ),
        ]}
      />
      {choice.columns !== null && <p className="hint">{t('pull.late')}</p>}
      <PlanNotes plan={plan} />
      <PullFoot
        pull={request}
        act={t(choice.columns === null ? 'pull.act' : 'pull.actLate', { n: files, files: count(files) })}
        planAct={t('pull.listAgain')}
        onPlan={onPlan}
        why={files === 0 ? t('pull.nothingNew') : null}
      />
    </>
  );
}

/** The pull of the chosen rows and columns alone. */
function narrowed(pull: S3Request, rows: ReturnType<typeof gridOf>['rows'], choice: GridChoice): S3Request {
  const places = rows.flatMap(({ key, account, region }) =>
    choice.rows.has(key) && account !== null && region !== null ? [{ account, region }] : [],
  );
  const all = rows.every(({ key }) => choice.rows.has(key));
  return {
    ...pull,
    range: chosenRange(pull.range ?? null, choice),
    places: all || places.length === 0 ? null : places,
  };
}

/** The plan's charge with its downloads cut down to a part of them; the listing's stays, as the pull lists again. */
function chargeOfPart({ charge, files, bytes: size }: PullPlan, sum: Sum): Charge {
  const parts = charge.parts.map((part) => {
    if (part.what !== 'GetObject' && part.what !== 'transfer') return part;
    const [all, wanted] = part.what === 'GetObject' ? [files, sum.files - sum.known] : [size, sum.newBytes];
    return all === 0 ? part : { ...part, quantity: wanted, usd: (part.usd * wanted) / all };
  });
  return { usd: parts.reduce((total, part) => total + part.usd, 0), parts };
}

const LAYOUTS = ['trail', 'organisation trail', 'flat', 'prefix', 'object'] as const;

function layoutText(layout: string): string {
  return t(`pull.layout.${LAYOUTS.find((each) => each === layout) ?? 'prefix'}`);
}
