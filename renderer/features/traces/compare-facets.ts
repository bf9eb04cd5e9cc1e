import type { TraceFacet } from '../../../preload/contract/traces.ts';

/** A value with the part of the traces of both sets that have it. */
export interface Difference {
  field: string;
  annotation: boolean;
  value: string;
  /** Traces that have it, here and in the other set; null where the list of that set does not reach so far. */
  here: number;
  there: number | null;
  /** Part of the traces here minus that of the others, -1 to 1; an unlisted value counts as absent. */
  by: number;
}

/** What tells two sets of traces apart: values by the difference of their shares, the largest first. */
export function differences(
  here: { facets: readonly TraceFacet[]; total: number },
  there: { facets: readonly TraceFacet[]; total: number },
): Difference[] {
  const share = (traces: number, total: number) => (total === 0 ? 0 : traces / total);
  const found: Difference[] = [];
  for (const facet of mergedFields(here.facets, there.facets)) {
    const [mine, other] = [here.facets, there.facets].map((facets) => facets.find((one) => isSame(one, facet)));
    const values = new Set([...(mine?.values ?? []), ...(other?.values ?? [])].map(({ value }) => value));
    for (const value of values) {
      const a = mine?.values.find((one) => one.value === value)?.traces;
      const b = other?.values.find((one) => one.value === value)?.traces;
      // What is not listed may be there all the same, where the list was cut.
      const isUnknown = (facetOf: TraceFacet | undefined, traces: number | undefined) =>
        traces === undefined && facetOf !== undefined && facetOf.distinct > facetOf.values.length;
      if (isUnknown(mine, a)) continue;
      const by = share(a ?? 0, here.total) - share(b ?? 0, there.total);
      const { field, annotation } = facet;
      found.push({ field, annotation, value, here: a ?? 0, there: isUnknown(other, b) ? null : (b ?? 0), by });
    }
  }
  return found.sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || (a.value < b.value ? -1 : 1));
}

type Field = Pick<TraceFacet, 'field' | 'annotation'>;

const isSame = (a: Field, b: Field) => a.field === b.field && a.annotation === b.annotation;

function mergedFields(a: readonly TraceFacet[], b: readonly TraceFacet[]): Field[] {
  return [...a, ...b.filter((one) => !a.some((other) => isSame(one, other)))];
}
