import type { Page, ResultColumn } from '../../preload/contract/page.ts';

/** The rows of a page as objects, for a report that a person reads; times in microseconds since the epoch. */
export function plainRows(columns: readonly ResultColumn[], page: Page): Record<string, string | number | null>[] {
  return Array.from({ length: page.rowCount }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, cell(page.columns[index], row)])),
  );
}

function cell(values: Page['columns'][number] | undefined, row: number): string | number | null {
  switch (values?.encoding) {
    case 'dictionary':
      return values.dictionary[values.codes[row] ?? -1] ?? null; // a missing value's code lies outside
    case 'number':
      return values.missing?.[row] === 1 ? null : (values.values[row] ?? null);
    case 'time':
      return values.missing?.[row] === 1 ? null : Number(values.micros[row]);
    case 'boolean':
      return ['false', 'true'][values.values[row] ?? 2] ?? null;
    case undefined:
      return null;
  }
}
