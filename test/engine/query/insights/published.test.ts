import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Catalog } from '../../../../main/engine/query/insights/catalog.ts';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { prepare } from '../../../../main/engine/query/insights/prepare.ts';
import { withLiterals } from '../../../../main/engine/query/insights/sql-text.ts';
import { CATALOG, NOW_US, openDatabase } from './support.ts';

/** AWS's own published queries (specs/insights-ql.md part 9): each must compile and run, on no events too. */
const file = new URL('../../../golden/insights/published.json', import.meta.url);
const published: { id: number; purpose: string; query: string }[] = JSON.parse(readFileSync(file, 'utf8'));

const groups = [
  '/aws/lambda/my-function',
  '/aws/lambda/payment-service',
  '/aws/lambda/database-service',
  '/aws/lambda/payment-processor',
  'lg',
  'Query-1',
];
const catalog: Catalog = {
  ...CATALOG,
  logGroups: [...CATALOG.logGroups, ...groups.map((name, i) => ({ groupId: 100 + i, name, account: null }))],
  lookupTables: [
    { name: 'user_data', columns: ['user_id', 'username', 'email', 'department'] },
    { name: 'net_table', columns: ['srcAddr', 'region', 'owner', 'datacenter'] },
  ],
};

test('every published query compiles and runs, shown SQL included', async () => {
  const connection = await openDatabase();
  for (const { name, columns } of catalog.lookupTables)
    await connection.run(`CREATE TABLE lookup.${name} (${columns.map((column) => `"${column}" VARCHAR`).join(', ')})`);
  const failures: string[] = [];
  for (const { id, query } of published) {
    const result = compile(query, { catalog, nowUs: NOW_US, range: { fromUs: NOW_US - 3_600_000_000n, toUs: NOW_US } });
    if (!result.ok) {
      failures.push(`${id}: ${query}: ${result.diagnostics.map((one) => one.message).join('; ')}`);
      continue;
    }
    try {
      await prepare(connection, result.query);
      await connection.runAndReadAll(result.query.sql, result.query.params);
      await connection.runAndReadAll(withLiterals(result.query));
      for (const statement of Object.values(result.query.statistics))
        await connection.runAndReadAll(statement.sql, statement.params);
    } catch (error) {
      failures.push(`${id}: ${query}: ${error}`);
    }
  }
  expect(failures).toEqual([]);
  expect(published.length).toBe(99);
});
