import { type ErrorCode, type TextRange, UserFacingError } from '../../../../preload/contract/errors.ts';
import { firstSentence, generalFailure } from '../../store/duckdb-errors.ts';
import { VIEWS } from '../../store/views/index.ts';
import { rangeOfMessage } from './places.ts';
import { closestName } from './suggest.ts';
import { tokenize } from './tokens.ts';

/**
 * What DuckDB says of a gated statement as something to show: its first sentence, with the place where it names one and
 * the nearest name where it has one. Hints on settings, which the user cannot change, are left out.
 */
export function queryFailure(error: unknown, text: string): UserFacingError {
  if (error instanceof UserFacingError) return error;
  const message = error instanceof Error ? error.message : String(error);
  switch (generalFailure(error)) {
    case 'cancelled':
      return new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    case 'engine.memory':
      return new UserFacingError(
        'engine.memory',
        'The query needs more memory, or more room on the disk to spill to, than the engine may use. Narrow it by time, or ask for fewer columns.',
        { cause: error },
      );
    case 'workspace.disk-full':
      return new UserFacingError(
        'workspace.disk-full',
        'The disk is full, so the result could not be kept. Free some space, then run it again.',
        {
          cause: error,
        },
      );
    default:
  }
  const range = rangeOfMessage(text, message);
  const at: TextRange[] = range === null ? [] : [range];
  return new UserFacingError(codeOf(message), sentence(message, text), { cause: error, at });
}

function codeOf(message: string): ErrorCode {
  if (/^Parser Error/.test(message)) return 'query.syntax';
  if (
    /^Binder Error: (?:Referenced column|Table "[^"]*" does not have a column|Referenced table)|^Binder Error: .*column .* not found/i.test(
      message,
    )
  ) {
    return 'query.unknown-field';
  }
  return 'query.failed';
}

function sentence(message: string, text: string): string {
  const column =
    /^Binder Error: Referenced column "(.+?)" not found/.exec(message) ??
    /does not have a column named "(.+?)"/.exec(message);
  if (column !== null) {
    const candidate =
      closestName(column[1] ?? '', columnsInScope(text)) ?? /Candidate bindings: ?:? "(.+?)"/.exec(message)?.[1];
    return `There is no column ${column[1]} here.${candidate === undefined ? '' : ` Did you mean ${quotedWhereNeeded(candidate)}?`}`;
  }
  const near = /Did you mean "(.+?)"\?/.exec(message)?.[1];
  const first = firstSentence(new Error(message));
  return near === undefined || first.includes(near) ? first : `${first} Did you mean ${near}?`;
}

/** Columns of the views that the text names: DuckDB itself is shown only those that the statement names (narrow-views.ts). */
function columnsInScope(text: string): string[] {
  const words = new Set(tokenize(text).map(({ start, end }) => text.slice(start, end).toLowerCase()));
  return VIEWS.filter(({ name }) => words.has(name)).flatMap(({ columns }) => columns.map(({ name }) => name));
}

function quotedWhereNeeded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name}"`;
}
