import { locale, type MessageKey, t } from '../messages/message.ts';

/**
 * Clocks of the window (ui.md part 7). Times come as microseconds since the epoch, UTC, and are shown in the chosen zone,
 * to the precision that the value has and no more: CloudTrail seconds, others milli- or microseconds. A clock reads the
 * same in every language; words around it come from the messages.
 */

export type Zone = string; // `UTC`, `local`, or an IANA name

const formats = new Map<string, Intl.DateTimeFormat>();

function zonedFormat(zone: Zone): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      ...(zone === 'local' ? {} : { timeZone: zone }),
    });
    formats.set(zone, format);
  }
  return format;
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value));

interface Clock {
  date: string;
  time: string;
}

function clock(ms: number, zone: Zone): Clock {
  if (zone === 'UTC') {
    const d = new Date(ms);
    const year = d.getUTCFullYear();
    return {
      date: `${year < 0 ? year : String(year).padStart(4, '0')}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`,
      time: `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`,
    };
  }
  const part: Record<string, string> = {};
  for (const { type, value } of zonedFormat(zone).formatToParts(ms)) part[type] = value;
  return {
    date: `${(part.year ?? '').padStart(4, '0')}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}:${part.second}`,
  };
}

/** The part under a second, as far as it is not zero: ``, `.120`, `.120345`. */
function fraction(us: number): string {
  const rest = ((us % 1_000_000) + 1_000_000) % 1_000_000;
  if (rest === 0) return '';
  return rest % 1000 === 0 ? `.${String(rest / 1000).padStart(3, '0')}` : `.${String(rest).padStart(6, '0')}`;
}

const valid = (us: number) => Number.isFinite(us) && Math.abs(us) <= 8.64e18;
const toMs = (us: number) => Math.floor(us / 1000);

/** `2026-11-14 09:41:31`: date and time without the zone's name, for columns whose head names it. */
export function dateTime(us: number, zone: Zone): string {
  if (!valid(us)) return String(us);
  const { date, time } = clock(toMs(us), zone);
  return `${date} ${time}${fraction(us)}`;
}

/** `09:41:31`, for places inside of a range of one day or less. */
export function timeOfDay(us: number, zone: Zone): string {
  return valid(us) ? clock(toMs(us), zone).time + fraction(us) : String(us);
}

/** `2026-11-14`. */
export function dateOnly(us: number, zone: Zone): string {
  return valid(us) ? clock(toMs(us), zone).date : String(us);
}

/** `2026-11-14 09:41:31 UTC`, for full places. */
export function fullTime(us: number, zone: Zone): string {
  return `${dateTime(us, zone)} ${zoneName(zone)}`;
}

/** What the zone is called on a clock: `UTC`, `Europe/Berlin`, or the local zone's own name. */
export function zoneName(zone: Zone): string {
  return zone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

/** A half-open range as the chip shows it: the date once when both ends share it: `2026-11-14 07:30:00 → 10:00:00`. */
export function rangeText(range: { from: number; to: number }, zone: Zone): string {
  // The end is no part of the range, so a whole second after it says the same and reads better.
  const wide = range.to - range.from >= 1e6;
  const [start, end] = wide
    ? [Math.floor(range.from / 1e6) * 1e6, Math.ceil(range.to / 1e6) * 1e6]
    : [range.from, range.to];
  const sameDay = dateOnly(start, zone) === dateOnly(end, zone);
  return `${dateTime(start, zone)} → ${sameDay ? timeOfDay(end, zone) : dateTime(end, zone)}`;
}

/** The two days of a range, for lists: `2026-11-02 → 2026-11-08`, or the times when it lies in one day. */
export function rangeDays(range: { from: number; to: number }, zone: Zone): string {
  const [first, last] = [dateOnly(range.from, zone), dateOnly(range.to - 1, zone)];
  if (first !== last) return `${first} → ${last}`;
  const [from, to] = [timeOfDay(range.from, zone).slice(0, 5), timeOfDay(range.to, zone).slice(0, 5)];
  return from === '00:00' && to === '00:00' ? first : `${first} ${from} → ${to}`;
}

const UNITS: [number, MessageKey][] = [
  [86_400_000_000, 'unit.days'],
  [3_600_000_000, 'unit.hours'],
  [60_000_000, 'unit.minutes'],
  [1_000_000, 'unit.seconds'],
];

/** A span of microseconds in its two largest units: `2 h 30 min`, `14 d`, `45 s`, `120 ms`. */
export function span(us: number): string {
  const parts: string[] = [];
  let rest = us;
  for (const [size, unit] of UNITS) {
    const whole = Math.floor(rest / size);
    if (whole === 0) {
      if (parts.length > 0) break;
      continue;
    }
    parts.push(t(unit, { n: whole.toLocaleString(locale()) }));
    rest -= whole * size;
    if (parts.length === 2) break;
  }
  return parts.length > 0 ? parts.join(' ') : us >= 1000 ? `${Math.round(us / 1000)} ms` : `${us} µs`;
}

/** When something was opened, in a list: `today 09:58`, `yesterday 17:02`, `12 Oct`, `3 Sep 2025`. */
export function openedText(ms: number, now: number, zone: Zone): string {
  const [day, today] = [dateOnly(ms * 1000, zone), dateOnly(now * 1000, zone)];
  const time = timeOfDay(ms * 1000, zone).slice(0, 5);
  if (day === today) return t('when.today', { time });
  if (day === dateOnly((now - 86_400_000) * 1000, zone)) return t('when.yesterday', { time });
  const [year = '', number = '', date = ''] = day.split('-');
  const month = new Date(`${number}/15/2000`).toLocaleDateString(locale(), { month: 'short' });
  const parts = { month, day: String(Number(date)) };
  return year === today.slice(0, 4) ? t('when.thisYear', parts) : t('when.otherYear', { ...parts, year });
}
