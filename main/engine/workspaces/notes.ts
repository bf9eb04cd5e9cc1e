import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Output, Parsed } from '../../../preload/contract/index.ts';
import { type Anchor, anchor as anchorSchema, type Note, type NoteTarget } from '../../../preload/contract/notes.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';
import { anchorKey, anchorOf, findRecords } from './anchors.ts';
import { readStars } from './stars.ts';

/** Notes, newest first, with where their events lie now; `target` and `tag` narrow them. */
export async function listNotes(
  store: Store,
  { tag, target }: { tag: string | null; target: NoteTarget | null },
): Promise<Output<'notes.list'>> {
  return await store.meta(async (connection) => {
    const all = await readNotes(connection);
    const key = target === null ? null : anchorKey(await anchorOf(connection, target));
    const wanted = all.filter(
      (note) => (tag === null || note.tags.includes(tag)) && (key === null || anchorKey(note.anchor) === key),
    );
    const records = await findRecords(
      connection,
      wanted.map(({ anchor }) => anchor),
    );
    return {
      notes: wanted.map((note) => ({ ...note, record: records.get(anchorKey(note.anchor))?.[0] ?? null })),
      tags: tagsOf(all),
    };
  });
}

function tagsOf(notes: readonly Note[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const tag of notes.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0));
}

/** Writes a note down, or changes the one of `id`: what it hangs on and who made it stay. Throws `bad-request`. */
export async function putNote(store: Store, input: Parsed<'notes.save'>, writtenBy = author()): Promise<Note> {
  store.checkWritable();
  const tags = [...new Set(input.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
  if (input.text.trim() === '' && tags.length === 0)
    throw new UserFacingError('bad-request', 'The note is empty. Write a text or give it a tag.');
  return await store.meta(async (connection) => {
    const before = input.id === undefined ? null : await noteOf(connection, input.id);
    const now = Date.now();
    const note: Note = {
      id: before?.id ?? randomUUID(),
      anchor: before?.anchor ?? (await anchorOf(connection, input.target)),
      text: input.text,
      tags,
      author: before?.author ?? writtenBy,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      query: before?.query ?? input.query,
      range: before?.range ?? input.range,
    };
    await inTransaction(connection, () => write(connection, note));
    return note;
  });
}

/** Throws `bad-request` where there is no such note. */
export async function removeNote(store: Store, id: string): Promise<void> {
  store.checkWritable();
  await store.meta(async (connection) => {
    await noteOf(connection, id);
    await connection.run('DELETE FROM ws.main.note WHERE note_id = $1', [id]);
  });
}

/** Which records and values are noted or starred. All records of one identity are, where there are several. */
export async function noteMarks(store: Store): Promise<Output<'notes.marks'>> {
  return await store.meta(async (connection) => {
    const notes = await readNotes(connection);
    const marked = new Map<string, { anchor: Anchor; notes: number; starred: boolean }>();
    const mark = (anchor: Anchor) => {
      const key = anchorKey(anchor);
      const known = marked.get(key) ?? { anchor, notes: 0, starred: false };
      marked.set(key, known);
      return known;
    };
    for (const { anchor } of notes) mark(anchor).notes++;
    for (const { anchor } of await readStars(connection)) mark(anchor).starred = true;
    const all = [...marked.values()];
    const found = await findRecords(
      connection,
      all.map(({ anchor }) => anchor),
    );
    return {
      records: all.flatMap(({ anchor, notes, starred }) =>
        (found.get(anchorKey(anchor)) ?? []).map(({ dataSet, fileId, position }) => ({
          dataSet,
          fileId,
          position,
          notes,
          starred,
        })),
      ),
      values: all.flatMap(({ anchor, notes }) =>
        anchor.kind === 'value' ? [{ field: anchor.field, value: anchor.value, notes }] : [],
      ),
    };
  });
}

async function noteOf(connection: DuckDBConnection, id: string): Promise<Note> {
  const found = (await readNotes(connection)).find((note) => note.id === id);
  if (found === undefined) throw new UserFacingError('bad-request', `There is no note with the id ${id}.`);
  return found;
}

async function readNotes(connection: DuckDBConnection): Promise<Note[]> {
  const reader = await connection.runAndReadAll(
    `SELECT note_id, anchor::VARCHAR, text, to_json(tags)::VARCHAR, author, epoch_ms(created), epoch_ms(updated), context::VARCHAR
     FROM ${NOTES} ORDER BY created DESC, note_id`,
  );
  return reader.getRows().map(([id, anchor, text, tags, author, created, updated, context]) => {
    const { query = null, range = null } = JSON.parse(String(context ?? '{}')) as Partial<Note>;
    return {
      id: String(id),
      anchor: anchorSchema.parse(JSON.parse(String(anchor))),
      text: String(text ?? ''),
      tags: JSON.parse(String(tags ?? '[]')) as string[],
      author: String(author ?? ''),
      createdAt: Number(created),
      updatedAt: Number(updated),
      query,
      range,
    };
  });
}

/** Not the file's table itself: an older file that is only read has none, and an empty one stands for it. */
const NOTES = 'memory.main.note';

async function write(connection: DuckDBConnection, note: Note): Promise<void> {
  await connection.run('DELETE FROM ws.main.note WHERE note_id = $1', [note.id]);
  await connection.run(
    `INSERT INTO ws.main.note BY NAME SELECT $1 AS note_id, $2::JSON AS anchor, $3 AS anchor_key, $4 AS text,
       from_json($5, '["VARCHAR"]') AS tags, $6 AS author, make_timestamp($7::BIGINT * 1000) AS created,
       make_timestamp($8::BIGINT * 1000) AS updated, $9::JSON AS context`,
    [
      note.id,
      JSON.stringify(note.anchor),
      anchorKey(note.anchor),
      note.text,
      JSON.stringify(note.tags),
      note.author,
      BigInt(note.createdAt),
      BigInt(note.updatedAt),
      JSON.stringify({ query: note.query, range: note.range }),
    ],
  );
}

/** The name that the system knows the user by; some systems know none. */
function author(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
