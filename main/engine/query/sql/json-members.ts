import type { DuckDBConnection } from '@duckdb/node-api';
import { cloudtrailView } from '../../store/views/cloudtrail.ts';
import { eachNode, isNode, type Node, text, type Value, writeTree } from './tree.ts';

const COLUMNS = new Map(cloudtrailView.columns.map(({ name }) => [name.toLowerCase(), name]));
const JSON_COLUMNS = new Set(
  cloudtrailView.columns.filter(({ type }) => type === 'JSON').map(({ name }) => name.toLowerCase()),
);

/**
 * `userIdentity.arn` and `requestParameters.roleArn` as queries for CloudTrail Lake write them. DuckDB gives a member of
 * JSON as JSON, in quotes, so that a comparison with a text is never true; we give its text: by the view's own column of
 * that name where the statement reads the view itself, else from the JSON. Null where the statement has no such name.
 */
export function withJsonMembers(tree: Node): Node | null {
  const tables = new Set<string>();
  eachNode(tree, (node) => {
    if (node.type === 'BASE_TABLE')
      for (const name of [node.table_name, node.alias]) tables.add(text(name).toLowerCase());
  });
  if (!tables.has('cloudtrail')) return null;
  let changed = false;
  const direct = isNode(tree.from_table) && tree.from_table.type === 'BASE_TABLE';
  const rewrite = (value: Value, selected: boolean): Value => {
    if (Array.isArray(value)) return value.map((item) => rewrite(item, selected));
    if (!isNode(value)) return value;
    const member = memberOf(value, tables, direct, selected);
    if (member !== null) {
      changed = true;
      return member;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, rewrite(child, key === 'select_list')]),
    );
  };
  const result = rewrite(tree, false);
  return changed && isNode(result) ? result : null;
}

function memberOf(node: Node, tables: ReadonlySet<string>, direct: boolean, selected: boolean): Node | null {
  if (node.class !== 'COLUMN_REF' || !Array.isArray(node.column_names)) return null;
  const names = node.column_names.map(text);
  const qualified = names.length > 2 && tables.has((names[0] ?? '').toLowerCase());
  const [column = '', ...path] = qualified ? names.slice(1) : names;
  if (path.length === 0 || !JSON_COLUMNS.has(column.toLowerCase()) || tables.has(column.toLowerCase())) return null;
  const alias = text(node.alias) !== '' || !selected ? text(node.alias) : (path[path.length - 1] ?? '');
  const prefix = qualified ? [names[0] ?? ''] : [];
  const own = COLUMNS.get([column, ...path].join('.').toLowerCase());
  if (direct && own !== undefined) return { ...node, alias, column_names: [...prefix, own] };
  const jsonPath = `$${path.map((part) => `."${part}"`).join('')}`;
  const type = { id: 'VARCHAR', type_info: null };
  return {
    class: 'FUNCTION',
    type: 'FUNCTION',
    alias,
    query_location: node.query_location ?? 0,
    function_name: 'json_extract_string',
    schema: '',
    catalog: '',
    children: [
      { ...node, alias: '', column_names: [...prefix, column] },
      {
        class: 'CONSTANT',
        type: 'VALUE_CONSTANT',
        alias: '',
        query_location: 0,
        value: { type, is_null: false, value: jsonPath },
      },
    ],
    filter: null,
    order_bys: { type: 'ORDER_MODIFIER', orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
  };
}

/** A tree as SQL text; null where DuckDB cannot write it. */
export async function writeSql(connection: DuckDBConnection, node: Node): Promise<string | null> {
  const json = writeTree({ error: false, statements: [{ node, named_param_map: [] }] });
  try {
    const reader = await connection.runAndReadAll('SELECT json_deserialize_sql($1::JSON)', [json]);
    const sql = reader.getRows()[0]?.[0];
    return typeof sql === 'string' ? sql : null;
  } catch {
    return null;
  }
}
