/** The course of a value in one line: all lines of a table have the same time axis, each its own height. */
export function Sparkline({
  points,
  count,
  name,
  className = '',
}: {
  /** Places that have a value; all others are 0. */
  points: readonly { at: number; value: number }[];
  /** Places that there are. */
  count: number;
  name: string;
  className?: string;
}) {
  const most = Math.max(1e-12, ...points.map(({ value }) => Math.abs(value)));
  const last = Math.max(1, count - 1);
  const at = (place: number) => ((place / last) * WIDTH).toFixed(1);
  const up = (value: number) => (HEIGHT - 1 - (Math.abs(value) / most) * (HEIGHT - 2)).toFixed(1);
  const floor = up(0);
  let path = '';
  let next = 0;
  for (const point of points) {
    // Between two points that do not follow each other lies nothing: down to the floor and up again.
    if (point.at > next) path += `${path === '' ? 'M' : 'L'}${at(next)} ${floor}L${at(point.at - 1)} ${floor}`;
    path += `${path === '' ? 'M' : 'L'}${at(point.at)} ${up(point.value)}`;
    next = point.at + 1;
  }
  if (next <= last) path += `${path === '' ? 'M' : 'L'}${at(next)} ${floor}L${at(last)} ${floor}`;
  return (
    <svg
      className={`sparkline ${className}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
    >
      <path className="series-line" d={path} />
    </svg>
  );
}

const WIDTH = 120;
const HEIGHT = 16;
