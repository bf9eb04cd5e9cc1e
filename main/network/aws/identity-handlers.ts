import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsConnection, AwsIdentity } from '../../../preload/contract/aws.ts';
import { saying, UserFacingError } from '../../../preload/contract/errors.ts';
import type { NetworkContext, NetworkHandlers } from '../handlers.ts';
import type { Network } from '../serve.ts';
import { attempting } from './attempts.ts';
import { shownFailure } from './failure.ts';
import { signInToSso } from './sso.ts';

/** IAM lets every identity make this call; the name is for messages alone. */
const WHO_AM_I = { action: 'sts:GetCallerIdentity', resource: '*' };

export const identityHandlers: NetworkHandlers<'aws'> = {
  'aws.profiles': async (_input, { sessions }) => {
    const environment = sessions.hasEnvironment;
    try {
      const profiles = [...(await sessions.profiles()).values()];
      return { profiles: profiles.map(({ section, sso, ...shown }) => shown), environment, problem: null };
    } catch (error) {
      return {
        profiles: [],
        environment,
        problem: error instanceof UserFacingError ? error.userMessage : String(error),
      };
    }
  },
  'aws.identity': async ({ connection }, context) => await identityOf(connection, context, context.signal),
  'aws.signIn': async ({ connection }, context) => {
    await signIn(connection, context);
    return await identityOf(connection, context, context.signal);
  },
  'aws.mfa': async ({ serial, code }, { sessions }) => {
    sessions.giveMfaCode(serial, code);
    return {};
  },
};

async function identityOf(connection: AwsConnection, network: Network, signal: AbortSignal): Promise<AwsIdentity> {
  const session = await network.sessions.session(connection);
  const client = session.client('sts', session.region, (settings) => new STSClient(settings));
  const who = await attempting(() => client.send(new GetCallerIdentityCommand({}), { abortSignal: signal }), {
    session,
    clock: network.clock,
    signal,
    ...WHO_AM_I,
  });
  // Something else than AWS may answer at an endpoint that was typed; an emulator answers as AWS does.
  if (who.Account === undefined || who.Arn === undefined) {
    throw saying('aws.failed', 'aws.not-aws', { endpoint: connection.endpoint ?? 'sts' });
  }
  return {
    account: who.Account,
    arn: who.Arn,
    profile: connection.profile,
    region: session.region,
    expiresAt: session.expiresAt,
  };
}

/** Signs in to what the profile's chain begins with, and asks for codes of MFA devices on the way. */
async function signIn(connection: AwsConnection, context: NetworkContext<'aws.signIn'>): Promise<void> {
  const { sessions, clock, signal, send } = context;
  const session = await sessions.session(connection);
  try {
    const sso = await sessions.signInSession(connection);
    if (sso !== null) {
      const token = await signInToSso(sso, connection.endpoint, { clock, signal, show: (step) => send(step) });
      sessions.keepSsoToken(sso.name, token);
    }
    const credentials = await sessions.lookUp(connection, session.region, async (serial) => {
      const code = sessions.mfaCode(serial, signal);
      await send({ kind: 'mfa', serial });
      return await code;
    });
    session.adopt(credentials);
  } catch (error) {
    signal.throwIfAborted();
    throw shownFailure(error, { action: 'sso:SignIn', resource: session.who }, session.connection.profile);
  }
}
