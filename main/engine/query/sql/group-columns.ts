import { SET_FUNCTIONS } from './function-lists.ts';
import { eachNode, type Node, nodes, text } from './tree.ts';

/**
 * The columns of a statement that groups its rows which tell the groups apart: those that hold no aggregate. Null where the
 * statement groups nothing, or where its columns are not one for each item of its list.
 */
export function groupColumns(tree: Node, columns: readonly { name: string }[]): string[] | null {
  const groups =
    nodes(tree.group_expressions).length > 0 || tree.aggregate_handling === 'FORCE_AGGREGATES' ? tree : null;
  const selected = nodes(groups?.select_list);
  if (groups === null || selected.length !== columns.length) return null;
  return columns.flatMap(({ name }, index) => (holdsAggregate(selected[index]) ? [] : [name]));
}

function holdsAggregate(item: Node | undefined): boolean {
  let found = false;
  eachNode(item, (node) => {
    if (SET_FUNCTIONS.has(text(node.function_name).toLowerCase())) found = true;
  });
  return found;
}
