import { z } from 'zod';
import { wireError } from './error-schemas.ts';

/** page -> engine. `id` is the page's own running number; `cancel` names the call to stop. */
export const toEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number().int(), method: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.number().int() }),
]);

/** engine -> page. A call ends with exactly one `done` or `failed`. */
export const toPage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id: z.number().int(), progress: z.unknown() }),
  z.object({ kind: z.literal('done'), id: z.number().int(), output: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().int(), error: wireError }),
]);
export type ToPage = z.infer<typeof toPage>;
