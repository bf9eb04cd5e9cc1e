import type { DuckDBConnection } from '@duckdb/node-api';
import type { Output } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { importRuns } from '../jobs/import-runs.ts';
import type { Store } from '../store/store.ts';

type SourceTree = Output<'sources.list'>;
type ImportSummary = SourceTree['imports'][number];

/** Trail events by account and Region, log groups, and the imports that brought them with what kinds of events they brought. */
export async function sourceTree(store: Store, range: TimeRange | null): Promise<SourceTree> {
  const runs = await importRuns(store);
  const connection = await store.newConnection();
  try {
    const accounts = await accountsOf(connection, range);
    const logGroups = await logGroupsOf(connection, range);
    const files = await fileCounts(connection);
    const categories = await categoriesOf(connection);
    const groups = await groupsByImport(connection);
    const traces = await tracesByImport(connection);
    const [aggregated] = await rowsOf(connection, 'SELECT count(*) FROM ct_aggregated');
    return {
      cloudtrail: { events: accounts.reduce((sum, { events }) => sum + events, 0), accounts },
      aggregatedEvents: Number(aggregated?.[0]),
      traces: await tracesOf(connection, range),
      logGroups,
      imports: runs.map((run) => {
        const counted = files.get(run.importId) ?? NOTHING;
        const { read, skipped, failed } = counted.files;
        const met = read + skipped + failed;
        const found = Math.max(run.found, met);
        return {
          importId: run.importId,
          status: run.status,
          startedAt: run.startedAt,
          finishedAt: run.finishedAt,
          kind: run.settings.pull === null ? ('import' as const) : ('pull' as const),
          paths: run.paths,
          files: { found, read, skipped, failed, remaining: found - met },
          records: counted.records,
          categories: categories.get(run.importId) ?? [],
          traces: traces.get(run.importId) ?? 0,
          logGroups: groups.get(run.importId) ?? [],
        };
      }),
    };
  } finally {
    connection.closeSync();
  }
}

interface Counted {
  files: { read: number; skipped: number; failed: number };
  records: ImportSummary['records'];
}

const NOTHING: Counted = {
  files: { read: 0, skipped: 0, failed: 0 },
  records: { read: 0, inserted: 0, duplicates: 0, conflicts: 0, failed: 0 },
};

async function accountsOf(connection: DuckDBConnection, range: TimeRange | null) {
  const where =
    range === null
      ? ''
      : `WHERE event_time >= make_timestamp(${range.from}) AND event_time < make_timestamp(${range.to})`;
  const rows = await rowsOf(
    connection,
    `SELECT coalesce(recipient_account, ui_account) AS account, aws_region, count(*) FROM ct_event ${where}
     GROUP BY ALL ORDER BY account NULLS LAST, count(*) DESC, aws_region NULLS LAST`,
  );
  const accounts: SourceTree['cloudtrail']['accounts'] = [];
  for (const [account, region, count] of rows) {
    const name = account === null ? null : String(account);
    let node = accounts.at(-1);
    if (node === undefined || node.account !== name) {
      node = { account: name, events: 0, regions: [] };
      accounts.push(node);
    }
    node.events += Number(count);
    node.regions.push({ region: region === null ? null : String(region), events: Number(count) });
  }
  return accounts;
}

async function logGroupsOf(connection: DuckDBConnection, range: TimeRange | null): Promise<SourceTree['logGroups']> {
  const where = range === null ? '' : `WHERE ts >= make_timestamp(${range.from}) AND ts < make_timestamp(${range.to})`;
  const rows = await rowsOf(
    connection,
    `SELECT g.group_id, g.name, g.account, g.region, coalesce(s.streams, 0), coalesce(e.events, 0), epoch_us(e.first),
       epoch_us(e.last)
     FROM log_group AS g
     LEFT JOIN (SELECT group_id, count(*) AS streams FROM log_stream GROUP BY group_id) AS s USING (group_id)
     LEFT JOIN (SELECT group_id, count(*) AS events, min(ts) AS first, max(ts) AS last FROM log_event ${where} GROUP BY group_id)
       AS e USING (group_id)
     ORDER BY g.name, g.account NULLS LAST, g.region NULLS LAST`,
  );
  return rows.map(([groupId, name, account, region, streams, events, first, last]) => ({
    groupId: Number(groupId),
    name: String(name),
    account: account === null ? null : String(account),
    region: region === null ? null : String(region),
    streams: Number(streams),
    events: Number(events),
    range: first === null ? null : { from: Number(first), to: Number(last) + 1 },
  }));
}

async function fileCounts(connection: DuckDBConnection): Promise<Map<number, Counted>> {
  const rows = await rowsOf(
    connection,
    `SELECT import_id, count(*) FILTER (status = 'read'), count(*) FILTER (status = 'skipped'),
       count(*) FILTER (status = 'failed'), sum(records), sum("rows"), sum(duplicates), sum(conflicts), sum(failed_records)
     FROM import_file GROUP BY import_id`,
  );
  return new Map(
    rows.map((row) => {
      const [
        importId = 0,
        read = 0,
        skipped = 0,
        failed = 0,
        all = 0,
        inserted = 0,
        duplicates = 0,
        conflicts = 0,
        bad = 0,
      ] = row.map(Number);
      return [
        importId,
        { files: { read, skipped, failed }, records: { read: all, inserted, duplicates, conflicts, failed: bad } },
      ];
    }),
  );
}

async function categoriesOf(connection: DuckDBConnection): Promise<Map<number, ImportSummary['categories']>> {
  const rows = await rowsOf(
    connection,
    `SELECT f.import_id, e.event_category, e.read_only, sum(e.events)
     FROM (SELECT file_id, event_category, read_only, count(*) AS events FROM ct_event GROUP BY ALL) AS e
     JOIN import_file AS f USING (file_id) GROUP BY ALL ORDER BY 1, 2, 3`,
  );
  const byImport = new Map<number, ImportSummary['categories']>();
  for (const [importId, category, readOnly, events] of rows) {
    const list = byImport.get(Number(importId)) ?? [];
    list.push({
      eventCategory: category === null ? null : String(category),
      readOnly: readOnly === null ? null : Boolean(readOnly),
      events: Number(events),
    });
    byImport.set(Number(importId), list);
  }
  return byImport;
}

async function groupsByImport(connection: DuckDBConnection): Promise<Map<number, ImportSummary['logGroups']>> {
  const rows = await rowsOf(
    connection,
    `SELECT f.import_id, g.group_id, g.name, g.account, sum(e.events), sum(e.timeless)
     FROM (SELECT file_id, group_id, count(*) AS events, count(*) - count(ts) AS timeless FROM log_event GROUP BY ALL) AS e
     JOIN import_file AS f USING (file_id) JOIN log_group AS g USING (group_id) GROUP BY ALL ORDER BY 1, 3, 4`,
  );
  const byImport = new Map<number, ImportSummary['logGroups']>();
  for (const [importId, groupId, name, account, events, withoutTime] of rows) {
    const list = byImport.get(Number(importId)) ?? [];
    list.push({
      groupId: Number(groupId),
      name: String(name),
      account: account === null ? null : String(account),
      events: Number(events),
      withoutTime: Number(withoutTime),
    });
    byImport.set(Number(importId), list);
  }
  return byImport;
}

async function tracesOf(connection: DuckDBConnection, range: TimeRange | null): Promise<SourceTree['traces']> {
  const where = (start: string) => (range === null ? 'true' : `${start} >= ${range.from} AND ${start} < ${range.to}`);
  const [total] = await rowsOf(connection, `SELECT count(*) FROM xr_trace WHERE ${where('start_us')}`);
  const rows = await rowsOf(
    connection,
    `SELECT dst_name, dst_type, count(DISTINCT trace_id) AS traces FROM xr_call
     WHERE what = 'node' AND NOT inferred AND dst_type IS DISTINCT FROM 'client' AND ${where('trace_us')}
     GROUP BY ALL ORDER BY traces DESC, dst_name, dst_type`,
  );
  return {
    traces: Number(total?.[0]),
    services: rows.map(([name, type, traces]) => ({
      name: String(name),
      type: type === null ? null : String(type),
      traces: Number(traces),
    })),
  };
}

async function tracesByImport(connection: DuckDBConnection): Promise<Map<number, number>> {
  const rows = await rowsOf(
    connection,
    `SELECT import_id, count(DISTINCT trace_id) FROM
       (SELECT file_id, trace_id FROM xr_segment WHERE doc_depth = 0 UNION ALL SELECT file_id, trace_id FROM xr_summary)
     JOIN import_file USING (file_id) GROUP BY import_id`,
  );
  return new Map(rows.map(([importId, traces]) => [Number(importId), Number(traces)]));
}

async function rowsOf(connection: DuckDBConnection, sql: string) {
  return (await connection.runAndReadAll(sql)).getRows();
}
