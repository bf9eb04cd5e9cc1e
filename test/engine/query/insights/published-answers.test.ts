import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLOUDTRAIL } from './published/cloudtrail.ts';
import { GENERAL } from './published/general.ts';
import { type Cell, type PublishedCase, prepareCase, START } from './published/harness.ts';
import { LAMBDA } from './published/lambda.ts';
import { NETWORK } from './published/network.ts';
import { SERIES } from './published/series.ts';
import { SEVERAL } from './published/several.ts';
import { TEXT } from './published/text.ts';
import { WEB } from './published/web.ts';
import { ask, sameCell } from './support.ts';

/**
 * Every published query (specs/insights-ql.md part 9) on events of its log type, with answers that plain JavaScript takes
 * from the facts that the events were made of. `ask` runs each twice: as compiled, and as the SQL that is shown.
 */
const published: { id: number; query: string }[] = JSON.parse(
  readFileSync(new URL('../../../golden/insights/published.json', import.meta.url), 'utf8'),
);
const CASES = [...GENERAL, ...LAMBDA, ...NETWORK, ...CLOUDTRAIL, ...WEB, ...TEXT, ...SEVERAL, ...SERIES];

/** The second of the two queries under one number is called by a half more. */
const queryOf = (id: number): string =>
  published.filter((one) => one.id === Math.floor(id))[id % 1 === 0 ? 0 : 1]?.query ?? '';

test('there is a case for each of them', () => {
  const numbers = published.map(({ id }, index) => (published[index - 1]?.id === id ? id + 0.5 : id));
  expect(CASES.map(({ id }) => id).sort((a, b) => a - b)).toEqual(numbers);
});

test.each(CASES.map((one) => [one.id, queryOf(one.id), one] as const))('%s: %s', async (_, published, one) => {
  const { connection, catalog } = await prepareCase(one);
  const query = Object.entries(one.replace ?? {}).reduce((text, [from, to]) => text.replaceAll(from, to), published);
  // Queries that name no group read those that no SOURCE of theirs names.
  const inner = [...query.matchAll(/SOURCE '([^']+)'/g)].map((match) => match[1]);
  const sources = catalog.logGroups.map(({ name }) => name).filter((name) => !inner.includes(name));
  const range = one.range ?? { from: -10 * 86_400_000, to: 30 * 86_400_000 };
  const answer = await ask(connection, query, {
    catalog,
    sources: one.trails ? ['cloudtrail'] : sources,
    range: { fromUs: BigInt(START + range.from) * 1000n, toUs: BigInt(START + range.to) * 1000n },
  });
  expect(answer.columns).toEqual(one.columns);
  const kept = (one.only ?? one.columns).map((name) => one.columns.indexOf(name));
  const rows = answer.rows.map((row) => kept.map((index) => row[index] ?? null));
  expect(one.rows.length).toBeGreaterThan(0);
  expect(alike(rows, expectedCells(one), one.ordered === true)).toEqual(expectedCells(one));
  connection.closeSync();
});

/** Cells as the service prints them (3.6). */
function expectedCells({ rows, ordered }: PublishedCase): (string | null)[][] {
  const cells = rows.map((row) =>
    row.map((cell: Cell) => (cell === null ? null : String(typeof cell === 'boolean' ? Number(cell) : cell))),
  );
  return ordered === true ? cells : cells.sort(byText);
}

function byText(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  const [left, right] = [JSON.stringify(a.map(rounded)), JSON.stringify(b.map(rounded))];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** For an order of rows that does not hang on the last digits of a number. */
function rounded(cell: string | null): string | null {
  return cell !== null && /^-?\d+\.\d+$/.test(cell) ? Number(cell).toPrecision(8) : cell;
}

/** The rows, with the expected text in place of cells that equal it (3.7). */
function alike(rows: (string | null)[][], expected: (string | null)[][], ordered: boolean): (string | null)[][] {
  const list = ordered ? rows : [...rows].sort(byText);
  return list.map((row, i) =>
    row.map((cell, j) => (sameCell(cell, expected[i]?.[j] ?? null) ? (expected[i]?.[j] ?? null) : cell)),
  );
}
