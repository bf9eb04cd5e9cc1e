import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpoolPart } from '../../../main/engine/importers/cut-protocol.ts';
import { LoadQueue } from '../../../main/engine/importers/load-queue.ts';

const part = (path: string, lines: number): SpoolPart => ({
  what: 'events',
  path,
  lines,
  bytes: lines * 1000,
  longest: 1000,
});

/** Hand-overs of some workers: whose, how many records, and whether in the middle of a file. */
const handOvers = fc.array(
  fc.record({ unit: fc.nat(3), rows: fc.integer({ min: 0, max: 150_000 }), open: fc.boolean() }),
  { maxLength: 40 },
);

test('loads hold everything once and in order, and none holds more than makes a load', () => {
  fc.assert(
    fc.property(handOvers, (given) => {
      const queue = new LoadQueue(2);
      given.forEach(({ unit, rows, open }, index) => {
        queue.handOver(unit, open, { parts: [part(`${index}`, rows)], verdicts: [], archives: [], bytes: 0 });
      });
      const taken: string[] = [];
      const openUnits = new Set<number>();
      while (!queue.isEmpty) {
        const load = queue.take();
        queue.loaded();
        expect(load.parts.length).toBeGreaterThan(0);
        // Without its last hand-over it was not a load yet.
        expect(load.parts.slice(0, -1).reduce((sum, { lines }) => sum + lines, 0)).toBeLessThan(200_000);
        for (const { path } of load.parts) {
          const { unit, open } = given[Number(path)] as (typeof given)[number];
          if (open) openUnits.add(unit);
          else openUnits.delete(unit);
          taken.push(path);
        }
        expect(queue.endsWithWholeFiles).toBe(openUnits.size === 0);
      }
      expect(taken).toEqual(given.map((_, index) => String(index)));
      expect(queue.isReady).toBe(false);
      expect(queue.hasRoom).toBe(true);
    }),
  );
});

test('workers wait while too much waits for DuckDB, what is being loaded counted in', () => {
  const queue = new LoadQueue(2);
  for (let n = 0; n < 5; n++)
    queue.handOver(0, false, { parts: [part(`${n}`, 190_000)], verdicts: [], archives: [], bytes: 0 });
  expect(queue.hasRoom).toBe(false);
  queue.take();
  expect(queue.hasRoom).toBe(false);
  queue.loaded();
  expect(queue.hasRoom).toBe(true);
});
