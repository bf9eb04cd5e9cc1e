import type { Status } from '../lib/outcome.ts';

/** The mark of a status, never colour alone (ui.md 3.2); give `label` where no word stands beside it. */
export function StatusShape({ status, label, size = 10 }: { status: Status; label?: string; size?: number }) {
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: its label, if it has one, is an attribute: a <title> would pop up on hover
    <svg className={`shape shape-${status}`} width={size} height={size} viewBox="0 0 10 10" {...named}>
      {status === 'ok' && <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.8" />}
      {status === 'error' && <path d="M5 0.6 L9.8 9.2 H0.2 Z" fill="currentColor" />}
      {status === 'throttle' && <path d="M1.5 1 h2.6 v8 h-2.6 z M5.9 1 h2.6 v8 h-2.6 z" fill="currentColor" />}
      {status === 'fault' && <path d="M5 0 L10 5 L5 10 L0 5 Z" fill="currentColor" />}
    </svg>
  );
}

/** Square of a cancelled run, clock-less mark of a stale one: neutral shapes. */
export function NeutralMark() {
  return (
    <svg className="shape shape-neutral" width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
      <rect width="8" height="8" fill="currentColor" />
    </svg>
  );
}
