import { questions } from '../../../main/engine/query/questions/index.ts';

/** `docs/questions.md`, written from the questions themselves. */
export function questionsPage(): string {
  const groups = questions();
  const total = groups.reduce((sum, group) => sum + group.questions.length, 0);
  const lines = [
    '# Questions for a trail',
    '',
    `${total} questions that investigations ask again and again, each a query on the view \`cloudtrail\` (\`schema.md\`). In the window they`,
    'are in the saved queries’ panel, which asks for the parameters and writes them into the query as values; on a command line write',
    'a value, with its quotes, in place of each `{{parameter}}`.',
    '',
    'This page is written by a test from the questions of the program.',
  ];
  for (const group of groups) {
    lines.push('', `## ${group.title}`);
    for (const { title, id, description, text, parameters } of group.questions) {
      lines.push('', `### ${title}`, '', `\`${id}\`. ${description}`);
      if (parameters.length > 0) {
        lines.push('', '| parameter | type | at first | |', '| --- | --- | --- | --- |');
        for (const { name, type, default: value, description } of parameters)
          lines.push(
            `| \`${name}\` | ${type} | ${value === null || value === '' ? '' : `\`${value}\``} | ${description} |`,
          );
      }
      lines.push('', '```sql', text, '```');
    }
  }
  return `${lines.join('\n')}\n`;
}
