import { visible } from './markdown.ts';
import { factsOf, type PageFacts } from './page.ts';
import type { AnsweredCell } from './run-cells.ts';

/** A notebook as one Markdown file; text cells stand in it as they were written, data can be no markup. */
export function markdownPage({ notebook, workspace, program, madeAt, secrets, answers }: PageFacts): string {
  const parts = [
    `# ${inline(notebook.name)}`,
    list([
      ['Workspace', workspace],
      ['Made by', `${program}, ${madeAt}`],
      ['Time zone', 'UTC in every time'],
      ['Secrets', secrets === 'masked' ? 'dots in their place' : 'as they are'],
    ]),
  ];
  for (const cell of notebook.cells) {
    const answer = answers.get(cell.id);
    if (cell.kind === 'text') parts.push(visible(cell.markdown));
    else if (answer !== undefined) parts.push(...answerParts(answer));
  }
  return `${parts.join('\n\n')}\n`;
}

function answerParts(answer: AnsweredCell): string[] {
  const { cell, outcome, columns, rows } = answer;
  const parts = cell.title === '' ? [] : [`## ${inline(cell.title)}`];
  parts.push(fenced(cell.query.text, cell.query.language === 'sql' ? 'sql' : ''), list(factsOf(answer)));
  if (outcome.error === null && cell.kind !== 'query') {
    const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
    parts.push(
      [
        line(columns.map(inline)),
        line(columns.map(() => '---')),
        ...rows.map((row) => line(row.map((value) => (value === null ? '' : inline(value))))),
      ].join('\n'),
    );
  }
  return parts;
}

function list(facts: readonly [string, string][]): string {
  return facts.map(([name, text]) => `- ${name}: ${inline(text)}`).join('\n');
}

/** Text on one line in which no mark means anything to Markdown or HTML. */
function inline(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&-]/g, (mark) => (/[<>&]/.test(mark) ? ENTITIES[mark as '<'] : `\\${mark}`))
    .replace(/[\n\t]+/g, ' ');
}

const ENTITIES = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** A fence that is longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text)}\n${fence}`;
}
