import { chartOf } from '../query/chart.ts';
import { pivotsOf } from '../query/edit/pivots.ts';
import { facetOf } from '../query/facets.ts';
import { findValue } from '../query/find-value.ts';
import { histogram } from '../query/histogram.ts';
import { recordDetail } from '../query/record-detail.ts';
import { VIEWS } from '../store/views/index.ts';
import type { Handlers } from './handler.ts';

export const exploreHandlers: Pick<
  Handlers,
  'histogram.get' | 'record.get' | 'views.list' | 'value.pivots' | 'values.find' | 'facets.get' | 'chart.get'
> = {
  'histogram.get': async (input, { engine, signal }) => await histogram(engine.queries, input, signal),
  'value.pivots': async (input, { engine, signal, report }) => await pivotsOf(engine.store, input, { signal, report }),
  'values.find': async (input, { engine, signal, report }) => await findValue(engine.store, input, signal, report),
  'chart.get': async (input, { engine, signal }) => await chartOf(engine.queries, input, signal),
  'facets.get': async (input, { engine, signal }) => await facetOf(engine.queries, input, signal),
  'record.get': async (place, { engine }) => await recordDetail(engine.store, place),
  'views.list': async () => ({
    views: VIEWS.map(({ name, description, columns }) => ({
      name,
      description,
      columns: columns.map(({ name, type, derived, description }) => ({ name, type, derived, description })),
    })),
  }),
};
