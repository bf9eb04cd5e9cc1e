import type { CatalogDataSet } from '../../../preload/contract/catalog.ts';
import type { EditField } from '../../../preload/contract/edit.ts';
import type { Result } from '../../app/state/query-run.ts';

/** Fields that most questions about a trail turn on, in the order of ui.md part 8. */
const TRAIL_FACETS = ['errorCode', 'eventSource', 'sourceIPAddress', 'userIdentity.type', 'eventName', 'awsRegion'];
/** Facets that are shown before anybody chose. */
const SHOWN = 4;
/** Different values in a sample past which a field is an id rather than a kind, where nothing else is known. */
const COMMON_SHARE = 0.3;

/** Every field that a facet can be shown of: fields of the events for Insights, columns of the result for SQL. */
export function facetFields(result: Result, catalog: readonly CatalogDataSet[]): EditField[] {
  if (result.question.language === 'sql')
    return result.columns.map(({ name, databaseType }) => ({ name, of: 'rows', databaseType }));
  const names = new Map<string, number>();
  for (const { fields, events } of catalogOf(result, catalog))
    for (const { name, type, share } of fields)
      if (type !== 'map' && type !== 'list') names.set(name, (names.get(name) ?? 0) + share * events);
  return [...names].sort((a, b) => b[1] - a[1]).map(([name]) => ({ name, of: 'events' }));
}

/** The data sets that the question was asked of: all where it names none. Accounts and Regions of a trail share its fields. */
function catalogOf({ question: { sources } }: Result, catalog: readonly CatalogDataSet[]): CatalogDataSet[] {
  const wanted = new Set(sources.map((name) => (name.startsWith('cloudtrail/') ? 'cloudtrail' : name)));
  return catalog.filter(({ dataSet }) => wanted.size === 0 || wanted.has(dataSet));
}

/** The facets that the data suggest: those of trails where there are, else fields that most events have with few values. */
export function suggestedFacets(
  result: Result,
  fields: readonly EditField[],
  catalog: readonly CatalogDataSet[],
): string[] {
  const known = new Set(fields.map(({ name }) => name));
  const ofTrails = TRAIL_FACETS.filter((name) => known.has(name)).slice(0, SHOWN);
  if (ofTrails.length > 0) return ofTrails;
  if (result.question.language === 'sql')
    return result.columns
      .filter(({ type }) => type === 'text' || type === 'boolean')
      .slice(0, SHOWN)
      .map(({ name }) => name);
  return catalogOf(result, catalog)
    .flatMap((set) => set.fields)
    .filter(
      ({ share, top, type }) => share >= COMMON_SHARE && top.length > 0 && (type === 'text' || type === 'boolean'),
    )
    .map(({ name }) => name)
    .filter((name, i, all) => all.indexOf(name) === i)
    .slice(0, SHOWN);
}
