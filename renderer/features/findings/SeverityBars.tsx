import type { Severity } from '../../../preload/contract/anomalies.ts';
import { t } from '../../messages/message.ts';

const STEPS = { high: 3, medium: 2, low: 1 } as const;

/** Three steps of which so many are filled (ui.md 3.2); an outline where no severity is told. */
export function SeverityBars({ severity }: { severity: Severity | null }) {
  const filled = severity === null ? 0 : STEPS[severity];
  const label = severity === null ? t('findings.severity.none') : t(`findings.severity.${severity}`);
  return (
    <svg
      className={`severity severity-${severity ?? 'none'}`}
      width="12"
      height="11"
      viewBox="0 0 12 11"
      role="img"
      aria-label={label}
    >
      {[0, 1, 2].map((step) => (
        <rect
          key={step}
          className={step < filled ? 'filled' : ''}
          x={step * 4 + 0.5}
          y={7 - step * 3 + 0.5}
          width="3"
          height={3 + step * 3}
          rx="0.6"
        />
      ))}
    </svg>
  );
}
