import { type Command, Option } from 'commander';
import type { AnomaliesOptions } from './anomalies.ts';
import type { AlarmsOptions, MetricsOptions } from './metrics.ts';
import { also, decimal, whole } from './option-values.ts';
import { workspaceOption } from './workspace-option.ts';

/** Commands that find out what is unusual: `anomalies`, `metrics`, `alarms`. */
export function addAnalysisCommands(program: Command): void {
  program
    .command('anomalies')
    .description(
      'find times in which calls or errors of an API were unusually many or few, in the members of CloudTrail Insights records; Insights events of AWS stand beside them',
    )
    .addOption(workspaceOption().makeOptionMandatory())
    .addOption(
      new Option('--per <grain>', 'rates of APIs, or of principals').choices(['api', 'principal']).default('api'),
    )
    .option('--from <time>', 'findings from this time on, as query takes it; baselines reach back before it')
    .option('--to <time>', 'findings before this time')
    .option(
      '--set <name=value>',
      'change a parameter (the answer names all of them); may be given more than once',
      also,
      [],
    )
    .addOption(
      new Option('--format <format>', 'one report, or Start and End records one a line')
        .choices(['json', 'ndjson'])
        .default('json'),
    )
    .action(async (options: AnomaliesOptions) => {
      const { findAnomalies } = await import('./anomalies.ts');
      process.exitCode = await findAnomalies(options);
    });

  program
    .command('metrics')
    .description(
      'time series out of log events, in the shape of GetMetricStatistics: of events in the embedded metric format, or of a metric filter',
    )
    .addOption(workspaceOption().makeOptionMandatory())
    .option('-p, --pattern <pattern>', 'a filter pattern; without it the metrics that events name themselves')
    .option('--value <value>', 'with --pattern: a number (1 unless given), $.member or $column')
    .option('--default <number>', 'with --pattern: the value of minutes with events of which none fits', decimal)
    .option('--namespace <name>', 'the metrics of this namespace; with --pattern what it is called')
    .option('--name <name>', 'the metric of this name; with --pattern what it is called')
    .option(
      '--dimension <name=value>',
      'exactly these dimensions; with --pattern where their values are found; may be given more than once',
      also,
      [],
    )
    .option(
      '--percentile <percent>',
      'tell this percentile as well; may be given more than once',
      (text: string, before: number[]) => [...before, decimal(text)],
      [],
    )
    .option('--period <seconds>', 'length of a period', whole, 60)
    .option('--source <group>', 'only events of this log group; may be given more than once', also, [])
    .option('--from <time>', 'events from this time on, as query takes it')
    .option('--to <time>', 'events before this time')
    .action(async (options: MetricsOptions) => {
      const { showMetrics } = await import('./metrics.ts');
      process.exitCode = await showMetrics(options);
    });

  program
    .command('alarms')
    .description(
      'evaluate alarm rules over the log events: each change between OK, ALARM and INSUFFICIENT_DATA, and the data points behind it',
    )
    .argument(
      '<file...>',
      'JSON as PutMetricAlarm, PutCompositeAlarm and PutMetricFilter take it, or as DescribeAlarms and DescribeMetricFilters give it; - reads it from stdin',
    )
    .addOption(workspaceOption().makeOptionMandatory())
    .option('--source <group>', 'metrics of this log group, where no metric filter names one', also, [])
    .option('--from <time>', 'from this time on, as query takes it')
    .option('--to <time>', 'before this time')
    .action(async (files: string[], options: Omit<AlarmsOptions, 'rules'>) => {
      const { showAlarms } = await import('./metrics.ts');
      process.exitCode = await showAlarms({ ...options, rules: files });
    });
}
