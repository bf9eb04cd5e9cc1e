import { z } from 'zod';
import type { TextRange } from '../../../../preload/contract/errors.ts';
import type { CausePattern } from './ast.ts';
import { stop } from './diagnostics.ts';

// Members by the names of GetTraceSummaries. One that is not known would have to be equal and cannot be compared, so it is a
// mistake rather than a wildcard.
const exception = z.strictObject({ Name: z.string().optional(), Message: z.string().optional() });
const entity = z.strictObject({
  Name: z.string().optional(),
  Remote: z.boolean().optional(),
  Coverage: z.number().optional(),
  Exceptions: z.array(exception).optional(),
});
const service = z.strictObject({
  Name: z.string().optional(),
  Names: z.array(z.string()).optional(),
  Type: z.string().optional(),
  AccountId: z.string().optional(),
  Inferred: z.boolean().optional(),
  EntityPath: z.array(entity).optional(),
});
const cause = z.strictObject({ ClientImpacting: z.boolean().optional(), Services: z.array(service).optional() });

/** The causes of `rootcause.json = #[...]`, from the text of its array. Stops the parsing where it is no such thing. */
export function parseCauses(text: string, at: TextRange): CausePattern[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return stop('This is not JSON', at.start, at.end, []);
  }
  const parsed = z.array(cause).min(1).safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue === undefined ? '' : issue.path.join('.');
  return stop(
    `Not a list of root causes${path === '' ? '' : ` at ${path}`}: ${issue?.message ?? ''}`,
    at.start,
    at.end,
    [],
  );
}
