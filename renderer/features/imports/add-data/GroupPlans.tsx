import type { GroupPlan } from '../../../../preload/contract/pull.ts';
import { bytes, count, duration } from '../../../lib/format-number.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { usd } from './PlanSums.tsx';

/** What each group is asked by, and what either way would take; the one that is taken is named. */
export function GroupPlans({ groups }: { groups: readonly GroupPlan[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
    <section className="problems-box group-plans" tabIndex={0} aria-label={t('groups.plans')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('groups.column.group')}</th>
            <th className="number">{t('groups.column.size')}</th>
            <th>{t('groups.column.filter')}</th>
            <th>{t('groups.column.query')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ arn, name, bytes: size, ways, method }) => (
            <tr key={arn}>
              <td className="mono">{visibleText(name)}</td>
              <td className="mono number">{t('groups.about', { size: bytes(size) })}</td>
              {(['filter', 'query'] as const).map((each) => {
                const way = ways.find((one) => one.method === each);
                return (
                  <td key={each} className={each === method ? 'taken' : 'quiet'}>
                    {way === undefined
                      ? t('groups.notPossible')
                      : t(each === method ? 'groups.wayTaken' : 'groups.way', {
                          n: way.calls,
                          calls: count(way.calls),
                          time: duration(way.seconds * 1000),
                          usd: usd(way.usd),
                        })}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
