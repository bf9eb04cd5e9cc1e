import { z } from 'zod';

/** Codes a program decides on (design.md part 12). `cancelled` is not a failure: nothing is shown for it. */
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
  'job.unknown',
  'query.syntax',
  'query.unknown-field',
  'query.refused',
  'query.failed',
] as const;

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

/** A place in a query text: offsets in UTF-16 code units, half-open. */
export const textRange = z.object({ start: z.number().int(), end: z.number().int() });
export type TextRange = z.infer<typeof textRange>;

/** An error as it travels: `message` is a sentence for the user, `detail` the cause chain to copy into a report. */
export const wireError = z.object({
  code: errorCode,
  message: z.string(),
  detail: z.string().optional(),
  at: z.array(textRange).default([]),
});
export type WireError = z.infer<typeof wireError>;

/** An error that has a code for the program and a sentence for the user; thrown on both sides of the wall. */
export class UserFacingError extends Error {
  readonly at: TextRange[];
  constructor(
    readonly code: ErrorCode,
    readonly userMessage: string,
    options: { cause?: unknown; at?: TextRange[] } = {},
  ) {
    super(`${code}: ${userMessage}`, { cause: options.cause });
    this.name = 'UserFacingError';
    this.at = options.at ?? [];
  }
}
