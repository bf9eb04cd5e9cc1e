import type { MacroDefinition } from '../../../main/engine/store/views/macros.ts';
import type { ViewDefinition } from '../../../main/engine/store/views/view.ts';

/** docs/schema.md, from the definitions that make the views. `npx vitest run test/engine/store/views -u` writes it anew. */
export function schemaPage(views: readonly ViewDefinition[], macros: readonly MacroDefinition[]): string {
  return `# What SQL sees

These views are what the SQL tab, \`trailglass sql\` and any other DuckDB on the file can ask; their names and columns are
promised to stay. The tables below them (\`ct_event\`, \`import_file\` and so on) may be read too, but may change with a version.
Names are AWS's own. Columns in *italics* are derived: computed by Trailglass from the record, never a part of it.
Times are UTC. A name with a dot is one quoted name: \`"userIdentity.arn"\`; without quotes, as \`userIdentity.arn\`, it gives the same
text. Any other member of a JSON column can be written in that way too: \`requestParameters.roleArn\`.

Only reading is possible: one SELECT (also FROM first, WITH, VALUES, DESCRIBE, SUMMARIZE, EXPLAIN) at a time, of these views and
tables alone. Functions that read files, settings or the catalog are refused.

This page is written by a test from the definitions of the views.

${views.map(viewSection).join('\n\n')}

## \`lookup."name"\`

The lookup tables that \`tables add\` makes of CSV files, for \`lookup\` and \`cidrlookup\` of Logs Insights: one table a file, in the
schema \`lookup\`, its columns those of the header row, all VARCHAR, its rows in the order of the file. A name with other characters
than letters, digits and \`_\` stands in quotes. They can be joined with the views: \`JOIN lookup.users USING (eventName)\`. What there
is stands in \`lookup_table\`.

## For queries written for Athena or CloudTrail Lake

\`cloudtrail_logs\` has the table of the Athena guide. A table whose name is a UUID, as an event data store of CloudTrail Lake has,
is \`cloudtrail\`. \`CROSS JOIN UNNEST(resources) AS t(resource)\` works. Further functions:

| function | gives |
|---|---|
| \`date_parse(text, format)\` | Time from text, with the letters of MySQL (\`%Y-%m-%d %H:%i:%s\`); the format is written out. |
${macros.map(({ signature, description }) => `| \`${signature}\` | ${description} |`).join('\n')}
`;
}

function viewSection({ name, description, columns }: ViewDefinition): string {
  const rows = columns.map((column) => {
    const shown = /^[A-Za-z_]\w*$/.test(column.name) ? column.name : `"${column.name}"`;
    const label = column.derived ? `*\`${shown}\`*` : `\`${shown}\``;
    return `| ${label} | ${column.type.replaceAll('|', '\\|')} | ${column.description.replaceAll('|', '\\|')} |`;
  });
  return `## \`${name}\`\n\n${description}\n\n| column | type | |\n|---|---|---|\n${rows.join('\n')}`;
}
