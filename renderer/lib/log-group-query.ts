import type { TimeRange } from '../../preload/contract/time.ts';
import { rangeCondition } from './range-query.ts';

const quoted = (text: string) => `'${text.replace(/'/g, "''")}'`;

/** The newest events of a log group in the range. Rows of logs are copied into the result, so it asks for no more than 10,000. */
export function logGroupQuery(
  { name, account }: { name: string; account: string | null },
  range: TimeRange | null,
): { title: string; text: string } {
  const terms = [`log_group = ${quoted(name)}`, account === null ? 'account IS NULL' : `account = ${quoted(account)}`];
  if (range !== null) terms.push(rangeCondition(range, '"@timestamp"'));
  return {
    title: name,
    text: `SELECT "@timestamp", outcome, "@message", "@logStream"\nFROM logs\nWHERE ${terms.join('\n  AND ')}\nORDER BY "@timestamp" DESC\nLIMIT 10000`,
  };
}
