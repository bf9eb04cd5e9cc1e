import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editQuery } from '../../../../main/engine/query/edit/edit-query.ts';
import type { Store } from '../../../../main/engine/store/store.ts';
import type { EditAct, EditValue } from '../../../../preload/contract/edit.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../../support/trail-store.ts';

const text = (value: string): EditValue => ({ kind: 'text', text: value });
type Filter = Extract<EditAct, { kind: 'filter' }>;
const filter = (name: string, values: EditValue[], more: Partial<Filter> = {}): Filter => ({
  kind: 'filter',
  field: { name, of: 'rows', databaseType: 'VARCHAR' },
  values,
  negated: false,
  alone: false,
  ...more,
});
const edit = async (store: Store, sql: string, act: EditAct) =>
  await editQuery(store, { language: 'sql', text: sql, sources: [], act });
const ofEvents = (name: string, path?: (string | number)[]): Partial<Filter> => ({
  field: { name, of: 'events', ...(path === undefined ? {} : { path }) },
});

test.each<[string, string, EditAct, string]>([
  [
    'a new WHERE before the order',
    'SELECT eventName, errorCode -- why\nFROM cloudtrail\nORDER BY eventTime DESC\nLIMIT 10;',
    filter('errorCode', [text("it's")]),
    "SELECT eventName, errorCode -- why\nFROM cloudtrail\nWHERE errorCode = 'it''s'\nORDER BY eventTime DESC\nLIMIT 10;",
  ],
  [
    'one more condition, behind a comment',
    "SELECT * FROM cloudtrail\nWHERE eventName = 'a' -- this one\nORDER BY 1",
    filter('userIdentity.arn', [text('x')]),
    `SELECT * FROM cloudtrail\nWHERE eventName = 'a' -- this one\n  AND "userIdentity.arn" = 'x'\nORDER BY 1`,
  ],
  [
    'brackets around an OR',
    "SELECT * FROM cloudtrail WHERE eventName = 'a' OR eventName = 'b'",
    filter('awsRegion', [text('x')]),
    "SELECT * FROM cloudtrail WHERE (eventName = 'a' OR eventName = 'b')\n  AND awsRegion = 'x'",
  ],
  [
    'a member of JSON as it was written',
    'SELECT userIdentity.arn FROM cloudtrail',
    filter('arn', [text('x')]),
    "SELECT userIdentity.arn FROM cloudtrail\nWHERE userIdentity.arn = 'x'",
  ],
  [
    'alone: the other conditions on the column go',
    "SELECT * FROM cloudtrail WHERE eventName = 'a' AND /* b */ awsRegion LIKE 'x%' AND eventName <> 'c'",
    filter('eventName', [text('d')], { alone: true }),
    "SELECT * FROM cloudtrail /* b */\nWHERE awsRegion LIKE 'x%'\n  AND eventName = 'd'",
  ],
  [
    'alone with no value: only drops them',
    "SELECT * FROM cloudtrail\nWHERE eventName = 'a'\nLIMIT 5",
    filter('eventName', [], { alone: true }),
    'SELECT * FROM cloudtrail\nLIMIT 5',
  ],
  [
    'groups become the inner query',
    'SELECT eventName, count(*) AS n FROM cloudtrail GROUP BY eventName -- all\n',
    filter('n', [{ kind: 'number', text: '5' }], { field: { name: 'n', of: 'rows', databaseType: 'BIGINT' } }),
    'SELECT * FROM (\nSELECT eventName, count(*) AS n FROM cloudtrail GROUP BY eventName -- all\n) AS rows_before\nWHERE n = 5',
  ],
  [
    'a second filter on a derived query goes to its own WHERE',
    'SELECT * FROM (\nSELECT 1 AS n, 2 AS m\n) AS rows_before\nWHERE n = 1',
    filter('m', [{ kind: 'number', text: '2' }], { field: { name: 'm', of: 'rows', databaseType: 'INTEGER' } }),
    'SELECT * FROM (\nSELECT 1 AS n, 2 AS m\n) AS rows_before\nWHERE n = 1\n  AND m = 2',
  ],
  [
    'a computed column is filtered from outside',
    'SELECT upper(eventName) AS eventName FROM cloudtrail',
    filter('eventName', [text('GET')]),
    "SELECT * FROM (\nSELECT upper(eventName) AS eventName FROM cloudtrail\n) AS rows_before\nWHERE eventName = 'GET'",
  ],
  [
    'a field of the events goes to where the table is read',
    'SELECT * FROM (\nSELECT eventName, count(*) AS n FROM cloudtrail GROUP BY ALL\n) AS rows_before\nWHERE n > 1',
    filter(
      'requestParameters.bucketName',
      [text('b')],
      ofEvents('requestParameters.x.y', ['requestParameters', 'x', 'y-z', 0]),
    ),
    `SELECT * FROM (\nSELECT eventName, count(*) AS n FROM cloudtrail\nWHERE (requestParameters->>'$.x."y-z"[0]') = 'b'\nGROUP BY ALL\n) AS rows_before\nWHERE n > 1`,
  ],
  [
    'one more column',
    'SELECT eventName FROM cloudtrail',
    { kind: 'column', field: { name: 'userIdentity.arn', of: 'events' } },
    'SELECT eventName, "userIdentity.arn" FROM cloudtrail',
  ],
  [
    'another order before the limit',
    'SELECT eventName AS n FROM cloudtrail ORDER BY eventTime, n LIMIT 3',
    { kind: 'sort', field: { name: 'n', of: 'rows' }, direction: 'desc' },
    'SELECT eventName AS n FROM cloudtrail ORDER BY n DESC LIMIT 3',
  ],
  [
    'counts of the events that WHERE keeps',
    "SELECT eventName FROM cloudtrail WHERE awsRegion = 'x' ORDER BY 1 LIMIT 4",
    { kind: 'count', field: { name: 'sourceIPAddress', of: 'events' } },
    "SELECT sourceIPAddress, count(*) AS events\nFROM cloudtrail WHERE awsRegion = 'x'\nGROUP BY ALL\nORDER BY events DESC",
  ],
])('%s', async (_, before, act, after) => {
  const engine = await engineWithWorkspace();
  expect(await edit(engine.store, before, act)).toBe(after);
});

test('says why an act cannot be written', async () => {
  const engine = await engineWithWorkspace();
  const act = filter('a', [text('x')], ofEvents('eventName'));
  await expect(edit(engine.store, 'SELECT 1 AS n', act)).rejects.toThrow(
    /does not read eventName straight from a table/,
  );
  await expect(edit(engine.store, 'EXPLAIN SELECT 1', act)).rejects.toThrow(/EXPLAIN/);
  await expect(edit(engine.store, 'SELECT eventNam FROM cloudtrail', act)).rejects.toThrow(/eventNam/);
  await expect(edit(engine.store, 'DROP TABLE x', act)).rejects.toThrow(/only read/);
});

const hardText = fc.oneof(
  fc.constantFrom(
    "'",
    "''",
    '"',
    '\\',
    "\\'",
    'a\nb',
    'a\rb',
    '--',
    '/*',
    '*/',
    ';',
    '$$',
    '$1',
    '',
    ' ',
    'NULL',
    '1',
    '01',
    '\u202e',
    '😀',
  ),
  fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter(
      (one) => !one.includes('\0') && !/[\ud800-\udfff]/.test(one.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')),
    ),
);

test('keeps exactly the rows whose column is the value, whatever it is, and the other way round', async () => {
  const engine = await engineWithWorkspace();
  const { store } = engine;
  await addRecords(store, 8);
  const writer = await store.importConnection();
  const queries = [
    'SELECT errorMessage, position -- first\nFROM cloudtrail\n-- second\nORDER BY position',
    "SELECT errorMessage, any_value(position) AS position /* third */ FROM cloudtrail WHERE eventName <> 'x' OR eventName IS NULL GROUP BY errorMessage, position ORDER BY 2",
  ];
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(hardText, { minLength: 2, maxLength: 6 }), fc.nat(), async (values, pick) => {
      const chosen = values[pick % values.length] ?? '';
      await writer.run('UPDATE ct_event SET error_message = NULL');
      for (const [i, value] of values.entries())
        await writer.run('UPDATE ct_event SET error_message = $1 WHERE position = $2', [value, BigInt(i + 1)]);
      const all: (string | null)[] = [...values, ...new Array(8 - values.length).fill(null)];
      for (const query of queries) {
        const rowsOf = async (given: EditValue[], negated: boolean) => {
          const edited = await edit(store, query, filter('errorMessage', given, { negated }));
          for (const comment of query.match(/--.*|\/\*.*?\*\//g) ?? []) expect(edited).toContain(comment);
          return (await runQuery(engine, edited)).rows.map(([value]) => value);
        };
        expect(await rowsOf([text(chosen)], false)).toEqual(all.filter((value) => value === chosen));
        expect(await rowsOf([text(chosen)], true)).toEqual(all.filter((value) => value !== chosen));
        expect(await rowsOf([text(chosen), { kind: 'missing' }], true)).toEqual(values.filter((one) => one !== chosen));
        expect(await rowsOf([text(chosen), { kind: 'missing' }], false)).toEqual(
          all.filter((value) => value === chosen || value === null),
        );
        expect(await rowsOf([...values.map(text)], true)).toEqual(all.filter((value) => value === null));
      }
    }),
    { numRuns: 25 },
  );
});

test('keeps exactly the rows with a value of another type', async () => {
  const engine = await engineWithWorkspace();
  const cases: [type: string, values: string[], chosen: EditValue][] = [
    ['HUGEINT', ['12345678901234567890', '12345678901234567891'], { kind: 'number', text: '12345678901234567890' }],
    ['DOUBLE', ['0.1', '0.10000000000000002', "'nan'"], { kind: 'number', text: '0.1' }],
    ['DOUBLE', ["'nan'", '1', "'-inf'"], { kind: 'number', text: 'NaN' }],
    ['DECIMAL(30,20)', ['1.00000000000000000001', '1'], { kind: 'number', text: '1.00000000000000000001' }],
    ['TIMESTAMP', ["'2026-11-14 09:41:31.000001'", "'2026-11-14 09:41:31'"], { kind: 'time', us: '1794649291000001' }],
    ['TIMESTAMP', ["'1969-12-31 23:59:59.5'", "'1970-01-01'"], { kind: 'time', us: '-500000' }],
    ['TIMESTAMP', ["'infinity'", "'-infinity'"], { kind: 'time', us: '9223372036854775807' }],
    [
      'TIMESTAMP_NS',
      ["'2026-11-14 09:41:31.000001'", "'2026-11-14 09:41:32'"],
      { kind: 'time', us: '1794649291000001' },
    ],
    [
      'TIMESTAMP WITH TIME ZONE',
      ["'2026-11-14 09:41:31+00'", "'2026-11-14 10:41:31+00'"],
      { kind: 'time', us: '1794649291000000' },
    ],
    ['BOOLEAN', ['true', 'false'], { kind: 'boolean', value: true }],
    ['DATE', ["'2026-11-14'", "'2026-11-15'"], { kind: 'text', text: '2026-11-14' }],
    ['JSON', [`'{"a": 1}'`, `'{"a":1}'`], { kind: 'json', text: '{"a": 1}' }],
    ['INTEGER[]', ['[1,2]', '[1]'], { kind: 'json', text: '[1,2]' }],
  ];
  for (const [type, values, chosen] of cases) {
    const rows = [...values, 'NULL'].map((value, i) => `(${value}::${type}, ${i})`).join(', ');
    const query = `SELECT v, n FROM (VALUES ${rows}) AS t(v, n)`;
    const indexes = async (negated: boolean) => {
      const field = { name: 'v', of: 'rows' as const, databaseType: type };
      const edited = await edit(engine.store, query, filter('v', [chosen], { negated, field }));
      return (await runQuery(engine, edited)).rows.map(([, n]) => n);
    };
    expect([type, await indexes(false)]).toEqual([type, [0]]);
    expect([type, await indexes(true)]).toEqual([type, [...values.keys(), values.length].slice(1)]);
  }
});
