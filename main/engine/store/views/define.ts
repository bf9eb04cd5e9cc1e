import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { inTransaction, readMeta, writeMeta } from '../migrations.ts';
import { TABLE_NAMES } from '../workspace-objects.ts';
import { rowsViewStatements, viewStatements } from './index.ts';
import { macroStatements } from './macros.ts';

/**
 * Makes our views and macros in the instance's own catalog (`memory.main`), over the tables of the file. Queries see
 * these, never what the file holds: a view or macro in a file from elsewhere is not run, and an older or newer file has the
 * views of this program. The tables have a view of the same name each, so that the file's catalog need not be searched.
 */
export async function defineViews(connection: DuckDBConnection): Promise<void> {
  const place = 'memory.main.';
  const tables = 'ws.main.';
  const statements = [
    ...TABLE_NAMES.map((name) => `CREATE VIEW ${place}${name} AS FROM ${tables}${name}`),
    ...macroStatements(place),
    ...viewStatements(place, tables),
    ...rowsViewStatements(place, tables),
  ];
  await connection.run(statements.join(';\n'));
}

/**
 * Puts a copy of the views into the file, for whoever opens it with another program. Only done when it has none or those
 * of another version of ours, so that an ordinary opening writes nothing. The connection has done `USE ws`.
 */
export async function storeViews(connection: DuckDBConnection): Promise<void> {
  const statements = [...macroStatements(''), ...viewStatements('', '')];
  const ours = createHash('sha256').update(statements.join(';')).digest('hex');
  if ((await readMeta(connection, 'views')) === ours) return;
  await inTransaction(connection, async () => {
    await connection.run(statements.join(';\n'));
    await writeMeta(connection, 'views', ours);
  });
}
