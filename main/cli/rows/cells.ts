import { type ColumnValues, MISSING_CODE, type Page, type ResultColumn } from '../../../preload/contract/page.ts';
import { jsonText } from '../visible.ts';

/** Writes the value of one column in row `row` of a page; `null` where there is none. */
export type CellWriter = (row: number) => string | null;

const DAY_US = 86_400_000_000n;
/** DuckDB's `infinity` and `-infinity`. */
const INFINITE = new Map([
  [9_223_372_036_854_775_807n, 'infinity'],
  [-9_223_372_036_854_775_807n, '-infinity'],
]);

/** `YYYY-MM-DD HH:MM:SS.mmm`, UTC, with six decimals where the microseconds are not zero (design.md part 9). */
export function timeText(micros: bigint): string {
  const infinite = INFINITE.get(micros);
  if (infinite !== undefined) return infinite;
  const rest = ((micros % DAY_US) + DAY_US) % DAY_US;
  const day = dayText(Number((micros - rest) / DAY_US));
  const seconds = Number(rest / 1_000_000n);
  const fraction = Number(rest % 1_000_000n);
  const decimals = fraction % 1000 === 0 ? pad(fraction / 1000, 3) : pad(fraction, 6);
  return `${day} ${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.${decimals}`;
}

/** The page with its times cut to milliseconds, as Logs Insights shows them. */
export function toMilliseconds(page: Page): Page {
  const cut = (micros: bigint) => (INFINITE.has(micros) ? micros : micros - (((micros % 1000n) + 1000n) % 1000n));
  const columns = page.columns.map((values) =>
    values.encoding === 'time' ? { ...values, micros: values.micros.map(cut) } : values,
  );
  return { ...page, columns };
}

/** Days outside of what `Date` holds are rare but legal in DuckDB, so they are worked out (Howard Hinnant's civil_from_days). */
function dayText(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const yearText = year > 0 ? pad(year, 4) : `${pad(1 - year, 4)}`;
  return `${yearText}-${pad(month, 2)}-${pad(day, 2)}${year > 0 ? '' : ' (BC)'}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** The values as JSON text. Integers outside of 2^53 are strings; JSON columns go in as they are, so no digit changes. */
export function jsonCells(column: ResultColumn, values: ColumnValues): CellWriter {
  switch (values.encoding) {
    case 'dictionary': {
      const write = column.type === 'number' ? numberToken : column.type === 'json' ? jsonToken : jsonText;
      const texts = values.dictionary.map(write);
      return (row) => dictionaryCell(texts, values.codes, row);
    }
    case 'number':
      return (row) => (values.missing?.[row] === 1 ? null : numberJson(values.values[row] as number));
    default:
      return jsonQuoted(plainCells(values), values.encoding === 'boolean');
  }
}

/** The values as plain text, for CSV and tables. */
export function plainCells(values: ColumnValues): CellWriter {
  switch (values.encoding) {
    case 'dictionary':
      return (row) => dictionaryCell(values.dictionary, values.codes, row);
    case 'number':
      return (row) => (values.missing?.[row] === 1 ? null : String(values.values[row]));
    case 'time':
      return (row) => (values.missing?.[row] === 1 ? null : timeText(values.micros[row] as bigint));
    case 'boolean':
      return (row) => (values.values[row] === 2 ? null : values.values[row] === 1 ? 'true' : 'false');
  }
}

function jsonQuoted(cells: CellWriter, bare: boolean): CellWriter {
  if (bare) return cells;
  return (row) => {
    const text = cells(row);
    return text === null ? null : `"${text}"`;
  };
}

function dictionaryCell(texts: readonly string[], codes: Uint32Array, row: number): string | null {
  const code = codes[row];
  return code === undefined || code === MISSING_CODE ? null : (texts[code] ?? null);
}

function numberJson(value: number): string {
  return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
}

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

function numberToken(text: string): string {
  const isUnsafeInteger = /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text));
  return JSON_NUMBER.test(text) && !isUnsafeInteger ? text : jsonText(text);
}

/** A line break in JSON can only stand between its parts; a row of NDJSON must not hold one. */
function jsonToken(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
