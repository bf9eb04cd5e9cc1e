import { UserFacingError } from '../../preload/contract/errors.ts';

const UNIT_US = { s: 1_000_000, m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000, w: 604_800_000_000 } as const;

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Microseconds since 1970 of a time as the options take it (design.md part 9): ISO 8601 (UTC where it names no zone), epoch
 * seconds or milliseconds (from 11 digits on), or `-2h` before `newestUs`. Throws `bad-request`.
 */
export function parseTime(text: string, newestUs: number | null): number {
  const relative = /^-(\d+)([smhdw])$/.exec(text);
  if (relative !== null) {
    if (newestUs === null) {
      throw new UserFacingError('bad-request', `The workspace has no events that ${text} could be counted from.`);
    }
    return newestUs - Number(relative[1]) * UNIT_US[relative[2] as keyof typeof UNIT_US];
  }
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000_000;
  if (/^\d{11,14}$/.test(text)) return Number(text) * 1000;
  const zoned = /T?\d{2}:\d{2}/.test(text) && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10)) ? `${text}Z` : text;
  const ms = ISO.test(text) ? Date.parse(zoned.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new UserFacingError(
      'bad-request',
      `${text} is no time. Write 2026-03-01T10:00:00Z, seconds or milliseconds since 1970, or -2h (before the newest event).`,
    );
  }
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return Math.floor(ms / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
