import type { DuckDBConnection } from '@duckdb/node-api';
import { NARROW_VIEWS, narrowViewStatement } from '../store/views/index.ts';
import { namedColumns } from './sql/named-columns.ts';
import { eachNode, type Node, text } from './sql/tree.ts';

/** Connections that have such views: most serve one purpose after the other and never have any. */
const narrowed = new WeakSet<DuckDBConnection>();

/**
 * Puts a temporary view with only the columns that the statement may read in front of each large view that it names, on
 * this connection; see `narrowViewStatement`. The text of the statement stays as it was typed.
 */
export async function narrowViews(connection: DuckDBConnection, tree: Node): Promise<void> {
  const named = new Set<string>();
  eachNode(tree, (node) => {
    if (node.type === 'BASE_TABLE') named.add(text(node.table_name).toLowerCase());
  });
  const columns = namedColumns(tree);
  for (const view of NARROW_VIEWS) if (named.has(view)) await narrowView(connection, view, false, columns);
}

/** The same for one view or rows view; null for the whole view. */
export async function narrowView(
  connection: DuckDBConnection,
  view: string,
  rows: boolean,
  columns: ReadonlySet<string> | null,
): Promise<void> {
  if (columns === null) await connection.run(`DROP VIEW IF EXISTS temp.${view}${rows ? '_rows' : ''}`);
  else {
    narrowed.add(connection);
    await connection.run(narrowViewStatement(view, rows, columns));
  }
}

/** Takes the temporary views off a connection before it serves another purpose. */
export async function dropNarrowViews(connection: DuckDBConnection): Promise<void> {
  if (!narrowed.delete(connection)) return;
  const names = NARROW_VIEWS.flatMap((view) => [view, `${view}_rows`]);
  await connection.run(names.map((name) => `DROP VIEW IF EXISTS temp.${name}`).join(';'));
}
