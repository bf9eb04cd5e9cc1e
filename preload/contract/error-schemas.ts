import { z } from 'zod';
import { errorCodes, type TextRange, type WireError } from './errors.ts';
import { SAID, type Said, type SaidKey } from './said.ts';

const errorCode = z.enum(errorCodes);

/** A place in a query text, see TextRange. */
export const textRange: z.ZodType<TextRange, TextRange> = z.object({ start: z.number().int(), end: z.number().int() });

/** A sentence by its key, see Said. */
export const said: z.ZodType<Said, Said> = z.object({
  key: z.custom<SaidKey>((value) => typeof value === 'string' && Object.hasOwn(SAID, value)),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** An error as it travels, see WireError. */
export const wireError: z.ZodType<WireError> = z.object({
  code: errorCode,
  message: z.string(),
  detail: z.string().optional(),
  at: z.array(textRange).default([]),
  said: said.optional(),
});
