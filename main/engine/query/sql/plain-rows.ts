import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordDataSet } from '../../../../preload/contract/page.ts';
import { ROW_FILE, ROW_ID, rowsViewOf } from '../../store/views/index.ts';
import { CHANGING_FUNCTIONS, SET_FUNCTIONS } from './function-lists.ts';
import { writeSql } from './json-members.ts';
import { namedColumns } from './named-columns.ts';
import { eachNode, isNode, type Node, nodes, text, type Value } from './tree.ts';

/**
 * A statement whose rows are rows of one view, chosen, sorted and cut, each with expressions over that row alone: most
 * queries of a log, and every `SELECT *`. Its result is not copied: it is the list of the rows' ids, and a page computes its
 * expressions from the rows (storage.md 6.1). 200,000 trail rows: 18 ms against 733 ms and 1.1 GB.
 */
export interface PlainRows {
  /** Gives (r, f, p) = row id, file id and position of each row, in the order of the result. */
  rowsSql: string;
  /** The view that the statement reads, and the engine's own that also tells where its rows lie. */
  view: string;
  rowsView: string;
  /** What its rows are records of. */
  dataSet: RecordDataSet;
  /** Every row of the table is in the result. */
  whole: boolean;
  /** The result has the columns of `view`, all of them in their order. */
  everyColumn: boolean;
  /** Columns that `rowsSql` and `pageSql` read, as `namedColumns` tells them. */
  rowsNames: ReadonlySet<string> | null;
  pageNames: ReadonlySet<string> | null;
  /** Gives n, f, p and then the columns of the result, from a table `page_rows` that has n and the columns of `rowsView`. */
  pageSql: string;
}

export const PAGE_ROWS = 'page_rows';
const ORDINAL = '__n';

/** Null for every other statement, and for one that DuckDB cannot write back as text. */
export async function plainRows(connection: DuckDBConnection, tree: Node): Promise<PlainRows | null> {
  const from = tree.from_table;
  if (!isNode(from) || !isPlain(tree, from)) return null;
  if (text(from.schema_name).toLowerCase() === 'lookup') return null;
  const view = text(from.table_name).toLowerCase();
  const found = rowsViewOf(view);
  if (found === null) return null;
  const rowsView = found.name;
  const alias = text(from.alias) || text(from.table_name);
  const selected = nodes(tree.select_list);
  const place = [column(ROW_ID, 'r'), column(ROW_FILE, 'f'), column('position', 'p')];
  const rows = await writeSql(connection, {
    ...tree,
    from_table: { ...from, table_name: rowsView, schema_name: '', alias },
    select_list: [...selected, ...place.map((node) => ({ ...node, alias: `__${text(node.alias)}` }))],
  });
  const page = await writeSql(connection, {
    ...tree,
    modifiers: [],
    where_clause: null,
    from_table: { ...from, table_name: PAGE_ROWS, schema_name: '', alias },
    select_list: [
      column(ORDINAL, ORDINAL),
      column(ROW_FILE, '__f'),
      column('position', '__p'),
      ...selected.map(withoutHidden),
    ],
  });
  if (rows === null || page === null) return null;
  // `*` gives its columns to the page alone, unless the order names columns by their number.
  const ordersByNumber = nodes(tree.modifiers).some((modifier) => nodes(modifier.orders).some(isNumberOrAll));
  const rowsTree = ordersByNumber ? tree : { ...tree, select_list: selected.filter((node) => node.class !== 'STAR') };
  return {
    rowsSql: `SELECT __r AS r, __f AS f, __p AS p FROM (${rows})`,
    pageSql: page,
    view,
    rowsView,
    dataSet: found.dataSet,
    whole: tree.where_clause === null && !nodes(tree.modifiers).some(({ type }) => type !== 'ORDER_MODIFIER'),
    everyColumn: selected.length === 1 && selected.every(isBareStar),
    rowsNames: withPosition(namedColumns(rowsTree)),
    pageNames: withPosition(namedColumns({ select_list: tree.select_list ?? [], from_table: from })),
  };
}

/** `*` or `cloudtrail.*`, with no column taken out, replaced or renamed. */
function isBareStar(node: Node): boolean {
  return (
    node.class === 'STAR' &&
    node.expr === null &&
    Object.values(node).every((value) => !Array.isArray(value) || isEmpty(value))
  );
}

function isNumberOrAll(order: Node): boolean {
  return isNode(order.expression) && (order.expression.class === 'CONSTANT' || order.expression.class === 'STAR');
}

function withPosition(names: ReadonlySet<string> | null): ReadonlySet<string> | null {
  return names === null ? null : new Set([...names, 'position']);
}

function isPlain(tree: Node, from: Node): boolean {
  const simple =
    tree.type === 'SELECT_NODE' &&
    from.type === 'BASE_TABLE' &&
    from.sample === null &&
    isEmpty(from.column_name_alias) &&
    isNode(tree.cte_map) &&
    isEmpty(tree.cte_map.map) &&
    isEmpty(tree.group_expressions) &&
    isEmpty(tree.group_sets) &&
    tree.having === null &&
    tree.qualify === null &&
    tree.sample === null &&
    tree.aggregate_handling === 'STANDARD_HANDLING';
  if (!simple) return false;
  const modifiers = nodes(tree.modifiers);
  if (!modifiers.every(({ type }) => type === 'ORDER_MODIFIER' || type === 'LIMIT_MODIFIER')) return false;
  return everyRowAlone(tree.select_list) && everyRowAlone(tree.modifiers);
}

/** True where each row's value comes from that row alone and is the same whenever it is computed. */
function everyRowAlone(value: Value | undefined): boolean {
  let alone = true;
  eachNode(value, (node) => {
    const name = text(node.function_name).toLowerCase();
    if (node.class === 'WINDOW' || node.class === 'SUBQUERY' || SET_FUNCTIONS.has(name) || CHANGING_FUNCTIONS.has(name))
      alone = false;
    // COLUMNS(...) would also find the columns that only the engine sees; current_date and the like are column names here.
    if (node.class === 'STAR' && node.columns === true) alone = false;
    if (node.class === 'COLUMN_REF' && Array.isArray(node.column_names) && node.column_names.length === 1) {
      if (/^(?:current_|local)/i.test(text(node.column_names[0]))) alone = false;
    }
  });
  return alone;
}

function column(name: string, alias: string): Node {
  return { class: 'COLUMN_REF', type: 'COLUMN_REF', alias, query_location: 0, column_names: [name] };
}

/** `*` without what only the engine sees. */
function withoutHidden(node: Node): Node {
  if (node.class !== 'STAR' || !Array.isArray(node.exclude_list)) return node;
  return { ...node, exclude_list: [...node.exclude_list, ROW_ID, ROW_FILE, ORDINAL] };
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
