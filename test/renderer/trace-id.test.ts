import { expect, test } from 'vitest';
import { traceIdIn } from '../../renderer/lib/trace-id.ts';

const XRAY = '1-4bf92f35-77b34da6a3ce929d0e0e4736';
const W3C = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a trace is named by X-Ray’s id, its header, a traceparent, or W3C’s id alone', () => {
  expect(traceIdIn(XRAY)).toBe(XRAY);
  expect(traceIdIn(`XRAY TraceId: ${XRAY.toUpperCase()} SegmentId: 1`)).toBe(XRAY);
  expect(traceIdIn(`Root=${XRAY};Parent=53995c3f42cd8ad8;Sampled=1`)).toBe(XRAY);
  expect(traceIdIn(`00-${W3C}-00f067aa0ba902b7-01`)).toBe(W3C);
  expect(traceIdIn(` ${W3C} `)).toBe(W3C);
  for (const named of [`INFO trace_id=${W3C} span_id=1`, `{"traceId": "${W3C.toUpperCase()}"}`, `otelTraceID=${W3C}`])
    expect([named, traceIdIn(named)]).toEqual([named, W3C]);
});

test('what only looks like one names none: longer hexadecimal, account ids, requests', () => {
  for (const text of [
    `${XRAY}00`,
    `9${XRAY}`,
    `${W3C}ab`,
    `in ${W3C}`,
    `etag=${W3C}`,
    `trace_id=${W3C}00`,
    '111122223333',
    '8f0e2c41-1111-4222-8333-944455556666',
    '',
  ]) {
    expect([text, traceIdIn(text)]).toEqual([text, null]);
  }
});
