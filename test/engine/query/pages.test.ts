import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { encodeColumn } from '../../../main/engine/query/encode-page.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import type { OpenColumn, Transport } from '../../../main/engine/query/result-columns.ts';
import { columnValues } from '../../../preload/contract/page.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

async function run(engine: Engine, sql: string, pageSize = 10) {
  return await engine.queries.run(sql, {
    pageSize,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    report: () => undefined,
  });
}

async function ids(
  engine: Engine,
  { resultId, columns }: Awaited<ReturnType<typeof run>>,
  offset: number,
  limit: number,
) {
  const page = await engine.queries.page(resultId, offset, limit);
  return {
    rows: pageRows(page, columns).flat(),
    files: [...(page.records?.fileIds ?? [])],
    positions: [...(page.records?.positions ?? [])],
  };
}

test('gives any page of rows in order, also over the end, with where each record lies', async () => {
  const engine = await engineWithWorkspace();
  for (let file = 1; file <= 4; file++) await addRecords(engine.store, 20_000, file);
  const all = await run(engine, 'SELECT eventID FROM cloudtrail ORDER BY source DESC, position DESC');
  expect(all.rowCount).toBe(80_000);
  expect(await ids(engine, all, 19_998, 4)).toEqual({
    rows: ['e-4-2', 'e-4-1', 'e-3-20000', 'e-3-19999'],
    files: [4, 4, 3, 3],
    positions: [2, 1, 20_000, 19_999],
  });
  expect((await ids(engine, all, 79_999, 500)).rows).toEqual(['e-1-1']);
  expect((await ids(engine, all, 80_000, 500)).rows).toEqual([]);
  const far = await run(engine, 'SELECT eventID FROM cloudtrail WHERE position % 1000 = 7 ORDER BY hash(eventID)', 80);
  expect(pageRows(far.firstPage, far.columns).length).toBe(80);
  const whole = await ids(engine, far, 0, 80);
  expect(whole.rows).toEqual(whole.files.map((file, row) => `e-${file}-${whole.positions[row]}`));
});

test('gives the columns that are asked for, in the order asked, of plain rows and of others', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3000, 1);
  const plain = await run(engine, 'SELECT eventID, position, eventName FROM cloudtrail ORDER BY position');
  const stored = await run(
    engine,
    'SELECT eventID, position, count(*) AS n FROM cloudtrail GROUP BY ALL ORDER BY position',
  );
  for (const result of [plain, stored]) {
    const page = await engine.queries.page(result.resultId, 1000, 2, [1, 0]);
    const columns = [1, 0].flatMap((place) => result.columns[place] ?? []);
    expect(pageRows(page, columns)).toEqual([
      [1001, 'e-1-1001'],
      [1002, 'e-1-1002'],
    ]);
    await expect(engine.queries.page(result.resultId, 0, 2, [3])).rejects.toThrow('The result has no column 3.');
  }
});

test.each([
  '* FROM cloudtrail',
  't.* FROM cloudtrail AS t',
  '*, position * 2 AS twice FROM cloudtrail',
  '* EXCLUDE (eventName) FROM cloudtrail',
  "* REPLACE (eventName || '!' AS eventName) FROM cloudtrail",
  '* RENAME (eventName AS called) FROM cloudtrail',
])('gives single columns of SELECT %s as the whole rows have them', async (selected) => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3000, 1);
  const plain = await run(engine, `SELECT ${selected} ORDER BY position DESC`);
  // Rows of a subquery are copied as DuckDB gives them.
  const copied = await run(engine, `FROM (SELECT ${selected}) ORDER BY position DESC`);
  expect(plain.columns).toEqual(copied.columns);
  const named = ['eventTime', 'eventName', 'called', 'position', 'source', 'raw', 'twice'];
  const places = plain.columns.flatMap(({ name }, place) => (named.includes(name) ? [place] : [])).reverse();
  const columns = places.flatMap((place) => plain.columns[place] ?? []);
  const rows = async ({ resultId }: typeof plain) =>
    pageRows(await engine.queries.page(resultId, 1000, 3, places), columns);
  const found = await rows(plain);
  expect(found).toEqual(await rows(copied));
  expect(found.map((row) => row[columns.findIndex(({ name }) => name === 'position')])).toEqual([2000, 1999, 1998]);
});

test('reads no page that was given up, whether it waits or is being read, and those behind it as ever', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 20_000, 1);
  const result = await run(engine, 'SELECT * FROM cloudtrail ORDER BY position');
  const [reading, waiting] = [new AbortController(), new AbortController()];
  const given = [reading, waiting].map(({ signal }) => engine.queries.page(result.resultId, 0, 10_000, null, signal));
  const settled = Promise.allSettled(given);
  const kept = engine.queries.page(result.resultId, 500, 2, [0]);
  await new Promise((resolve) => setImmediate(resolve));
  reading.abort();
  waiting.abort();
  expect((await settled).map((one) => (one.status === 'rejected' ? one.reason.code : one.status))).toEqual([
    'cancelled',
    'cancelled',
  ]);
  expect((await kept).rowCount).toBe(2);
});

test('goes on showing the rows of the result while an import adds more', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 1000, 1);
  const result = await run(engine, 'SELECT eventID FROM cloudtrail ORDER BY eventTime');
  await addRecords(engine.store, 5000, 2);
  await engine.store.checkpoint();
  expect(result.rowCount).toBe(1000);
  expect((await ids(engine, result, 998, 10)).rows).toEqual(['e-1-999', 'e-1-1000']);
});

test('finds its rows again after an import was removed, by file and position', async () => {
  const engine = await engineWithWorkspace();
  for (const file of [1, 2, 3]) await addRecords(engine.store, 40_000, file);
  await engine.store.checkpoint();
  const result = await run(engine, 'SELECT eventID FROM cloudtrail ORDER BY source, position');
  const writer = await engine.store.importConnection();
  await writer.run('DELETE FROM ct_event WHERE file_id = 2');
  await engine.store.checkpoint();
  await addRecords(engine.store, 40_000, 4); // may take the row ids of what is gone
  await engine.store.checkpoint();
  expect((await ids(engine, result, 0, 2)).rows).toEqual(['e-1-1', 'e-1-2']);
  expect((await ids(engine, result, 80_000, 3)).rows).toEqual(['e-3-1', 'e-3-2', 'e-3-3']);
  // Rows that are gone have no values, and the rows beside them stay where they were.
  expect(await ids(engine, result, 39_999, 2)).toEqual({
    rows: ['e-1-40000', null],
    files: [1, 2],
    positions: [40_000, 1],
  });
});

test('does not copy rows: a million take no more memory than their places', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 300_000, 1);
  const before = (await engine.store.info()).memoryBytes;
  const result = await run(engine, 'SELECT * FROM cloudtrail ORDER BY eventTime DESC', 500);
  expect(result.rowCount).toBe(300_000);
  expect(result.firstPage.rowCount).toBe(500);
  expect((await engine.store.info()).memoryBytes - before).toBeLessThan(60e6); // the rows themselves are over 150 MB
});

test('computes a value that changes with each call only once', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 50);
  const result = await run(engine, 'SELECT random() AS r, eventID FROM cloudtrail');
  expect(await engine.queries.page(result.resultId, 0, 10)).toEqual(result.firstPage);
});

test('what is encoded is decoded again, in every encoding', () => {
  const column = (transport: Transport, type: OpenColumn['type']): OpenColumn => ({
    name: 'c',
    type,
    databaseType: '',
    transport,
    stored: 'c0',
  });
  const roundTrip = (transport: Transport, type: OpenColumn['type'], values: (string | boolean | null)[]) => {
    const encoded = columnValues.parse(encodeColumn(column(transport, type), values));
    const page = { offset: 0, rowCount: values.length, columns: [encoded], records: null };
    return pageRows(page, [{ name: 'c', type, databaseType: '' }]).flat();
  };
  const orNull = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values), { maxLength: 60 });
  fc.assert(
    fc.property(orNull(fc.string({ unit: 'binary' })), (texts) => {
      expect(roundTrip('text', 'text', texts)).toEqual(texts);
    }),
  );
  fc.assert(
    fc.property(orNull(fc.boolean()), (flags) => {
      expect(roundTrip('boolean', 'boolean', flags)).toEqual(flags);
    }),
  );
  fc.assert(
    fc.property(orNull(fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n })), (numbers) => {
      const shown = roundTrip(
        'integer',
        'number',
        numbers.map((value) => (value === null ? null : String(value))),
      );
      expect(shown.map((value) => (value === null ? null : String(value)))).toEqual(
        numbers.map((value) => (value === null ? null : String(value))),
      );
      for (const value of shown) if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(orNull(fc.double({ noNaN: true })), (numbers) => {
      const texts = numbers.map((value) =>
        value === null
          ? null
          : value === Infinity
            ? 'inf'
            : value === -Infinity
              ? '-inf'
              : Object.is(value, -0)
                ? '-0.0'
                : String(value),
      );
      expect(roundTrip('double', 'number', texts)).toEqual(numbers);
    }),
  );
});
