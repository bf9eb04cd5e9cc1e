import { useApp } from '../../app/app.ts';
import { bothFilters, facetFilter } from '../../app/traces/filter-text.ts';
import { count } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { middleEllipsis, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** Values that are listed of a field. */
const TOP = 8;
/** Letters that a value has room for: URLs of one host differ at their ends. */
const LETTERS = 18;

/** What the chosen traces have: services, statuses, methods, URLs, users, then annotations. A value goes into the filter. */
export function TraceFacets({ filter, onFilter }: { filter: string; onFilter: (filter: string) => void }) {
  const app = useApp();
  const version = useStore(app.session.data);
  const range = usePart(app.range.store, (state) => state.current);
  const answer = useCall('traces.facets', { range, filter, top: TOP }, version);
  return (
    <aside className="facets trace-facets" aria-label={t('traces.facets')} data-region="facets">
      {(answer.output?.facets ?? []).map((facet) => {
        const name = facet.annotation ? visibleText(facet.field) : t(`traces.facet.${facet.field as FacetField}`);
        return (
          <section key={`${facet.annotation} ${facet.field}`} className="facet" aria-label={name}>
            <h3 className="facet-title">
              <span className={`facet-name ${facet.annotation ? 'mono' : ''}`}>{name}</span>
              <span className="quiet">{count(facet.distinct)}</span>
            </h3>
            {facet.values.map(({ value, traces }) => {
              const more = facetFilter(facet.field, facet.annotation, value);
              return (
                <button
                  key={value}
                  type="button"
                  className="facet-value"
                  title={visibleText(value)}
                  disabled={more === null}
                  onClick={() => {
                    if (more !== null) onFilter(bothFilters(filter, more));
                  }}
                >
                  <span className="mono facet-name">{middleEllipsis(visibleText(value), LETTERS)}</span>
                  <span className="mono quiet">{count(traces)}</span>
                </button>
              );
            })}
            {facet.distinct > facet.values.length && (
              <p className="facet-more quiet">{t('traces.moreValues', { n: facet.distinct - facet.values.length })}</p>
            )}
          </section>
        );
      })}
    </aside>
  );
}

/** Fields of traces that the engine names itself. */
export type FacetField = 'service' | 'status' | 'method' | 'url' | 'user';
