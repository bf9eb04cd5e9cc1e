import type { DataSet } from '../../preload/contract/query.ts';

/**
 * The newest events of a log group, as a query of Logs Insights; it follows the time range of the window. The group has
 * the name that `query.dataSets` gives it, which tells groups of one name apart.
 */
export function logGroupQuery(
  { name, account }: { name: string; account: string | null },
  dataSets: readonly DataSet[],
): { title: string; text: string; language: 'insights'; sources: string[] } {
  const exact = `${account ?? ''}:${name}`;
  const known = dataSets.find((set) => set.kind === 'log-group' && set.account === account && set.name === name);
  return {
    title: name,
    text: 'fields @timestamp, @message, @logStream\n| sort @timestamp desc',
    language: 'insights',
    sources: [known?.name ?? exact],
  };
}
