import { UserFacingError } from '../../../../preload/contract/errors.ts';
import { Params, type Statement, statementOf } from '../insights/sql-text.ts';
import { checkFilter } from './check.ts';
import type { FilterDiagnostic } from './diagnostics.ts';
import { emitFilter } from './emit.ts';
import { expandGroups, type TraceGroup } from './groups.ts';
import { parseFilter } from './parser.ts';

/** What a filter expression comes to: `predicate` is a condition on `traces AS t` whose values go to `params`. */
export type CompiledFilter =
  | { ok: true; predicate(params: Params): string }
  | { ok: false; errors: FilterDiagnostic[] };

/** Compiles an X-Ray filter expression (xray.md part 5); a blank one fits every trace. Never throws. */
export function compileTraceFilter(text: string, groups: readonly TraceGroup[] = []): CompiledFilter {
  if (text.trim() === '') return { ok: true, predicate: () => 'true' };
  const parsed = parseFilter(text);
  if (!parsed.ok) return { ok: false, errors: [parsed.error] };
  const errors = checkFilter(parsed.expression);
  const expression = errors.length > 0 ? parsed.expression : expandGroups(parsed.expression, groups, errors);
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, predicate: (params) => emitFilter(expression, params) };
}

/** The mistakes of an expression for AWS, which knows its own groups; none of a blank one. */
export function filterMistakes(text: string): FilterDiagnostic[] {
  if (text.trim() === '') return [];
  const parsed = parseFilter(text);
  return parsed.ok ? checkFilter(parsed.expression) : [parsed.error];
}

/** The condition on `traces AS t`, its values in `params`. Throws `query.syntax` with the places of all mistakes. */
export function traceCondition(text: string, params: Params, groups: readonly TraceGroup[] = []): string {
  const compiled = compileTraceFilter(text, groups);
  if (compiled.ok) return compiled.predicate(params);
  throw new UserFacingError('query.syntax', compiled.errors.map(({ message }) => message).join('; '), {
    at: compiled.errors.map(({ at }) => at),
  });
}

/** The rows of `traces` that a filter fits, as a statement. Throws as `traceCondition` does. */
export function selectTraces(text: string, columns: readonly string[], groups: readonly TraceGroup[] = []): Statement {
  const params = new Params();
  const where = traceCondition(text, params, groups);
  return statementOf(`SELECT ${columns.map((name) => `t.${name}`).join(', ')} FROM traces AS t WHERE ${where}`, params);
}
