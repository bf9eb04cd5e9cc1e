import { type Catalog, groupNames } from './catalog.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { SYSTEM_FIELDS, TRAIL_COLUMNS } from './fields.ts';
import { FUNCTIONS, functionNamed } from './functions.ts';
import { Lexer } from './lexer.ts';

export interface InsightsCompletion {
  label: string;
  kind: 'command' | 'function' | 'field' | 'keyword' | 'group' | 'table';
  /** A signature, a type with its share, a syntax. */
  detail: string;
  documentation: string;
  /** What is inserted, where it is not the label. */
  insert?: string;
}

const KEYWORDS = [
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
const PLAIN = /^@{0,2}[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}\p{N}_]+)*$/u;

/**
 * What can stand at a place: commands where one begins, log groups after SOURCE, lookup tables after lookup, else functions,
 * fields of the catalog and names that the query made before. `from` is where the typed word begins.
 */
export function complete(
  text: string,
  cursor: number,
  catalog: Catalog,
): { from: number; completions: InsightsCompletion[] } {
  const before = text.slice(0, cursor);
  const typed = WORD.exec(before)?.[0] ?? '';
  const from = cursor - typed.length;
  const command = commandAt(before.slice(0, from));
  if (command === null)
    return {
      from,
      completions: COMMANDS.map(({ name, syntax, help }) => ({
        label: name,
        kind: 'command',
        detail: syntax,
        documentation: help,
      })),
    };
  if (command === 'source') {
    const start = /['"]?[^\s'",]*$/.exec(before)?.index ?? from;
    return {
      from: start,
      completions: groupNames(catalog).map((name) => ({
        label: name,
        kind: 'group',
        detail: 'log group',
        documentation: '',
        insert: `'${name}'`,
      })),
    };
  }
  const tables: InsightsCompletion[] =
    command === 'lookup' || command === 'cidrlookup'
      ? catalog.lookupTables.map(({ name, columns }) => ({
          label: name,
          kind: 'table',
          detail: columns.join(', '),
          documentation: 'Lookup table',
        }))
      : [];
  const functions = FUNCTIONS.filter((entry) => entry.group !== 'aggregate' || command === 'stats');
  return {
    from,
    completions: [
      ...tables,
      ...fields(catalog, before.slice(0, from)),
      ...functions.map(
        ({ name, signature, help, least }): InsightsCompletion => ({
          label: name,
          kind: 'function',
          detail: signature,
          documentation: help,
          insert: `${name}(${least === 0 ? ')' : ''}`,
        }),
      ),
      ...KEYWORDS.map((word): InsightsCompletion => ({ label: word, kind: 'keyword', detail: '', documentation: '' })),
    ],
  };
}

/** The help of the word at a place: a command's or a function's; null for any other. */
export function hover(text: string, offset: number): { title: string; body: string; from: number; to: number } | null {
  const start = offset - (/[A-Za-z_]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const word = /^[A-Za-z_]+/.exec(text.slice(start))?.[0];
  if (!word) return null;
  const to = start + word.length;
  const entry = /^\s*\(/.test(text.slice(to)) ? functionNamed(word) : undefined;
  if (entry) return { title: entry.signature, body: `${entry.help}\n${entry.example}`, from: start, to };
  const command = commandAt(text.slice(0, start)) === null ? commandNamed(word) : undefined;
  return command ? { title: command.syntax, body: `${command.help}\n${command.example}`, from: start, to } : null;
}

/** The command that a place belongs to, null where one begins. */
function commandAt(before: string): string | null {
  const lexer = new Lexer(before);
  let command: string | null = null;
  let begins = true;
  const outer: (string | null)[] = [];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    if (token.kind === 'symbol' && token.text === '|') begins = true;
    else if (token.kind === 'symbol' && token.text === '(') outer.push(command);
    else if (token.kind === 'symbol' && token.text === ')') command = outer.pop() ?? command;
    else if (token.kind === 'name') {
      const word = token.segments.length === 1 ? (token.segments[0]?.text ?? '') : '';
      if (begins || word.toLowerCase() === 'source') command = commandNamed(word)?.name ?? 'unknown';
      begins = false;
    } else begins = false;
    if (begins) command = null;
  }
  return command;
}

function fields(catalog: Catalog, before: string): InsightsCompletion[] {
  const found = new Map<string, InsightsCompletion>();
  const add = (label: string, detail: string, documentation = '') => {
    if (found.has(label)) return;
    const insert = PLAIN.test(label) ? {} : { insert: `\`${label}\`` };
    found.set(label, { label, kind: 'field', detail, documentation, ...insert });
  };
  for (const match of before.matchAll(/\bas\s+(@{0,2}[\p{L}_][\p{L}\p{N}_.]*)/giu))
    if (match[1]) add(match[1], 'made in this query');
  for (const name of SYSTEM_FIELDS) add(name, 'system field');
  for (const list of catalog.fields.values())
    for (const { name, type, share, top } of list)
      add(name, `${type}, in ${Math.round(share * 100)}%`, top ? `Most frequent: ${top.join(', ')}` : '');
  if (catalog.trails) for (const name of TRAIL_COLUMNS.keys()) add(name, 'CloudTrail');
  return [...found.values()];
}
