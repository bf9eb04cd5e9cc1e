import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delivered, folderOf, ImportCase, record } from '../support/import-case.ts';

test('a record that was delivered twice is kept once, and its other places are known', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'a.json': delivered(record('1'), record('2')),
    'b.json': delivered(record('2'), record('3')),
  });
  const report = await it.import(folder);
  expect(report.records).toEqual({ read: 4, inserted: 3, duplicates: 1, conflicts: 0, failed: 0 });
  expect(
    await it.rows(`SELECT f.path, d."position"::INTEGER, k.path, kept_position::INTEGER FROM ct_duplicate AS d
      JOIN import_file AS f USING (file_id) JOIN import_file AS k ON k.file_id = kept_file_id`),
  ).toEqual([[join(folder, 'b.json'), 1, join(folder, 'a.json'), 2]]);
});

test('the same record in another spelling is the same record', async () => {
  const it = await ImportCase.open();
  const plain = `{"eventVersion":"1.11","eventID":"1","eventName":"Caf\u00e9","n":1.50,"big":9007199254740993,"path":"a/b"}`;
  const spelled = `{ "big": 9007199254740993, "eventID": "1", "n": 15e-1,\n "path": "a\\/b", "eventName": "Caf\\u00e9", "eventVersion": "1.11" }`;
  await it.import(folderOf({ 'a.json': delivered(plain) }));
  const report = await it.import(folderOf({ 'b.json': delivered(spelled) }));
  expect(report.records).toMatchObject({ inserted: 0, duplicates: 1, conflicts: 0 });
  expect(await it.column('SELECT raw FROM ct_event')).toEqual([plain]);
});

test('numbers that only a double would confuse are different content', async () => {
  const it = await ImportCase.open();
  const with_ = (n: string) => `{"eventVersion":"1.11","eventID":"1","eventName":"A","n":${n}}`;
  const report = await it.import(
    folderOf({ 'a.json': delivered(with_('9007199254740993'), with_('9007199254740992')) }),
  );
  expect(report.records).toMatchObject({ inserted: 2, duplicates: 0, conflicts: 1 });
});

test('a known key with other content is kept and flagged on both rows, whatever their times are', async () => {
  const it = await ImportCase.open();
  await it.import(folderOf({ 'a.json': delivered(record('1'), record('2')) }));
  const changed = record('1', { eventTime: '2019-02-03T04:05:06Z', errorCode: 'AccessDenied' });
  const report = await it.import(folderOf({ 'b.json': delivered(changed) }));
  expect(report.records).toMatchObject({ inserted: 1, conflicts: 1, duplicates: 0 });
  expect(await it.rows('SELECT event_id, conflict FROM ct_event ORDER BY event_id, event_time')).toEqual([
    ['1', true],
    ['1', true],
    ['2', false],
  ]);
  // A third delivery of either is a duplicate and no further conflict.
  const again = await it.import(folderOf({ 'c.json': delivered(changed, record('1')) }));
  expect(again.records).toMatchObject({ inserted: 0, conflicts: 0, duplicates: 2 });
});

test('the same event ID in two accounts is two records', async () => {
  const it = await ImportCase.open();
  const report = await it.import(
    folderOf({ 'a.json': delivered(record('1'), record('1', { recipientAccountId: '999988887777' })) }),
  );
  expect(report.records).toMatchObject({ inserted: 2, conflicts: 0, duplicates: 0 });
});

test('records without eventID: equal ones inside one file stay, a second delivery adds none, a third copy does', async () => {
  const it = await ImportCase.open();
  const nameless = record('x', { eventID: undefined });
  await it.import(folderOf({ 'a.json': delivered(nameless, nameless) }));
  const again = await it.import(folderOf({ 'b.json': `${delivered(nameless, nameless)} ` }));
  expect(again.records).toMatchObject({ inserted: 0, duplicates: 2 });
  const more = await it.import(folderOf({ 'c.json': delivered(nameless, nameless, nameless) }));
  expect(more.records).toMatchObject({ inserted: 1, duplicates: 2 });
});

test('many records without eventID again, beside one whose key is known with other content', async () => {
  const it = await ImportCase.open();
  const text = (n: number) => `{"eventVersion":"1.11","eventName":"A","n":${n}}`;
  const nameless = Array.from({ length: 130_000 }, (_, n) => text(n)).join(',');
  await it.import(folderOf({ 'a.json': delivered(record('1'), nameless) }));
  const again = await it.import(folderOf({ 'b.json': delivered(record('1', { errorCode: 'X' }), nameless) }));
  expect(again.records).toMatchObject({ inserted: 1, duplicates: 130_000, conflicts: 1 });
});

test('without the original text: the same rules, by what is stored', async () => {
  const it = await ImportCase.open();
  const start = (folder: string) => it.start({ paths: [folder], keepOriginal: false });
  const folder = folderOf({
    'a.json': delivered(record('1'), record('2'), record('3', { unheardOf: 1 })),
    'b.json': delivered(record('1'), record('2', { errorCode: 'AccessDenied' }), record('3', { unheardOf: 2 })),
  });
  const report = await it.report(await it.end(start(folder)));
  expect(report.records).toEqual({ read: 6, inserted: 5, duplicates: 1, conflicts: 2, failed: 0 });
  // What has no column of its own is kept as text.
  expect(await it.rows('SELECT event_id, raw IS NULL FROM ct_event ORDER BY event_id, position')).toEqual([
    ['1', true],
    ['2', true],
    ['2', true],
    ['3', false],
    ['3', false],
  ]);
  // A workspace may hold both kinds.
  const kept = await it.import(folderOf({ 'c.json': delivered(record('1'), record('4')) }));
  expect(kept.records).toMatchObject({ inserted: 1, duplicates: 1, conflicts: 0 });
});

test('any deliveries in any order and in any batches come to what the rules say', async () => {
  const delivery = fc.record({
    id: fc.constantFrom('a', 'b', 'c', null),
    account: fc.constantFrom('1', '2', undefined),
    content: fc.constantFrom('x', 'y', 'z'),
    spelling: fc.boolean(),
  });
  const files = fc.array(fc.array(delivery, { maxLength: 6 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (deliveries, inOneGo) => {
      const it = await ImportCase.open();
      const texts = deliveries.map((file) => delivered(...file.map(textOf)));
      const contents = Object.fromEntries(
        texts.map((text, i) => [`${i}.json.gz`, gzipSync(`${' '.repeat(i)}${text}`)]),
      );
      let inserted = 0;
      let conflicts = 0;
      const folders = inOneGo
        ? [folderOf(contents)]
        : Object.entries(contents).map(([name, bytes]) => folderOf({ [name]: bytes }));
      for (const folder of folders) {
        const { records } = await it.import(folder);
        inserted += records.inserted;
        conflicts += records.conflicts;
      }
      expect({ inserted, conflicts }).toEqual(model(deliveries));
      expect(await it.column('SELECT count(*)::INTEGER FROM ct_event')).toEqual([inserted]);
      await it.close();
    }),
    { numRuns: 12 },
  );
});

interface Delivery {
  id: string | null;
  account: string | undefined;
  content: string;
  spelling: boolean;
}

function textOf({ id, account, content, spelling }: Delivery): string {
  const members = { eventName: content, ...(account === undefined ? {} : { recipientAccountId: account }) };
  // Records without an id are known by their text, so these have one spelling.
  if (id === null) return JSON.stringify({ eventVersion: '1.11', ...members });
  return spelling
    ? JSON.stringify({ eventVersion: '1.11', eventID: id, ...members })
    : JSON.stringify({ ...members, eventID: id, eventVersion: '1.11' }, null, 1);
}

/** cloudtrail.md 6.1 and 6.2 in the plainest words. */
function model(files: Delivery[][]): { inserted: number; conflicts: number } {
  const byKey = new Map<string, Set<string>>();
  const texts = new Map<string, number>();
  for (const file of files) {
    const here = new Map<string, number>();
    for (const delivery of file) {
      if (delivery.id === null) here.set(textOf(delivery), (here.get(textOf(delivery)) ?? 0) + 1);
      else {
        const key = `${delivery.id} ${delivery.account}`;
        byKey.set(key, (byKey.get(key) ?? new Set()).add(delivery.content));
      }
    }
    for (const [text, n] of here) texts.set(text, Math.max(n, texts.get(text) ?? 0));
  }
  const contents = [...byKey.values()].reduce((sum, set) => sum + set.size, 0);
  return {
    inserted: contents + [...texts.values()].reduce((sum, n) => sum + n, 0),
    conflicts: contents - byKey.size,
  };
}
