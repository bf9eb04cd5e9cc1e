import { Copy } from 'lucide-react';
import { isValidElement, type ReactElement } from 'react';
import type { Charge, ChargePart, PullPlan } from '../../../../preload/contract/pull.ts';
import { useApp } from '../../../app/app.ts';
import { bytes, count, duration } from '../../../lib/format-number.ts';
import { saidText } from '../../../lib/said.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { type MessageKey, t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';

/** US dollars; below a cent it says so, as a charge of 0 would be wrong. */
export function usd(value: number): string {
  if (value === 0) return t('pull.usd', { n: '0.00' });
  return value < 0.01 ? t('pull.usdUnder') : t('pull.usd', { n: value.toFixed(2) });
}

interface Figure {
  label: string;
  value: string;
  detail: string;
}

/** Figures of a plan, each with what it counts, in one box; some are elements, as they have acts of their own. */
export function Sums({ figures }: { figures: (Figure | ReactElement)[] }) {
  return (
    <div className="figures plan-sums">
      {figures.map((figure) =>
        isValidElement(figure) ? (
          figure
        ) : (
          <div key={figure.label} className="figure">
            <span className="figure-label">{figure.label}</span>
            <span className="figure-value mono">{figure.value}</span>
            <span className="figure-detail">{figure.detail}</span>
          </div>
        ),
      )}
    </div>
  );
}

const PARTS = {
  ListObjectsV2: 'pull.part.list',
  GetObject: 'pull.part.get',
  transfer: 'pull.part.transfer',
  'query-scan': 'pull.part.scan',
  'traces-scanned': 'pull.part.tracesScanned',
  'traces-retrieved': 'pull.part.tracesRetrieved',
} as const satisfies Record<ChargePart, MessageKey>;

/** The charge with the parts that make it up. */
export function chargeFigure(charge: Charge) {
  const parts = charge.parts
    .filter((part) => part.usd > 0)
    .map(({ what, usd: of }) => (of < 0.01 ? t(PARTS[what]) : `${t(PARTS[what])} ${usd(of)}`));
  return {
    label: t('pull.charge'),
    value: usd(charge.usd),
    detail: parts.length === 0 ? t('pull.noCharge') : parts.join(', '),
  };
}

/** The calls of a pull by their IAM action; where their number is no more than a guess, or the least, it says so. */
export function callsFigure(calls: PullPlan['calls']) {
  const sum = calls.reduce((total, call) => total + call.count, 0);
  return {
    label: t('pull.calls'),
    value: bounded(sum, calls.find(({ bound }) => bound !== 'exact')?.bound ?? 'exact'),
    detail: calls.map(({ action, count: n, bound }) => `${action.replace(/^.*:/, '')} ${bounded(n, bound)}`).join(', '),
  };
}

function bounded(n: number, bound: PullPlan['calls'][number]['bound']): string {
  if (bound === 'exact') return count(n);
  return t(bound === 'least' ? 'pull.atLeast' : 'pull.about', { n: count(n) });
}

/** About how large the workspace grows, and what its disk has left. */
export function diskFigure(grows: number, free: number | null) {
  return {
    label: t('pull.disk'),
    value: t('pull.about', { n: bytes(grows) }),
    detail: free === null ? t('pull.diskMeasured') : t('pull.diskFree', { free: bytes(free) }),
  };
}

export function timeFigure(seconds: number) {
  return { label: t('pull.time'), value: duration(seconds * 1000), detail: t('pull.timeDetail') };
}

/** What the user should know before, the prefixes that are listed, and the policy that allows the pull. */
export function PlanNotes({ plan }: { plan: PullPlan }) {
  const app = useApp();
  return (
    <div className="plan-notes">
      {plan.notes.length > 0 && (
        <ul>
          {plan.notes.map((note) => (
            <li key={note.text}>{visibleText(saidText(note))}</li>
          ))}
        </ul>
      )}
      {plan.prefixes.length > 0 && (
        <details>
          <summary>{t('pull.prefixes', { n: plan.prefixes.length })}</summary>
          <ul className="mono plan-prefixes">
            {plan.prefixes.slice(0, 200).map((prefix) => (
              <li key={prefix}>{visibleText(prefix)}</li>
            ))}
          </ul>
          {plan.prefixes.length > 200 && (
            <p className="hint">{t('pull.morePrefixes', { n: count(plan.prefixes.length) })}</p>
          )}
        </details>
      )}
      <Button
        kind="quiet"
        icon={Copy}
        onPress={() => void app.desktop.copyText(`${JSON.stringify(plan.policy, null, 2)}\n`)}
      >
        {t('pull.copyPolicy')}
      </Button>
    </div>
  );
}
