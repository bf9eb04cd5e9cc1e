import type { DataSet } from '../../../preload/contract/query.ts';
import type { Store } from '../store/store.ts';
import { TRACE_GROUP } from './insights/catalog.ts';

/** What Insights queries can be asked of, by the names that SOURCE takes, with how many events each holds (all time). */
export async function dataSets(store: Store): Promise<DataSet[]> {
  const connection = await store.newConnection();
  try {
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
    const trails = await rows(
      'SELECT recipient_account, aws_region, count(*) FROM ct_event GROUP BY ALL ORDER BY 1 NULLS LAST, 3 DESC, 2 NULLS LAST',
    );
    const groups = await rows(
      `SELECT g.name, g.account, coalesce(e.events, 0) FROM log_group g
       LEFT JOIN (SELECT group_id, count(*) AS events FROM log_event GROUP BY group_id) e USING (group_id)
       ORDER BY g.name, g.account NULLS LAST`,
    );
    const [[segments] = []] = await rows('SELECT count(*) FROM xr_segment WHERE NOT superseded');
    const nameOf = sourceNames(groups.map(([name, account]) => ({ name: String(name), account: text(account) })));
    return [
      ...trailDataSets(trails.map(([account, region, events]) => [text(account), text(region), Number(events)])),
      ...(Number(segments) > 0
        ? [{ name: TRACE_GROUP, kind: 'traces' as const, account: null, events: Number(segments) }]
        : []),
      ...groups.map(
        ([, account, events], i): DataSet => ({
          name: nameOf[i] ?? '',
          kind: 'log-group',
          account: text(account),
          events: Number(events),
        }),
      ),
    ];
  } finally {
    store.giveBack(connection);
  }
}

/** Names of log groups as `SOURCE` takes them: two groups of one name are told apart by their accounts. */
export function sourceNames(groups: readonly { name: string; account: string | null }[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of groups) counts.set(name, (counts.get(name) ?? 0) + 1);
  return groups.map(({ name, account }) => ((counts.get(name) ?? 0) > 1 ? `${account ?? ''}:${name}` : name));
}

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** `cloudtrail`, then each account, then its Regions; events without an account are in the first alone. */
function trailDataSets(rows: [account: string | null, region: string | null, events: number][]): DataSet[] {
  if (rows.length === 0) return [];
  const sets = new Map<string, DataSet>();
  const add = (name: string, kind: DataSet['kind'], account: string | null, events: number) => {
    const known = sets.get(name);
    if (known === undefined) sets.set(name, { name, kind, account, events });
    else known.events += events;
  };
  for (const [account, region, events] of rows) {
    add('cloudtrail', 'trail', null, events);
    if (account === null) continue;
    add(`cloudtrail/${account}`, 'trail-account', account, events);
    if (region !== null) add(`cloudtrail/${account}/${region}`, 'trail-region', account, events);
  }
  return [...sets.values()];
}
