import { z } from 'zod';
import { errorCodes, type TextRange, type WireError } from './errors.ts';

const errorCode = z.enum(errorCodes);

/** A place in a query text, see TextRange. */
export const textRange: z.ZodType<TextRange, TextRange> = z.object({ start: z.number().int(), end: z.number().int() });

/** An error as it travels, see WireError. */
export const wireError: z.ZodType<WireError> = z.object({
  code: errorCode,
  message: z.string(),
  detail: z.string().optional(),
  at: z.array(textRange).default([]),
});
