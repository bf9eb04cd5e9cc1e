import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { COMMAND_CASES } from './command-cases.ts';
import { ask, fill, openDatabase, sameCell, sorted } from './support.ts';

const RANGE = { fromUs: BigInt(Date.UTC(2023, 11, 31)) * 1000n, toUs: BigInt(Date.UTC(2024, 0, 2)) * 1000n };
let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await openDatabase();
});

test.each(COMMAND_CASES.map((one) => [one.name, one] as const))(
  '%s',
  async (_, { events, query, columns, rows, ordered, warning }) => {
    await fill(connection, events);
    // A comparison looks a day back, so its own range is the last of the two days.
    const range = /diff|logcompare/.test(query) ? { fromUs: RANGE.toUs - 86_400_000_000n, toUs: RANGE.toUs } : RANGE;
    const answer = await ask(connection, query, {
      range,
      sources: query.includes('SOURCE') ? [] : [...new Set(['app', ...groupsOf(events)])],
    });
    expect(answer.columns).toEqual(columns);
    const alike = answer.rows.map((row, i) =>
      row.map((cell, j) => (ordered && sameCell(cell, rows[i]?.[j] ?? null) ? (rows[i]?.[j] ?? null) : cell)),
    );
    expect(ordered ? alike : sorted(alike)).toEqual(ordered ? rows : sorted(rows));
    if (warning) expect(answer.warnings.join('\n')).toMatch(warning);
  },
);

function groupsOf(events: (typeof COMMAND_CASES)[number]['events']): string[] {
  return events.map((event) => (typeof event === 'string' ? 'app' : (event.group ?? 'app')));
}
