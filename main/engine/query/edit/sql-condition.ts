import type { EditField, EditValue } from '../../../../preload/contract/edit.ts';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import { quoteLiteral, quoteName } from '../../store/sql-text.ts';

/** Names, values and conditions as SQL text of DuckDB, exact for every value that a result can hold. */

/** Words that DuckDB does not take as the name of a column without quotes. */
const RESERVED = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both by
  case cast char character check coalesce collate collation column columns concurrently constraint create cross day dec decimal
  default deferrable desc describe distinct do else end except exists extract false fetch float for foreign freeze from full
  generated glob group grouping grouping_id having ilike in initially inner inout int integer intersect interval into is isnull
  join lambda lateral leading left like limit map month national natural nchar none not notnull null nullif numeric offset on only
  or order out outer overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary qualify real
  references returning right row select semi setof show similar smallint some struct substring summarize symmetric table
  tablesample then time timestamp to trailing treat trim true try_cast union unique unpack unpivot using values varchar variadic
  verbose when where window with year`.split(/\s+/),
);

/** A column as a statement names it, in quotes where it must be. */
export function writtenName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name.toLowerCase()) ? name : quoteName(name);
}

/** A string; an editor takes a carriage return for the end of a line, so that it needs its escape. */
function stringLiteral(text: string): string {
  if (!text.includes('\r')) return quoteLiteral(text);
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\r', '\\r')}'`;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** Beyond these DuckDB has infinite times. */
const INFINITE_US = 9_223_372_036_854_775_000n;

function timeLiteral(us: string, type: string): string {
  const micros = BigInt(us);
  const word = /TIME ZONE|TIMESTAMPTZ/i.test(type) ? 'TIMESTAMPTZ' : 'TIMESTAMP';
  if (micros >= INFINITE_US || micros <= -INFINITE_US) return `${word} '${micros < 0n ? '-' : ''}infinity'`;
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const rest = micros - seconds * 1_000_000n;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1)
    return `make_timestamp(${us})`;
  const clock = date.toISOString().slice(0, 19).replace('T', ' ');
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`;
  return `${word} '${clock}${fraction}${word === 'TIMESTAMPTZ' ? '+00' : ''}'`;
}

/** What is compared, and with what: `expr` is the column or a member of its JSON. */
function comparable(
  expr: string,
  value: Exclude<EditValue, { kind: 'missing' | 'pattern' }>,
  type: string,
): [string, string] {
  switch (value.kind) {
    case 'boolean':
      return [expr, String(value.value)];
    case 'number':
      if (NUMBER.test(value.text)) return [expr, value.text];
      if (/^-?(?:Infinity|inf)$/i.test(value.text))
        return [expr, `'${value.text.startsWith('-') ? '-' : ''}inf'::DOUBLE`];
      if (/^nan$/i.test(value.text)) return [expr, "'nan'::DOUBLE"];
      throw new UserFacingError('query.refused', `${value.text} is no number that a query can be written with.`);
    case 'time':
      // A literal holds microseconds, and cells show no more.
      return /_NS/i.test(type) ? [`epoch_us(${expr})`, value.us] : [expr, timeLiteral(value.us, type)];
    case 'json':
      return [
        type === '' || type === 'JSON' ? `${expr}::VARCHAR` : `to_json(${expr})::VARCHAR`,
        stringLiteral(value.text),
      ];
    case 'text':
      // Dates, UUIDs, blobs and the like are shown as their text.
      return [type === '' || type === 'VARCHAR' ? expr : `${expr}::VARCHAR`, stringLiteral(value.text)];
  }
}

/**
 * The condition that holds for rows where `expr` has one of the values, or with `negated` for those where it has none of
 * them, rows without a value among these unless the missing value is named. Stands in brackets where AND would part it.
 */
export function sqlCondition(expr: string, field: EditField, values: readonly EditValue[], negated: boolean): string {
  const missing = values.some((value) => value.kind === 'missing');
  const byLeft = new Map<string, string[]>();
  const matches: string[] = [];
  for (const value of values) {
    if (value.kind === 'missing') continue;
    if (value.kind === 'pattern') {
      matches.push(`regexp_matches(${expr}, ${stringLiteral(value.regex)})`);
      continue;
    }
    const [left, right] = comparable(expr, value, field.databaseType ?? '');
    byLeft.set(left, [...(byLeft.get(left) ?? []), right]);
  }
  const parts = [...byLeft].map(([left, rights]) => {
    if (rights.length === 1 && !negated) return `${left} = ${rights[0]}`;
    if (rights.length === 1 && !missing) return `${left} IS DISTINCT FROM ${rights[0]}`;
    return `${left} ${negated ? 'NOT ' : ''}IN (${rights.join(', ')})`;
  });
  parts.push(...matches.map((match) => (negated ? `${match} IS DISTINCT FROM true` : match)));
  if (!negated) {
    if (missing) parts.push(`${expr} IS NULL`);
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' OR ')})`;
  }
  // NOT IN of a missing value is unknown, which is not true either.
  if (missing) return parts.length === 0 ? `${expr} IS NOT NULL` : parts.join(' AND ');
  if (parts.some((part) => / NOT IN \(/.test(part))) return `(${parts.join(' AND ')} OR ${expr} IS NULL)`;
  return parts.join(' AND ');
}
