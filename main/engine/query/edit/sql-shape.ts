import { SET_FUNCTIONS } from '../sql/function-lists.ts';
import { type Token, tokenize } from '../sql/tokens.ts';
import { eachNode, isNode, type Node, nodes, text as textOf } from '../sql/tree.ts';
import { writtenName } from './sql-condition.ts';

/** Where the parts of a SELECT stand in its text, and what of it can be added to in its own clauses. */

export interface Clause {
  word: string;
  /** Of the word itself, and of all that belongs to it, comments at the end not included. */
  start: number;
  bodyStart: number;
  end: number;
}

/** Words that begin a clause behind FROM, in the order of the language. */
const CLAUSES: readonly string[] = [
  'where',
  'group',
  'having',
  'window',
  'qualify',
  'using',
  'order',
  'limit',
  'offset',
];
const SET_OPERATORS: ReadonlySet<string> = new Set(['union', 'intersect', 'except']);

export interface Shape {
  /** All tokens, comments included, and how deep in brackets each stands. */
  tokens: readonly (Token & { depth: number; word: string })[];
  select: number;
  from: number;
  /** The clauses behind FROM, and FROM itself. */
  clauses: Clause[];
  /** Where the statement ends, without its semicolon. */
  end: number;
}

/** Reads where the clauses of a statement that begins with SELECT or WITH stand; null for every other form of one. */
export function shapeOf(sql: string): Shape | null {
  let depth = 0;
  const tokens = tokenize(sql).map((token) => {
    const mark = token.kind === 'punctuation' ? (sql[token.start] ?? '') : '';
    if (/[)\]}]/.test(mark)) depth -= 1;
    const found = {
      ...token,
      depth,
      word: token.kind === 'word' ? sql.slice(token.start, token.end).toLowerCase() : mark,
    };
    if (/[([{]/.test(mark)) depth += 1;
    return found;
  });
  const top = tokens.filter((token) => token.kind !== 'comment' && token.depth === 0);
  while (top.at(-1)?.word === ';') top.pop();
  const [first, last] = [top[0], top.at(-1)];
  if (first === undefined || last === undefined || !['select', 'with'].includes(first.word)) return null;
  if (top.some(({ word }) => SET_OPERATORS.has(word) || word === ';')) return null;
  const select = top.find(({ word }) => word === 'select');
  const from = top.find(({ word, start }) => word === 'from' && start > (select?.start ?? 0));
  if (select === undefined || from === undefined) return null;
  const clauses: Clause[] = [];
  const behind = top.slice(top.indexOf(from));
  behind.forEach((token, i) => {
    const isClause = i === 0 || (CLAUSES.includes(token.word) && isClauseWord(behind, i));
    if (!isClause) return;
    const before = clauses.at(-1);
    if (before !== undefined) before.end = behind[i - 1]?.end ?? before.end;
    const by = ['group', 'order'].includes(token.word) ? behind[i + 1] : undefined;
    clauses.push({ word: token.word, start: token.start, bodyStart: (by ?? token).end, end: last.end });
  });
  return { tokens, select: select.end, from: from.start, clauses, end: last.end };
}

/** `order` and `group` only before `by`; `using` only as USING SAMPLE, since it also belongs to joins. */
function isClauseWord(tokens: readonly { word: string }[], i: number): boolean {
  const [word, next] = [tokens[i]?.word, tokens[i + 1]?.word];
  if (word === 'order' || word === 'group') return next === 'by';
  return word !== 'using' || next === 'sample';
}

/** A SELECT without groups, windows or samples, so that a condition on its table chooses among its rows and changes none. */
export function isRowByRow(tree: Node): boolean {
  if (!readsOneTable(tree)) return false;
  const plain =
    !(Array.isArray(tree.group_expressions) && tree.group_expressions.length > 0) &&
    tree.having === null &&
    tree.qualify === null &&
    tree.sample === null &&
    tree.aggregate_handling === 'STANDARD_HANDLING' &&
    !nodes(tree.modifiers).some(({ type }) => type === 'DISTINCT_MODIFIER');
  if (!plain) return false;
  let alone = true;
  eachNode(tree.select_list, (node) => {
    if (node.class === 'WINDOW' || SET_FUNCTIONS.has(textOf(node.function_name).toLowerCase())) alone = false;
  });
  return alone;
}

/** One table or one inner query in FROM, and nothing joined to it. */
export function readsOneTable(tree: Node): boolean {
  const from = tree.from_table;
  if (tree.type !== 'SELECT_NODE' || !isNode(from) || from.sample !== null) return false;
  const renamed = Array.isArray(from.column_name_alias) && from.column_name_alias.length > 0;
  return !renamed && (from.type === 'BASE_TABLE' || from.type === 'SUBQUERY');
}

/** How a condition names the column of a result that stands unchanged in the table; null where it was computed. */
export function sourceColumn(tree: Node, name: string): string | null {
  const wanted = name.toLowerCase();
  let star = false;
  for (const item of nodes(tree.select_list)) {
    if (item.class === 'STAR') {
      if (item.columns === true || !isEmpty(item.replace_list) || !isEmpty(item.rename_list)) return null;
      star = true;
      continue;
    }
    const columns = Array.isArray(item.column_names) ? item.column_names.map(textOf) : [];
    const alias = textOf(item.alias);
    const shown = alias === '' ? (columns.at(-1) ?? '') : alias;
    if (shown.toLowerCase() !== wanted) continue;
    return item.class === 'COLUMN_REF' ? columns.map(writtenName).join('.') : null;
  }
  return star ? writtenName(name) : null;
}

const isEmpty = (value: unknown): boolean => !Array.isArray(value) || value.length === 0;
