import type { EditField, EditValue } from '../../../preload/contract/edit.ts';
import type { App } from '../../app/app.ts';
import { editQuery } from '../../app/values/acts.ts';
import { outcomeOfError, type Status } from '../../lib/outcome.ts';
import { t } from '../../messages/message.ts';

/** Codes that one filter can name. */
const MOST_CODES = 1000;

/**
 * Filters the query in front for calls that ended so. SQL has a column for it; in Logs Insights the outcome of a trail
 * event is read off its error code, so that the filter names the codes that the query's events have.
 */
export async function filterOutcome(app: App, status: Status): Promise<void> {
  const tab = app.tabs.active();
  if (tab === null) return;
  const { language, text, sources } = tab;
  if (language === 'sql') {
    const field = { name: 'outcome', of: 'events' as const, databaseType: 'VARCHAR' };
    return await keep(app, field, [{ kind: 'text', text: status }]);
  }
  const field = { name: 'errorCode', of: 'events' as const };
  try {
    if (status === 'ok') return await keep(app, field, [{ kind: 'missing' }]);
    const range = app.ranges.of(tab.id).store.get().current;
    const facet = await app.engine.call('facets.get', { language, text, sources, range, field, top: MOST_CODES });
    const values = facet.values
      .filter(({ text }) => outcomeOfError(text) === status)
      .map(({ text }): EditValue => ({ kind: 'text', text }));
    if (values.length === 0 || facet.found > MOST_CODES) app.say(t('chart.noOutcome'), true);
    else await keep(app, field, values);
  } catch (error) {
    app.session.fail(t('error.title.edit'), error);
  }
}

const keep = (app: App, field: EditField, values: EditValue[]) =>
  editQuery(app, { kind: 'filter', field, values, negated: false, alone: false });
