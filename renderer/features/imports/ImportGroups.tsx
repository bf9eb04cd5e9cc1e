import type { ImportSummary } from '../../../preload/contract/sources.ts';
import { count } from '../../lib/format-number.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** The log groups that an import brought events to, with their counts; nothing where it brought none. */
export function ImportGroups({ groups }: { groups: ImportSummary['logGroups'] }) {
  if (groups.length === 0) return null;
  return (
    <section className="import-groups" aria-label={t('import.logGroups')}>
      <h3>{t('import.logGroups')}</h3>
      <ul>
        {groups.map(({ groupId, name, account, events, withoutTime }) => (
          <li key={groupId}>
            <span className="mono" title={visibleText(name)}>
              {visibleText(account === null ? name : `${account}:${name}`)}
            </span>
            <span className="quiet">
              {withoutTime === 0
                ? t('import.groupEvents', { n: events, count: count(events) })
                : t('import.groupEventsTimeless', { n: events, count: count(events), timeless: count(withoutTime) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
