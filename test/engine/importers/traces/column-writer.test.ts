import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Cell,
  type Columns,
  ColumnWriter,
  columnLines,
} from '../../../../main/engine/importers/traces/column-writer.ts';
import { Store } from '../../../../main/engine/store/store.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const COLUMNS: Columns = [
  ['number', 'BIGINT'],
  ['text', 'VARCHAR', 'free'],
  ['share', 'DOUBLE'],
  ['flag', 'BOOLEAN'],
  ['other', 'VARCHAR', 'free'],
];

async function openStore(): Promise<Store> {
  const store = await Store.open(join(tempFolder(), 'columns.trailglass'), { create: true, installationId: 'here' });
  onTestFinished(() => store.close());
  return store;
}

let part = 0;

/** What DuckDB reads of the lines, in their order. */
async function readBack(store: Store, lines: readonly Cell[][]): Promise<unknown[][]> {
  const writer = new ColumnWriter('segments', () => `${store.spoolFolder}columns-${++part}.tsv`);
  for (const line of lines) writer.line(line);
  const connection = await store.importConnection();
  const written = writer.finish();
  const reader = await connection.runAndReadAll(
    `SELECT * FROM (${columnLines(written === null ? [] : [written], COLUMNS)})`,
  );
  return reader.getRows().map(([number, ...cells]) => [number === null ? null : Number(number), ...cells]);
}

/** What comes in a text's place: NUL and what stands for breaks cannot be written, halves of characters are no text. */
function asRead(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell === 0 ? 0 : cell; // no negative zero
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that are replaced
  return Buffer.from(cell.replace(/[\u0000\u001c-\u001f]/g, '\ufffd')).toString();
}

test('whatever is in a line is read as it was written: breaks, empty texts, long ones, every number', async () => {
  const store = await openStore();
  const text = fc.option(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('\t', '\n', '\r', '"', '\\', 'a', 'é', '\u0000', '\u001c', '😀', ' ') }),
      fc.constantFrom('', 'x'.repeat(119), 'y'.repeat(121), 'é'.repeat(150_000), '1', 'true', 'NULL', "'"),
    ),
  );
  const line = fc.tuple(
    fc.option(fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(0, 99_999_999, 100_000_000, 2 ** 53 - 1))),
    text,
    fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
    fc.option(fc.boolean()),
    text,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
      expect(await readBack(store, lines)).toEqual(lines.map((cells) => cells.map(asRead)));
    }),
    { numRuns: 60 },
  );
});
