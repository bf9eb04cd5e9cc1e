import type { Completion } from '../../../../preload/contract/query.ts';
import { type Catalog, type CatalogField, everything, groupNames, type Selection } from './catalog.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { Context } from './context.ts';
import { dataSetsOf, writtenField } from './discovered-fields.ts';
import { SYSTEM_FIELDS, TRAIL_COLUMNS } from './fields.ts';
import { FUNCTIONS } from './functions.ts';
import { Lexer, type Token } from './lexer.ts';
import { parse } from './parser.ts';
import { selectionOf, selectionOfGroups } from './source.ts';

/** Words of the grammar that are neither commands nor functions (specs/insights-ql.md part 1). */
export const KEYWORDS: readonly string[] = [
  'as',
  'by',
  'asc',
  'desc',
  'and',
  'or',
  'not',
  'in',
  'like',
  'into',
  'with',
  'for',
  'multi',
  'logfmt',
  'csv',
];
const WORD = /[\p{L}\p{N}_@.`-]*$/u;

/**
 * What can stand at a place: commands where one begins, log groups after SOURCE, lookup tables after lookup, values inside
 * quotes behind a field, else functions, fields of the data sets that the query reads (`sources` where it has no SOURCE)
 * and names that the query made before. `from` is where the typed word begins.
 */
export function complete(
  text: string,
  cursor: number,
  catalog: Catalog,
  sources: readonly string[] = [],
): { from: number; completions: Completion[] } {
  const before = text.slice(0, cursor);
  const place = placeAt(before);
  if (place.inside === 'comment') return { from: cursor, completions: [] };
  if (place.command === 'source') {
    const [, quote = '', word = ''] = /(['"]?)([^\s'",]*)$/.exec(before) ?? [];
    const closing = quote === text[cursor] ? '' : quote;
    return { from: cursor - word.length, completions: groups(catalog, quote, closing) };
  }
  if (place.inside === 'text') {
    const found = place.field === null ? undefined : fieldsOf(catalog, text, sources).get(place.field);
    return { from: place.start + 1, completions: values(found) };
  }
  const typed = WORD.exec(before)?.[0] ?? '';
  const from = cursor - typed.length;
  const command = placeAt(before.slice(0, from)).command;
  if (command === null) return { from, completions: commands() };
  return {
    from,
    completions: [
      ...(command === 'lookup' || command === 'cidrlookup' ? tables(catalog) : []),
      ...fields(fieldsOf(catalog, text, sources), before.slice(0, from)),
      ...functions(command),
      ...KEYWORDS.map((word): Completion => ({ label: word, kind: 'keyword', detail: '', documentation: '' })),
    ],
  };
}

const commands = (): Completion[] =>
  COMMANDS.map(({ name, syntax, help }) => ({
    label: name,
    kind: 'command',
    detail: syntax,
    documentation: help,
    ...(name === 'source' ? { insert: 'SOURCE' } : {}),
  }));

/** `quote` opened the name already; `closing` ends it, unless the editor did that by itself. */
const groups = (catalog: Catalog, quote: string, closing: string): Completion[] =>
  groupNames(catalog).map((name) => ({
    label: name,
    kind: 'group',
    detail: '',
    documentation: '',
    insert: quote === '' ? `'${name}'` : name + closing,
  }));

const tables = (catalog: Catalog): Completion[] =>
  catalog.lookupTables.map(({ name, columns }) => ({
    label: name,
    kind: 'table',
    detail: columns.join(', '),
    documentation: '',
  }));

const functions = (command: string): Completion[] =>
  FUNCTIONS.filter((entry) => entry.group !== 'aggregate' || command === 'stats').map(
    ({ name, signature, help, least }) => ({
      label: name,
      kind: 'function',
      detail: signature,
      documentation: help,
      insert: `${name}(${least === 0 ? ')' : ''}`,
    }),
  );

const values = (field: CatalogField | undefined): Completion[] =>
  (field?.top ?? []).map(({ value, count }) => ({
    label: value,
    kind: 'value',
    ...(field === undefined ? {} : { of: field.name }),
    detail: count.toLocaleString('en'),
    documentation: '',
    insert: value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll("'", "\\'"),
  }));

/** The discovered fields of what the query reads, by name; the commonest list first where several have one. */
export function fieldsOf(catalog: Catalog, text: string, sources: readonly string[]): Map<string, CatalogField> {
  const found = new Map<string, CatalogField>();
  for (const dataSet of dataSetsOf(catalog, selectionIn(catalog, text, sources)))
    for (const field of catalog.fields.get(dataSet) ?? []) {
      const known = found.get(field.name);
      if (known === undefined || known.share < field.share) found.set(field.name, field);
    }
  return found;
}

function selectionIn(catalog: Catalog, text: string, sources: readonly string[]): Selection {
  const context = new Context(text, catalog, null, 0n);
  const [first] = parse(text).query.commands;
  const selection = first?.kind === 'source' ? selectionOf(first, context) : selectionOfGroups(sources, context);
  // A group that is not there is told elsewhere; here something must be offered.
  return selection.trails === null && !selection.traces && selection.groups.length === 0
    ? everything(catalog)
    : selection;
}

interface Place {
  /** The command that a place belongs to, null where one begins. */
  command: string | null;
  inside: 'comment' | 'text' | null;
  /** Where the text begins that the place is in, and the field that it is compared with. */
  start: number;
  field: string | null;
}

/** What stands around the end of a text. */
export function placeAt(before: string): Place {
  const lexer = new Lexer(before);
  const tokens: Token[] = [];
  let command: string | null = null;
  let begins = true;
  let openRegex = false;
  const outer: (string | null)[] = [];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    tokens.push(token);
    if (token.kind === 'symbol' && token.text === '|') begins = true;
    else if (token.kind === 'symbol' && token.text === '(') outer.push(command);
    else if (token.kind === 'symbol' && token.text === ')') command = outer.pop() ?? command;
    else if (token.kind === 'name') {
      const word = token.segments.length === 1 ? (token.segments[0]?.text ?? '') : '';
      if (begins || word.toLowerCase() === 'source') command = commandNamed(word)?.name ?? 'unknown';
      begins = false;
    } else begins = false;
    if (begins) command = null;
    // What is in a regular expression are no tokens: a quote in one would swallow the rest of the text.
    const regex = mayPrecedeRegex(token, command) && lexer.nextCharacter() === '/' ? lexer.readRegex() : null;
    if (regex !== null && 'error' in regex) openRegex = true;
  }
  const last = tokens.at(-1);
  const isOpenText = last?.kind === 'bad' && /^["']/.test(before.slice(last.at.start));
  const isComment = lexer.comments.at(-1)?.at.end === before.trimEnd().length && !/\n\s*$/.test(before);
  return {
    command,
    inside: isOpenText || openRegex ? 'text' : isComment && lexer.comments.length > 0 ? 'comment' : null,
    start: isOpenText ? last.at.start : before.length,
    field: isOpenText ? comparedField(tokens.slice(0, -1)) : null,
  };
}

function mayPrecedeRegex(token: Token, command: string | null): boolean {
  if (token.kind === 'symbol') return token.text === '=~' || token.text === ',';
  const word = token.kind === 'name' ? token.segments[0]?.text.toLowerCase() : '';
  return word === 'like' || command === 'parse';
}

/** The field in `field = "`, `field != "` or `field in ["a", "`. */
function comparedField(tokens: readonly Token[]): string | null {
  let i = tokens.length - 1;
  const symbol = (at: number) => {
    const token = tokens[at];
    return token?.kind === 'symbol' ? token.text : '';
  };
  const isIn = (at: number) => {
    const token = tokens[at];
    return token?.kind === 'name' && token.segments[0]?.text.toLowerCase() === 'in';
  };
  if (symbol(i) === '=' || symbol(i) === '!=') i--;
  else {
    while (symbol(i) === ',' || tokens[i]?.kind === 'string') i--;
    if (symbol(i) !== '[' && symbol(i) !== '(') return null;
    i--;
    if (!isIn(i)) return null;
    i--;
  }
  const field = tokens[i];
  if (field?.kind !== 'name') return null;
  return field.sigil + field.segments.map(({ text }) => text).join('.');
}

function fields(discovered: ReadonlyMap<string, CatalogField>, before: string): Completion[] {
  const found = new Map<string, Completion>();
  const add = (label: string, detail: string, more: Partial<Completion> = {}) => {
    if (found.has(label)) return;
    const written = writtenField(label);
    const insert = written === label ? {} : { insert: written };
    found.set(label, { label, kind: 'field', detail, documentation: '', ...insert, ...more });
  };
  for (const match of before.matchAll(/\bas\s+(@{0,2}[\p{L}_][\p{L}\p{N}_.]*)/giu))
    if (match[1]) add(match[1], '', { documentation: 'Made in this query' });
  for (const name of SYSTEM_FIELDS) add(name, '', { documentation: 'Of every event' });
  for (const { name, type, share, top } of discovered.values())
    add(name, type, { share, ...(top === undefined ? {} : { top: [...top] }) });
  // Fields that are stored whether or not one of the sampled events has them.
  if ([...discovered.keys()].length === 0) for (const name of TRAIL_COLUMNS.keys()) add(name, 'CloudTrail');
  return [...found.values()];
}
