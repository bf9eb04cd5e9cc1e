import type { Period } from './ast.ts';
import type { Diagnostic } from './diagnostics.ts';
import { PERIOD_CAPS, UNVERIFIED } from './unverified.ts';

const FIXED_MS = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
const SHORT = {
  millisecond: 'ms',
  second: 's',
  minute: 'm',
  hour: 'h',
  day: 'd',
  week: 'w',
  month: 'mo',
  quarter: 'q',
  year: 'y',
} as const;

/** As it is written shortest: `5m`. */
export function periodText(period: Pick<Period, 'amount' | 'unit'>): string {
  return `${period.amount}${SHORT[period.unit]}`;
}

/** Length in milliseconds; months count 30 days, which only lengths of time (maxspan, rate) and shifts may do. */
export function periodMs(period: Pick<Period, 'amount' | 'unit'>): number {
  const { amount, unit } = period;
  return unit === 'month' || unit === 'quarter' || unit === 'year'
    ? amount * MONTHS[unit] * 30 * FIXED_MS.day
    : amount * FIXED_MS[unit];
}

/** `INTERVAL '5 minutes'`. */
export function intervalSql({ amount, unit }: Pick<Period, 'amount' | 'unit'>): string {
  if (unit === 'month' || unit === 'quarter' || unit === 'year') return `INTERVAL '${amount * MONTHS[unit]} months'`;
  return unit === 'week' ? `INTERVAL '${amount * 7} days'` : `INTERVAL '${amount} ${unit}s'`;
}

/** Where periods of this unit are counted from. */
function originSql(unit: Period['unit']): string {
  return `TIMESTAMP '${unit === 'week' ? UNVERIFIED.weekOrigin : '1970-01-01'}'`;
}

/** The start of the period that holds a timestamp. */
export function floorSql(time: string, period: Pick<Period, 'amount' | 'unit'>): string {
  return `time_bucket(${intervalSql(period)}, ${time}, ${originSql(period.unit)})`;
}

export function ceilSql(time: string, period: Pick<Period, 'amount' | 'unit'>): string {
  const floor = floorSql(time, period);
  return `CASE WHEN ${floor} = ${time} THEN ${time} ELSE ${floor} + ${intervalSql(period)} END`;
}

/** The service clamps silently (part 1); we say so. */
export function clamped(period: Period, diagnostics: Diagnostic[]): Period {
  const cap = PERIOD_CAPS[period.unit];
  if (cap === undefined || period.amount <= cap) return period;
  const meant = spelled(period);
  const advice = meant === null ? '' : `; write ${meant}`;
  diagnostics.push({
    severity: 'warning',
    code: 'query.clamped',
    message: `${periodText(period)} is clamped to ${periodText({ amount: cap, unit: period.unit })}, as the service does${advice}`,
    at: period.at,
  });
  return { ...period, amount: cap };
}

/** The same length in the largest unit that holds it, where that unit's own cap lets it stand. */
function spelled(period: Period): string | null {
  const ms = periodMs(period);
  for (const unit of ['week', 'day', 'hour', 'minute', 'second'] as const) {
    const amount = ms / FIXED_MS[unit];
    if (Number.isInteger(amount) && amount <= (PERIOD_CAPS[unit] ?? Number.POSITIVE_INFINITY))
      return periodText({ amount, unit });
  }
  return null;
}
