import { createInterface } from 'node:readline/promises';
import type { AwsConnection, AwsIdentity, SignInStep } from '../../preload/contract/aws.ts';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { JobProgress } from '../../preload/contract/jobs.ts';
import type { LocalEngine } from './local-engine.ts';
import { visible } from './visible.ts';

/** Who AWS says we are. Where credentials lack and the profile can be signed in to, that is done first, on the terminal. */
export async function signedIn(
  local: LocalEngine,
  connection: AwsConnection,
  mayAsk: boolean,
  signal: AbortSignal,
): Promise<AwsIdentity> {
  try {
    return await local.call('aws.identity', { connection }, { signal });
  } catch (error) {
    if (!isOfCredentials(error) || !mayAsk || !(await canSignIn(local, connection, signal))) throw error;
    return await signIn(local, connection, signal);
  }
}

/** Where a running pull waits for credentials: signs in and lets it go on, or stops it where that cannot be done from here. */
export function renewal(
  local: LocalEngine,
  connection: AwsConnection,
  mayAsk: boolean,
  signal: AbortSignal,
  jobId: string,
  progress: JobProgress,
): void {
  const waitsFor = progress.pull?.waitsFor ?? null;
  if (waitsFor === null || renewing.has(jobId)) return;
  renewing.add(jobId);
  process.stderr.write(`\n${waitsFor.code}: ${visible(waitsFor.message)}\n`);
  renew(local, connection, mayAsk, signal)
    .then((renewed) => local.call(renewed ? 'jobs.resume' : 'jobs.cancel', { jobId }))
    .catch(() => local.call('jobs.cancel', { jobId }))
    .finally(() => renewing.delete(jobId));
}

const renewing = new Set<string>();

async function renew(
  local: LocalEngine,
  connection: AwsConnection,
  mayAsk: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (!mayAsk) return false;
  if (await canSignIn(local, connection, signal)) {
    await signIn(local, connection, signal);
    return true;
  }
  if (!process.stdin.isTTY) return false;
  await ask('Renew them, then press Enter to go on. ', signal);
  return true;
}

/** The profile begins with an SSO session, or asks for the code of a device. */
async function canSignIn(local: LocalEngine, { profile }: AwsConnection, signal: AbortSignal): Promise<boolean> {
  const { profiles } = await local.call('aws.profiles', {}, { signal });
  const named = profiles.find(({ name }) => name === (profile ?? 'default'));
  return named !== undefined && (named.signInUrl !== null || named.needsMfa);
}

async function signIn(local: LocalEngine, connection: AwsConnection, signal: AbortSignal): Promise<AwsIdentity> {
  return await local.call(
    'aws.signIn',
    { connection },
    { signal, onProgress: (step) => void take(local, step, signal) },
  );
}

async function take(local: LocalEngine, step: SignInStep, signal: AbortSignal): Promise<void> {
  if (step.kind === 'device') {
    process.stderr.write(
      `Sign in at ${visible(step.uriWithCode ?? step.uri)}\nThe page shows the code ${visible(step.code)}. Agree only where it is the same.\n`,
    );
    return;
  }
  const code = (await ask(`Code of the MFA device ${visible(step.serial)}: `, signal)).trim();
  await local.call('aws.mfa', { serial: step.serial, code }, { signal });
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal });
  } finally {
    terminal.close();
  }
}

function isOfCredentials(error: unknown): boolean {
  return error instanceof UserFacingError && error.code === 'aws.credentials';
}
