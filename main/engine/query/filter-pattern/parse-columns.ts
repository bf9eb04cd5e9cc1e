import type { Column, ColumnTest, Operator, Pattern, Value } from './ast.ts';
import { stop } from './diagnostics.ts';
import type { Reader } from './reader.ts';

const VALUE_ENDS = /[\s,\]]/;
const NAME = /^[A-Za-z_][\w-]*/;

/** `[ip, user, ..., status = 4*, bytes > 100]` (3.4). */
export function parseColumns(reader: Reader): Pattern {
  reader.need('[', 'The opening [');
  const front: Column[] = [];
  let back: Column[] | null = null;
  do {
    reader.skipSpace();
    if (reader.take('...')) {
      if (back !== null) stop('... may stand once', reader.at - 3, reader.at);
      back = [];
    } else (back ?? front).push(parseColumn(reader));
  } while (reader.take(','));
  reader.need(']', 'The closing ]');
  reader.skipSpace();
  if (!reader.isAtEnd) stop('Nothing may stand behind the closing ]', reader.at, reader.text.length);
  if (back === null && front.length === 1 && front[0]?.name === null)
    stop('There is no column between the brackets', 0, 2);
  return { kind: 'columns', columns: { front, back } };
}

function parseColumn(reader: Reader): Column {
  const name = parseName(reader);
  if (name === null) return { name, test: [] };
  const operator = reader.operator();
  if (operator === null) return { name, test: [] };
  return { name, test: parseTest(reader, name, operator) };
}

function parseName(reader: Reader): string | null {
  reader.skipSpace();
  const name = NAME.exec(reader.text.slice(reader.at))?.[0] ?? null;
  if (name !== null) reader.at += name.length;
  return name;
}

/** `w = a && w != b || W = c`: each part names the column again, in whatever case; && binds closer. */
function parseTest(reader: Reader, name: string, first: Operator): ColumnTest {
  const anyOf: { operator: Operator; value: Value }[][] = [[comparison(reader, first)]];
  for (;;) {
    const isOr = reader.take('||');
    if (!isOr && !reader.take('&&')) return anyOf;
    reader.skipSpace();
    const start = reader.at;
    const again = parseName(reader);
    if (again?.toLowerCase() !== name.toLowerCase())
      stop(`A condition of the column ${name} speaks of ${name} alone`, start, Math.max(start + 1, reader.at));
    const operator = reader.operator();
    if (operator === null) return reader.fail('A comparison is missing: = != < <= > or >=');
    const test = comparison(reader, operator);
    if (isOr) anyOf.push([test]);
    else anyOf.at(-1)?.push(test);
  }
}

function comparison(reader: Reader, operator: Operator): { operator: Operator; value: Value } {
  const value = reader.value(VALUE_ENDS);
  if (operator !== '=' && operator !== '!=' && value.kind !== 'number')
    stop(`${operator} compares numbers alone`, value.at.start, value.at.end);
  return { operator, value };
}
