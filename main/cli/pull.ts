import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/index.ts';
import { type PullRequest, pullRequest } from '../../preload/contract/pull.ts';
import { importReport } from '../engine/jobs/import-report.ts';
import { partitionOf, policyOf } from '../engine/pulls/policy.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { networkChild } from './network-child.ts';
import { printJson } from './output.ts';
import { jobFailed, runJob } from './run-job.ts';
import { renewal, signedIn } from './sign-in.ts';
import { parseTime } from './time.ts';
import { visible } from './visible.ts';

export interface PullOptions {
  workspace?: string;
  plan: boolean;
  policy: boolean;
  profile?: string;
  region?: string;
  endpoint?: string;
  from?: string;
  to?: string;
  signIn: boolean;
  original: boolean;
}

export interface S3PullOptions {
  accounts?: string[];
  regions?: string[];
  kinds?: string[];
  requesterPays: boolean;
  logGroup?: string;
}

/** `pull s3 URI`. Returns the exit code. */
export async function pullS3(uri: string, options: PullOptions & S3PullOptions): Promise<number> {
  const { accounts = null, regions = null, kinds, requesterPays, logGroup = null } = options;
  return await pull(
    () => ({
      source: 's3',
      uri,
      accounts,
      regions,
      ...(kinds === undefined ? {} : { kinds }),
      requesterPays,
      logGroup,
      ...asked(options),
    }),
    options,
  );
}

/** What all pulls have in common of a request. Throws `bad-request` for a time that is none. */
export function asked({ profile, region, endpoint, from, to, original }: PullOptions) {
  const nowUs = Date.now() * 1000;
  const range =
    from === undefined && to === undefined
      ? null
      : { from: from === undefined ? 0 : parseTime(from, nowUs), to: to === undefined ? nowUs : parseTime(to, nowUs) };
  if (range !== null && range.from >= range.to) {
    throw new UserFacingError('bad-request', 'The range is empty: --from has to be before --to.');
  }
  const connection = { profile: profile ?? null, region: region ?? null, endpoint: endpoint ?? null };
  return { connection, range, keepOriginal: original };
}

/** Asks AWS something and prints it; the workspace is not touched. Returns the exit code. */
export async function printAnswer(
  ask: (local: LocalEngine, connection: PullRequest['connection'], signal: AbortSignal) => Promise<unknown>,
  options: PullOptions,
): Promise<number> {
  const signal = interruptSignal();
  try {
    const { connection } = asked(options);
    const connect = networkChild({ ...process.env });
    return await LocalEngine.with(
      null,
      { readOnly: true },
      async (local) => {
        await signedIn(local, connection, options.signIn, signal);
        await printJson(await ask(local, connection, signal));
        return EXIT.done;
      },
      connect,
    );
  } catch (error) {
    process.stderr.write(explain(signal.aborted ? new UserFacingError('cancelled', 'Cancelled.') : error));
    return EXIT.failed;
  }
}

/** Prints a plan or a policy, or pulls and prints the report. Returns the exit code. */
export async function pull(requestOf: () => Input<'pull.plan'>['pull'], options: PullOptions): Promise<number> {
  const signal = interruptSignal();
  // This process's engine runs typed SQL and puts credentials away; the network process gets what there was.
  const connect = networkChild({ ...process.env });
  try {
    const request = parsed(requestOf());
    if (options.policy) {
      await printJson(policyOf(request, partitionOf(request.connection.region)));
      return EXIT.done;
    }
    if (options.plan) {
      const path = options.workspace ?? null;
      return await LocalEngine.with(
        path,
        { readOnly: true },
        (local) => printPlan(local, request, options, signal),
        connect,
      );
    }
    const { workspace } = options;
    if (workspace === undefined) throw new UserFacingError('bad-request', 'A workspace is needed: --workspace FILE.');
    return await LocalEngine.with(
      workspace,
      { create: true },
      (local) => run(local, request, options, signal),
      connect,
    );
  } catch (error) {
    process.stderr.write(explain(signal.aborted ? new UserFacingError('cancelled', 'Cancelled.') : error));
    return EXIT.failed;
  }
}

function parsed(request: unknown): PullRequest {
  const result = pullRequest.safeParse(request);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new UserFacingError('bad-request', said);
}

async function printPlan(
  local: LocalEngine,
  request: PullRequest,
  options: PullOptions,
  signal: AbortSignal,
): Promise<number> {
  await signedIn(local, request.connection, options.signIn, signal);
  await printJson(await local.call('pull.plan', { pull: request }, { signal }));
  return EXIT.done;
}

async function run(
  local: LocalEngine,
  request: PullRequest,
  options: PullOptions,
  signal: AbortSignal,
): Promise<number> {
  const { account, arn, expiresAt } = await signedIn(local, request.connection, options.signIn, signal);
  const until = expiresAt === null ? '' : `, until ${new Date(expiresAt).toISOString()}`;
  process.stderr.write(`account ${account}, as ${visible(arn)}${until}\n`);
  const summary = await runJob(local, { kind: 'pull', pull: request }, signal, (jobId, progress) =>
    renewal(local, request.connection, options.signIn, signal, jobId, progress),
  );
  const report = summary.importId === null ? null : await importReport(local.engine.store, summary.importId);
  if (report !== null) await printJson({ ...report, pull: summary.progress.pull });
  if (summary.status === 'cancelled') {
    process.stderr.write('cancelled: The pull was stopped. The same command goes on where it was.\n');
    return EXIT.failed;
  }
  if (summary.status !== 'done') return jobFailed(summary);
  return report === null || report.problems.length === 0 ? EXIT.done : EXIT.problems;
}
