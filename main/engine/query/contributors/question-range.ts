import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';

/** Throws `bad-request` where a range ends before it begins, or has no length. */
export function checkRange(range: TimeRange | null): void {
  if (range !== null && range.to <= range.from)
    throw new UserFacingError('bad-request', 'The time range ends at or before its start. Choose a later end.');
}
