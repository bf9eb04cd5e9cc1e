import { useApp } from '../../app/app.ts';
import { facetFilter } from '../../app/traces/filter-text.ts';
import { count, percent } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { differences } from './compare-facets.ts';
import type { FacetField } from './TraceFacets.tsx';

/** Values that are read of a field of both sets. */
const TOP = 200;
const SHOWN = 12;

/** What tells the chosen traces from others: values of fields and annotations whose shares differ most. */
export function TraceComparison({
  filter,
  other,
  onFilter,
}: {
  filter: string;
  other: string;
  onFilter: (filter: string) => void;
}) {
  const app = useApp();
  const version = useStore(app.session.data);
  const range = usePart(app.range.store, (state) => state.current);
  const [here, there] = [
    useCall('traces.facets', { range, filter, top: TOP }, version),
    useCall('traces.facets', { range, filter: other, top: TOP }, version),
  ];
  const [mine, theirs] = [
    useCall('traces.list', { range, filter, limit: 1 }, version).output,
    useCall('traces.list', { range, filter: other, limit: 1 }, version).output,
  ];
  const failed = here.status === 'failed' ? here.error : there.status === 'failed' ? there.error : null;
  if (failed !== null)
    return <ErrorNote title={t('traces.notCompared')} message={failed.userMessage} detail={failed.detail} />;
  if (here.output === null || there.output === null || mine === null || theirs === null) {
    return <p className="map-compared quiet">{t('traces.comparing')}</p>;
  }
  const found = differences(
    { facets: here.output.facets, total: mine.total },
    { facets: there.output.facets, total: theirs.total },
  ).filter(({ by }) => by !== 0);
  return (
    <section className="trace-comparison" aria-label={t('traces.differs')}>
      <table className="table">
        <caption>
          {t('traces.differs')}{' '}
          <span className="quiet">
            {t('traces.comparedSets', { here: count(mine.total), there: count(theirs.total) })}
          </span>
        </caption>
        <thead>
          <tr>
            <th>{t('traces.field')}</th>
            <th>{t('traces.value')}</th>
            <th className="number">{t('traces.shareHere')}</th>
            <th className="number">{t('traces.shareThere')}</th>
            <th className="number">{t('traces.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN).map((one) => {
            const more = facetFilter(one.field, one.annotation, one.value);
            return (
              <tr key={JSON.stringify([one.field, one.annotation, one.value])}>
                <td className={one.annotation ? 'mono' : ''}>
                  {one.annotation ? visibleText(one.field) : t(`traces.facet.${one.field as FacetField}`)}
                </td>
                <td>
                  <button type="button" className="link mono" onClick={() => more !== null && onFilter(more)}>
                    {visibleText(one.value)}
                  </button>
                </td>
                <td className="number mono">{percent(one.here, mine.total)}</td>
                <td className="number mono">{one.there === null ? '–' : percent(one.there, theirs.total)}</td>
                <td className="number mono">{`${one.by > 0 ? '+' : '−'}${percent(Math.abs(one.by), 1)}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {found.length === 0 && <p className="side-hint">{t('traces.noDifference')}</p>}
      {found.length > SHOWN && <p className="side-hint">{t('traces.moreDifferences', { n: found.length - SHOWN })}</p>}
    </section>
  );
}
