import { type DuckDBPreparedStatement, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { ResultColumn } from '../../../preload/contract/page.ts';

/** How the values of a column travel from DuckDB to us; all but `boolean` as text, so that no digit is lost. */
export type Transport = 'text' | 'integer' | 'decimal' | 'double' | 'time' | 'boolean' | 'json';

export interface OpenColumn extends ResultColumn {
  transport: Transport;
  /** Name of the column in the result's own table. */
  stored: string;
}

/** The columns of a prepared statement under the names that the user wrote; a name that comes again gets `_1`, `_2`. */
export function columnsOf(statement: DuckDBPreparedStatement): OpenColumn[] {
  const seen = new Set<string>();
  return Array.from({ length: statement.columnCount }, (_, index) => {
    const type = statement.columnType(index);
    const transport = transportOf(type);
    return {
      name: unique(statement.columnName(index), seen),
      type: columnType(transport),
      databaseType: type.alias ?? type.toString(),
      transport,
      stored: `c${index}`,
    };
  });
}

function unique(name: string, seen: Set<string>): string {
  let candidate = name;
  for (let n = 1; seen.has(candidate.toLowerCase()); n++) candidate = `${name}_${n}`;
  seen.add(candidate.toLowerCase());
  return candidate;
}

function columnType(transport: Transport): ResultColumn['type'] {
  switch (transport) {
    case 'integer':
    case 'decimal':
    case 'double':
      return 'number';
    default:
      return transport;
  }
}

function transportOf(type: DuckDBType): Transport {
  if (type.alias === 'JSON') return 'json';
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return 'boolean';
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return 'integer';
    case DuckDBTypeId.DECIMAL:
      return 'decimal';
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return 'double';
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return 'time';
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
    case DuckDBTypeId.ARRAY:
    case DuckDBTypeId.UNION:
    case DuckDBTypeId.VARIANT:
      return 'json';
    default:
      return 'text'; // dates, times, intervals, UUID, BLOB, BIT, ENUM: their text is what is shown
  }
}

/** SQL for the values of a column as text (booleans as they are), for one list a page. */
export function transportSql(column: OpenColumn): string {
  const name = column.stored;
  switch (column.transport) {
    case 'boolean':
      return name;
    case 'time':
      // Infinite times have no number; DuckDB keeps them as the ends of the 64 bits.
      return `CASE WHEN isfinite(${name}) THEN epoch_us(${name})::VARCHAR WHEN ${name} IS NOT NULL THEN
        CASE WHEN ${name}::VARCHAR LIKE '-%' THEN '-9223372036854775807' ELSE '9223372036854775807' END END`;
    case 'json':
      return column.databaseType === 'JSON' ? `${name}::VARCHAR` : `to_json(${name})::VARCHAR`;
    default:
      return `${name}::VARCHAR`;
  }
}
