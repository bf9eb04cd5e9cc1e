import type { QueryLanguage } from '../../preload/contract/query.ts';

/** Values as literals, to paste them into a query. */

/** A text as a literal of a language. */
export function literal(text: string, language: QueryLanguage): string {
  if (language === 'sql') return `'${text.replaceAll("'", "''")}'`;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** `field = 'value'`, in SQL with the field in quotes where it must be. */
export function equalityText(field: string, text: string, language: QueryLanguage): string {
  const plain = language === 'sql' ? /^[A-Za-z_]\w*$/ : /^@{0,2}[\p{L}_][\p{L}\p{N}_.[\]]*$/u;
  const quoted = language === 'sql' ? `"${field.replaceAll('"', '""')}"` : `\`${field.replaceAll('`', '\\`')}\``;
  return `${plain.test(field) ? field : quoted} = ${literal(text, language)}`;
}

/** `('a', 'b')`, or `["a", "b"]` for Logs Insights; each value once, in the order it came. */
export function listText(texts: readonly string[], language: QueryLanguage): string {
  const items = [...new Set(texts)].map((text) => literal(text, language)).join(', ');
  return language === 'sql' ? `(${items})` : `[${items}]`;
}
