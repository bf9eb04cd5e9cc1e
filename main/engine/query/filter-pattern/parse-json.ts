import type { Condition, Pattern, Selector, Step } from './ast.ts';
import { stop } from './diagnostics.ts';
import type { Reader } from './reader.ts';

const VALUE_ENDS = /[\s){}]/;
const NAME = /^[A-Za-z0-9_:@#/-]+/;

/** `{ $.a.b[0] = "x" && ($.c > 1 || $.d IS NULL) }` (3.3). */
export function parseJson(reader: Reader): Pattern {
  reader.need('{', 'The opening {');
  const where = parseOr(reader);
  reader.need('}', 'The closing }');
  reader.skipSpace();
  if (!reader.isAtEnd) stop('Nothing may stand behind the closing }', reader.at, reader.text.length);
  return { kind: 'json', where };
}

function parseOr(reader: Reader): Condition {
  const parts = [parseAnd(reader)];
  while (reader.take('||')) parts.push(parseAnd(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
}

function parseAnd(reader: Reader): Condition {
  const parts = [parsePrimary(reader)];
  while (reader.take('&&')) parts.push(parsePrimary(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
}

function parsePrimary(reader: Reader): Condition {
  if (!reader.take('(')) return parseCondition(reader);
  const inside = parseOr(reader);
  reader.need(')', 'The closing )');
  return inside;
}

function parseCondition(reader: Reader): Condition {
  const selector = parseSelector(reader);
  if (reader.takeKeyword('IS')) return { kind: 'is', selector, what: parseIs(reader) };
  if (reader.takeKeyword('NOT')) {
    if (!reader.takeKeyword('EXISTS')) reader.fail('EXISTS is missing behind NOT');
    return { kind: 'not-exists', selector };
  }
  if (reader.takeKeyword('EXISTS')) stop('There is no EXISTS; write = *', reader.at - 6, reader.at);
  const operator = reader.operator();
  if (operator === null) return reader.fail('A comparison is missing: = != < <= > >= IS or NOT EXISTS');
  const value = reader.value(VALUE_ENDS);
  if (operator !== '=' && operator !== '!=' && value.kind !== 'number')
    stop(`${operator} compares numbers alone`, value.at.start, value.at.end);
  return { kind: 'compare', selector, operator, value };
}

function parseIs(reader: Reader): 'null' | 'true' | 'false' {
  if (reader.takeKeyword('NULL')) return 'null';
  if (reader.takeKeyword('TRUE')) return 'true';
  if (reader.takeKeyword('FALSE')) return 'false';
  if (reader.takeKeyword('NOT'))
    stop('There is no IS NOT; write = * for a value that is there', reader.at - 3, reader.at);
  return reader.fail('NULL, TRUE or FALSE is missing behind IS');
}

/** `$.a["b c"][0]`; a name with other characters stands in quotes and brackets. */
export function parseSelector(reader: Reader): Selector {
  reader.skipSpace();
  const start = reader.at;
  if (!reader.take('$')) return reader.fail('A selector begins with $.');
  const steps: Step[] = [];
  for (;;) {
    const rest = reader.text.slice(reader.at);
    const [index, place] = /^\[(\d+)\]/.exec(rest) ?? [];
    const [inBrackets, , inQuotes] = /^\.?\[(['"])(.+?)\1\]/.exec(rest) ?? [];
    if (index !== undefined) {
      steps.push(Number(place));
      reader.at += index.length;
    } else if (inBrackets !== undefined && inQuotes !== undefined) {
      if (/["\\]/.test(inQuotes))
        stop('A name with a quote or a backslash cannot be selected', reader.at, reader.at + inBrackets.length);
      steps.push(inQuotes);
      reader.at += inBrackets.length;
    } else if (rest.startsWith('[')) {
      stop('An element of an array is named by its place: [0]', reader.at, reader.at + 1);
    } else if (rest.startsWith('.')) {
      const name = NAME.exec(rest.slice(1))?.[0];
      if (name === undefined) return stop('A name is missing behind the dot', reader.at, reader.at + 1);
      steps.push(name);
      reader.at += 1 + name.length;
    } else break;
  }
  if (steps.length === 0) stop('A selector names a member: $.name', start, reader.at);
  return { steps, at: { start, end: reader.at } };
}
