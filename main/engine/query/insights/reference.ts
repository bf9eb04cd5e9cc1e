import { COMMANDS, type CommandEntry } from './commands.ts';
import { KEYWORDS } from './complete.ts';
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

/** What the reference page and the window's help panel show. */
export interface LanguageReference {
  commands: readonly CommandEntry[];
  functionGroups: { title: string; functions: readonly FunctionEntry[] }[];
  keywords: readonly string[];
  /** Choices of ours where AWS's pages say nothing, a sentence or two each, with code in backticks. */
  choices: readonly string[];
}

/** Commands, functions by group and our choices, out of the tables that also serve completion and hover help. */
export function languageReference(): LanguageReference {
  return {
    commands: COMMANDS,
    functionGroups: Object.entries(GROUPS).map(([group, title]) => ({
      title,
      functions: FUNCTIONS.filter((entry) => entry.group === group),
    })),
    keywords: KEYWORDS,
    choices: CHOICES.map(({ says }) => says),
  };
}

/** The same as a page, `docs/insights-ql.md`. */
export function reference(): string {
  const { commands, functionGroups, choices } = languageReference();
  const lines = [
    '# Logs Insights QL',
    '',
    'Made from the tables of commands and functions (`main/engine/query/insights/`); `test/engine/query/insights/reference.test.ts` keeps it so.',
    '',
    'A query is commands with `|` between them; each works on the rows of the one before. Names with other characters than letters, digits, `_`, `@` and `.` stand in backticks, texts in quotes, regular expressions in slashes; `#` begins a comment.',
    '',
    '## Commands',
  ];
  for (const { name, aliases, syntax, help, example } of commands)
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
  for (const { title, functions } of functionGroups)
    lines.push('', `### ${title}`, '', '| Function | Meaning | Example |', '|---|---|---|', ...functions.map(row));
  lines.push(
    '',
    '## Where AWS says nothing',
    '',
    'These choices are ours; the service may differ.',
    '',
    ...choices.map((choice) => `- ${choice}`),
    '',
  );
  return lines.join('\n');
}

function row({ name, aliases, signature, help, example }: FunctionEntry): string {
  const also = aliases ? ` Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.` : '';
  const safe = (text: string) => text.replaceAll('|', '\\|');
  return `| <a id="${name}"></a>\`${safe(signature)}\` | ${safe(help)}${also} | \`${safe(example)}\` |`;
}
