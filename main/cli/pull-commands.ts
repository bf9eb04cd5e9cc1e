import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PullOptions, S3PullOptions } from './pull.ts';
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

/** `pull s3`: the other kinds of pulls are added beside it. */
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
    .action(async (uri: string, options: PullOptions & S3PullOptions) => {
      const { pullS3 } = await import('./pull.ts');
      process.exitCode = await pullS3(uri, options);
    });
}
