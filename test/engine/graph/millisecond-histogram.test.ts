import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, histogramSql } from '../../../main/engine/graph/millisecond-histogram.ts';

describe('a histogram of milliseconds', () => {
  it('counts microseconds rounded to the millisecond, shortest first, also those below zero', async () => {
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -20_000, max: 2_000_000 }), { maxLength: 60 }), async (micros) => {
        const rows = micros.map((us) => `(${us})`).join(', ') || '(NULL)';
        const sql = `SELECT ${histogramSql('us::BIGINT')} FROM (VALUES ${rows}) AS t(us)`;
        const [[text] = []] = (await connection.runAndReadAll(sql)).getRows();
        const counts = new Map<number, number>();
        for (const us of micros) {
          const ms = Math.trunc((us + 500) / 1000) + 0;
          counts.set(ms, (counts.get(ms) ?? 0) + 1);
        }
        const expected = [...counts].map(([ms, count]) => ({ ms, count })).sort((a, b) => a.ms - b.ms);
        expect(histogramOf(text)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
    connection.closeSync();
    instance.closeSync();
  });

  it('is empty where nothing was counted', () => {
    expect(histogramOf(null)).toEqual([]);
  });
});
