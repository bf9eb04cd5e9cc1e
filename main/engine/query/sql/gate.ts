import type { DuckDBConnection } from '@duckdb/node-api';
import { type TextRange, UserFacingError } from '../../../../preload/contract/errors.ts';
import { firstSentence } from '../../store/duckdb-errors.ts';
import { MACROS } from '../../store/views/macros.ts';
import { MACRO_NAMES } from '../insights/macros.ts';
import { checkLength, checkNesting } from './bounds.ts';
import { inDuckDbWords } from './dialects.ts';
import { ALLOWED_FUNCTIONS, ALLOWED_TABLE_FUNCTIONS, COLLATE_PREFIX, MACRO_FUNCTIONS } from './function-lists.ts';
import { rangeAtByte, rangeAtCharacter } from './places.ts';
import { closestName } from './suggest.ts';
import { QUERY_TABLES } from './tables.ts';
import { type Token, tokenize, withoutComments } from './tokens.ts';
import { isNode, type Node, nodes, parseTree, text as textOf, type Value } from './tree.ts';

/** A statement that may run: one SELECT, or an EXPLAIN of one. */
export interface GatedStatement {
  /** The statement without its EXPLAIN and its last semicolon; places in it are places in the typed text. */
  select: string;
  explain: 'no' | 'plan' | 'analyze';
  /** `statements[0].node` of the serialized statement. */
  tree: Node;
}

/**
 * The gate for SQL typed by a user (storage.md 7.2): exactly one statement, a SELECT by DuckDB's own parser, and in its
 * whole tree nothing but tables, table functions and functions that are on our lists. Throws `query.syntax` or
 * `query.refused` with the place. Runs nothing of the text.
 */
export async function passGate(connection: DuckDBConnection, typed: string): Promise<GatedStatement> {
  checkLength(typed);
  const text = inDuckDbWords(typed);
  const tokens = withoutComments(tokenize(text));
  checkNesting(text, tokens);
  const { explain, start, end } = unwrap(text, tokens);
  const select = `${' '.repeat(start)}${text.slice(start, end)}`;
  await checkCount(connection, select);
  const tree = await serialize(connection, select);
  const lookups = /\blookup\b/i.test(select) ? await lookupNames(connection) : new Set<string>();
  new TreeCheck(select, lookups).query(tree, { ctes: [], weight: 0 });
  return { select, explain, tree };
}

/** Lookup tables of the workspace, in lower case: SQL reads them as `lookup.NAME`. */
async function lookupNames(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const reader = await connection.runAndReadAll('SELECT name FROM lookup_table');
  return new Set(reader.getRows().map(([name]) => lowerAscii(String(name))));
}

/** Takes EXPLAIN off the front and semicolons off the end. */
function unwrap(
  text: string,
  tokens: readonly Token[],
): { explain: GatedStatement['explain']; start: number; end: number } {
  const word = (index: number) => {
    const token = tokens[index];
    return token?.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : '';
  };
  let first = 0;
  let explain: GatedStatement['explain'] = 'no';
  if (word(0) === 'explain') {
    explain = word(1) === 'analyze' ? 'analyze' : 'plan';
    first = explain === 'analyze' ? 2 : 1;
  }
  let last = tokens.length;
  while (last > first && isSemicolon(text, tokens[last - 1])) last -= 1;
  const [start, end] = [tokens[first]?.start, tokens[last - 1]?.end];
  if (start === undefined || end === undefined || last === first) {
    throw new UserFacingError('query.syntax', 'There is no statement here. Write one that begins with SELECT.');
  }
  return { explain, start, end };
}

function isSemicolon(text: string, token: Token | undefined): boolean {
  return token?.kind === 'punctuation' && text[token.start] === ';';
}

async function checkCount(connection: DuckDBConnection, select: string): Promise<void> {
  let count: number;
  try {
    count = (await connection.extractStatements(select)).count;
  } catch {
    return; // the serializer says what is wrong, with its place
  }
  if (count > 1) {
    const tokens = withoutComments(tokenize(select));
    const separator = tokens.find((token) => isSemicolon(select, token));
    const at = separator === undefined ? [] : [{ start: separator.end, end: select.length }];
    throw new UserFacingError('query.refused', 'One statement at a time: remove what follows the semicolon.', { at });
  }
}

async function serialize(connection: DuckDBConnection, select: string): Promise<Node> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [select]);
  const json = reader.getRows()[0]?.[0];
  const answer = parseTree(typeof json === 'string' ? json : '{}');
  if (answer.error !== false) throw parseFailure(select, answer);
  const statements = nodes(answer.statements);
  const [statement] = statements;
  if (statements.length !== 1 || statement === undefined) {
    throw new UserFacingError('query.refused', 'One statement at a time.', { at: [wholeOf(select)] });
  }
  if (!isNode(statement.node)) throw refused('This statement is not supported.', wholeOf(select));
  return statement.node;
}

function parseFailure(select: string, answer: Node): UserFacingError {
  const message = textOf(answer.error_message);
  if (answer.error_type === 'not implemented') {
    const [first] = withoutComments(tokenize(select));
    const word = first === undefined ? '' : select.slice(first.start, first.end).toUpperCase();
    const at = first === undefined ? wholeOf(select) : { start: first.start, end: first.end };
    if (word === 'PIVOT' || word === 'UNPIVOT') {
      return refused(
        `${word} as a statement is not available. Write it behind a table: FROM cloudtrail PIVOT (count(*) FOR outcome IN ('ok', 'error')).`,
        at,
      );
    }
    return refused(`${word} is not available: a workspace is only read by SQL. Write a SELECT.`, at);
  }
  const at = /^\d+$/.test(textOf(answer.position))
    ? rangeAtCharacter(select, Number(answer.position))
    : wholeOf(select);
  return new UserFacingError('query.syntax', capitalized(firstSentence(new Error(message))), { at: [at] });
}

const QUERY_NODES = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE']);
const TABLE_REFS = new Set([
  'BASE_TABLE',
  'TABLE_FUNCTION',
  'SUBQUERY',
  'JOIN',
  'EXPRESSION_LIST',
  'EMPTY',
  'SHOW_REF',
  'PIVOT',
]);
const EXPRESSIONS = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'TYPE',
  'WINDOW',
]);
const OWN_MACROS = new Set([...MACROS.map(({ name }) => name), ...MACRO_NAMES]);

/** What is known where a node stands. */
interface Scope {
  /** Names that WITH has made known, in lower case. */
  ctes: readonly string[];
  /** Sum of `weightOf` around it. */
  weight: number;
}

/** Binding takes twice as long for each subquery or lambda inside of another one, and more for macros; it cannot be interrupted. */
const MAX_WEIGHT = 30;

/**
 * Walks every object of the tree, known places or not. A kind of node that is not on the lists is refused, so that what a
 * new DuckDB brings has to be looked at first. Only our own tables, the lookup tables and
 * what WITH has made known may be read, as any other name could be that of a file.
 */
class TreeCheck {
  constructor(
    readonly select: string,
    readonly lookups: ReadonlySet<string>,
  ) {}

  query(node: Node, outer: Scope): void {
    if (!QUERY_NODES.has(textOf(node.type))) throw this.#unsupported(node, textOf(node.type));
    let scope = outer;
    if (isNode(node.cte_map)) {
      for (const entry of nodes(node.cte_map.map)) {
        const name = lowerAscii(textOf(entry.key));
        // A name is known to the expressions behind it, and to itself only where it is recursive.
        this.#inside(entry.value, scope);
        scope = { ...scope, ctes: [...scope.ctes, name] };
      }
    }
    const own = textOf(node.cte_name);
    for (const [key, value] of Object.entries(node)) {
      if (key === 'cte_map') continue;
      const seesItself =
        node.type === 'RECURSIVE_CTE_NODE' ? key === 'right' : node.type === 'CTE_NODE' && key === 'child';
      this.#inside(value, own !== '' && seesItself ? { ...scope, ctes: [...scope.ctes, lowerAscii(own)] } : scope);
    }
  }

  #inside(value: Value | undefined, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#inside(item, scope);
    } else if (isNode(value)) {
      this.#node(value, scope);
    }
  }

  #node(node: Node, scope: Scope): void {
    const type = textOf(node.type);
    if (type.endsWith('_NODE')) {
      this.query(node, scope);
      return;
    }
    if (typeof node.class === 'string') this.#expression(node);
    else if ('sample' in node && 'alias' in node) {
      if (!TABLE_REFS.has(type)) throw this.#unsupported(node, type);
      if (type === 'BASE_TABLE') this.#table(node, scope);
      if (type === 'SHOW_REF') this.#show(node);
      if (type === 'TABLE_FUNCTION') {
        this.#tableFunction(node, scope);
        return;
      }
    }
    const weight = scope.weight + weightOf(node);
    if (weight > MAX_WEIGHT) {
      throw refused('The statement is nested too deeply. Split it up with WITH.', this.#place(node));
    }
    for (const child of Object.values(node)) this.#inside(child, { ...scope, weight });
  }

  #table(node: Node, scope: Scope): void {
    const name = textOf(node.table_name);
    const at = this.#place(node);
    if (node.at_clause !== null && node.at_clause !== undefined)
      throw refused('AT (VERSION ...) is not available.', at);
    if (textOf(node.catalog_name) === '' && lowerAscii(textOf(node.schema_name)) === 'lookup') {
      this.#lookup(name, at);
      return;
    }
    const qualified = textOf(node.catalog_name) !== '' || !['', 'main'].includes(lowerAscii(textOf(node.schema_name)));
    const known =
      QUERY_TABLES.has(lowerAscii(name)) || (textOf(node.schema_name) === '' && scope.ctes.includes(lowerAscii(name)));
    if (known && !qualified) return;
    const near = closestName(name, [...QUERY_TABLES, ...scope.ctes]);
    const hint =
      near === null || qualified
        ? `The tables are ${[...QUERY_TABLES].slice(0, 5).join(', ')}.`
        : `Did you mean ${near}?`;
    const shown = [textOf(node.catalog_name), textOf(node.schema_name), name].filter((part) => part !== '').join('.');
    throw refused(`There is no table ${shown} in this workspace, and files cannot be read by SQL. ${hint}`, at);
  }

  #lookup(name: string, at: TextRange): void {
    if (this.lookups.has(lowerAscii(name))) return;
    const near = closestName(name, [...this.lookups]);
    const hint = near === null ? 'Tables are made of CSV files with tables add.' : `Did you mean lookup.${near}?`;
    throw refused(`There is no lookup table ${name} in this workspace. ${hint}`, at);
  }

  #show(node: Node): void {
    if (isNode(node.query)) return;
    throw refused('SHOW is not available. DESCRIBE cloudtrail lists the columns of a table.', this.#place(node));
  }

  #tableFunction(node: Node, scope: Scope): void {
    const call = node.function;
    if (!isNode(call)) throw this.#unsupported(node, 'TABLE_FUNCTION');
    const name = lowerAscii(textOf(call.function_name));
    if (!ALLOWED_TABLE_FUNCTIONS.has(name) || isQualified(call)) {
      const list = [...ALLOWED_TABLE_FUNCTIONS].join(', ');
      throw refused(
        `${name} cannot be used in FROM: SQL here reads the tables of the workspace only. Table functions at hand: ${list}.`,
        this.#place(call),
      );
    }
    for (const [key, child] of Object.entries(call)) if (key !== 'function_name') this.#inside(child, scope);
    for (const [key, child] of Object.entries(node)) if (key !== 'function') this.#inside(child, scope);
  }

  #expression(node: Node): void {
    const kind = textOf(node.class);
    if (kind === 'PARAMETER') {
      throw new UserFacingError(
        'query.syntax',
        'Placeholders such as ? and $1 have no value here. Write the value itself.',
        {
          at: [this.#place(node)],
        },
      );
    }
    if (!EXPRESSIONS.has(kind)) throw this.#unsupported(node, kind);
    if (kind === 'FUNCTION' || kind === 'WINDOW') this.#function(node);
  }

  #function(node: Node): void {
    const name = lowerAscii(textOf(node.function_name));
    const allowed =
      ALLOWED_FUNCTIONS.has(name) || OWN_MACROS.has(name) || name === 'unnest' || name.startsWith(COLLATE_PREFIX);
    if (allowed && !isQualified(node)) return;
    const near = closestName(name, [...ALLOWED_FUNCTIONS, ...OWN_MACROS]);
    const hint = near === null || near === name ? '' : ` Did you mean ${near}?`;
    throw refused(`The function ${textOf(node.function_name)} is not available.${hint}`, this.#place(node));
  }

  #unsupported(node: Node, kind: string): UserFacingError {
    return refused(`This kind of statement is not supported (${kind.toLowerCase()}).`, this.#place(node));
  }

  #place(node: Node): TextRange {
    return rangeAtByte(this.select, Number(node.query_location)) ?? wholeOf(this.select);
  }
}

function weightOf(node: Node): number {
  if (node.class === 'SUBQUERY' || node.class === 'LAMBDA') return 2;
  const name = lowerAscii(textOf(node.function_name));
  return MACRO_FUNCTIONS.has(name) || OWN_MACROS.has(name) ? 4 : 0;
}

/** DuckDB's parser itself writes the schema `main` before some functions that it makes of operators. */
function isQualified(call: Node): boolean {
  return textOf(call.catalog) !== '' || !['', 'main'].includes(lowerAscii(textOf(call.schema)));
}

/** As DuckDB compares names: letters outside of ASCII are not folded. */
function lowerAscii(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function refused(message: string, at: TextRange): UserFacingError {
  return new UserFacingError('query.refused', message, { at: [at] });
}

function wholeOf(text: string): TextRange {
  const start = text.length - text.trimStart().length;
  return { start, end: Math.max(start, text.trimEnd().length) };
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
