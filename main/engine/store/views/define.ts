import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { macroStatements as insightsMacroStatements } from '../../query/insights/macros.ts';
import { inTransaction, readMeta, writeMeta } from '../migrations.ts';
import { LATER_TABLES } from '../schema.ts';
import { quoteName } from '../sql-text.ts';
import { lookupNames, TABLE_NAMES } from '../workspace-objects.ts';
import { rowsViewStatements, viewStatements } from './index.ts';
import { macroStatements } from './macros.ts';

/** Tables whose rows are records that a result may stand for. */
const RECORD_TABLE = /_(?:event|segment)$/;

/** The instance's own catalog, for what queries see. */
const PLACE = 'memory.main.';

/**
 * The macros of Logs Insights need no table, so they are made while the file is still being attached. Queries alone use them:
 * the file has no copies.
 */
export async function defineInsightsMacros(connection: DuckDBConnection): Promise<void> {
  await connection.run(insightsMacroStatements(PLACE).join(';\n'));
}

/**
 * Makes our views and macros in the instance's own catalog (`memory.main`), over the tables of the file. Queries see
 * these, never what the file holds: a view or macro in a file from elsewhere is not run, and an older or newer file has the
 * views of this program. The tables have a view of the same name each, so that the file's catalog need not be searched.
 * An older file that may not be written lacks the tables of later versions: empty ones stand for them, and nulls for columns. Binding the large
 * views is half of the time that a file takes to open, so two connections share them.
 */
export async function defineViews(
  connection: DuckDBConnection,
  other: DuckDBConnection,
  schemaVersion: number,
): Promise<void> {
  const tables = 'ws.main.';
  const later = LATER_TABLES.filter(({ version }) => version > schemaVersion);
  const tablesOf = later.filter(({ adds }) => adds === undefined).map(({ sql }) => sql);
  const isStored = (name: string) => !tablesOf.some((sql) => sql.includes(`CREATE TABLE ${name} `));
  const stored = TABLE_NAMES.filter(isStored);
  const missing = later.flatMap(({ adds }) => (adds !== undefined && isStored(adds.table) ? [adds] : []));
  const absent = later
    .filter(({ adds }) => adds === undefined || !isStored(adds.table))
    .map(({ sql }) => sql)
    .join('');
  const columnsOf = (name: string) => [
    ...(RECORD_TABLE.test(name) ? ['rowid'] : []),
    '*',
    ...missing.filter(({ table }) => table === name).map(({ column }) => `NULL::VARCHAR AS ${column}`),
  ];
  const first = [
    ...(absent === '' ? [] : [absent]),
    // Events keep the order of their rows, which a view passes on by name alone.
    ...stored.map(
      (name) => `CREATE VIEW ${PLACE}${name} AS SELECT ${columnsOf(name).join(', ')} FROM ${tables}${name}`,
    ),
    ...macroStatements(PLACE),
    `CREATE SCHEMA IF NOT EXISTS memory.lookup`,
    ...(schemaVersion < 2 ? [] : await lookupNames(connection)).map(lookupView),
  ];
  await connection.run(first.join(';\n'));
  const from = absent === '' ? tables : PLACE;
  await Promise.all([
    connection.run(viewStatements(PLACE, from).join(';\n')),
    other.run(rowsViewStatements(PLACE, from).join(';\n')),
  ]);
}

/** The statement that makes a lookup table known to queries, or known anew after it was replaced. */
export function lookupView(name: string): string {
  return `CREATE OR REPLACE VIEW memory.lookup.${quoteName(name)} AS SELECT * FROM ws.lookup.${quoteName(name)}`;
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
