import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEmf } from '../../../../main/engine/query/metrics/emf.ts';

const AT = Date.UTC(2026, 2, 2, 10);

/** An event with one directive; `more` adds or overrides members of the document, `directive` those of the directive. */
function event(more: Record<string, unknown> = {}, directive: Record<string, unknown> = {}): string {
  return JSON.stringify({
    _aws: {
      Timestamp: AT,
      CloudWatchMetrics: [
        {
          Namespace: 'Shop',
          Dimensions: [['service']],
          Metrics: [{ Name: 'latency', Unit: 'Milliseconds' }],
          ...directive,
        },
      ],
    },
    service: 'orders',
    latency: 12,
    ...more,
  });
}

const LATENCY = {
  namespace: 'Shop',
  metricName: 'latency',
  unit: 'Milliseconds',
  dimensions: { service: 'orders' },
  values: [12],
};

test('a metric of each dimension set, with its values', () => {
  expect(readEmf(event())).toEqual({ timeMs: AT, metrics: [LATENCY], rejected: [] });
  expect(readEmf(event({ latency: [1, 2.5] }))?.metrics).toEqual([{ ...LATENCY, values: [1, 2.5] }]);
  expect(readEmf(event({ region: 'x' }, { Dimensions: [['service'], ['service', 'region'], []] }))?.metrics).toEqual([
    LATENCY,
    { ...LATENCY, dimensions: { service: 'orders', region: 'x' } },
    { ...LATENCY, dimensions: {} },
  ]);
  expect(readEmf(event({}, { Metrics: [{ Name: 'latency' }] }))?.metrics).toEqual([{ ...LATENCY, unit: 'None' }]);
});

test('names are members of the root, by their letters', () => {
  const directive = { Metrics: [{ Name: 'a.b' }] };
  expect(readEmf(event({ a: { b: 1 } }, directive))).toMatchObject({
    metrics: [],
    rejected: [expect.stringContaining('a.b')],
  });
  expect(readEmf(event({ 'a.b': 1 }, directive))?.metrics).toMatchObject([{ metricName: 'a.b', values: [1] }]);
  expect(readEmf(event({ Latency: 1, latency: undefined }))).toMatchObject({
    metrics: [],
    rejected: [expect.any(String)],
  });
});

test('what Lambda writes before the document is passed over, and the old shape of Container Insights is read', () => {
  expect(readEmf(`2026-03-02T10:00:00Z\tid\tINFO\t${event()}`)?.metrics).toEqual([LATENCY]);
  const old = {
    CloudWatchMetrics: [
      {
        Namespace: 'ContainerInsights',
        Dimensions: [['ClusterName']],
        Metrics: [{ Name: 'node_count', Unit: 'Count' }],
      },
    ],
    ClusterName: 'c',
    Timestamp: String(AT),
    node_count: 3,
  };
  expect(readEmf(JSON.stringify(old))).toMatchObject({
    timeMs: AT,
    metrics: [{ metricName: 'node_count', dimensions: { ClusterName: 'c' }, values: [3] }],
  });
});

test.each([
  [{ latency: '12' }, {}, 'latency is no number'],
  [{ latency: Array.from({ length: 101 }, () => 1) }, {}, 'latency is no number'],
  [{ latency: [1, 'x'] }, {}, 'latency is no number'],
  [{ service: 7 }, {}, 'dimension service'],
  [{ service: 'x'.repeat(1025) }, {}, 'dimension service'],
  [{}, { Namespace: '' }, 'Namespace'],
  [{}, { Dimensions: [] }, 'no dimension set'],
  [{}, { Dimensions: [Array.from({ length: 31 }, (_, i) => `d${i}`)] }, 'at most 30'],
  [{}, { Metrics: Array.from({ length: 101 }, () => ({ Name: 'latency' })) }, 'at most 100'],
  [{}, { Metrics: [{ Name: 'latency', Unit: 'ms' }] }, 'unit'],
  [{ _aws: { CloudWatchMetrics: [] } }, {}, 'Timestamp'],
])('%j %j is rejected: %s', (more, directive, reason) => {
  expect(readEmf(event(more, directive))).toMatchObject({ metrics: [], rejected: [expect.stringContaining(reason)] });
});

test('other messages are none, and no JSON ends the reading', () => {
  expect([readEmf('plain'), readEmf('{"a":1}'), readEmf('[1]'), readEmf('{"_aws":1}')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  fc.assert(
    fc.property(fc.json(), fc.json(), (a, b) => {
      const read = readEmf(`{"_aws":{"Timestamp":1,"CloudWatchMetrics":${a}},"x":${b}}`);
      expect(read?.metrics.length ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
