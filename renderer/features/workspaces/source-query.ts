import type { TimeRange } from '../../../preload/contract/time.ts';
import { rangeCondition } from '../../lib/range-query.ts';
import { t } from '../../messages/message.ts';

const quoted = (text: string) => `'${text.replace(/'/g, "''")}'`;

/**
 * The query behind a line of the source tree: its newest events, limited to the range when there is one. `undefined`
 * leaves a column open; null asks for the rows without a value.
 */
export function sourceQuery(
  account: string | null | undefined,
  region: string | null | undefined,
  range: TimeRange | null,
): { title: string; text: string } {
  const terms: string[] = [];
  const is = (column: string, value: string | null) => `${column} ${value === null ? 'IS NULL' : `= ${quoted(value)}`}`;
  if (account !== undefined) terms.push(is('account', account));
  if (region !== undefined) terms.push(is('awsRegion', region));
  if (range !== null) terms.push(rangeCondition(range));
  const where = terms.length === 0 ? '' : `\nWHERE ${terms.join('\n  AND ')}`;
  const title = region ?? account ?? t('sources.cloudtrail');
  return {
    title,
    text: `SELECT eventTime, eventName, actor, sourceIPAddress, errorCode, eventSource, awsRegion\nFROM cloudtrail${where}\nORDER BY eventTime DESC`,
  };
}
