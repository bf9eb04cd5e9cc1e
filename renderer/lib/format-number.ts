import { locale, type MessageKey, t } from '../messages/message.ts';

/**
 * Numbers as ui.md part 7 writes them: thousands with commas, units always, powers of 1,000 with a space. Every language of
 * the window writes the decimal point as a point.
 */

const formats = new Map<string, Intl.NumberFormat>();

function whole(): Intl.NumberFormat {
  const name = locale();
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.NumberFormat(name, { maximumFractionDigits: 0 });
    formats.set(name, format);
  }
  return format;
}

/** `2318407` -> `2,318,407`. */
export function count(value: number): string {
  return whole().format(value);
}

/** Bytes in powers of 1,000: `0 B`, `18 KB`, `1.9 GB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${whole().format(value)} B`;
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
  if (ms < 1) return `${whole().format(Math.round(ms * 1000))} µs`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return t('unit.seconds', { n: (ms / 1000).toFixed(1) });
  const seconds = Math.round(ms / 1000);
  const [size, unit, smaller, smallerUnit] = (
    seconds < 3600
      ? [60, 'unit.minutes', 1, 'unit.seconds']
      : seconds < 86_400
        ? [3600, 'unit.hours', 60, 'unit.minutes']
        : [86_400, 'unit.days', 3600, 'unit.hours']
  ) satisfies [number, MessageKey, number, MessageKey];
  const big = Math.floor(seconds / size);
  const rest = Math.floor((seconds - big * size) / smaller);
  const text = t(unit, { n: String(big) });
  return rest === 0 ? text : `${text} ${t(smallerUnit, { n: String(rest) })}`;
}

/** A rough time left: `about 21 s`, `about 3 min`. */
export function about(seconds: number): string {
  const time =
    seconds < 60
      ? t('unit.seconds', { n: String(Math.max(1, Math.round(seconds))) })
      : seconds < 3600
        ? t('unit.minutes', { n: String(Math.round(seconds / 60)) })
        : t('unit.hours', { n: (seconds / 3600).toFixed(1) });
  return t('unit.about', { time });
}
