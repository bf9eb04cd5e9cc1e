import { type Command, InvalidArgumentError, Option } from 'commander';
import { HISTORY_ATTRIBUTES } from '../../preload/contract/history-attributes.ts';
import type { PullOptions, S3PullOptions } from './pull.ts';
import type { HistoryPullOptions, LogsPullOptions } from './pull-logs.ts';
import type { TracesPullOptions } from './pull-traces.ts';
import { workspaceOption } from './workspace-option.ts';

function accountId(text: string, before: string[] = []): string[] {
  const accounts = listed(text, before);
  if (!accounts.every((account) => /^\d{12}$/.test(account)))
    throw new InvalidArgumentError('An account has 12 digits.');
  return accounts;
}

/** Names parted by commas; the option may also be given more than once. */
function listed(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').map((name) => name.trim())];
}

/** How AWS is reached, and what is printed in place of pulling: options of every pull. */
export function pulling(command: Command): Command {
  return command
    .addOption(workspaceOption())
    .option('--plan', 'print what would be called and brought, and what it may cost; nothing is brought', false)
    .option('--policy', 'print an IAM policy that allows exactly these calls; nothing is called', false)
    .option('--profile <name>', 'a profile of the AWS configuration')
    .option('--region <region>', 'the Region to ask, in place of the profile’s')
    .option('--endpoint <url>', 'ask this address in place of AWS’s own')
    .option('--from <time>', 'events from this time on: ISO 8601, epoch seconds or milliseconds, or -2h before now')
    .option('--to <time>', 'events before this time')
    .option('--no-sign-in', 'fail where credentials lack, and ask for nothing')
    .addOption(new Option('--no-original', 'do not keep the records’ original text'));
}

/** `pull s3`, `pull logs`, `pull traces` and `pull history`. */
export function addPullCommands(program: Command): void {
  const pull = program
    .command('pull')
    .description('bring logs from AWS into the workspace, which is made where it does not exist');
  pulling(pull.command('s3'))
    .description('objects of a bucket: CloudTrail by account, Region and day, or everything under a prefix')
    .argument('<uri>', 's3://bucket/prefix')
    .option('--accounts <ids>', 'of a trail: only these accounts, parted by commas', accountId)
    .option('--regions <regions>', 'of a trail: only these Regions, parted by commas', listed)
    .option(
      '--kinds <folders>',
      'folders below an account, in place of those of CloudTrail, such as vpcflowlogs',
      listed,
    )
    .option('--requester-pays', 'agree to pay for requests and transfer', false)
    .option('--log-group <name>', 'log group of all log events, as of what CloudWatch Logs exported')
    .action(async (uri: string, options: PullOptions & S3PullOptions) => {
      const { pullS3 } = await import('./pull.ts');
      process.exitCode = await pullS3(uri, options);
    });
  pulling(pull.command('logs'))
    .description('log events of CloudWatch Logs; what the workspace has of the time already is not asked for again')
    .argument('<group...>', 'log groups by name, or by ARN where they belong to a linked account')
    .option('--filter <pattern>', 'only events that this filter pattern fits, which AWS applies')
    .option('--streams <names>', 'only these log streams, parted by commas', listed)
    .addOption(
      new Option('--method <method>', 'FilterLogEvents, a query of Logs Insights (which is charged), or the better one')
        .choices(['auto', 'filter', 'query'])
        .default('auto'),
    )
    .option('--follow', 'follow the groups live (Live Tail, which is charged) until Ctrl+C', false)
    .option('--calls-per-second <number>', 'in place of 4, which stays below AWS’s own limit', positive)
    .action(async (groups: string[], options: PullOptions & LogsPullOptions) => {
      const { pullLogs } = await import('./pull-logs.ts');
      process.exitCode = await pullLogs(groups, options);
    });
  pulling(pull.command('traces'))
    .description('traces of X-Ray with their summaries, or of Transaction Search: those of a time, or by their ids')
    .option('--filter <expression>', 'only traces that this filter expression fits, which AWS applies')
    .option('--group <name>', 'only traces of this group of X-Ray')
    .option('--trace-id <id>', 'this trace, in X-Ray’s form or W3C’s; may be given more than once', listed)
    .addOption(
      new Option('--mode <mode>', 'where the account keeps its traces: X-Ray, Transaction Search, or ask AWS')
        .choices(['auto', 'xray', 'search'])
        .default('auto'),
    )
    .option('--calls-per-second <number>', 'in place of 5', positive)
    .option('--list-groups', 'print the groups of X-Ray, in the shape of GetGroups; nothing is brought', false)
    .option('--list-sampling-rules', 'print the sampling rules, in the shape of GetSamplingRules', false)
    .action(async (options: PullOptions & TracesPullOptions) => {
      const { pullTraces } = await import('./pull-traces.ts');
      process.exitCode = await pullTraces(options);
    });
  pulling(pull.command('history'))
    .description('Event history of CloudTrail: management events of the last 90 days, at 2 calls a second')
    .option('--regions <regions>', 'the Regions to ask, parted by commas, in place of the profile’s', listed)
    .option('--attribute <NAME=VALUE>', `only events with this attribute: ${HISTORY_ATTRIBUTES.join(', ')}`, attribute)
    .option('--calls-per-second <number>', 'in place of 1.9, which stays below AWS’s own limit', positive)
    .action(async (options: PullOptions & HistoryPullOptions) => {
      const { pullHistory } = await import('./pull-logs.ts');
      process.exitCode = await pullHistory(options);
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('A number above 0 is needed.');
  return number;
}

function attribute(text: string): HistoryPullOptions['attribute'] & object {
  const [, name, value] = /^(\w+)=(.+)$/s.exec(text) ?? [];
  const key = HISTORY_ATTRIBUTES.find((each) => each === name);
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError(`NAME=VALUE, of ${HISTORY_ATTRIBUTES.join(', ')}.`);
  return { key, value };
}
