/** How much a field differs between the chosen events and the rest (specs/insights-ql.md 4.15), 0 to 1. */
export interface Relevance {
  field: string;
  score: number;
  contributors: string | null;
  conditionalMedian: number | null;
  baselineMedian: number | null;
}

/** Counts of one field's values in the chosen events and in the others. */
export interface FieldCounts {
  field: string;
  values: { value: string | null; chosen: number; others: number }[];
}

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Kolmogorov-Smirnov distance for numbers, Jensen-Shannon distance for everything else. */
export function relevance({ field, values }: FieldCounts): Relevance {
  const present = values.filter((one) => one.value !== null);
  const numeric = present.length > 0 && present.every((one) => NUMERIC.test(one.value ?? ''));
  if (numeric) {
    const sorted = present.map((one) => ({ ...one, number: Number(one.value) })).sort((a, b) => a.number - b.number);
    return {
      field,
      score: kolmogorovSmirnov(sorted),
      contributors: null,
      conditionalMedian: median(sorted.map((one) => ({ number: one.number, count: one.chosen }))),
      baselineMedian: median(sorted.map((one) => ({ number: one.number, count: one.others }))),
    };
  }
  const top = present
    .filter((one) => one.chosen > 0)
    .sort((a, b) => b.chosen - a.chosen)
    .slice(0, 3)
    .map((one) => one.value);
  return {
    field,
    score: jensenShannon(values),
    contributors: JSON.stringify(top),
    conditionalMedian: null,
    baselineMedian: null,
  };
}

function totals(values: readonly { chosen: number; others: number }[]): [number, number] {
  return [values.reduce((sum, one) => sum + one.chosen, 0), values.reduce((sum, one) => sum + one.others, 0)];
}

function kolmogorovSmirnov(sorted: readonly { chosen: number; others: number }[]): number {
  const [chosen, others] = totals(sorted);
  if (chosen === 0 || others === 0) return 0;
  let [a, b, widest] = [0, 0, 0];
  for (const one of sorted) {
    a += one.chosen / chosen;
    b += one.others / others;
    widest = Math.max(widest, Math.abs(a - b));
  }
  return Math.min(1, widest);
}

/** Jensen-Shannon distance of two spreads over the same values, 0 to 1; 0 where one of them has no events. */
export function jensenShannon(values: readonly { chosen: number; others: number }[]): number {
  const [chosen, others] = totals(values);
  if (chosen === 0 || others === 0) return 0;
  let divergence = 0;
  for (const one of values) {
    const [p, q] = [one.chosen / chosen, one.others / others];
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p / 2) * Math.log2(p / middle);
    if (q > 0) divergence += (q / 2) * Math.log2(q / middle);
  }
  return Math.min(1, Math.sqrt(Math.max(0, divergence)));
}

function median(values: readonly { number: number; count: number }[]): number | null {
  const total = values.reduce((sum, one) => sum + one.count, 0);
  if (total === 0) return null;
  const at = (rank: number): number => {
    let seen = 0;
    for (const one of values) {
      seen += one.count;
      if (seen > rank) return one.number;
    }
    return values.at(-1)?.number ?? 0;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}
