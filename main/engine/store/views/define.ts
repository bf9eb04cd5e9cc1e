import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { macroStatements as insightsMacroStatements } from '../../query/insights/macros.ts';
import { inTransaction, readMeta, writeMeta } from '../migrations.ts';
import { LOG_TABLES } from '../schema.ts';
import { TABLE_NAMES } from '../workspace-objects.ts';
import { rowsViewStatements, viewStatements } from './index.ts';
import { macroStatements } from './macros.ts';

/**
 * Makes our views and macros in the instance's own catalog (`memory.main`), over the tables of the file. Queries see
 * these, never what the file holds: a view or macro in a file from elsewhere is not run, and an older or newer file has the
 * views of this program. The tables have a view of the same name each, so that the file's catalog need not be searched.
 * A file of version 1 that may not be written has no tables of logs: empty ones stand for them. The macros of Logs Insights
 * are needed by queries alone, so the file has no copies of them.
 */
export async function defineViews(connection: DuckDBConnection, schemaVersion: number): Promise<void> {
  const place = 'memory.main.';
  const tables = 'ws.main.';
  const absent = schemaVersion < 2 ? LOG_TABLES : '';
  const stored = TABLE_NAMES.filter((name) => !absent.includes(`CREATE TABLE ${name} `));
  const statements = [
    ...(absent === '' ? [] : [absent]),
    // Events keep the order of their rows, which a view passes on by name alone.
    ...stored.map(
      (name) =>
        `CREATE VIEW ${place}${name} AS SELECT ${name.endsWith('_event') ? 'rowid, ' : ''}* FROM ${tables}${name}`,
    ),
    ...macroStatements(place),
    ...viewStatements(place, absent === '' ? tables : place),
    ...rowsViewStatements(place, tables),
    ...insightsMacroStatements(place),
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
