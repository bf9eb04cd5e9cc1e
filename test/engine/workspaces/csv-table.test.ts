import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvProblem, parseCsvTable } from '../../../main/engine/workspaces/csv-table.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const table = (text: string) => parseCsvTable(bytes(text));

test('quotes, commas and line breaks in values, either kind of line end, a byte-order mark, blank lines at the end', () => {
  expect(table('\uFEFFid,"a ""name"""\r\n1,"x, y"\r\n2,"two\nlines"\r\n,\r\n\r\n')).toEqual({
    columns: ['id', 'a "name"'],
    rows: [
      ['1', 'x, y'],
      ['2', 'two\nlines'],
      ['', ''],
    ],
  });
  expect(table('only')).toEqual({ columns: ['only'], rows: [] });
  expect(table('one\na\n\nb')).toEqual({ columns: ['one'], rows: [['a'], [''], ['b']] });
});

test.each([
  ['', 1, 'there is no header row'],
  ['a,b\n1,2\n3\n', 3, '1 value where the header has 2 columns'],
  ['a,b\n1,2,3', 2, '3 values where the header has 2 columns'],
  ['a,b\n1,2\n\n3,4\n', 3, '1 value where'],
  ['a,b\n"x\ny",2\n3,"4', 4, 'a quote is opened here and never closed'],
  ['a,b\n"x" y,2', 2, 'text follows a closing quote'],
  ['a,b\n1,x"y', 2, 'a quote stands inside'],
  ['a,b\r1,2', 1, 'a carriage return stands inside'],
  ['a,b\n1,\0', 2, 'a NUL character'],
  ['a,,c\n1,2,3', 1, 'column 2 has no name'],
  ['a,b,a\n', 1, 'there are two columns named a'],
  ['Id,id\n', 1, 'the columns Id and id differ in case alone'],
])('%j is refused at line %i: %s', (text, line, reason) => {
  const problem = problemOf(() => table(text));
  expect(problem).toMatchObject({ line, reason: expect.stringContaining(reason) });
});

test('bytes that are no UTF-8 are told with their line', () => {
  const broken = Buffer.concat([bytes('a,b\n1,2\n'), Buffer.from([0x33, 0x2c, 0xff, 0x0a]), bytes('5,6\n')]);
  expect(problemOf(() => parseCsvTable(broken))).toMatchObject({ line: 3, reason: 'this is not UTF-8 text' });
});

function problemOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

const value = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ',', '"', '\n', '\r', ' '), maxLength: 6 });

test('what is written by RFC 4180 is read as it was', () => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(
      fc
        .integer({ min: 2, max: 4 })
        .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }))),
      fc.constantFrom('\n', '\r\n'),
      (rows, lineEnd) => {
        const width = rows[0]?.length ?? 2;
        const columns = Array.from({ length: width }, (_, index) => `c${index}`);
        const text = [columns, ...rows].map((row) => row.map(quoted).join(',')).join(lineEnd);
        expect(table(text)).toEqual({ columns, rows });
      },
    ),
  );
});

test('any bytes give a table or a problem with a line of the file', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), value.map(bytes)), (given) => {
      const result = problemOf(() => parseCsvTable(given));
      if (!(result instanceof CsvProblem)) {
        expect(result).toMatchObject({ columns: expect.any(Array), rows: expect.any(Array) });
        return;
      }
      const lines = Buffer.from(given).toString('latin1').split('\n').length;
      expect(result.line).toBeGreaterThanOrEqual(1);
      expect(result.line).toBeLessThanOrEqual(lines);
    }),
    { numRuns: 1000 },
  );
});
