import { type Said, type SaidKey, saidText } from './said.ts';

/**
 * Codes a program decides on (design.md part 12). `cancelled` is not a failure: nothing is shown for it.
 * This file loads no schemas (error-schemas.ts has them): the engine opens a workspace before it needs any.
 */
export const errorCodes = [
  'bad-request',
  'cancelled',
  'internal',
  'engine.stopped',
  'engine.memory',
  'engine.timeout',
  'workspace.locked',
  'workspace.newer',
  'workspace.read-only',
  'workspace.disk-full',
  'workspace.foreign',
  'workspace.missing',
  'workspace.unwritable',
  'workspace.not-a-workspace',
  'bundle.damaged',
  'source.missing',
  'source.unreadable',
  'receivers.port',
  'aws.credentials',
  'aws.denied',
  'aws.throttled',
  'aws.network',
  'aws.missing',
  'aws.failed',
  'job.unknown',
  'query.syntax',
  'query.unknown-field',
  'query.refused',
  'query.failed',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** A place in a query text: offsets in UTF-16 code units, half-open. */
export interface TextRange {
  start: number;
  end: number;
}

/**
 * An error as it travels: `message` is a sentence for the user, `detail` the cause chain to copy into a report. `said` is the sentence
 * by its key, where the window has words of its own for it.
 */
export interface WireError {
  code: ErrorCode;
  message: string;
  detail?: string | undefined;
  at: TextRange[];
  said?: Said | undefined;
}

/** An error that has a code for the program and a sentence for the user; thrown on both sides of the wall. */
export class UserFacingError extends Error {
  readonly at: TextRange[];
  readonly said: Said | undefined;
  constructor(
    readonly code: ErrorCode,
    readonly userMessage: string,
    options: { cause?: unknown; at?: TextRange[]; said?: Said | undefined } = {},
  ) {
    super(`${code}: ${userMessage}`, { cause: options.cause });
    this.name = 'UserFacingError';
    this.at = options.at ?? [];
    this.said = options.said;
  }
}

/** An error whose sentence goes by its key. */
export function saying(code: ErrorCode, key: SaidKey, values: Said['values'] = {}, cause?: unknown): UserFacingError {
  const said = { key, values };
  return new UserFacingError(code, saidText(said), { said, ...(cause === undefined ? {} : { cause }) });
}
