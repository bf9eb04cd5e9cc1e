import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import type { Store } from '../../store/store.ts';
import { diagnose } from '../diagnose.ts';
import { diagnoseInsights } from '../insights-editor.ts';
import { editInsights } from './edit-insights.ts';
import { editSql } from './edit-sql.ts';

/** The text with one act of the window written into it. Throws `query.*` where the act or the edited text cannot be. */
export async function editQuery(store: Store, { language, text, sources, act }: Parsed<'query.edit'>): Promise<string> {
  const edited = language === 'insights' ? editInsights(text, act) : await editInSql(store, text, act);
  const found =
    language === 'insights'
      ? await diagnoseInsights(store, edited, { sources, range: null })
      : await diagnose(store, edited);
  // A diff needs the range of the run, which is not known here.
  const mistake = found.find(({ severity, message }) => severity === 'error' && !/needs a time range/.test(message));
  if (mistake !== undefined)
    throw new UserFacingError('query.refused', `This cannot be written into the query: ${mistake.message}`);
  return edited;
}

async function editInSql(store: Store, text: string, act: Parsed<'query.edit'>['act']): Promise<string> {
  const connection = await store.newConnection();
  try {
    return await editSql(connection, text, act);
  } finally {
    store.giveBack(connection);
  }
}
