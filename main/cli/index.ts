#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { importFormats } from '../../preload/contract/import-formats.ts';
import { addAnalysisCommands } from './analysis-commands.ts';
import { EXIT } from './exit.ts';
import type { ExportOptions } from './export.ts';
import type { ImportOptions } from './import.ts';
import type { LogsOptions } from './logs.ts';
import { also, whole } from './option-values.ts';
import { addPullCommands } from './pull-commands.ts';
import type { QueryOptions } from './query.ts';
import type { ReceiveOptions } from './receive.ts';
import type { SpikeOptions } from './spike.ts';
import type { TopOptions } from './top.ts';
import type { GraphOptions, TracesOptions } from './traces.ts';
import { workspaceBehind, workspaceOption } from './workspace-option.ts';

/**
 * The command line (design.md part 9): the same engine as the window's, in this process and without a window.
 * Commands are loaded when they are called, so that a query need not wait for the importer's code.
 */
const FORMATS = ['json', 'ndjson', 'csv', 'table'] as const;

/** 0 means any port that is free. */
function portNumber(text: string): number {
  const port = whole(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.');
  return port;
}

function contributorLimit(text: string): number | 'all' {
  const count = text === 'all' ? text : whole(text);
  if (count === 0) throw new InvalidArgumentError('A number from 1 on is needed, or all.');
  return count;
}

const workspace = () => workspaceOption().makeOptionMandatory();

const program = new Command('trailglass')
  .description('Reads AWS logs into a workspace file and answers questions about them, on this machine alone.')
  .version(version)
  .addHelpText(
    'after',
    '\nAnswers go to stdout, progress and messages to stderr.\nExit codes: 0 done, 1 done with problems that the report names, 2 could not do it.',
  )
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'bad-request: ')) });

program
  .command('import')
  .description(
    'read files, folders and archives of CloudTrail logs and of log events into the workspace, which is made where it does not exist',
  )
  .argument('<path...>', 'files and folders')
  .addOption(workspaceOption())
  .option('--preview', 'print what each file would be read as, with its first events; nothing is imported')
  .addOption(
    new Option(
      '--as <format>',
      'read every file as this format, whatever its content; cloudtrail takes in trails alone',
    ).choices(importFormats),
  )
  .option('--log-group <name>', 'the log group of all log events; plain text is then taken in as well')
  .option('--log-stream <name>', 'the log stream of all log events')
  .option('--no-original', 'do not keep the records’ original text (a smaller file; unknown fields keep theirs)')
  .action(async (paths: string[], options: Partial<ImportOptions> & { original: boolean }, command: Command) => {
    const { importPaths, previewPaths } = await import('./import.ts');
    const { workspace: file, preview = false } = options;
    if (preview) process.exitCode = await previewPaths(paths, options);
    else if (file === undefined) command.error("error: required option '-w, --workspace <file>' not specified");
    else process.exitCode = await importPaths(paths, { ...options, workspace: file });
  });

addPullCommands(program);

program
  .command('receive')
  .description(
    'listen on this machine for traces that programs send, by the X-Ray daemon protocol and by OTLP/HTTP, until it is interrupted',
  )
  .addOption(workspace())
  .addOption(
    new Option('--xray <port>', 'port of the X-Ray daemon protocol (UDP and TCP)').default(2000).argParser(portNumber),
  )
  .option('--no-xray', 'do not listen for the X-Ray daemon protocol')
  .addOption(new Option('--otlp <port>', 'port of OTLP/HTTP').default(4318).argParser(portNumber))
  .option('--no-otlp', 'do not listen for OTLP')
  .action(async (options: ReceiveOptions) => {
    const { receive } = await import('./receive.ts');
    process.exitCode = await receive(options);
  });

program
  .command('sql')
  .description('ask one SQL statement (DuckDB’s SQL, on the views cloudtrail, sources and so on)')
  .argument('<text>', 'the statement; - reads it from stdin')
  .addOption(workspace())
  .addOption(new Option('--format <format>', 'how rows come out').choices(FORMATS).default('json'))
  .option('--no-formula-guard', 'with csv: leave text that a spreadsheet would run as a formula as it is')
  .action(
    async (text: string, options: { workspace: string; format: (typeof FORMATS)[number]; formulaGuard: boolean }) => {
      const { askSql } = await import('./sql.ts');
      process.exitCode = await askSql(text, options.workspace, options.format, options.formulaGuard);
    },
  );

program
  .command('query')
  .description('ask one CloudWatch Logs Insights query, or one that was saved')
  .argument('[text]', 'the query; - reads it from stdin')
  .addOption(workspace())
  .option('--saved <name>', 'ask the saved query of this name, with its folders: FOLDER/NAME')
  .option('--param <name=value>', 'the value of {{name}} in the query; may be given more than once', also, [])
  .option(
    '--source <group>',
    'ask this log group (cloudtrail for the trail events); may be given more than once',
    also,
    [],
  )
  .option(
    '--from <time>',
    'events from this time on: ISO 8601, epoch seconds or milliseconds, or -2h before the newest',
  )
  .option('--to <time>', 'events before this time')
  .option('--all', 'lift the limit of 10,000 rows that a query without limit has', false)
  .option('--explain', 'print the SQL that the query runs as, and do not run it', false)
  .addOption(new Option('--format <format>', 'how rows come out').choices(FORMATS).default('json'))
  .option('--no-formula-guard', 'with csv: leave text that a spreadsheet would run as a formula as it is')
  .action(async (text: string | undefined, options: QueryOptions) => {
    const { askQuery } = await import('./query.ts');
    process.exitCode = await askQuery(text, options);
  });

program
  .command('logs')
  .description('print the log events that a filter pattern of CloudWatch Logs fits, in the shape of FilterLogEvents')
  .addOption(workspace())
  .option('-p, --pattern <pattern>', 'terms, { JSON } or [columns]; every event without it; - reads it from stdin', '')
  .option('--source <group>', 'only events of this log group; may be given more than once', also, [])
  .option('--from <time>', 'events from this time on, as query takes it')
  .option('--to <time>', 'events before this time')
  .addOption(
    new Option('--format <format>', 'one answer, or one event a line').choices(['json', 'ndjson']).default('json'),
  )
  .action(async (options: LogsOptions) => {
    const { filterEvents } = await import('./logs.ts');
    process.exitCode = await filterEvents(options);
  });

program
  .command('graph')
  .description('print the service graph of traces, in the shape of GetServiceGraph')
  .addOption(workspace())
  .option('--filter <expression>', 'only traces that this X-Ray filter expression fits; - reads it from stdin', '')
  .option('--from <time>', 'traces that begin from this time on, as query takes it')
  .option('--to <time>', 'traces that begin before this time')
  .action(async (options: GraphOptions) => {
    const { showGraph } = await import('./traces.ts');
    process.exitCode = await showGraph(options);
  });

program
  .command('traces')
  .description('print summaries of traces, in the shape of GetTraceSummaries, or one whole, as BatchGetTraces does')
  .addOption(workspace())
  .option('--id <id>', 'the trace of this id, in X-Ray’s or W3C’s form, with its segment documents')
  .option('--filter <expression>', 'only traces that this X-Ray filter expression fits; - reads it from stdin', '')
  .option('--from <time>', 'traces that begin from this time on, as query takes it')
  .option('--to <time>', 'traces that begin before this time')
  .action(async (options: TracesOptions) => {
    const { showTraces } = await import('./traces.ts');
    process.exitCode = await showTraces(options);
  });

program
  .command('export')
  .description('write every row of a query to a file')
  .argument('<text>', 'the query; - reads it from stdin')
  .addOption(workspace())
  .requiredOption('-o, --out <file>', 'the file to write')
  .addOption(
    new Option('--language <language>', 'what the query is written in').choices(['sql', 'insights']).default('sql'),
  )
  .addOption(
    new Option('--format <format>', 'what is written; the name of the file says it otherwise').choices([
      'csv',
      'ndjson',
      'parquet',
    ]),
  )
  .option('--source <group>', 'insights: ask this log group; may be given more than once', also, [])
  .option('--from <time>', 'insights: events from this time on, as query takes it')
  .option('--to <time>', 'insights: events before this time')
  .option('--overwrite', 'put the file in place of one that is there', false)
  .option('--keep-secrets', 'write session tokens, secret keys and passwords as they are', false)
  .option('--no-formula-guard', 'with csv: leave text that a spreadsheet would run as a formula as it is')
  .action(async (text: string, options: ExportOptions) => {
    const { exportQuery } = await import('./export.ts');
    process.exitCode = await exportQuery(text, options);
  });

/** Whose contributors are asked for, and when: options of `top` and `spike`. */
function askingContributors(command: Command): Command {
  return command
    .addOption(workspace())
    .option(
      '--rule <file>',
      'a Contributor Insights rule as JSON, - reads it from stdin; or the name of a rule that the workspace keeps',
    )
    .option('--rule-name <name>', 'the rule of this name, of a file that holds several')
    .option('--template <id>', 'a rule of the library, as rules list names it')
    .option('--where <condition>', 'without a rule: a condition of Logs Insights')
    .option('--source <group>', 'ask this log group, in place of the rule’s own; may be given more than once', also, [])
    .option('--from <time>', 'events from this time on, as query takes it')
    .option('--to <time>', 'events before this time');
}

askingContributors(program.command('top'))
  .description(
    'rank contributors, of a Contributor Insights rule or of free fields: the report of GetInsightRuleReport, exact',
  )
  .option('--key <field>', 'without a rule: rank by this field; may be given more than once', also, [])
  .option('--sum <field>', 'by the sum of this field, and not by events')
  .option('--average <field>', 'by the average of this field')
  .option('--distinct <field>', 'by how many different values this field has')
  .option('--percentile <percent,field>', 'by a percentile of a field: 95,duration')
  .option('--limit <n>', 'how many contributors are listed, or all', contributorLimit, 10)
  .option('--period <seconds>', 'length of a period', whole, 60)
  .addOption(
    new Option('--order-by <order>', 'by the whole, or by the largest period')
      .choices(['Sum', 'Maximum'])
      .default('Sum'),
  )
  .option('--ignore-dash', 'leave out events in which a key is -', false)
  .option('--compare', 'beside the contributors of the range before, or of --before-from to --before-to', false)
  .option('--before-from <time>', 'with --compare: start of the earlier range')
  .option('--before-to <time>', 'with --compare: its end')
  .option('--sql', 'print the ranking as SQL, and do not run it', false)
  .addOption(
    new Option('--format <format>', 'json is the report, the others its contributors').choices(FORMATS).default('json'),
  )
  .option('--no-formula-guard', 'with csv: leave text that a spreadsheet would run as a formula as it is')
  .action(async (options: TopOptions) => {
    const { rankContributors } = await import('./top.ts');
    process.exitCode = await rankContributors(options);
  });

askingContributors(program.command('spike'))
  .description(
    'explain a spike: which values of which fields differ most between a part of the range and the rest of it',
  )
  .requiredOption('--brush-from <time>', 'start of the part')
  .requiredOption('--brush-to <time>', 'its end')
  .option('--field <field>', 'compare this field and not all that are known; may be given more than once', also, [])
  .option('--values <n>', 'how many values of a field are listed', whole, 10)
  .action(async (options: SpikeOptions) => {
    const { explainSpike } = await import('./spike.ts');
    process.exitCode = await explainSpike(options);
  });

addAnalysisCommands(program);

const rules = program
  .command('rules')
  .description('Contributor Insights rules: the library, checking, export for CloudWatch');
rules
  .command('list')
  .description('the library: AWS’s sample rules and our own, as JSON')
  .action(async () => {
    const { listRules } = await import('./rules.ts');
    process.exitCode = await listRules();
  });
rules
  .command('show')
  .description('the JSON of a rule of the library, to save and to change')
  .argument('<id>', 'as list names it')
  .action(async (id: string) => {
    const { showRule } = await import('./rules.ts');
    process.exitCode = await showRule(id);
  });
rules
  .command('check')
  .description('say what is wrong with a rule; 1 where there are warnings, 2 where it is no rule')
  .argument('<file>', 'the rule’s JSON; - reads it from stdin')
  .option('--rule-name <name>', 'the rule of this name, of a file that holds several')
  .action(async (file: string, options: { ruleName?: string }) => {
    const { checkRule } = await import('./rules.ts');
    process.exitCode = await checkRule(file, options.ruleName);
  });
rules
  .command('export')
  .description('the rule as input of aws cloudwatch put-insight-rule')
  .argument('<file>', 'the rule’s JSON; - reads it from stdin')
  .requiredOption('--name <name>', 'what the rule is called on CloudWatch')
  .option('--rule-name <name>', 'the rule of this name, of a file that holds several')
  .option('--disabled', 'make it without starting it', false)
  .option('--command', 'print the whole command and not its input', false)
  .action(async (file: string, options: { name: string; ruleName?: string; disabled: boolean; command: boolean }) => {
    const { exportRule } = await import('./rules.ts');
    process.exitCode = await exportRule(file, options);
  });

const bundle = program.command('bundle').description('the whole workspace as files that open elsewhere');
bundle
  .command('create')
  .description('write the workspace as Parquet files and a manifest of rows and hashes')
  .argument('<path>', 'a new folder, or a new file that ends in .zip')
  .addOption(workspace())
  .action(async (path: string, options: { workspace: string }) => {
    const { makeBundle } = await import('./bundle.ts');
    process.exitCode = await makeBundle(path, options.workspace);
  });
bundle
  .command('open')
  .description('make a new workspace of a bundle, every file and row of it checked')
  .argument('<path>', 'the folder or the zip file')
  .addOption(workspace())
  .action(async (path: string, options: { workspace: string }) => {
    const { unpackBundle } = await import('./bundle.ts');
    process.exitCode = await unpackBundle(path, options.workspace);
  });

const tables = program.command('tables').description('the lookup tables of the workspace, for lookup and cidrlookup');
tables
  .command('add')
  .description('make a lookup table of a CSV file with a header row; one of this name is replaced')
  .argument('<name>', 'letters, digits, _ and -')
  .argument('<file>', 'the CSV file')
  .addOption(workspace())
  .action(async (name: string, file: string, options: { workspace: string }) => {
    const { addTable } = await import('./tables.ts');
    process.exitCode = await addTable(name, file, options.workspace);
  });
tables
  .command('list')
  .description('all of them, as JSON')
  .addOption(workspace())
  .action(async (options: { workspace: string }) => {
    const { listTables } = await import('./tables.ts');
    process.exitCode = await listTables(options.workspace);
  });
tables
  .command('remove')
  .description('take one out')
  .argument('<name>')
  .addOption(workspace())
  .action(async (name: string, options: { workspace: string }) => {
    const { removeTable } = await import('./tables.ts');
    process.exitCode = await removeTable(name, options.workspace);
  });

const queries = program.command('queries').description('the saved queries of the workspace');
queries
  .command('import')
  .description('take over saved queries of the console: output of aws logs describe-query-definitions')
  .argument('<file...>', 'one file, or one for each page')
  .addOption(workspace())
  .action(async (files: string[], options: { workspace: string }) => {
    const { importQueries } = await import('./queries.ts');
    process.exitCode = await importQueries(files, options.workspace);
  });
queries
  .command('list')
  .description('all of them, as JSON')
  .addOption(workspace())
  .action(async (options: { workspace: string }) => {
    const { listQueries } = await import('./queries.ts');
    process.exitCode = await listQueries(options.workspace);
  });

const groups = program.command('groups').description('groups of X-Ray that filters of traces can name');
groups
  .command('import')
  .description('keep those of files: output of aws xray get-groups, or of pull traces --list-groups')
  .argument('<file...>', 'one file, or one for each account and Region')
  .addOption(workspace())
  .action(async (files: string[], options: { workspace: string }) => {
    const { importGroups } = await import('./traces.ts');
    process.exitCode = await importGroups(files, options.workspace);
  });
groups
  .command('list')
  .description('all of them, in the shape of GetGroups')
  .addOption(workspace())
  .action(async (options: { workspace: string }) => {
    const { listGroups } = await import('./traces.ts');
    process.exitCode = await listGroups(options.workspace);
  });

program
  .command('sample')
  .description('make the sample investigation: two days of a made-up shop, and what a leaked key did there')
  .option('-w, --workspace <file>', 'the workspace file to make', 'Sample investigation.trailglass')
  .option('--again', 'put a new one in place of the one that is there, with its notes', false)
  .action(async (options: { workspace: string; again: boolean }) => {
    const { makeSample } = await import('./sample.ts');
    process.exitCode = await makeSample(options.workspace, options.again);
  });

program
  .command('info')
  .description('what the workspace holds')
  .addOption(workspace())
  .option(
    '--diagnostics',
    'versions, settings and counts for a report, without a name, path or value of the data',
    false,
  )
  .action(async (options: { workspace: string; diagnostics: boolean }) => {
    const { showDiagnostics, showInfo } = await import('./info.ts');
    process.exitCode = await (options.diagnostics
      ? showDiagnostics(options.workspace, version)
      : showInfo(options.workspace));
  });

program
  .command('remove')
  .description('take one import out of the workspace again and give its space back')
  .argument('<import-id>', 'its number, as info names it', whole)
  .addOption(workspace())
  .action(async (importId: number, options: { workspace: string }) => {
    const { removeImport } = await import('./remove.ts');
    process.exitCode = await removeImport(importId, options.workspace);
  });

// npm runs its scripts in the package's folder; paths are meant from where the user stands.
if (process.env.npm_lifecycle_event === 'cli' && process.env.INIT_CWD !== undefined)
  process.chdir(process.env.INIT_CWD);

// `| head` closes our output early, also while help is written: no mistake (output.ts stops the rows).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync(workspaceBehind(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.failed;
  } else {
    const { explain } = await import('./failure.ts');
    process.stderr.write(explain(error));
    process.exitCode = EXIT.failed;
  }
}
