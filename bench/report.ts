import { availableParallelism, totalmem } from 'node:os';
import { GOALS, type Goal, type GoalId, verdict } from './goals.ts';

export interface Results {
  date: string;
  machine: { cores: number; memoryGb: number; node: string; duckdb: string; platform: string };
  events: number;
  recordsPerFile: number;
  seconds: number;
  figures: Partial<Record<GoalId, number>>;
  details: Record<string, unknown>;
}

const MARKS = { good: 'good', must: 'ok', missed: 'MISSED' } as const;

export function machineOf(duckdb: string): Results['machine'] {
  return {
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    duckdb,
    platform: `${process.platform} ${process.arch}`,
  };
}

function shownValue(value: number, unit: Goal['unit']): string {
  if (unit === 'x') return value < 0.1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0);
  if (unit === 'findings') return `${value} ${unit}`;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

function shownBound(goal: Goal, bound: number | undefined): string {
  if (bound === undefined) return '';
  const number = goal.unit === 'x' ? String(bound) : `${bound} ${goal.unit}`;
  return `${goal.higherIsBetter ? '>=' : '<='} ${number}`;
}

function rowsOf(results: Results): string[][] {
  return GOALS.flatMap((goal: Goal) => {
    const value = results.figures[goal.id as GoalId];
    if (value === undefined) return [];
    const mark = verdict(goal, value);
    return [
      [
        goal.title,
        shownValue(value, goal.unit),
        shownBound(goal, goal.must),
        shownBound(goal, goal.good),
        mark ? MARKS[mark] : '-',
      ],
    ];
  });
}

const HEAD = ['Measured', 'Value', 'Must', 'Good', 'Verdict'];

/** The figures as columns for a terminal. */
export function asTable(results: Results): string {
  const rows = [HEAD, ...rowsOf(results)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map(line).join('\n');
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The page bench/RESULTS.md. */
export function asMarkdown(results: Results, command: string, note?: string): string {
  const { machine } = results;
  const rows = rowsOf(results).map(markdownRow);
  const queries = results.details.queries as
    | { name: string; ours: number; statement: number; plain: number }[]
    | undefined;
  const times = (results.details.import as { times: { reference: number; ours: number }[] } | undefined)?.times ?? [];
  const notes = GOALS.flatMap((goal: Goal) =>
    goal.note && results.figures[goal.id as GoalId] !== undefined ? [`- ${goal.title}: ${goal.note}.`] : [],
  );
  return [
    '# Bench results',
    '',
    `Measured ${results.date.slice(0, 10)} on ${machine.cores} cores, ${machine.memoryGb} GB of memory, ${machine.platform}, Node ${machine.node.slice(1)}, DuckDB ${machine.duckdb}, in ${Math.round(results.seconds / 60)} minutes.`,
    `${results.events.toLocaleString('en-US')} made-up records in small gzip files (${results.recordsPerFile} records in the middle, log-normal).`,
    ...(note === undefined ? [] : ['', note]),
    '',
    'To repeat it:',
    '',
    '```',
    command,
    '```',
    '',
    'Times are ratios to something timed in the same process in the same run, so that they hold on other machines.',
    'R is DuckDB’s own JSON reader taking the same files into the same typed and JSON columns, without the original text, provenance, duplicates or progress, then `CHECKPOINT` (`bench/reference.ts`).',
    '',
    markdownRow(HEAD),
    '| --- | ---: | ---: | ---: | --- |',
    ...rows,
    '',
    ...(notes.length > 0 ? ['Where a bound is not the one of the storage specification:', '', ...notes, ''] : []),
    ...(times.length > 0
      ? [
          '## Import, round by round',
          '',
          '| R, seconds | Import, seconds | Ratio |',
          '| ---: | ---: | ---: |',
          ...times.map((time) =>
            markdownRow([time.reference.toFixed(2), time.ours.toFixed(2), (time.ours / time.reference).toFixed(2)]),
          ),
          '',
        ]
      : []),
    ...(queries
      ? [
          '## The 12 standard queries',
          '',
          'Medians in milliseconds: through the engine with check, result table and first page; its statement alone; the same SQL on a plain connection to a table with the same columns.',
          '',
          '| Query | Engine | Statement | Plain |',
          '| --- | ---: | ---: | ---: |',
          ...queries.map((row) =>
            markdownRow([row.name, row.ours.toFixed(1), row.statement.toFixed(1), row.plain.toFixed(1)]),
          ),
          '',
        ]
      : []),
    ...insightsPart(results),
    ...anomaliesPart(results),
  ].join('\n');
}

function insightsPart({ details, events }: Results): string[] {
  const rows = details.insights as
    | { name: string; compileMs: number; ours: number; byHand: number; ratio: number }[]
    | undefined;
  if (rows === undefined) return [];
  return [
    '## The 12 questions of Logs Insights',
    '',
    `Medians in milliseconds on ${(5 * events).toLocaleString('en-US')} log events and ${events.toLocaleString('en-US')} trail events: the compiled statement, the same question in SQL by hand on the same tables (\`bench/insights-questions.ts\`), their ratio, and the compiling.`,
    '',
    '| Question | Compiled | By hand | Ratio | Compiling |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map((row) =>
      markdownRow([
        row.name,
        row.ours.toFixed(1),
        row.byHand.toFixed(1),
        row.ratio.toFixed(2),
        row.compileMs.toFixed(2),
      ]),
    ),
    '',
  ];
}

function anomaliesPart({ details }: Results): string[] {
  const rows = details.anomalies as
    | { title: string; planted: number; foundOnce: number; edges: number; attribution: number }[]
    | undefined;
  if (rows === undefined) return [];
  return [
    '## Rate anomalies',
    '',
    'Unusual times planted into made-up trails of 15 days (`bench/generator/rate-scenes.ts`), by kind: how many of all seeds were found once, with start and end, and with who made the calls.',
    '',
    '| Planted | Times | Found once | Start and end | Attribution |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(({ title, planted, foundOnce, edges, attribution }) =>
      markdownRow([title, ...[planted, foundOnce, edges, attribution].map(String)]),
    ),
    '',
  ];
}
