import { analyze, expressionsOf, fieldsIn, nameOfItem, namesMadeBy, rootName } from '../insights/analyze.ts';
import { type Command, type FieldRef, fieldName } from '../insights/ast.ts';
import { LAMBDA_FIELDS, SYSTEM_FIELDS } from '../insights/fields.ts';
import { parse } from '../insights/parser.ts';

/**
 * Fields of the events that a query asks for, in the order of their first mention: neither those that every event has
 * (`@timestamp`), nor names that the query makes, nor those of the queries inside of it, which have events of their own.
 */
export function neededFields(text: string): string[] {
  const { query } = analyze(parse(text).query);
  const made = new Set<string>(SYSTEM_FIELDS);
  const found = new Set<string>();
  let left: string | null = null;
  let right: string | null = null;
  for (const command of query.commands) {
    if (command.kind === 'join') [left, right] = [command.left, command.right];
    const need = (field: FieldRef) => {
      if (made.has(rootName(field, made))) return;
      const name = fieldName(field);
      if (right !== null && name.startsWith(`${right}.`)) return;
      const own = left !== null && name.startsWith(`${left}.`) ? name.slice(left.length + 1) : name;
      if (field.sigil !== '@' || LAMBDA_FIELDS.has(name) || name.startsWith('@aws.')) found.add(own);
    };
    if (command.kind === 'stats') {
      // Items may name those before them.
      for (const item of [...command.aggregates, ...command.by]) {
        for (const field of fieldsIn(item.expr)) need(field);
        made.add(nameOfItem(item));
      }
    }
    for (const field of [...expressionsOf(command).flatMap(fieldsIn), ...namedFields(command)]) need(field);
    for (const name of namesMadeBy(command)) made.add(name);
    // What follows works on columns that these commands made.
    if (MAKES_ROWS.has(command.kind)) break;
  }
  return [...found];
}

const MAKES_ROWS: ReadonlySet<Command['kind']> = new Set([
  'stats',
  'pattern',
  'diff',
  'logcompare',
  'relevantfields',
  'countFrequent',
]);

/** Fields that a command names outside of its expressions. */
function namedFields(command: Command): FieldRef[] {
  switch (command.kind) {
    case 'dedup':
    case 'unmask':
    case 'addtotals':
    case 'outlier':
    case 'sessionize':
    case 'countFrequent':
    case 'relevantfields':
      return command.fields;
    case 'json':
    case 'unnest':
    case 'expand':
    case 'accum':
    case 'autoregress':
    case 'cidrlookup':
      return [command.field];
    case 'lookup':
      return command.keys.map(({ column, field }) => field ?? column);
    case 'join':
      return [command.leftKey];
    default:
      return [];
  }
}
