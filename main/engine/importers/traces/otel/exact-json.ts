/** Strings, which are left alone, or whole numbers of 16 digits and more. */
const STRINGS_AND_LONG_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const LONG_NUMBER = /[:[,\s]-?\d{16}/;

/**
 * The value of a JSON text, in which whole numbers beyond 2^53 become text: nanoseconds since the epoch have 19 digits, and a
 * number would round them across microseconds. Throws what JSON.parse throws.
 */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  const quoted = text.replace(STRINGS_AND_LONG_NUMBERS, (found) =>
    found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`,
  );
  return JSON.parse(quoted);
}
