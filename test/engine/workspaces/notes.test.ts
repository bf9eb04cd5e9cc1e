import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBundle } from '../../../main/engine/bundle/open-bundle.ts';
import { Store } from '../../../main/engine/store/store.ts';
import { listNotes, noteMarks, putNote, removeNote } from '../../../main/engine/workspaces/notes.ts';
import { listStars, setStar } from '../../../main/engine/workspaces/stars.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import { type NoteTarget, noteTarget } from '../../../preload/contract/notes.ts';
import { delivered, folderOf, ImportCase, NOBODY, record } from '../support/import-case.ts';
import { addLogEvents, LOG_START_MS } from '../support/log-store.ts';
import { inStoreProcess } from '../support/store-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ALL = { tag: null, target: null };
const at = (fileId: number, position: number, dataSet: 'cloudtrail' | 'logs' = 'cloudtrail'): NoteTarget => ({
  record: { dataSet, fileId, position },
});
const put = (store: Store, target: NoteTarget, more: Partial<Parsed<'notes.save'>> = {}) =>
  putNote(store, { target, text: 'seen', tags: [], query: null, range: null, ...more });

/** Two deliveries that share the event b; c has no eventID. */
const FOLDER = () =>
  folderOf({
    'one.json': delivered(record('a'), record('b')),
    'two.json': delivered(record('c', { eventID: undefined }), record('d')),
  });

test('a note hangs on the event and says where it lies, what was asked and who wrote it', async () => {
  const it = await ImportCase.open();
  await it.import(FOLDER());
  const query = { language: 'sql', text: 'SELECT * FROM cloudtrail' } as const;
  const made = await put(it.store, at(1, 2), {
    text: 'the leak',
    tags: [' ioc ', 'ioc', 'key', ''],
    query,
    range: { from: 1, to: 2 },
  });
  expect(made).toEqual({
    id: expect.any(String),
    anchor: { kind: 'trail-event', eventId: 'b', account: '111122223333' },
    text: 'the leak',
    tags: ['ioc', 'key'],
    author: expect.any(String),
    createdAt: made.updatedAt,
    updatedAt: expect.any(Number),
    query,
    range: { from: 1, to: 2 },
  });
  expect(await listNotes(it.store, { tag: null, target: at(1, 2) })).toEqual({
    notes: [
      {
        ...made,
        record: {
          dataSet: 'cloudtrail',
          fileId: 1,
          position: 2,
          time: Date.UTC(2026, 0, 15, 10) * 1000,
          title: 'GetObject',
          by: 'arn:aws:iam::111122223333:user/alice',
        },
      },
    ],
    tags: [
      { tag: 'ioc', count: 1 },
      { tag: 'key', count: 1 },
    ],
  });
  const changed = await put(it.store, at(1, 1), { id: made.id, text: 'it was not', tags: ['closed'] });
  expect(changed).toMatchObject({ anchor: made.anchor, query, createdAt: made.createdAt, text: 'it was not' });
  expect((await listNotes(it.store, { tag: 'ioc', target: null })).notes).toEqual([]);
  expect((await listNotes(it.store, { tag: 'closed', target: null })).notes).toHaveLength(1);
  await removeNote(it.store, made.id);
  expect(await listNotes(it.store, ALL)).toEqual({ notes: [], tags: [] });
});

test('notes and stars outlive the import that brought their events, and find them in the next one', async () => {
  const it = await ImportCase.open();
  const folder = FOLDER();
  await it.import(folder);
  await put(it.store, at(1, 2), { text: 'on b' });
  await put(it.store, at(2, 1), { text: 'on the one without an id' });
  await setStar(it.store, at(2, 1), true);
  await it.remove(1);
  const titles = async () =>
    (await listNotes(it.store, ALL)).notes.map(({ text, record }) => `${text}: ${record?.title ?? 'not here'}`).sort();
  expect(await titles()).toEqual(['on b: not here', 'on the one without an id: not here']);
  expect((await noteMarks(it.store)).records).toEqual([]);
  await it.import(folderOf({ 'first.json': delivered(record('x')) }), folder);
  expect(await titles()).toEqual(['on b: GetObject', 'on the one without an id: GetObject']);
  const ids = await it.column(
    `SELECT e.event_id FROM ct_event e JOIN (SELECT unnest(from_json('${JSON.stringify((await noteMarks(it.store)).records)}',
       '[{"fileId":"INTEGER","position":"BIGINT"}]')) AS m) ON e.file_id = m.fileId AND e.position = m."position" ORDER BY 1`,
  );
  expect(ids).toEqual(['b', null]);
  expect((await listStars(it.store)).map(({ record }) => record?.title)).toEqual(['GetObject']);
});

test('a value is noted in one field or everywhere, and an event by any of its copies', async () => {
  const it = await ImportCase.open();
  await it.import(FOLDER());
  await put(it.store, { anchor: { kind: 'value', field: null, value: '198.51.100.7' } });
  await put(it.store, { anchor: { kind: 'value', field: null, value: '198.51.100.7' } });
  await put(it.store, { anchor: { kind: 'value', field: 'eventName', value: 'GetObject' } });
  await setStar(it.store, at(1, 1), true);
  await setStar(it.store, at(1, 1), true);
  await put(it.store, at(1, 1));
  const marks = await noteMarks(it.store);
  expect(marks.records).toEqual([{ dataSet: 'cloudtrail', fileId: 1, position: 1, notes: 1, starred: true }]);
  expect(marks.values).toHaveLength(2);
  expect(marks.values).toContainEqual({ field: null, value: '198.51.100.7', notes: 2 });
  expect(await setStar(it.store, at(1, 1), false)).toBe(false);
  expect((await noteMarks(it.store)).records).toMatchObject([{ starred: false }]);
});

test('equal log events keep their notes apart', async () => {
  const it = await ImportCase.open();
  const same = { message: 'connection reset', at: LOG_START_MS, stream: 's' };
  await addLogEvents(it.store, { name: 'app' }, [same, { ...same, message: 'other' }, same]);
  const made = await put(it.store, at(1, 3, 'logs'), { text: 'the second' });
  expect(made.anchor).toMatchObject({ kind: 'log-event', group: 'app', account: null, stream: 's', ordinal: 2 });
  const { notes } = await listNotes(it.store, ALL);
  expect(notes[0]?.record).toEqual({
    dataSet: 'logs',
    fileId: 1,
    position: 3,
    time: LOG_START_MS * 1000,
    title: 'connection reset',
    by: 'app',
  });
  expect((await listNotes(it.store, { tag: null, target: at(1, 1, 'logs') })).notes).toEqual([]);
});

test('what cannot be noted is refused with a reason', async () => {
  const it = await ImportCase.open();
  await it.import(FOLDER());
  await expect(put(it.store, at(1, 99))).rejects.toMatchObject({ code: 'bad-request' });
  await expect(put(it.store, at(1, 1), { text: ' ' })).rejects.toThrow('The note is empty');
  await expect(put(it.store, at(1, 1), { id: 'none' })).rejects.toThrow('no note');
  await expect(removeNote(it.store, 'none')).rejects.toThrow('no note');
  expect(noteTarget.safeParse({ anchor: { kind: 'value', field: null, value: '' } }).success).toBe(false);
});

test('notes and stars are there after a restart and after a kill', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const it = await ImportCase.open({ path });
  await it.import(FOLDER());
  await put(it.store, at(1, 1), { text: 'before the restart' });
  await it.close();
  await inStoreProcess(
    `const store = await Store.open(args[0], { installationId: 'here' });
     const target = { record: { dataSet: 'cloudtrail', fileId: 1, position: 2 } };
     await program.putNote(store, { target, text: 'before the kill', tags: ['t'], query: null, range: null });
     await program.setStar(store, target, true);
     await program.putSavedQuery(store, { name: 'kept', language: 'sql', text: 'SELECT 1' });
     process.stdout.write(JSON.stringify('written'), () => process.kill(process.pid, 'SIGKILL'));
     await new Promise(() => setInterval(() => undefined, 1000));`,
    [path],
    undefined,
    'test/engine/support/documents-entry.ts',
  );
  const store = await Store.open(path, { installationId: 'here' });
  try {
    const { notes, tags } = await listNotes(store, ALL);
    expect(notes.map(({ text }) => text).sort()).toEqual(['before the kill', 'before the restart']);
    expect(tags).toEqual([{ tag: 't', count: 1 }]);
    expect((await listStars(store)).map(({ anchor }) => anchor)).toMatchObject([{ eventId: 'b' }]);
  } finally {
    await store.close();
  }
});

test('notes and stars go through a bundle, and one that may only be read shows them', async () => {
  const it = await ImportCase.open();
  await it.import(FOLDER());
  await put(it.store, at(1, 1), { tags: ['x'] });
  await put(it.store, { anchor: { kind: 'value', field: null, value: 'v' } });
  await setStar(it.store, at(2, 1), true);
  const path = join(tempFolder(), 'bundle');
  await it.end(it.jobs.start({ kind: 'bundle', path, form: 'folder' }));
  const copy = join(tempFolder(), 'copy.trailglass');
  await openBundle(path, copy, { signal: NOBODY, report: () => undefined }, { installationId: 'elsewhere' });
  const store = await Store.open(copy, { installationId: 'here' });
  try {
    expect(store.readOnlyReason).toBe('foreign');
    expect(await listNotes(store, ALL)).toEqual(await listNotes(it.store, ALL));
    expect(await listStars(store)).toEqual(await listStars(it.store));
    expect(await noteMarks(store)).toEqual(await noteMarks(it.store));
    await expect(put(store, at(1, 1))).rejects.toMatchObject({ code: 'workspace.foreign' });
    await expect(setStar(store, at(1, 1), true)).rejects.toMatchObject({ code: 'workspace.foreign' });
  } finally {
    await store.close();
  }
});
