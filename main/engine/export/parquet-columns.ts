import type { OpenColumn } from '../query/result-columns.ts';
import { quoteName } from '../store/sql-text.ts';
import { plainText } from './row-text.ts';

/**
 * The select list of a Parquet file: each column under its name and in its own type where Parquet has one that holds every
 * value. Wide integers are decimals (Parquet would make doubles of them), what no decimal holds is text; nested values and
 * JSON are JSON text.
 */
export function parquetColumnsSql(columns: readonly OpenColumn[], keepSecrets: boolean): string {
  return columns.map((column) => `${parquetValue(column, keepSecrets)} AS ${quoteName(column.name)}`).join(', ');
}

function parquetValue(column: OpenColumn, keepSecrets: boolean): string {
  const name = column.stored;
  switch (column.transport) {
    case 'text':
      return plainText(column, keepSecrets);
    case 'json':
      return `${plainText(column, keepSecrets)}::JSON`;
    case 'integer':
      if (column.databaseType === 'HUGEINT') return `${name}::DECIMAL(38, 0)`;
      return column.databaseType === 'UHUGEINT' || column.databaseType === 'BIGNUM' ? `${name}::VARCHAR` : name;
    case 'time':
      return `make_timestamp(epoch_us(${name}))`;
    default:
      return name;
  }
}
