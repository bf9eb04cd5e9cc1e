import type { Notebook } from '../../../preload/contract/notebooks.ts';
import type { AnsweredCell } from './run-cells.ts';

/** What a notebook's file tells beside its cells. */
export interface PageFacts {
  notebook: Notebook;
  workspace: string;
  program: string;
  /** ISO 8601, UTC. */
  madeAt: string;
  secrets: 'masked' | 'kept';
  /** Answers of the cells that ask something, by their ids. */
  answers: ReadonlyMap<string, AnsweredCell>;
}

/** Facts of an answer as lines of a name and a text, the same in every form. */
export function factsOf({ cell, outcome, rows, warnings }: AnsweredCell): [string, string][] {
  const { language, sources, range } = cell.query;
  const facts: [string, string][] = [['Language', language === 'sql' ? 'SQL' : 'CloudWatch Logs Insights']];
  if (language === 'insights') {
    facts.push(['Asked of', sources.length === 0 ? 'all log groups and the trail events' : sources.join(', ')]);
    facts.push(['Range', range === null ? 'all' : `${isoOf(range.from)} to ${isoOf(range.to)}, the end not included`]);
  } else facts.push(['Range', 'as the statement says']);
  if (outcome.error !== null) return [...facts, ['Not run', outcome.error]];
  const shown = cell.kind === 'query' || rows.length === outcome.rows ? '' : `, the first ${rows.length} shown`;
  facts.push(['Rows', `${outcome.rows}${shown}`], ['SHA-256 of all rows as NDJSON', outcome.sha256 ?? '']);
  for (const warning of warnings) facts.push(['To know', warning]);
  return facts;
}

/** Labels and numbers of a chart; rows without a number are left out and counted. */
export function barsOf({
  cell,
  columns,
  rows,
}: AnsweredCell): { bars: { label: string; value: number }[]; without: number } | null {
  if (cell.kind !== 'chart') return null;
  const [label, value] = [columns.indexOf(cell.label), columns.indexOf(cell.value)];
  if (label === -1 || value === -1) return null;
  const bars = rows.flatMap((row) => {
    const text = row[value];
    const number = text === null || text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(number) ? [{ label: row[label] ?? '', value: number }] : [];
  });
  return { bars, without: rows.length - bars.length };
}

function isoOf(micros: number): string {
  return `${new Date(Math.floor(micros / 1000)).toISOString()}`;
}
