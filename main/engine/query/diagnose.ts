import type { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Diagnostic } from '../../../preload/contract/query.ts';
import type { Store } from '../store/store.ts';
import { dropNarrowViews, narrowViews } from './narrow-views.ts';
import { queryFailure } from './sql/errors.ts';
import { passGate } from './sql/gate.ts';

/** What is wrong with the text, by the gate and DuckDB's binder; nothing of it runs. An empty text has no mistakes. */
export async function diagnose(store: Store, text: string): Promise<Diagnostic[]> {
  if (text.trim() === '') return [];
  const connection = await store.newConnection();
  try {
    const { select, tree } = await passGate(connection, text);
    await narrowViews(connection, tree);
    (await connection.prepare(select)).destroySync();
    return [];
  } catch (error) {
    return [toDiagnostic(queryFailure(error, text), text)];
  } finally {
    await dropNarrowViews(connection);
    store.giveBack(connection);
  }
}

function toDiagnostic(error: UserFacingError, text: string): Diagnostic {
  const at = error.at[0] ?? { start: 0, end: text.length };
  const replacement = error.at.length === 0 ? undefined : /Did you mean (.+)\?/.exec(error.userMessage)?.[1];
  const diagnostic: Diagnostic = { severity: 'error', code: error.code, message: error.userMessage, at };
  return replacement === undefined ? diagnostic : { ...diagnostic, replacement };
}
