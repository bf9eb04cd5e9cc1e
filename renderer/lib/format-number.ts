/** Numbers as ui.md part 7 writes them: thousands with commas, units always, powers of 1,000 with a space. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `2318407` -> `2,318,407`. */
export function count(value: number): string {
  return whole.format(value);
}

/** Bytes in powers of 1,000: `0 B`, `18 KB`, `1.9 GB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${whole.format(value)} B`;
  const units = ['KB', 'MB', 'GB', 'TB', 'PB'];
  let scaled = value;
  let unit = -1;
  do {
    scaled /= 1000;
    unit++;
  } while (scaled >= 999.5 && unit < units.length - 1);
  const digits = scaled < 10 && unit >= 1 ? 1 : 0;
  return `${scaled.toFixed(digits)} ${units[unit]}`;
}

/** Per cent with one decimal and a space, of a part in a whole: `61.0 %`; under a whole of 0 it is 0. */
export function percent(part: number, of: number): string {
  return `${of === 0 ? '0.0' : ((part / of) * 100).toFixed(1)} %`;
}

/** A duration in milliseconds: `412 µs`, `38 ms`, `1.8 s`, `12.4 s`, `2 min 5 s`, `3 h 2 min`, `4 d 1 h`. */
export function duration(ms: number): string {
  if (ms < 1) return `${whole.format(Math.round(ms * 1000))} µs`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const [size, unit, smaller, smallerUnit] = (
    seconds < 3600 ? [60, 'min', 1, 's'] : seconds < 86_400 ? [3600, 'h', 60, 'min'] : [86_400, 'd', 3600, 'h']
  ) as [number, string, number, string];
  const big = Math.floor(seconds / size);
  const rest = Math.floor((seconds - big * size) / smaller);
  return rest === 0 ? `${big} ${unit}` : `${big} ${unit} ${rest} ${smallerUnit}`;
}

/** A rough time left: `about 21 s`, `about 3 min`. */
export function about(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}
