import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import {
  type Anchor,
  anchor as anchorSchema,
  type FoundRecord,
  type NoteTarget,
  type RecordPlace,
} from '../../../preload/contract/notes.ts';

/** The text that is the same for the same event or value, whatever the order of the members that it came with. */
export function anchorKey(anchor: Anchor): string {
  switch (anchor.kind) {
    case 'trail-event':
      return JSON.stringify([anchor.kind, anchor.eventId, anchor.account]);
    case 'trail-text':
      return JSON.stringify([anchor.kind, anchor.time, anchor.sha256]);
    case 'log-event':
      return JSON.stringify([
        anchor.kind,
        anchor.group,
        anchor.account,
        anchor.stream,
        anchor.time,
        anchor.sha256,
        anchor.ordinal,
      ]);
    case 'segment':
      return JSON.stringify([anchor.kind, anchor.traceId, anchor.id]);
    case 'value':
      return JSON.stringify([anchor.kind, anchor.field, anchor.value]);
  }
}

/** What a target is known by. Throws `bad-request` for a record that is not there, or that nothing identifies. */
export async function anchorOf(connection: DuckDBConnection, target: NoteTarget): Promise<Anchor> {
  if ('anchor' in target) return target.anchor;
  return await ANCHOR_OF[target.record.dataSet](connection, target.record);
}

const ANCHOR_OF: Record<RecordPlace['dataSet'], (connection: DuckDBConnection, place: RecordPlace) => Promise<Anchor>> =
  { cloudtrail: trailAnchor, logs: logAnchor, xray: segmentAnchor };

const AT = 'file_id = $1::INTEGER AND "position" = $2::BIGINT';

async function trailAnchor(connection: DuckDBConnection, { fileId, position }: RecordPlace): Promise<Anchor> {
  const reader = await connection.runAndReadAll(
    `SELECT event_id, recipient_account, epoch_us(event_time)::DOUBLE, sha256(raw) FROM ws.main.ct_event WHERE ${AT}`,
    [fileId, BigInt(position)],
  );
  const [row] = reader.getRows();
  if (row === undefined) throw gone();
  const [eventId, account, time, sha256] = row;
  if (eventId !== null) return { kind: 'trail-event', eventId: String(eventId), account: textOrNull(account) };
  if (sha256 === null || sha256 === undefined) {
    throw new UserFacingError(
      'bad-request',
      'This event has no eventID, and its import kept no original text: nothing would find it again. Note one of its values instead.',
    );
  }
  return { kind: 'trail-text', time: numberOrNull(time), sha256: String(sha256) };
}

async function logAnchor(connection: DuckDBConnection, { fileId, position }: RecordPlace): Promise<Anchor> {
  const reader = await connection.runAndReadAll(
    `SELECT g.name, g.account, s.name, epoch_us(e.ts)::DOUBLE, sha256(e.message),
       (SELECT count(*) FROM ws.main.log_event o WHERE o.file_id = e.file_id AND o.group_id = e.group_id
          AND o.stream_id IS NOT DISTINCT FROM e.stream_id AND o.ts IS NOT DISTINCT FROM e.ts AND o.message = e.message
          AND o."position" <= e."position")::DOUBLE
     FROM ws.main.log_event e LEFT JOIN ws.main.log_group g USING (group_id) LEFT JOIN ws.main.log_stream s USING (stream_id)
     WHERE e.file_id = $1::INTEGER AND e."position" = $2::BIGINT`,
    [fileId, BigInt(position)],
  );
  const [row] = reader.getRows();
  if (row === undefined) throw gone();
  const [group, account, stream, time, sha256, ordinal] = row;
  return {
    kind: 'log-event',
    group: String(group ?? ''),
    account: textOrNull(account),
    stream: textOrNull(stream),
    time: numberOrNull(time),
    sha256: String(sha256),
    ordinal: Number(ordinal),
  };
}

async function segmentAnchor(connection: DuckDBConnection, { fileId, position }: RecordPlace): Promise<Anchor> {
  const reader = await connection.runAndReadAll(
    `SELECT trace_id, id FROM ws.main.xr_segment WHERE ${AT} AND doc IS NOT NULL ORDER BY superseded, id LIMIT 1`,
    [fileId, BigInt(position)],
  );
  const [row] = reader.getRows();
  if (row === undefined) throw gone();
  return { kind: 'segment', traceId: String(row[0]), id: String(row[1]) };
}

function gone(): UserFacingError {
  return new UserFacingError('bad-request', 'This record is not in the workspace any more: its import was removed.');
}

/** Letters of a log event that a list shows. */
const TITLE_LENGTH = 200;

/**
 * Where the events of these anchors lie now, by `anchorKey`; of several records with one identity (a conflict) the first.
 * Events that are not in the workspace have no entry.
 */
export async function findRecords(
  connection: DuckDBConnection,
  anchors: readonly Anchor[],
): Promise<Map<string, FoundRecord[]>> {
  const found = new Map<string, FoundRecord[]>();
  const add = (anchor: Anchor, record: FoundRecord) => {
    const key = anchorKey(anchor);
    found.set(key, [...(found.get(key) ?? []), record]);
  };
  for (const [kind, sql] of Object.entries(FIND)) {
    const wanted = anchors.filter((anchor) => anchor.kind === kind);
    if (wanted.length === 0) continue;
    const reader = await connection.runAndReadAll(sql, [JSON.stringify(wanted)]);
    for (const [text, fileId, position, time, title, by] of reader.getRows()) {
      add(anchorSchema.parse(JSON.parse(String(text))), {
        dataSet: kind === 'log-event' ? 'logs' : kind === 'segment' ? 'xray' : 'cloudtrail',
        fileId: Number(fileId),
        position: Number(position),
        time: numberOrNull(time),
        title: String(title ?? ''),
        by: textOrNull(by),
      });
    }
  }
  return found;
}

/** One statement a kind: all its anchors, as a JSON list, against the table. Each finds at most a few rows an anchor. */
const FIND: Partial<Record<Anchor['kind'], string>> = {
  'trail-event': `WITH wanted AS (SELECT unnest(from_json($1, '["JSON"]')) AS anchor),
      named AS (SELECT anchor, anchor ->> 'eventId' AS event_id, anchor ->> 'account' AS account FROM wanted)
    SELECT anchor::VARCHAR, e.file_id, e."position"::DOUBLE, epoch_us(e.event_time)::DOUBLE, e.event_name, coalesce(e.ui_arn, e.ui_invoked_by)
    FROM ws.main.ct_event e JOIN named n ON e.event_id = n.event_id AND e.recipient_account IS NOT DISTINCT FROM n.account
    ORDER BY e.file_id, e."position"`,
  'trail-text': `WITH wanted AS (SELECT unnest(from_json($1, '["JSON"]')) AS anchor),
      named AS (SELECT anchor, anchor ->> 'sha256' AS sha256, (anchor ->> 'time')::BIGINT AS time FROM wanted)
    SELECT anchor::VARCHAR, e.file_id, e."position"::DOUBLE, epoch_us(e.event_time)::DOUBLE, e.event_name, coalesce(e.ui_arn, e.ui_invoked_by)
    FROM ws.main.ct_event e JOIN named n ON epoch_us(e.event_time) IS NOT DISTINCT FROM n.time AND sha256(e.raw) = n.sha256
    WHERE e.event_id IS NULL ORDER BY e.file_id, e."position"`,
  'log-event': `WITH wanted AS (SELECT unnest(from_json($1, '["JSON"]')) AS anchor),
      named AS (SELECT anchor, anchor ->> 'group' AS "group", anchor ->> 'account' AS account, anchor ->> 'stream' AS stream,
        (anchor ->> 'time')::BIGINT AS time, anchor ->> 'sha256' AS sha256, (anchor ->> 'ordinal')::BIGINT AS ordinal FROM wanted),
      equal AS (
        SELECT n.anchor, n.ordinal AS wanted_ordinal, e.file_id, e."position", e.ts, e.message, g.name,
          row_number() OVER (PARTITION BY n.anchor, e.file_id ORDER BY e."position") AS ordinal
        FROM ws.main.log_event e JOIN ws.main.log_group g USING (group_id) LEFT JOIN ws.main.log_stream s USING (stream_id)
          JOIN named n ON g.name = n."group" AND g.account IS NOT DISTINCT FROM n.account AND s.name IS NOT DISTINCT FROM n.stream
            AND epoch_us(e.ts) IS NOT DISTINCT FROM n.time AND sha256(e.message) = n.sha256)
    SELECT anchor::VARCHAR, file_id, "position"::DOUBLE, epoch_us(ts)::DOUBLE, left(message, ${TITLE_LENGTH}), name
    FROM equal WHERE ordinal = wanted_ordinal ORDER BY file_id, "position"`,
  segment: `WITH wanted AS (SELECT unnest(from_json($1, '["JSON"]')) AS anchor),
      named AS (SELECT anchor, anchor ->> 'traceId' AS trace_id, anchor ->> 'id' AS id FROM wanted)
    SELECT anchor::VARCHAR, s.file_id, s."position"::DOUBLE, s.start_us::DOUBLE, s.name, s.trace_id
    FROM ws.main.xr_segment s JOIN named n ON s.trace_id = n.trace_id AND s.id = n.id
    WHERE s.doc IS NOT NULL AND NOT s.superseded ORDER BY s.file_id, s."position"`,
};

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
