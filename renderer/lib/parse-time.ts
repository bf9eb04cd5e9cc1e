/** Reads what people type as a time (ui.md part 6), in microseconds since the epoch. */

const OFFSET = /^(?:now\s*)?-\s*(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d|w)$/i;
const UNIT_US: Record<string, number> = {
  s: 1e6,
  sec: 1e6,
  m: 60e6,
  min: 60e6,
  h: 3600e6,
  d: 86_400e6,
  w: 604_800e6,
};
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?$/;
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

interface Frame {
  /** What relative times count back from: the newest event. */
  newest: number;
  /** Day that a bare clock lies on, as `2026-11-14`. */
  day: string;
  zone: string;
}

/** Offset of the zone at the moment, in microseconds; `UTC` is 0. */
function zoneOffset(us: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const format = new Intl.DateTimeFormat('en-US', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    ...(zone === 'local' ? {} : { timeZone: zone }),
  });
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(us / 1000)) part[type] = Number(value);
  const wall = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
  return wall * 1000 - Math.floor(us / 1e6) * 1e6;
}

/** A wall clock of the zone as a moment. */
function fromWall(wallUs: number, zone: string): number {
  const first = wallUs - zoneOffset(wallUs, zone);
  return wallUs - zoneOffset(first, zone); // the offset on the other side of a change of clocks
}

function clockUs(text: string): number | null {
  const found = CLOCK.exec(text);
  if (found === null) return null;
  const [h, m, s] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (h > 24 || m > 59 || s > 59) return null;
  return (h * 3600 + m * 60 + s) * 1e6 + Number((found[4] ?? '').padEnd(6, '0') || 0);
}

/** The moment that the text means, or null: dates, bare clocks, `-15m`, `now-2h`, `now`, epoch seconds or milliseconds. */
export function parseTime(text: string, frame: Frame): number | null {
  const input = text.trim();
  if (/^now$/i.test(input)) return frame.newest;
  const offset = OFFSET.exec(input);
  if (offset !== null) return frame.newest - Number(offset[1]) * (UNIT_US[(offset[2] ?? '').toLowerCase()] ?? 0);
  if (/^\d{9,11}(\.\d+)?$/.test(input)) return Math.round(Number(input) * 1e6);
  if (/^\d{12,14}$/.test(input)) return Number(input) * 1000;
  const bare = clockUs(input);
  if (bare !== null) return fromWall(Date.parse(`${frame.day}T00:00:00Z`) * 1000 + bare, frame.zone);
  const date = DATE.exec(input);
  if (date === null) return null;
  const day = Date.parse(`${date[1]}-${date[2]}-${date[3]}T00:00:00Z`);
  const time = date[4] === undefined ? 0 : clockUs(date[4]);
  if (Number.isNaN(day) || time === null) return null;
  const wall = day * 1000 + time;
  const zone = date[5]?.toUpperCase();
  if (zone === undefined) return fromWall(wall, frame.zone);
  if (zone === 'Z' || zone === 'UTC') return wall;
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(zone) ?? [];
  return wall - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60e6;
}

/** A pasted pair of times (`2026-11-14T09:40Z/2026-11-14T10:00Z`, with a slash, an arrow, a dash or `to` between). */
export function parsePair(text: string, frame: Frame): { from: number; to: number } | null {
  for (const separator of [/\s*\/\s*/, /\s*(?:→|–|—)\s*/, /\s+to\s+/i, /\s+-\s+/, /\s*,\s*/]) {
    const parts = text.trim().split(separator);
    if (parts.length !== 2) continue;
    const from = parseTime(parts[0] ?? '', frame);
    const to = parseTime(
      parts[1] ?? '',
      from === null ? frame : { ...frame, day: new Date(from / 1000).toISOString().slice(0, 10) },
    );
    if (from !== null && to !== null) return { from, to };
  }
  return null;
}
