/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

const NOTHING: JsonObject = Object.freeze({});

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; one without members where it is none. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : NOTHING;
}

/** The value as a list; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value where it is text with something in it, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function booleanOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** A whole number, also where it was written as text: SDKs send lengths and codes both ways (xray.md 1.3). */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** JSON text that DuckDB takes: halves of characters, which are no text to it, become U+FFFD. Null without members. */
export function jsonText(value: JsonObject | readonly unknown[]): string | null {
  if (Object.keys(value).length === 0) return null;
  return JSON.stringify(value).replace(/\\u(?=d[89a-f])[0-9a-f]{4}/g, '\\ufffd');
}

/**
 * JSON text that is the same for equal values, however they were written: members sorted by name, no white space. By it
 * equal documents are told from differing ones, and of differing ones the greater counts (xray.md 1.5).
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`).join(',')}}`;
}
