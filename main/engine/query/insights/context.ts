import type { TextRange } from '../../../../preload/contract/errors.ts';
import type { Range } from './branch.ts';
import type { Catalog } from './catalog.ts';
import type { Diagnostic } from './diagnostics.ts';
import { Names, Params } from './sql-text.ts';

/** What one compilation shares among its pipelines. */
export class Context {
  readonly params = new Params();
  readonly names = new Names();
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    readonly text: string,
    readonly catalog: Catalog,
    readonly range: Range | null,
    /** Start of the query, microseconds since 1970. */
    readonly nowUs: bigint,
  ) {}

  /** `near`: the name that was meant, as far as can be told. */
  error(message: string, at: TextRange, code: Diagnostic['code'] = 'query.syntax', near: string | null = null): void {
    this.report({ severity: 'error', code, message, at, ...replacementOf(near) });
  }

  warn(message: string, at: TextRange, code: Diagnostic['code'] = 'query.choice', near: string | null = null): void {
    this.report({ severity: 'warning', code, message, at, ...replacementOf(near) });
  }

  /** The same thing is said once, however often its command is looked at. */
  private report(diagnostic: Diagnostic): void {
    const { message, at } = diagnostic;
    if (!this.diagnostics.some((one) => one.message === message && one.at.start === at.start))
      this.diagnostics.push(diagnostic);
  }
}

function replacementOf(near: string | null): { replacement?: string } {
  return near === null ? {} : { replacement: near };
}
