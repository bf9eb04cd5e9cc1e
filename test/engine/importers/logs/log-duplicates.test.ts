import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { folderOf, ImportCase } from '../../support/import-case.ts';
import { eventId, exportLine, filterAnswer, type GivenEvent, getAnswer, TEN } from '../../support/log-files.ts';

afterEach(() => {
  delete process.env.TRAILGLASS_BATCH_RECORDS;
});

const TASK = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const group = { logGroup: 'g' };
const given = (n: number, more: Partial<GivenEvent> = {}): GivenEvent => ({
  logStreamName: 's',
  timestamp: TEN + n,
  message: `m${n}`,
  eventId: eventId(n),
  ...more,
});
/** What is there, whatever it came in: one text an event. */
const contents = (it: ImportCase) =>
  it.column(
    `SELECT concat_ws('|', "@log", "@logStream", "@timestamp", "@message", coalesce("eventId", '-')) FROM logs ORDER BY 1`,
  );

test('the same events in another file are duplicates, and their other places are known', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'a.json': filterAnswer([given(1), given(2)]),
    'b.json': filterAnswer([given(2), given(3)]),
  });
  const report = await it.importAs(group, folder);
  expect(report.records).toEqual({ read: 4, inserted: 3, duplicates: 1, conflicts: 0, failed: 0 });
  expect(
    await it.rows(`SELECT f.path, d."position"::INTEGER, k.path, kept_position::INTEGER FROM ct_duplicate AS d
      JOIN import_file AS f USING (file_id) JOIN import_file AS k ON k.file_id = kept_file_id`),
  ).toEqual([[join(folder, 'b.json'), 1, join(folder, 'a.json'), 2]]);
});

test('an id is known whatever group its event was put into; with other content it is a conflict, and kept', async () => {
  const it = await ImportCase.open();
  await it.importAs(group, folderOf({ 'a.json': filterAnswer([given(1), given(2)]) }));
  const other = folderOf({ 'b.json': filterAnswer([given(1), given(2, { message: 'changed' })]) });
  expect((await it.importAs({ logGroup: 'other' }, other)).records).toEqual({
    read: 2,
    inserted: 1,
    duplicates: 1,
    conflicts: 1,
    failed: 0,
  });
});

test('overlapping pages in one file: by id the second copy is one too many', async () => {
  const it = await ImportCase.open();
  const pages = `${filterAnswer([given(1), given(2)])}\n${filterAnswer([given(2), given(3)])}`;
  expect((await it.importAs(group, folderOf({ 'a.json': pages }))).records).toMatchObject({
    inserted: 3,
    duplicates: 1,
  });
});

test('without ids: equal lines of one file are all kept, a second delivery adds none, one more copy adds one', async () => {
  const it = await ImportCase.open();
  const named = { ...group, logStream: 's' };
  const line = '2026-03-02T10:00:00Z same\n';
  expect((await it.importAs(named, folderOf({ 'a.log': line.repeat(2) }))).records).toMatchObject({ inserted: 2 });
  expect(
    (await it.importAs(named, folderOf({ 'b.log': `${line.repeat(2)}2026-03-02T10:00:01Z x\n` }))).records,
  ).toMatchObject({
    inserted: 1,
    duplicates: 2,
  });
  expect((await it.importAs(named, folderOf({ 'c.log': line.repeat(3) }))).records).toMatchObject({
    inserted: 1,
    duplicates: 2,
  });
  // Lines without a time are compared in the same way.
  const timeless = folderOf({ 'd.log': 'no time\nno time\n' });
  expect((await it.importAs(named, timeless)).records).toMatchObject({ inserted: 2 });
  expect((await it.importAs(named, folderOf({ 'e.log': 'no time\nno time\nno time\n' }))).records).toMatchObject({
    inserted: 1,
    duplicates: 2,
  });
  // Another stream is another place.
  expect((await it.importAs({ ...group, logStream: 't' }, folderOf({ 'f.log': line }))).records).toMatchObject({
    inserted: 1,
  });
});

test('a source with ids and one without: in either order the same events, with their ids', async () => {
  const withIds = () => folderOf({ 'a.json': filterAnswer([given(1), given(1, { eventId: eventId(9) }), given(2)]) });
  const without = () =>
    folderOf({
      [`${TASK}/s/000000.gz`]: gzipSync(exportLine(TEN + 1, 'm1').repeat(3) + exportLine(TEN + 3, 'm3')),
      'get.json': getAnswer([{ timestamp: TEN + 2, message: 'm2', ingestionTime: TEN }]),
    });
  const first = await ImportCase.open();
  const second = await ImportCase.open();
  const named = { ...group, logStream: 's' };
  await first.importAs(group, withIds());
  expect((await first.importAs(named, without())).records).toMatchObject({ read: 5, inserted: 2, duplicates: 3 });
  await second.importAs(named, without());
  expect((await second.importAs(group, withIds())).records).toMatchObject({ read: 3, inserted: 0, duplicates: 3 });
  const at = (n: number) => `2026-03-02 10:00:00.00${n}`;
  const all = [
    `g|s|${at(1)}|m1|-`,
    `g|s|${at(1)}|m1|${eventId(1)}`,
    `g|s|${at(1)}|m1|${eventId(9)}`,
    `g|s|${at(2)}|m2|${eventId(2)}`,
    `g|s|${at(3)}|m3|-`,
  ];
  expect(await contents(first)).toEqual(all);
  expect(await contents(second)).toEqual(all);
});

test('an export spells a stream with - for /: its events are the same', async () => {
  const it = await ImportCase.open();
  const stream = '2026/03/02/[$LATEST]1';
  await it.importAs(
    group,
    folderOf({ [`x/${TASK}/2026-03-02-[$LATEST]1/000000.gz`]: gzipSync(exportLine(TEN, 'm\n')) }),
  );
  const again = folderOf({ 'a.json': filterAnswer([given(0, { logStreamName: stream, message: 'm\n' })]) });
  expect((await it.importAs(group, again)).records).toMatchObject({ inserted: 0, duplicates: 1 });
  expect(await contents(it)).toEqual([`g|${stream}|2026-03-02 10:00:00|m\n|${eventId(0)}`]);
});

test('a large file in many loads: its own copies are kept, and a second delivery of it adds none', async () => {
  process.env.TRAILGLASS_BATCH_RECORDS = '500';
  const it = await ImportCase.open();
  const named = { ...group, logStream: 's' };
  const line = (n: number) => `2026-03-02T10:00:00Z ${'x'.repeat(2000)} ${n % 7}\n`;
  const text = Array.from({ length: 60_000 }, (_, n) => line(n)).join('');
  expect((await it.importAs(named, folderOf({ 'a.log': text }))).records).toMatchObject({ inserted: 60_000 });
  expect((await it.importAs(named, folderOf({ 'b.log': `${text}\n${line(0)}` }))).records).toMatchObject({
    inserted: 1,
    duplicates: 60_000,
  });
});

test('a second delivery of more lines than DuckDB inserts with one thread', async () => {
  const it = await ImportCase.open();
  const named = { ...group, logStream: 's' };
  const text = Array.from({ length: 130_000 }, (_, n) => `2026-03-02T10:00:00Z ${n}\n`).join('');
  expect((await it.importAs(named, folderOf({ 'a.log': text }))).records).toMatchObject({ inserted: 130_000 });
  expect((await it.importAs(named, folderOf({ 'b.log': `${text}one more\n` }))).records).toMatchObject({
    inserted: 1,
    duplicates: 130_000,
  });
  expect(await it.column('SELECT count(*)::INTEGER FROM log_event')).toEqual([130_001]);
});

test('what another import delivered as well stays when the first one is removed, and says where it is from', async () => {
  const it = await ImportCase.open();
  const same = filterAnswer([given(1)]);
  const first = folderOf({ 'a.json': same, 'b.json': filterAnswer([given(2), given(3)]) });
  const second = folderOf({ 'copy.json': same, 'part.json': filterAnswer([given(9), given(3)]) });
  await it.importAs(group, first);
  await it.importAs(group, second);
  await it.importAs({ logGroup: 'gone' }, folderOf({ 'x.log': 'no time\n' }));
  await it.remove(3);
  await it.remove(1);
  expect(
    await it.rows(
      'SELECT event_id, path, "position"::INTEGER FROM log_event JOIN import_file USING (file_id) ORDER BY 1',
    ),
  ).toEqual([
    [eventId(1), join(second, 'copy.json'), 1],
    [eventId(3), join(second, 'part.json'), 2],
    [eventId(9), join(second, 'part.json'), 1],
  ]);
  expect(
    await it.rows(
      `SELECT status, records::INTEGER, "rows"::INTEGER, duplicates::INTEGER FROM import_file ORDER BY path`,
    ),
  ).toEqual([
    ['read', 1, 1, 0],
    ['read', 2, 2, 0],
  ]);
  expect(await it.column('SELECT name FROM log_group')).toEqual(['g']);
  await it.remove(2);
  for (const table of ['log_event', 'log_group', 'log_stream', 'log_format', 'ct_duplicate']) {
    expect(await it.column(`SELECT count(*)::INTEGER FROM ${table}`)).toEqual([0]);
  }
  expect((await it.importAs(group, first)).records).toMatchObject({ inserted: 3 });
});

test('any sources in any order, each any number of times: the copies of the source with the most of them', async () => {
  // Few messages and times, so that much is the same. A source with ids gives each of its events one of few ids.
  const event = fc.record({ n: fc.integer({ min: 0, max: 2 }), id: fc.integer({ min: 0, max: 3 }) });
  const source = fc.record({ withIds: fc.boolean(), events: fc.array(event, { minLength: 1, maxLength: 6 }) });
  const file = ({ withIds, events }: { withIds: boolean; events: { n: number; id: number }[] }, copy: number) => {
    if (!withIds) return events.map(({ n }) => exportLine(TEN + n, `m${n}`)).join('');
    // Other bytes each time, so that the file is read. An id belongs to one content: it says which.
    const answer = filterAnswer(events.map(({ n, id }) => given(n, { eventId: eventId(10 * n + id) })));
    return ' '.repeat(copy) + answer;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(source, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat({ max: 3 }), { maxLength: 3 }),
      fc.boolean(),
      async (sources, again, together) => {
        const it = await ImportCase.open();
        const named = { ...group, logStream: 's' };
        const order = [...sources.map((_, i) => i), ...again.map((i) => i % sources.length)];
        const files = order.map((i, copy) => {
          const given = sources[i] ?? { withIds: false, events: [] };
          const name = given.withIds ? 'a.json' : `${TASK}/s/000000.gz`;
          const text = file(given, copy);
          return { [`${copy}/${name}`]: given.withIds ? text : gzipSync(text, { level: copy % 10 }) };
        });
        if (together) await it.importAs(named, folderOf(Object.assign({}, ...files)));
        else for (const one of files) await it.importAs(named, folderOf(one));
        const expected: unknown[] = [];
        for (const n of [0, 1, 2]) {
          const ids = new Set(
            sources
              .filter(({ withIds }) => withIds)
              .flatMap(({ events }) => events.filter((e) => e.n === n).map(({ id }) => id)),
          );
          const copies = sources
            .filter(({ withIds }) => !withIds)
            .map(({ events }) => events.filter((e) => e.n === n).length);
          const count = Math.max(ids.size, ...copies);
          if (count > 0) expected.push([`m${n}`, count, ids.size]);
        }
        expect(
          await it.rows(
            `SELECT message, count(*)::INTEGER, count(DISTINCT event_id)::INTEGER FROM log_event GROUP BY 1 ORDER BY 1`,
          ),
        ).toEqual(expected);
        await it.close();
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
