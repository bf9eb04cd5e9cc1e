/** A trace's id as a title has it: `1-6af82d5e-4b1f7a02…` is `1-6af82d5e-4b1f`. */
export function shortTraceId(traceId: string): string {
  return /^1-[0-9a-f]{8}-/.test(traceId) ? traceId.slice(0, 15) : traceId.slice(0, 12);
}

const XRAY = /(?<![0-9a-z-])1-[0-9a-f]{8}-[0-9a-f]{24}(?![0-9a-f])/i;
const TRACEPARENT = /(?<![0-9a-z])[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-z])/i;
const W3C = /^[0-9a-f]{32}$/i;
/** `trace_id=…`, `"traceId": "…"`, as log lines beside OpenTelemetry have it. */
const NAMED_W3C = /trace[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{32})(?![0-9a-z])/i;

/**
 * The trace that a text names: X-Ray's form anywhere in it (`Root=1-…`), W3C's in a `traceparent`, behind a name such as `trace_id=`, or
 * alone; null where it names none.
 */
export function traceIdIn(text: string): string | null {
  const found =
    XRAY.exec(text)?.[0] ?? TRACEPARENT.exec(text)?.[1] ?? NAMED_W3C.exec(text)?.[1] ?? W3C.exec(text.trim())?.[0];
  return found?.toLowerCase() ?? null;
}
