import type { Store } from '../../../main/engine/store/store.ts';

export interface LogEventRow {
  message: string;
  /** Milliseconds since 1970. */
  at?: number;
  stream?: string;
}

/** 2026-11-14 00:00:00 UTC; events without a time of their own follow a minute apart. */
export const LOG_START_MS = Date.UTC(2026, 10, 14);

/** Adds events of one log group straight to the tables, as an importer leaves them; answers with the group's id. */
export async function addLogEvents(
  store: Store,
  group: { name: string; account?: string; format?: { id: number; name: string; fields: string[] | null } },
  events: readonly (string | LogEventRow)[],
): Promise<number> {
  const writer = await store.importConnection();
  const { name, account = null, format } = group;
  const known = await writer.runAndReadAll(
    'SELECT group_id FROM log_group WHERE name = $1 AND account IS NOT DISTINCT FROM $2',
    [name, account],
  );
  let groupId = Number(known.getRows()[0]?.[0] ?? 0);
  if (groupId === 0) {
    const next = await writer.runAndReadAll('SELECT coalesce(max(group_id), 0) + 1 FROM log_group');
    groupId = Number(next.getRows()[0]?.[0]);
    await writer.run('INSERT INTO log_group VALUES ($1::INTEGER, $2, $3, NULL)', [groupId, name, account]);
  }
  if (format !== undefined)
    await writer.run(`INSERT INTO log_format SELECT $1::SMALLINT, $2, from_json($3, '["VARCHAR"]')`, [
      format.id,
      format.name,
      JSON.stringify(format.fields),
    ]);
  const rows = events.map((one, index) => {
    const event = typeof one === 'string' ? { message: one } : one;
    return {
      us: String((event.at ?? LOG_START_MS + index * 60_000) * 1000),
      stream: event.stream ?? 'stream',
      message: event.message,
      position: index + 1,
    };
  });
  await writer.run(
    `INSERT INTO log_stream SELECT (SELECT coalesce(max(stream_id), 0) FROM log_stream) + row_number() OVER (ORDER BY name), $1::INTEGER, name
     FROM (SELECT DISTINCT unnest(from_json($2, '["VARCHAR"]')) AS name)
     WHERE name NOT IN (SELECT name FROM log_stream WHERE group_id = $1::INTEGER)`,
    [groupId, JSON.stringify(rows.map(({ stream }) => stream))],
  );
  await writer.run(
    `INSERT INTO log_event BY NAME SELECT make_timestamp(CAST(r.us AS BIGINT)) AS ts, $1::INTEGER AS group_id,
       (SELECT any_value(stream_id) FROM log_stream s WHERE s.group_id = $1::INTEGER AND s.name = r.stream) AS stream_id, r.message,
       $3::SMALLINT AS format_id, 1 AS file_id, r."position"
     FROM (SELECT unnest(from_json($2, '[{"us":"VARCHAR","stream":"VARCHAR","message":"VARCHAR","position":"BIGINT"}]')) AS r)`,
    [groupId, JSON.stringify(rows), format?.id ?? null],
  );
  return groupId;
}
