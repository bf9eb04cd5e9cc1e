import { COMMANDS } from './commands.ts';
import { FUNCTIONS, type FunctionEntry } from './functions.ts';
import { CHOICES } from './unverified.ts';

const GROUPS: Record<FunctionEntry['group'], string> = {
  number: 'Numbers',
  time: 'Date and time',
  general: 'General',
  json: 'JSON',
  ip: 'IP addresses',
  string: 'Text',
  aggregate: 'Aggregates (only in stats)',
};

/** The offline language reference, `docs/insights-ql.md`, out of the tables that also serve completion and hover help. */
export function reference(): string {
  const lines = [
    '# Logs Insights QL',
    '',
    'Made from the tables of commands and functions (`main/engine/query/insights/`); `test/engine/query/insights/reference.test.ts` keeps it so.',
    '',
    'A query is commands with `|` between them; each works on the rows of the one before. Names with other characters than letters, digits, `_`, `@` and `.` stand in backticks, texts in quotes, regular expressions in slashes; `#` begins a comment.',
    '',
    '## Commands',
  ];
  for (const { name, aliases, syntax, help, example } of COMMANDS)
    lines.push(
      '',
      `### ${name}${aliases ? ` (${aliases.join(', ')})` : ''}`,
      '',
      help,
      '',
      '```',
      syntax,
      '```',
      '',
      `Example: \`\`${example}\`\``,
    );
  lines.push('', '## Functions');
  for (const [group, title] of Object.entries(GROUPS)) {
    lines.push('', `### ${title}`, '', '| Function | Meaning | Example |', '|---|---|---|');
    for (const entry of FUNCTIONS) if (entry.group === group) lines.push(row(entry));
  }
  lines.push(
    '',
    '## Where AWS says nothing',
    '',
    'These choices are ours; the service may differ.',
    '',
    ...CHOICES.map(({ says }) => `- ${says}`),
    '',
  );
  return lines.join('\n');
}

function row({ name, aliases, signature, help, example }: FunctionEntry): string {
  const also = aliases ? ` Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.` : '';
  const safe = (text: string) => text.replaceAll('|', '\\|');
  return `| <a id="${name}"></a>\`${safe(signature)}\` | ${safe(help)}${also} | \`${safe(example)}\` |`;
}
