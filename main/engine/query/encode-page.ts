import { type ColumnValues, MISSING_CODE } from '../../../preload/contract/page.ts';
import type { OpenColumn } from './result-columns.ts';

/** The values of one column in one page, in the order of the rows, as `transportSql` gives them. */
export type PageValues = readonly (string | boolean | null)[];

/**
 * A column of a page as it travels to the window (storage.md part 6): what is exact in a double as doubles, times as
 * microseconds, all else as a dictionary of texts and a code a row.
 */
export function encodeColumn(column: OpenColumn, values: PageValues): ColumnValues {
  switch (column.transport) {
    case 'boolean':
      return {
        encoding: 'boolean',
        values: Uint8Array.from(values, (value) => (value === null ? 2 : value === true ? 1 : 0)),
      };
    case 'time':
      return {
        encoding: 'time',
        micros: BigInt64Array.from(values, (value) => BigInt(value ?? 0)),
        missing: missingOf(values),
      };
    case 'integer':
      return values.every(isExactInteger) ? numbers(values) : dictionary(values);
    case 'decimal':
      return values.every(isExactDecimal) ? numbers(values) : dictionary(values);
    case 'double':
      return numbers(values);
    default:
      return dictionary(values);
  }
}

function isExactInteger(value: PageValues[number]): boolean {
  return value === null || Number.isSafeInteger(Number(value));
}

/** A double keeps 15 decimal digits, and prints them again as they were. */
function isExactDecimal(value: PageValues[number]): boolean {
  return value === null || String(value).replace(/^-?0*\.?0*|[-.]/g, '').length <= 15;
}

function numbers(values: PageValues): ColumnValues {
  return {
    encoding: 'number',
    values: Float64Array.from(values, (value) => toNumber(value)),
    missing: missingOf(values),
  };
}

function toNumber(value: PageValues[number]): number {
  if (value === 'inf') return Number.POSITIVE_INFINITY;
  if (value === '-inf') return Number.NEGATIVE_INFINITY;
  if (value === 'nan' || value === '-nan') return Number.NaN;
  return Number(value ?? 0);
}

function missingOf(values: PageValues): Uint8Array<ArrayBuffer> | null {
  return values.includes(null) ? Uint8Array.from(values, (value) => (value === null ? 1 : 0)) : null;
}

function dictionary(values: PageValues): ColumnValues {
  const codes = new Uint32Array(values.length);
  const known = new Map<string, number>();
  values.forEach((value, row) => {
    if (value === null) {
      codes[row] = MISSING_CODE;
      return;
    }
    const text = String(value);
    let code = known.get(text);
    if (code === undefined) {
      code = known.size;
      known.set(text, code);
    }
    codes[row] = code;
  });
  return { encoding: 'dictionary', dictionary: [...known.keys()], codes };
}
