import type { ContributorReport } from '../../preload/contract/contributors.ts';
import { type ColumnValues, MISSING_CODE, type Page, type ResultColumn } from '../../preload/contract/page.ts';

type Cell = string | number | null;

/** The listed contributors as rows for tables and CSV, the others in one row of their own at the end. */
export function contributorPage(report: ContributorReport): { columns: ResultColumn[]; page: Page } {
  const { keyLabels, contributors, others } = report;
  const rows: Cell[][] = contributors.map(({ rank, keys, value, share, cumulativeShare, events }) => [
    rank,
    ...keys,
    value,
    share,
    cumulativeShare,
    events,
  ]);
  if (others !== null) {
    const name = `${others.contributors} others`;
    rows.push([null, name, ...keyLabels.slice(1).map(() => null), others.value, others.share, null, others.events]);
  }
  const column = (type: 'number' | 'text') => (name: string) => ({
    name,
    type,
    databaseType: type === 'number' ? 'DOUBLE' : 'VARCHAR',
  });
  const columns: ResultColumn[] = [
    column('number')('rank'),
    ...keyLabels.map(column('text')),
    ...[report.statistic, 'share', 'cumulative share', 'events'].map(column('number')),
  ];
  const values = columns.map(({ type }, i) =>
    encoded(
      type,
      rows.map((row) => row[i] ?? null),
    ),
  );
  return { columns, page: { offset: 0, rowCount: rows.length, columns: values, records: null } };
}

function encoded(type: ResultColumn['type'], cells: readonly Cell[]): ColumnValues {
  if (type === 'number')
    return {
      encoding: 'number',
      values: Float64Array.from(cells, Number),
      missing: Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)),
    };
  return {
    encoding: 'dictionary',
    dictionary: cells.map(String),
    codes: Uint32Array.from(cells, (cell, i) => (cell === null ? MISSING_CODE : i)),
  };
}
