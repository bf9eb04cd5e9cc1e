import type { z } from 'zod';

/** One call of the contract: what goes in, what comes out, and (for long calls) what is reported while it runs. */
export interface Method<I extends z.ZodType, O extends z.ZodType, P extends z.ZodType> {
  input: I;
  output: O;
  /** Absent where the call reports nothing. */
  progress?: P;
}

/** Writes a method down once; both ends are typed from it and validate what they receive. */
export function method<I extends z.ZodType, O extends z.ZodType, P extends z.ZodType = z.ZodNever>(
  definition: Method<I, O, P>,
): Method<I, O, P> {
  return definition;
}
