/** A bar of a known share, or moving while the total is unknown (ui.md part 4: at most 3 s). `failed` shows in amber. */
export function ProgressBar({
  label,
  value,
  failed = 0,
  paused = false,
  thin = false,
}: {
  label: string;
  /** 0 to 1, or null while the total is unknown. */
  value: number | null;
  failed?: number;
  paused?: boolean;
  thin?: boolean;
}) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  const now = share === null ? {} : { 'aria-valuenow': Math.round(share * 100) };
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...now}
      className={`progress ${thin ? 'thin' : ''} ${paused ? 'paused' : ''} ${share === null ? 'unknown' : ''}`}
    >
      <div className="progress-done" style={share === null ? {} : { width: `${share * 100}%` }} />
      {failed > 0 && <div className="progress-failed" style={{ width: `max(4px, ${failed * 100}%)` }} />}
    </div>
  );
}
