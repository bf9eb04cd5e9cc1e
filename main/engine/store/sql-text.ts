/** A string as a SQL literal. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a quoted SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Strings as a SQL list literal. */
export function listOf(texts: readonly string[]): string {
  return `[${texts.map(quoteLiteral).join(', ')}]`;
}
