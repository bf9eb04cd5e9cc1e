import { UserFacingError, type WireError } from '../../preload/contract/errors.ts';
import { firstSentence, generalFailure } from './store/duckdb-errors.ts';

/** What is sent for a call that was cancelled, whatever it died of. */
export const CANCELLED: WireError = { code: 'cancelled', message: 'Cancelled.', at: [] };

/**
 * The only place that turns an arbitrary throw into something shown: a `UserFacingError` keeps its code and sentence,
 * a full disk and too little memory have their own, all else is `internal`. `detail` is the cause chain, to copy.
 */
export function toWire(error: unknown): WireError {
  const detail = causeChain(error);
  if (error instanceof UserFacingError) {
    const { code, userMessage: message, at, said } = error;
    return { code, message, detail, at, ...(said === undefined ? {} : { said }) };
  }
  switch (generalFailure(error)) {
    case 'cancelled':
      return { ...CANCELLED, detail };
    case 'workspace.disk-full':
      return {
        code: 'workspace.disk-full',
        message: 'The disk is full. What was stored before is safe. Free some space, then go on.',
        detail,
        at: [],
      };
    case 'engine.memory':
      return { code: 'engine.memory', message: 'This needs more memory than the engine may use.', detail, at: [] };
    default:
      return {
        code: 'internal',
        message: `The program met a mistake of its own: ${firstSentence(error)} Copy the details into a report.`,
        detail,
        at: [],
      };
  }
}

function causeChain(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current !== undefined && current !== null && depth < 10; depth++) {
    parts.push(current instanceof Error ? (current.stack ?? current.message) : String(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return parts.join('\ncaused by: ');
}
