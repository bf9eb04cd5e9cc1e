/**
 * A trace id as we store it: X-Ray's form, `1-` + 8 + `-` + 24 hexadecimal digits, small letters. W3C's form, 32 digits,
 * is brought into it (xray.md 1.4). Anything else stays as it is: masked ids of published traces are ids too.
 */
export function storedTraceId(id: string): string {
  if (X_RAY.test(id)) return id.toLowerCase();
  return W3C.test(id) ? `1-${id.slice(0, 8)}-${id.slice(8)}`.toLowerCase() : id;
}

/** The stored form of what somebody gave for a trace: its id, or a header that names it (`Root=1-…;Parent=…`, or a `traceparent`). */
export function givenTraceId(given: string): string {
  const text = given.trim();
  return storedTraceId(ROOT.exec(text)?.[1] ?? TRACEPARENT.exec(text)?.[1] ?? text);
}

const ROOT = /(?:^|[\s;])root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/i;
const TRACEPARENT = /(?:^|\s)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/i;

const X_RAY = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const W3C = /^[0-9a-f]{32}$/i;

/** W3C's form of a stored id; null where it has none. */
export function w3cTraceId(id: string): string | null {
  return X_RAY.test(id) ? id.slice(2).replace('-', '') : null;
}
