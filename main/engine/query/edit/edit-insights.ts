import type { EditAct, EditField, EditValue } from '../../../../preload/contract/edit.ts';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import { type Command, type Expr, fieldName } from '../insights/ast.ts';
import { PER_EVENT } from '../insights/compile.ts';
import { type Parsed, parse } from '../insights/parser.ts';
import { insightsCondition, writtenField } from './insights-condition.ts';

/**
 * Acts of the window as edits of a Logs Insights text. A filter on rows stands behind what makes the rows, one on events
 * behind the last filter before that; both stand before `sort`, `display` and `limit`, so that a limited query is filled
 * up again. Comments and everything else of the text stay.
 */
export function editInsights(text: string, act: EditAct): string {
  const parsed = readable(text);
  switch (act.kind) {
    case 'filter':
      return filtered(act.alone ? withoutFilters(text, act.field) : text, act.field, act.values, act.negated);
    case 'column':
      return withColumn(text, parsed, act.field);
    case 'sort':
      return sorted(text, act.field, act.direction);
    case 'count':
      return counted(text, parsed, act.field);
  }
}

/** A text without mistakes; an empty one may be written into. */
function readable(text: string): Parsed {
  const parsed = parse(text);
  const mistake = parsed.diagnostics.find(({ severity }) => severity === 'error');
  if (mistake !== undefined && withoutComments(text, parsed).trim() !== '') throw broken(mistake.message);
  return parsed;
}

const broken = (message: string) =>
  new UserFacingError('query.syntax', `The query has a mistake, so nothing can be written into it: ${message}`);

/** Commands that say how rows are shown, not which there are. */
const SHOWING: ReadonlySet<Command['kind']> = new Set(['sort', 'display', 'limit']);

/** Index of the command that a filter goes behind; -1: it comes first. */
function placeOfFilter(commands: readonly Command[], of: EditField['of']): number {
  if (of === 'rows') {
    // Only limit may follow dedup, and a diff is the last command.
    const end = commands.findIndex(({ kind }) => kind === 'dedup' || kind === 'diff' || kind === 'logcompare');
    return commands.slice(0, end === -1 ? undefined : end).findLastIndex(({ kind }) => !SHOWING.has(kind));
  }
  return commands.slice(0, endOfEvents(commands)).findLastIndex(({ kind }) => !SHOWING.has(kind));
}

/** Index of the first command whose rows are no events any more. */
function endOfEvents(commands: readonly Command[]): number {
  const end = commands.findIndex(({ kind }) => !PER_EVENT.has(kind) && kind !== 'limit');
  return end === -1 ? commands.length : end;
}

function filtered(text: string, field: EditField, values: readonly EditValue[], negated: boolean): string {
  if (values.length === 0) return text;
  const condition = insightsCondition(field, values, negated);
  return inserted(text, parse(text), placeOfFilter(parse(text).query.commands, field.of), `filter ${condition}`);
}

/** The text with a command behind the one at `index`, on a line of its own. */
function inserted(text: string, parsed: Parsed, index: number, command: string): string {
  const { commands } = parsed.query;
  const before = commands[index];
  if (before !== undefined) {
    const at = endOfLine(parsed, before.at.end, text);
    return `${text.slice(0, at)}\n| ${command}${needsBreak(text.slice(at)) ? '\n' : ''}${text.slice(at)}`;
  }
  const first = commands[0];
  if (first !== undefined) return `${text.slice(0, first.at.start)}${command}\n| ${text.slice(first.at.start)}`;
  // Nothing but comments.
  return text.trim() === '' ? command : `${text.trimEnd()}\n${command}`;
}

const needsBreak = (rest: string) => /^[^\S\n]*\S/.test(rest);

/** Behind a comment that follows on the same line, which is about the command before it. */
function endOfLine({ comments }: Parsed, end: number, text: string): number {
  const comment = comments.find(({ at }) => at.start >= end && /^[^\S\n]*$/.test(text.slice(end, at.start)));
  return comment === undefined ? end : comment.at.start + comment.text.length;
}

/** Drops the filters, and parts of filters joined by `and`, that name this field and no other. */
export function withoutFilters(text: string, field: EditField): string {
  const wanted = namesOf(field);
  let edited = text;
  for (;;) {
    const parsed = parse(edited);
    const next = parsed.query.commands
      .filter((command) => command.kind === 'filter' || command.kind === 'filterIndex')
      .map((command) => ({ command, kept: without(command.where, wanted) }))
      .find(({ kept }) => kept !== null);
    if (next === undefined) return edited;
    const { command, kept } = next;
    if (kept === null || kept.length === 0) edited = withoutCommand(edited, parsed, command) ?? commentsOf(parsed);
    else {
      const parts = kept.map((part) => atTop(edited, part)).join(' and ');
      edited = edited.slice(0, command.where.at.start) + parts + edited.slice(command.where.at.end);
    }
  }
}

/** A condition as it stands in the text, in brackets where `and` would part it. */
function atTop(text: string, expr: Expr): string {
  const own = text.slice(expr.at.start, expr.at.end);
  return expr.kind === 'binary' && expr.operator === 'or' && !/^\(/.test(own) ? `(${own})` : own;
}

/** What is left of a condition; null where nothing of it goes. */
function without(where: Expr, wanted: ReadonlySet<string>): Expr[] | null {
  const parts = conjuncts(where);
  const kept = parts.filter((part) => !isOnly(part, wanted));
  return kept.length === parts.length ? null : kept;
}

function conjuncts(expr: Expr): Expr[] {
  return expr.kind === 'binary' && expr.operator === 'and'
    ? [...conjuncts(expr.left), ...conjuncts(expr.right)]
    : [expr];
}

/** Whether an expression names the field, and nothing else. */
function isOnly(expr: Expr, wanted: ReadonlySet<string>): boolean {
  const fields = fieldsOf(expr);
  return fields !== null && fields.length > 0 && fields.every((name) => wanted.has(name));
}

/** Names of the fields in an expression; null where an inner query is among them. */
function fieldsOf(expr: Expr): string[] | null {
  const found: string[] = [];
  const waiting: Expr[] = [expr];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    switch (one.kind) {
      case 'field':
        found.push(fieldName(one));
        break;
      case 'binary':
        waiting.push(one.left, one.right);
        break;
      case 'not':
      case 'negate':
        waiting.push(one.operand);
        break;
      case 'like':
        waiting.push(one.value);
        break;
      case 'in':
        waiting.push(one.value, ...one.list);
        break;
      case 'call':
        waiting.push(...one.args);
        break;
      case 'in-query':
        return null;
      default:
    }
  }
  return found;
}

/** The ways that a query may have the field's name. */
function namesOf(field: EditField): ReadonlySet<string> {
  const written = parse(`fields ${writtenField(field)}`).query.commands[0];
  const expr = written?.kind === 'fields' ? written.items[0]?.expr : undefined;
  return new Set([field.name, ...(expr?.kind === 'field' ? [fieldName(expr)] : [])]);
}

/** The text without one command and its pipe; comments stay. Null where nothing else is there. */
export function withoutCommand(
  text: string,
  { query: { commands }, comments }: Parsed,
  command: Command,
): string | null {
  const at = commands.indexOf(command);
  const [before, after] = [commands[at - 1], commands[at + 1]];
  if (before === undefined) {
    if (after === undefined) return null;
    const between = comments.filter(({ at: { start } }) => start >= command.at.end && start < after.at.start);
    const kept = between.map((comment) => `${comment.text}\n`).join('');
    return text.slice(0, command.at.start) + kept + text.slice(after.at.start);
  }
  const isComment = (place: number) => comments.some(({ at: { start, end } }) => place >= start && place < end);
  let pipe = text.indexOf('|', before.at.end);
  while (isComment(pipe)) pipe = text.indexOf('|', pipe + 1);
  const kept = `${text.slice(before.at.end, pipe)}${text.slice(pipe + 1, command.at.start)}`.trimEnd();
  // What follows a comment must not become a part of it.
  const rest = text.slice(command.at.end);
  return text.slice(0, before.at.end) + kept + (kept === '' || /^[^\S\n]*(?:\n|$)/.test(rest) ? '' : '\n') + rest;
}

/** Behind the columns that the last `display` or `fields` chose. */
function withColumn(text: string, parsed: Parsed, field: EditField): string {
  const { commands } = parsed.query;
  const name = writtenField(field);
  const chosen =
    commands.findLast(({ kind }) => kind === 'display') ??
    commands.slice(0, endOfEvents(commands)).findLast(({ kind }) => kind === 'fields');
  if (chosen?.kind === 'display' || chosen?.kind === 'fields') {
    const names = namesOf(field);
    if (chosen.items.some(({ as, text: own }) => names.has(as === null ? own : fieldName(as)))) return text;
    return `${text.slice(0, chosen.at.end)}, ${name}${text.slice(chosen.at.end)}`;
  }
  if (endOfEvents(commands) < commands.length)
    throw new UserFacingError(
      'query.refused',
      `The rows of this query are no events, so that they have no ${field.name}. Name it behind by, or count by it.`,
    );
  // A query without fields shows these two.
  return inserted(text, parsed, placeOfFilter(commands, 'events'), `fields @timestamp, @message, ${name}`);
}

function sorted(text: string, field: EditField, direction: 'asc' | 'desc'): string {
  let edited = text;
  for (;;) {
    const parsed = parse(edited);
    const { commands } = parsed.query;
    const place = placeOfFilter(commands, field.of);
    const old = commands.find((command, i) => command.kind === 'sort' && i > place);
    if (old === undefined) return inserted(edited, parsed, place, `sort ${writtenField(field)} ${direction}`);
    edited = withoutCommand(edited, parsed, old) ?? commentsOf(parsed);
  }
}

/** Another query: counts by value, the most frequent first. */
function counted(text: string, parsed: Parsed, field: EditField): string {
  return withCounts(text, parsed, field, `stats count(*) as rows by ${writtenField(field)}\n| sort rows desc`);
}

/** What the counts of `countedByField` are called. */
export const EVENTS_COUNTED = 'facet_events';

/** Another query for a facet: the events that the filters keep, counted by the field. Throws as `editInsights`. */
export function countedByField(text: string, field: EditField): string {
  const parsed = readable(text);
  return withCounts(
    text,
    parsed,
    { ...field, of: 'events' },
    `stats count(*) as ${EVENTS_COUNTED} by ${writtenField(field)}`,
  );
}

/** What chooses the rows, and then what counts them. */
function withCounts(text: string, parsed: Parsed, field: EditField, counts: string): string {
  const { commands } = parsed.query;
  let edited = text;
  const end = field.of === 'events' ? endOfEvents(commands) : commands.length;
  const dropped = commands.map((command, i) => i >= end || SHOWING.has(command.kind) || command.kind === 'dedup');
  // From the end on, so that the places of the commands before stay.
  for (let i = commands.length - 1; i >= 0; i--) {
    if (dropped[i] !== true) continue;
    const now = parse(edited);
    const command = now.query.commands[i];
    if (command !== undefined) edited = withoutCommand(edited, now, command) ?? commentsOf(now);
  }
  return inserted(edited, parse(edited), parse(edited).query.commands.length - 1, counts);
}

function commentsOf({ comments }: Parsed): string {
  return comments.map(({ text }) => text).join('\n');
}

function withoutComments(text: string, { comments }: Parsed): string {
  return comments.reduceRight((rest, { at }) => rest.slice(0, at.start) + rest.slice(at.end), text);
}
