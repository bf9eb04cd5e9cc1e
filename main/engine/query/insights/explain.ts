import type { CompiledPreparation, CompiledQuery } from './compile.ts';
import { PREPARED_COLUMNS } from './prepared-columns.ts';
import { withLiterals } from './sql-text.ts';

const WORK: Record<CompiledPreparation['kind'], string> = {
  pattern: 'pattern groups these texts by what does not vary in them',
  diff: 'diff and logcompare group the texts of both ranges by what does not vary in them, and compare the counts',
  relevantfields:
    'relevantfields takes, for each field f0, f1 and so on, the distance between the chosen events and the others',
};

/**
 * The SQL of a query for a reader, its values written in. Where a part of the work is not SQL, the text says so at its top;
 * the statement that runs is then the one whose rows that work is done on, and the rest stands behind it as a comment.
 */
export function explainSql(query: CompiledQuery): string {
  const [first, ...others] = query.preparations;
  if (first === undefined) return withLiterals(query);
  const further = others.map((other) => `${intoTable(other)}\n${commented(inputOf(other))}`);
  return [
    '-- A part of this query is not done by SQL. This statement gives the rows that it is done on; it runs as it stands.',
    `-- ${WORK[first.kind]}.`,
    inputOf(first),
    '',
    intoTable(first),
    ...further,
    '-- The rest of the query reads that:',
    commented(withLiterals(query)),
  ].join('\n');
}

function intoTable({ kind, table }: CompiledPreparation): string {
  const columns = PREPARED_COLUMNS[kind].map(([name]) => name).join(', ');
  return `-- The outcome of ${kind} is the table ${table} (${columns}).`;
}

function inputOf({ input, earlier }: CompiledPreparation): string {
  const now = withLiterals(input);
  if (earlier === null) return now;
  return `SELECT 'now' AS "range", * FROM (\n${now}\n)\nUNION ALL\nSELECT 'before' AS "range", * FROM (\n${withLiterals(earlier)}\n)`;
}

function commented(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => `--   ${line}`)
    .join('\n');
}
