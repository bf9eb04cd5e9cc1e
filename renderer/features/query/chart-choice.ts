import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { TabChart } from '../../app/state/tabs.ts';

/** Which columns a chart is made of; `y` null counts rows. */
export type ChartChoice = NonNullable<TabChart['choice']>;

/** What can be charted: times and groups across, numbers up. */
export function chartColumns(columns: readonly ResultColumn[]): { across: string[]; up: string[]; series: string[] } {
  const named = (types: readonly ResultColumn['type'][]) =>
    columns.filter(({ type }) => types.includes(type)).map(({ name }) => name);
  return {
    across: [...named(['time']), ...named(['text', 'boolean']), ...named(['number'])],
    up: named(['number']),
    series: named(['text', 'boolean']),
  };
}

/** Time across where there is one, else the first group; the first number up, else a count; with a time the groups as series. */
export function suggestedChart(columns: readonly ResultColumn[]): ChartChoice | null {
  const { across, up, series } = chartColumns(columns);
  const [x] = across;
  if (x === undefined) return null;
  const isTime = columns.find(({ name }) => name === x)?.type === 'time';
  // A result of numbers and groups is a table of counts; one of records has too many groups to draw each.
  const group = isTime && up.length > 0 ? (series.find((name) => name !== x) ?? null) : null;
  return { x, y: up.find((name) => name !== x) ?? null, series: group };
}
