import { eachNode, isNode, type Node, text, type Value } from './tree.ts';

/**
 * Every name and word in a statement, in lower case, which is more than the columns that it reads and never less; null
 * where it may read columns that it does not name: `*`, whole rows, natural joins, columns by number or place.
 */
export function namedColumns(tree: Node): ReadonlySet<string> | null {
  const words = new Set<string>();
  const tables = new Set<string>();
  let all = false;
  eachNode(withoutOrderByAll(tree), (node) => {
    if (
      node.class === 'STAR' ||
      node.class === 'POSITIONAL_REFERENCE' ||
      node.type === 'SHOW_REF' ||
      node.type === 'PIVOT'
    )
      all = true;
    if (node.ref_type === 'NATURAL') all = true;
    if (node.type === 'BASE_TABLE') {
      // `FROM cloudtrail AS t(a, b)` names columns by their place.
      if (Array.isArray(node.column_name_alias) && node.column_name_alias.length > 0) all = true;
      tables.add(text(node.table_name).toLowerCase());
      tables.add(text(node.alias).toLowerCase());
    }
    for (const value of Object.values(node)) addWords(value, words);
  });
  eachNode(tree, (node) => {
    // A table's name where a column's could stand is its whole row.
    if (node.class !== 'COLUMN_REF' || !Array.isArray(node.column_names)) return;
    if (node.column_names.length === 1 && tables.has(text(node.column_names[0]).toLowerCase())) all = true;
  });
  return all ? null : words;
}

function addWords(value: Value, words: Set<string>): void {
  if (typeof value === 'string') words.add(value.toLowerCase());
  if (Array.isArray(value)) for (const item of value) addWords(item, words);
}

/** ORDER BY ALL has a star in the tree that stands for the columns of the result. */
function withoutOrderByAll(value: Node): Node {
  const copy: Node = {};
  for (const [key, child] of Object.entries(value)) {
    if (key === 'orders' && Array.isArray(child))
      copy[key] = child.map((order) => (isStarOrder(order) ? null : strip(order)));
    else copy[key] = strip(child);
  }
  return copy;
}

function strip(value: Value): Value {
  if (Array.isArray(value)) return value.map(strip);
  return isNode(value) ? withoutOrderByAll(value) : value;
}

function isStarOrder(order: Value): boolean {
  return (
    isNode(order) && isNode(order.expression) && order.expression.class === 'STAR' && order.expression.columns !== true
  );
}
