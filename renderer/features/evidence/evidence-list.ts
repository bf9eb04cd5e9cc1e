import type { Output } from '../../../preload/contract/index.ts';
import type { Anchor, FoundRecord, Note } from '../../../preload/contract/notes.ts';

/** One line of the Evidence area: a note, or a pinned event. */
export interface EvidenceItem {
  id: string;
  anchor: Anchor;
  record: FoundRecord | null;
  note: Note | null;
  /** Milliseconds since 1970. */
  at: number;
}

/** Which lines are shown: all, the pinned ones, or notes of one tag. */
export type EvidenceFilter = { kind: 'all' } | { kind: 'pinned' } | { kind: 'tag'; tag: string };

/** Notes and pinned events in one list, the newest first. */
export function evidenceItems(
  { notes }: Output<'notes.list'>,
  { stars }: Output<'stars.list'>,
  filter: EvidenceFilter,
): EvidenceItem[] {
  const noted = notes
    .filter(({ tags }) => filter.kind === 'all' || (filter.kind === 'tag' && tags.includes(filter.tag)))
    .map(
      ({ record, ...note }): EvidenceItem => ({ id: note.id, anchor: note.anchor, record, note, at: note.createdAt }),
    );
  const pinned =
    filter.kind === 'tag'
      ? []
      : stars.map(
          ({ anchor, record, starredAt }): EvidenceItem => ({
            id: `star:${JSON.stringify(anchor)}`,
            anchor,
            record,
            note: null,
            at: starredAt,
          }),
        );
  return [...noted, ...pinned].sort((a, b) => b.at - a.at);
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The query that shows what a line hangs on. */
export function evidenceQuery(anchor: Anchor, record: FoundRecord | null): string {
  switch (anchor.kind) {
    case 'trail-event': {
      const account = anchor.account === null ? 'IS NULL' : `= ${quoted(anchor.account)}`;
      return `SELECT *\nFROM cloudtrail\nWHERE eventID = ${quoted(anchor.eventId)} AND recipientAccountId ${account}`;
    }
    case 'trail-text':
      return `SELECT *\nFROM cloudtrail\nWHERE eventID IS NULL AND sha256(raw) = ${quoted(anchor.sha256)}`;
    case 'log-event':
      return `SELECT *\nFROM logs\nWHERE sha256("@message") = ${quoted(anchor.sha256)} AND "position" = ${record?.position ?? 0}`;
    case 'segment':
      return `SELECT *\nFROM segments\nWHERE trace_id = ${quoted(anchor.traceId)} AND id = ${quoted(anchor.id)}`;
    case 'value': {
      const field = anchor.field;
      const where =
        field === null
          ? `contains(raw, ${quoted(JSON.stringify(anchor.value).slice(1, -1))})`
          : `"${field.replaceAll('"', '""')}" = ${quoted(anchor.value)}`;
      return `SELECT eventTime, eventName, actor, sourceIPAddress, errorCode, raw\nFROM cloudtrail\nWHERE ${where}\nORDER BY eventTime DESC`;
    }
  }
}
