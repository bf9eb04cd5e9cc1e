import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { showPlace } from '../../main/cli/failure.ts';
import { timeText, toMilliseconds } from '../../main/cli/rows/cells.ts';
import { csvWriter } from '../../main/cli/rows/csv.ts';
import { jsonWriter, ndjsonWriter } from '../../main/cli/rows/json.ts';
import type { RowWriter } from '../../main/cli/rows/row-writer.ts';
import { tableWriter } from '../../main/cli/rows/table.ts';
import { visible } from '../../main/cli/visible.ts';
import { type ColumnValues, MISSING_CODE, type Page, type ResultColumn } from '../../preload/contract/page.ts';

function dictionary(...values: (string | null)[]): ColumnValues {
  const texts = [...new Set(values.filter((value) => value !== null))];
  const codes = Uint32Array.from(values, (value) => (value === null ? MISSING_CODE : texts.indexOf(value)));
  return { encoding: 'dictionary', dictionary: texts, codes };
}

const COLUMNS: ResultColumn[] = [
  { name: 'who', type: 'text', databaseType: 'VARCHAR' },
  { name: 'n', type: 'number', databaseType: 'HUGEINT' },
  { name: 'at', type: 'time', databaseType: 'TIMESTAMP' },
  { name: 'ok', type: 'boolean', databaseType: 'BOOLEAN' },
  { name: 'doc', type: 'json', databaseType: 'JSON' },
  { name: 'x', type: 'number', databaseType: 'DOUBLE' },
];

const PAGE: Page = {
  offset: 0,
  rowCount: 3,
  records: null,
  columns: [
    dictionary('=cmd()', null, 'a "b",\nc'),
    dictionary('9007199254740993', '-5', null),
    {
      encoding: 'time',
      micros: BigInt64Array.from([1_688_989_338_000_000n, -1n, 0n]),
      missing: Uint8Array.from([0, 0, 1]),
    },
    { encoding: 'boolean', values: Uint8Array.from([1, 0, 2]) },
    dictionary('{"big":9007199254740993,\n"x":1e400}', null, '"text"'),
    { encoding: 'number', values: Float64Array.from([1.5, Number.NaN, -3]), missing: null },
  ],
};

function written(writer: RowWriter, columns = COLUMNS, page = PAGE): string {
  const statistics = { recordsScanned: 10, recordsMatched: page.rowCount, elapsedMs: 4 };
  return writer.start(columns, page) + writer.rows(page) + writer.end(statistics, ['careful']);
}

describe('json', () => {
  test('has the shape of the design, big integers as text and JSON as it is', () => {
    const text = written(jsonWriter());
    expect(text).toContain('{"big":9007199254740993, "x":1e400}');
    expect(JSON.parse(text.replace('9007199254740993, "x":1e400', '1'))).toEqual({
      columns: COLUMNS.map(({ name, type }) => ({ name, type })),
      rows: [
        ['=cmd()', '9007199254740993', '2023-07-10 11:42:18.000', true, { big: 1 }, 1.5],
        [null, -5, '1969-12-31 23:59:59.999999', false, null, 'NaN'],
        ['a "b",\nc', null, null, null, 'text', -3],
      ],
      statistics: { recordsScanned: 10, recordsMatched: 3, elapsedMs: 4 },
      warnings: ['careful'],
    });
  });

  test('of no rows is still whole', () => {
    const empty: Page = { offset: 0, rowCount: 0, records: null, columns: [dictionary()] };
    expect(JSON.parse(written(jsonWriter(), COLUMNS.slice(0, 1), empty))).toMatchObject({ rows: [] });
  });

  test('escapes what a terminal would obey and still says the same', () => {
    const text = 'a\u001b[31m\u009b\u202e\u{e0041}b';
    const one: Page = { offset: 0, rowCount: 1, records: null, columns: [dictionary(text)] };
    const json = written(jsonWriter(), COLUMNS.slice(0, 1), one);
    expect(json).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(json).rows).toEqual([[text]]);
  });
});

test('ndjson is one object a line, with a number for columns of the same name', () => {
  const columns = [COLUMNS[0], COLUMNS[4], { ...COLUMNS[4], name: 'who' }] as ResultColumn[];
  const page: Page = { ...PAGE, columns: [PAGE.columns[0], PAGE.columns[4], PAGE.columns[4]] as ColumnValues[] };
  expect(written(ndjsonWriter(), columns, page).split('\n')).toEqual([
    '{"who":"=cmd()","doc":{"big":9007199254740993, "x":1e400},"who_1":{"big":9007199254740993, "x":1e400}}',
    '{"who":null,"doc":null,"who_1":null}',
    '{"who":"a \\"b\\",\\nc","doc":"text","who_1":"text"}',
    '',
  ]);
});

describe('csv', () => {
  test('is RFC 4180, with formulas made harmless in text and numbers left alone', () => {
    expect(written(csvWriter(true))).toBe(
      [
        'who,n,at,ok,doc,x',
        `'=cmd(),9007199254740993,2023-07-10 11:42:18.000,true,"{""big"":9007199254740993,\n""x"":1e400}",1.5`,
        ',-5,1969-12-31 23:59:59.999999,false,,NaN',
        '"a ""b"",\nc",,,,"""text""",-3',
        '',
      ].join('\r\n'),
    );
  });

  test('without the guard keeps every value', () => {
    expect(written(csvWriter(false))).toContain('\r\n=cmd(),');
  });

  test('reads back to the same texts', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'binary' })), { minLength: 1 }), (values) => {
        const page: Page = {
          offset: 0,
          rowCount: values.length,
          records: null,
          columns: [dictionary(...values), dictionary(...values)],
        };
        const columns = [COLUMNS[0], { ...COLUMNS[0], name: 'b' }] as ResultColumn[];
        expect(parseCsv(written(csvWriter(false), columns, page)).slice(1)).toEqual(
          values.map((value) => [value, value]),
        );
      }),
    );
  });
});

/** A reader of RFC 4180 of the test's own; an unquoted empty field is a missing value. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (let at = 0; at < text.length; ) {
    let value: string | null = null;
    if (text[at] === '"') {
      value = '';
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++;
        value += text[at];
      }
      at++;
    } else {
      const end = /[,\r]/.exec(text.slice(at))?.index ?? 0;
      if (end > 0) value = text.slice(at, at + end);
      at += end;
    }
    row.push(value);
    if (text[at] === ',') at++;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test('a table lines up and shows hidden marks', () => {
  const page: Page = {
    offset: 0,
    rowCount: 2,
    records: null,
    columns: [dictionary('a\u001b[2Jb', 'x'.repeat(100)), dictionary('1', '12345')],
  };
  expect(written(tableWriter(), COLUMNS.slice(0, 2), page)).toBe(
    [
      `who${' '.repeat(57)}      n`,
      `${'─'.repeat(60)}  ${'─'.repeat(5)}`,
      `a\\u001b[2Jb${' '.repeat(49)}      1`,
      `${'x'.repeat(59)}…  12345`,
      '(2 rows, 4 ms)',
      'careful',
      '',
    ].join('\n'),
  );
});

test('times agree with Date wherever Date knows them', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
      (date) => {
        expect(timeText(BigInt(date.getTime()) * 1000n)).toBe(date.toISOString().replace('T', ' ').replace('Z', ''));
      },
    ),
  );
  expect(timeText(1_000_001n)).toBe('1970-01-01 00:00:01.000001');
  expect(timeText(9_223_372_036_854_775_807n)).toBe('infinity');
});

test('a place in a query is shown below its line', () => {
  expect(showPlace('SELECT a\nFROM\tnowhere w', { start: 14, end: 21 })).toBe(
    'line 2: FROM\tnowhere w\n            \t^^^^^^^',
  );
  expect(showPlace('SELECT', { start: 6, end: 6 })).toBe('line 1: SELECT\n              ^');
});

test('visible text keeps what is harmless', () => {
  expect(visible('Größe 東京 👍🏽\n')).toBe('Größe 東京 👍🏽\\n');
});

test('answers of Logs Insights have milliseconds: what is behind them is cut, also before 1970', () => {
  const micros = BigInt64Array.of(1_000_001n, -1n, -1_000_000n, 9_223_372_036_854_775_807n);
  const page = {
    offset: 0,
    rowCount: 4,
    columns: [{ encoding: 'time' as const, micros, missing: null }],
    records: null,
  };
  const [column] = toMilliseconds(page).columns;
  const cut = column?.encoding === 'time' ? [...column.micros] : [];
  expect(cut.map(timeText)).toEqual([
    '1970-01-01 00:00:01.000',
    '1969-12-31 23:59:59.999',
    '1969-12-31 23:59:59.000',
    'infinity',
  ]);
});
