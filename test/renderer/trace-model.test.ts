import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileTraceFilter } from '../../main/engine/query/trace-filter/compile.ts';
import type { TraceEntity } from '../../preload/contract/traces.ts';
import {
  bothFilters,
  edgeFilter,
  facetFilter,
  responseTimes,
  serviceFilter,
} from '../../renderer/app/traces/filter-text.ts';
import { differences } from '../../renderer/features/traces/compare-facets.ts';
import {
  comparedSpans,
  criticalPath,
  openSpans,
  selfTime,
  timeByService,
  traceModel,
} from '../../renderer/features/traces/trace-model.ts';

function entity(
  id: string,
  parentId: string | null,
  startUs: number,
  endUs: number | null,
  more: Partial<TraceEntity> = {},
): TraceEntity {
  return {
    id,
    parentId,
    statedParentId: parentId,
    ownerId: null,
    depth: 0,
    kind: 'segment',
    name: id,
    origin: null,
    namespace: null,
    startUs,
    endUs,
    outcome: 'ok',
    node: null,
    blocks: {} as TraceEntity['blocks'],
    exceptions: [],
    conflict: false,
    ...more,
  };
}

/** A root of 100 ms that calls `a`, then `b` and `c` beside each other; `b` calls `d`. */
const CALLS = [
  entity('root', null, 0, 100_000),
  entity('a', 'root', 10_000, 30_000),
  entity('b', 'root', 40_000, 90_000, { outcome: 'fault' }),
  entity('d', 'b', 50_000, 80_000),
  entity('c', 'root', 45_000, 60_000),
];

test('the critical path is what was waited for, without gaps', () => {
  const path = criticalPath(traceModel(CALLS, true));
  expect(path.map(({ span, from, to }) => [span.entity.id, from / 1000, to / 1000])).toEqual([
    ['root', 0, 10],
    ['a', 10, 30],
    ['root', 30, 40],
    ['b', 40, 50],
    ['d', 50, 80],
    ['b', 80, 90],
    ['root', 90, 100],
  ]);
  expect(timeByService(path).map(({ service, us }) => [service, us / 1000])).toEqual([
    ['root', 30],
    ['d', 30],
    ['a', 20],
    ['b', 20],
  ]);
});

test('self time is what no child fills, children beside each other counted once', () => {
  const { spans } = traceModel(CALLS, true);
  expect(spans.map((span) => [span.entity.id, selfTime(span) / 1000])).toEqual([
    ['root', 30],
    ['a', 20],
    ['b', 20],
    ['d', 30],
    ['c', 15],
  ]);
});

test('the critical path fills the root exactly, whatever the spans', () => {
  const spans = fc
    .array(fc.record({ parent: fc.nat(30), start: fc.nat(1000), length: fc.nat(1000) }), { maxLength: 30 })
    .map((list) => [
      entity('n0', null, 0, 1000),
      ...list.map(({ parent, start, length }, i) =>
        entity(`n${i + 1}`, `n${Math.min(parent, i)}`, start, start + length),
      ),
    ]);
  fc.assert(
    fc.property(spans, fc.boolean(), (entities, correct) => {
      const path = criticalPath(traceModel(entities, correct));
      expect(path.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(1000);
      path.forEach(({ from }, at) => {
        expect(from).toBe(at === 0 ? 0 : path[at - 1]?.to);
      });
    }),
  );
});

test('a service whose clock is ahead is moved into the call that it answered, with its calls, and named', () => {
  const call = entity('call', 'root', 10_000, 60_000, { kind: 'subsegment' });
  const late = entity('late', 'call', 13_000, 63_000);
  const inner = entity('inner', 'late', 20_000, 30_000, { kind: 'subsegment' });
  const corrected = traceModel([entity('root', null, 0, 100_000), call, late, inner], true);
  expect(corrected.skews).toEqual([{ service: 'late', by: -3000 }]);
  expect(corrected.spans.slice(2).map(({ start, end }) => [start, end])).toEqual([
    [10_000, 60_000],
    [17_000, 27_000],
  ]);
  expect(traceModel([entity('root', null, 0, 100_000), call, late, inner], false).skews).toEqual([]);
});

test('what names a parent that is not here is marked, and what is in progress reaches the end of the trace', () => {
  const { spans, end } = traceModel(
    [entity('root', null, 0, null), entity('lost', null, 5, 40, { statedParentId: 'gone' })],
    true,
  );
  expect(spans.map(({ isOrphan, inProgress, end: until }) => [isOrphan, inProgress, until])).toEqual([
    [false, true, 40],
    [true, false, 40],
  ]);
  expect(end).toBe(40);
});

test('folded segments hide all below them', () => {
  const { spans } = traceModel(CALLS, true);
  expect(openSpans(spans, new Set(['b'])).map((span) => span.entity.id)).toEqual(['root', 'a', 'b', 'c']);
});

test('two traces differ by what was done in one of them, or took longer', () => {
  const here = traceModel(CALLS, true).spans;
  const there = traceModel(
    CALLS.filter(({ id }) => id !== 'd'),
    true,
  ).spans;
  expect(comparedSpans(here, there).filter((row) => row.here?.us !== row.there?.us)).toEqual([
    { service: 'b', name: 'b', here: { count: 1, us: 20_000 }, there: { count: 1, us: 50_000 } },
    { service: 'd', name: 'd', here: { count: 1, us: 30_000 }, there: null },
  ]);
});

test('10,000 segments are read well within a second', () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    entity(`s${i}`, i === 0 ? null : `s${Math.floor((i - 1) / 4)}`, i, 40_000 - i, { kind: 'subsegment' }),
  );
  const start = performance.now();
  const model = traceModel(many, true);
  criticalPath(model);
  expect(openSpans(model.spans, new Set())).toHaveLength(10_000);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('shares of values tell two sets of traces apart; what was not listed is not taken for absent', () => {
  const facet = (field: string, values: [string, number][], distinct = values.length) => ({
    field,
    annotation: false,
    distinct,
    values: values.map(([value, traces]) => ({ value, traces })),
  });
  const found = differences(
    {
      facets: [
        facet('status', [
          ['500', 8],
          ['200', 2],
        ]),
        facet('url', [['/a', 10]]),
      ],
      total: 10,
    },
    { facets: [facet('status', [['200', 100]]), facet('url', [['/b', 50]], 60)], total: 100 },
  );
  expect(found.map(({ value, there, by }) => [value, there, Math.round(by * 100)])).toEqual([
    ['/a', null, 100],
    ['200', 100, -80],
    ['500', 0, 80],
    ['/b', 50, -50],
  ]);
});

test('every filter that the window writes is one that the engine reads', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, fc.option(text, { nil: null }), fc.nat(10_000), (name, other, type, ms) => {
      const node = { name, type, account: type === null ? null : '111122223333' };
      const filters = [
        serviceFilter(node),
        serviceFilter(node, responseTimes(ms, ms + 5)),
        edgeFilter(node, { name: other, type: null, account: null }),
        facetFilter('url', false, other) ?? '',
        facetFilter(name.replace(/[^\w.]/g, '') || 'k', true, other) ?? '',
        bothFilters('fault = true OR error = true', serviceFilter(node)),
      ];
      for (const filter of filters) expect([filter, compileTraceFilter(filter).ok]).toEqual([filter, true]);
    }),
  );
});
