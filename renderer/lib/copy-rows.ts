import type { QueryLanguage } from '../../preload/contract/query.ts';
import { tsvCell } from './cell-text.ts';
import { listText } from './literal-text.ts';

/** Cells on their way to the clipboard, in forms that other programs read. */
export type CopyForm = 'tsv' | 'csv' | 'json' | 'markdown' | 'list';
export const COPY_FORMS: readonly CopyForm[] = ['tsv', 'csv', 'json', 'markdown', 'list'];

export interface CopiedCell {
  /** Null where the value is missing. */
  text: string | null;
  /** `raw`: the text is JSON as it stands, digits and all. */
  kind: 'text' | 'raw';
}

/** Rows of cells under the names of their columns; ends with a line end where the form has lines. */
export function copiedRows(
  form: CopyForm,
  names: readonly string[],
  rows: readonly (readonly CopiedCell[])[],
  language: QueryLanguage,
): string {
  switch (form) {
    case 'tsv':
      return lines([names, ...rows.map(plain)].map((row) => row.map(tsvCell).join('\t')));
    case 'csv':
      return [names, ...rows.map(plain)].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
    case 'json':
      return `[${rows.map((row) => `\n  ${jsonRow(names, row)}`).join(',')}\n]\n`;
    case 'markdown':
      return lines([
        `| ${names.map(markdownCell).join(' | ')} |`,
        `|${' --- |'.repeat(names.length)}`,
        ...rows.map((row) => `| ${plain(row).map(markdownCell).join(' | ')} |`),
      ]);
    case 'list':
      return listText(
        rows.flatMap((row) => row.flatMap(({ text }) => (text === null ? [] : [text]))),
        language,
      );
  }
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const plain = (row: readonly CopiedCell[]): string[] => row.map(({ text }) => text ?? '');

/** RFC 4180: in quotes where a comma, a quote or a line end is in it. */
const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const markdownCell = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replace(/\r\n|\r|\n/g, '<br>');

function jsonRow(names: readonly string[], row: readonly CopiedCell[]): string {
  const members = row.map(({ text, kind }, i) => {
    const value = text === null ? 'null' : kind === 'raw' ? text : JSON.stringify(text);
    return `${JSON.stringify(names[i])}: ${value}`;
  });
  return `{${members.join(', ')}}`;
}
