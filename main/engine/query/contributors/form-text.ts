import { type TextRange, UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Command } from '../insights/ast.ts';
import { type Diagnostic, placeOf } from '../insights/diagnostics.ts';
import { writtenField } from '../insights/discovered-fields.ts';
import { parse } from '../insights/parser.ts';
import { parseFieldPath } from './field-path.ts';

/** A part of a question in the language of Logs Insights: a key, the measure's field, or the condition. */
interface Part {
  /** How messages call it. */
  name: string;
  /** What the caller wrote; places are told in it. */
  written: string;
  /** The expression that stands in the query. */
  text: string;
}

/** A query made of parts, which can tell where in which part a mistake is. */
export interface FormText {
  query: string;
  /** Throws `query.syntax` or `query.unknown-field`, with places where they are in the condition. */
  fail(diagnostics: readonly Diagnostic[]): never;
  /** A warning as a sentence. */
  told(diagnostic: Diagnostic): string;
}

/** `$.users[1].name` is written `users[1].name` in Logs Insights; everything else is an expression as it stands. */
export function expressionOf(written: string): string {
  const segments = parseFieldPath(written);
  if (segments === null) return written;
  return segments
    .map((segment, i) =>
      typeof segment === 'number' ? `[${segment}]` : `${i === 0 ? '' : '.'}${writtenField(segment)}`,
    )
    .join('');
}

/** `filter WHERE | fields @timestamp, FIELD, ...`, each part checked to be one condition or one expression. */
export function formText(fields: readonly string[], where: string | null): FormText {
  const parts: { part: Part; start: number }[] = [];
  let query = '';
  const add = (part: Part, before: string, after: string) => {
    query += before;
    parts.push({ part, start: query.length });
    // A comment in the part ends with its line.
    query += `${part.text}\n${after}`;
  };
  if (where !== null) {
    const part = { name: 'the condition', written: where, text: where };
    checkPart(part, 'filter', (commands) => commands.length === 1 && commands[0]?.kind === 'filter');
    add(part, 'filter ', '| ');
  }
  query += 'fields @timestamp as `event time`';
  for (const [i, written] of fields.entries()) {
    const part = { name: written, written, text: expressionOf(written) };
    checkPart(part, 'fields', ([command, ...more]) => {
      const isOne = command?.kind === 'fields' && command.items.length === 1 && command.items[0]?.as === null;
      return isOne && more.length === 0;
    });
    add(part, ', ', `as \`contributor ${i + 1}\``);
  }
  const located = ({ at, message }: Diagnostic): { at: TextRange | null; text: string } => {
    const found = parts.findLast(({ start }) => start <= at.start) ?? parts[0];
    if (found === undefined) return { at: null, text: message };
    const { part, start } = found;
    const place = { start: Math.max(0, at.start - start), end: Math.max(0, at.end - start) };
    const { line, column } = placeOf(part.text, place.start);
    const where = part.text.includes('\n') ? `line ${line}, column ${column}` : `column ${column}`;
    return { at: part.name === 'the condition' ? place : null, text: `${part.name}, ${where}: ${message}` };
  };
  return {
    query,
    told: (diagnostic) => located(diagnostic).text,
    fail: (diagnostics) => {
      const errors = diagnostics
        .filter(({ severity }) => severity === 'error')
        .map((one) => ({ ...one, ...located(one) }));
      const code = errors.every((one) => one.code === 'query.unknown-field') ? 'query.unknown-field' : 'query.syntax';
      throw new UserFacingError(code, errors.map(({ text }) => text).join('; '), {
        at: errors.flatMap(({ at }) => at ?? []),
      });
    },
  };
}

/** A part that is more than one expression would change the query around it. */
function checkPart(part: Part, command: 'filter' | 'fields', isOne: (commands: readonly Command[]) => boolean): void {
  const { query, diagnostics } = parse(`${command} ${part.text}`);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const offset = command.length + 1;
  const [first] = errors;
  if (first === undefined && isOne(query.commands)) return;
  const at = first === undefined ? { start: 0, end: part.text.length } : moved(first.at, offset);
  const message =
    first?.message ??
    `${command === 'filter' ? 'one condition' : 'one field or expression, without a name,'} is needed here`;
  throw new UserFacingError('query.syntax', `${part.name}, column ${at.start + 1}: ${message}`, {
    at: command === 'filter' ? [at] : [],
  });
}

function moved({ start, end }: TextRange, by: number): TextRange {
  return { start: Math.max(0, start - by), end: Math.max(0, end - by) };
}
