/**
 * Finds the time of a log event in text. All answers are microseconds since the epoch, cut to the microsecond; a time
 * without a zone is UTC. A date without a year (classic syslog) is no time: the year is not guessed.
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?:${MONTHS.join('|')})`;
const CLOCK = String.raw`[0-2]\d:[0-5]\d:[0-6]\d`;
const FRACTION = String.raw`(?:[.,]\d{1,9})?`;
const ZONE = String.raw`(?: ?(?:Z|UTC|GMT)\b| ?[+-]\d\d:?\d\d(?!\d))?`;

interface Form {
  pattern: string;
  read(parts: string[]): number | null;
}

/** Forms of a time as logs write them; docs/command-line.md lists them for users. */
const FORMS: readonly Form[] = [
  {
    // 2026-03-02T10:00:00.123Z, 2026-03-02 10:00:00,123 +0100, 2026/03/02 10:00:00
    pattern: String.raw`(\d{4})[-/](\d\d)[-/](\d\d)[T ](${CLOCK})(${FRACTION})(${ZONE})`,
    read: ([year, month, day, clock, fraction, zone]) => micros(year, Number(month), day, clock, fraction, zone),
  },
  {
    // 02/Mar/2026:10:00:00 +0000 (web servers, S3)
    pattern: String.raw`(\d\d)/(${MONTH})/(\d{4}):(${CLOCK})(${FRACTION})(${ZONE})`,
    read: ([day, month, year, clock, fraction, zone]) => micros(year, monthOf(month), day, clock, fraction, zone),
  },
  {
    // Mon Mar 02 10:00:00.123456 2026 (Apache's error log, ctime)
    pattern: String.raw`(${MONTH}) +(\d{1,2}) (${CLOCK})(${FRACTION})( (?:UTC|GMT))? (\d{4})(?!\d)`,
    read: ([month, day, clock, fraction, zone, year]) => micros(year, monthOf(month), day, clock, fraction, zone),
  },
  {
    // Mon, 02 Mar 2026 10:00:00 GMT (RFC 5322)
    pattern: String.raw`(\d{1,2}) (${MONTH}) (\d{4}) (${CLOCK})(${FRACTION})(${ZONE})`,
    read: ([day, month, year, clock, fraction, zone]) => micros(year, monthOf(month), day, clock, fraction, zone),
  },
  {
    // 20260302T100000.123Z
    pattern: String.raw`(?<!\d)(\d{4})(\d\d)(\d\d)[T-](\d\d)(\d\d)(\d\d)(${FRACTION})(${ZONE})`,
    read: ([year, month, day, hour, minute, second, fraction, zone]) =>
      micros(year, Number(month), day, `${hour}:${minute}:${second}`, fraction, zone),
  },
  {
    // 20260302-10:0:0:7 (phones; the last number are milliseconds)
    pattern: String.raw`(?<!\d)(\d{4})(\d\d)(\d\d)[T-](\d{1,2}:\d{1,2}:\d{1,2})(?::(\d{1,3}))?(?![\d:])`,
    read: ([year, month, day, clock, millis]) =>
      micros(year, Number(month), day, clock, `.${(millis ?? '').padStart(3, '0')}`, ''),
  },
  {
    // 260302 100000 at the beginning of a line (Hadoop, old MySQL): year, month and day of this century
    pattern: String.raw`^(\d\d)(\d\d)(\d\d) (\d\d):?(\d\d):?(\d\d)(?!\d)`,
    read: ([year, month, day, hour, minute, second]) =>
      micros(`20${year}`, Number(month), day, `${hour}:${minute}:${second}`, '', ''),
  },
  {
    // 1772445600.123 or 1772445600123 at the beginning of a line
    pattern: String.raw`^(\d{10}(?:\.\d{1,9})?|\d{13})(?![\w.])`,
    read: ([number]) => epochMicros(number ?? ''),
  },
];

/** Groups of each form inside of the one pattern that looks for all of them. */
const GROUPS = FORMS.map(({ pattern }) => new RegExp(`${pattern}|`).exec('')?.length ?? 1).map((length) => length - 1);
const ANY_TIME = new RegExp(FORMS.map(({ pattern }) => pattern).join('|'), 'g');

/** How far into a line its time may begin. */
const TIME_BEGINS_WITHIN = 200;

/** The first time in a line of text, by the forms above; null where none begins within its first 200 characters. */
export function timeInLine(line: string): number | null {
  ANY_TIME.lastIndex = 0;
  for (;;) {
    const match = ANY_TIME.exec(line);
    if (match === null || match.index >= TIME_BEGINS_WITHIN) return null;
    const time = readForm(match);
    if (time !== null) return time;
  }
}

/** The time that a whole value is: one of the forms above, or a number by its magnitude. Null where it is none. */
export function timeOfText(value: string): number | null {
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return epochMicros(text);
  ANY_TIME.lastIndex = 0;
  const match = ANY_TIME.exec(text);
  if (match === null || match.index + match[0].length < text.length) return null;
  // In front of the date there may be the day's name.
  return /^(?:[A-Z][a-z]{2},? )?$/.test(text.slice(0, match.index)) ? readForm(match) : null;
}

/** Anything smaller is a duration or a count, not a time: 3 March 1973 in seconds. */
const SMALLEST = 1e8;

/**
 * The time that a number stands for by its magnitude (cloudwatch-logs.md 2.1): from 1e17 on nanoseconds, from 1e14 on
 * microseconds, from 1e11 on milliseconds, else seconds. Worked out on the digits, as doubles would lose some.
 */
export function epochMicros(number: string): number | null {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(number);
  if (match === null) {
    const value = Number(number);
    return Number.isFinite(value) && /e/i.test(number) && value >= SMALLEST && value < 1e20
      ? epochMicros(BigInt(Math.round(value)).toString())
      : null;
  }
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '');
  if (Number(whole) < SMALLEST || whole.length > 19) return null;
  const unit = whole.length >= 18 ? -3 : whole.length >= 15 ? 0 : whole.length >= 12 ? 3 : 6;
  if (unit < 0) return Number(whole.slice(0, unit));
  const micros = Number(whole + (match[2] ?? '').padEnd(unit, '0').slice(0, unit));
  return micros <= LATEST ? micros : null;
}

/** Year 9999: what comes later is a mistake in the data. */
const LATEST = Date.UTC(10_000, 0, 1) * 1000 - 1;

function readForm(match: RegExpExecArray): number | null {
  let first = 1;
  for (const [index, form] of FORMS.entries()) {
    const count = GROUPS[index] ?? 0;
    // Every form's first group is never empty.
    if (match[first] !== undefined) return form.read(match.slice(first, first + count).map((part) => part ?? ''));
    first += count;
  }
  return null;
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf(name ?? '') + 1;
}

/** Null where the date or the clock is none that there is (years from 100 on). A leap second counts as the first of the next minute. */
function micros(
  year: string | undefined,
  month: number,
  day: string | undefined,
  clock: string | undefined,
  fraction: string | undefined,
  zone: string | undefined,
): number | null {
  const [hour = 99, minute = 99, second = 99] = (clock ?? '').split(':').map(Number);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const midnight = midnightOf(year ?? '', month, day ?? '');
  const shift = zoneMinutes(zone ?? '');
  if (midnight === null || shift === null) return null;
  const seconds = midnight + hour * 3600 + (minute - shift) * 60 + second;
  return seconds * 1e6 + Number((fraction ?? '').slice(1).padEnd(6, '0').slice(0, 6));
}

/** The last date that was asked for: the lines of a file share theirs. */
let lastDate = { year: '', month: 0, day: '', seconds: null as number | null };

/** Seconds since the epoch; null for a date that there is not. */
function midnightOf(year: string, month: number, day: string): number | null {
  if (lastDate.year !== year || lastDate.month !== month || lastDate.day !== day) {
    const ms = Date.UTC(Number(year), month - 1, Number(day));
    const exists = Number(year) >= 100 && new Date(ms).getUTCDate() === Number(day);
    lastDate = { year, month, day, seconds: exists ? ms / 1000 : null };
  }
  return lastDate.seconds;
}

/** Minutes east of UTC; null for more than there are. */
function zoneMinutes(zone: string): number | null {
  const match = /([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes > 18 * 60 ? null : match[1] === '-' ? -minutes : minutes;
}
