import { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import type { SignInStep } from '../../../preload/contract/aws.ts';
import { saying } from '../../../preload/contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Profile, SsoSession } from './profiles.ts';
import type { Credentials } from './session.ts';

/** What signing in gives. It is held in memory, not in the cache of the AWS command line. */
export interface SsoToken {
  accessToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

interface Where {
  region: string;
  endpoint?: string;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** Seconds between two questions, where the service does not say, and what it adds when asked too often (RFC 8628, 3.5). */
const INTERVAL = 5;

/** Signs in by the device flow: shows an address and a code, and waits until the user has agreed in the browser. */
export async function signInToSso(
  { startUrl, region, scopes }: SsoSession,
  endpoint: string | null,
  { clock, signal, show }: { clock: Clock; signal: AbortSignal; show(step: SignInStep): Promise<void> },
): Promise<SsoToken> {
  const client = new SSOOIDCClient({ region, ...(endpoint === null ? {} : { endpoint }) });
  const options = { abortSignal: signal };
  const registered = await client.send(
    new RegisterClientCommand({ clientName: 'trailglass', clientType: 'public', scopes }),
    options,
  );
  const { clientId, clientSecret } = registered;
  const device = await client.send(new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl }), options);
  const { deviceCode, userCode = '', verificationUri = '', verificationUriComplete, expiresIn = 600 } = device;
  const expiresAt = clock.now() + expiresIn * 1000;
  await show({
    kind: 'device',
    uri: verificationUri,
    uriWithCode: verificationUriComplete ?? null,
    code: userCode,
    expiresAt,
  });
  let seconds = device.interval ?? INTERVAL;
  while (clock.now() < expiresAt) {
    await clock.sleep(seconds * 1000, signal);
    try {
      const token = await client.send(
        new CreateTokenCommand({ clientId, clientSecret, deviceCode, grantType: GRANT }),
        options,
      );
      return { accessToken: token.accessToken ?? '', expiresAt: clock.now() + (token.expiresIn ?? 0) * 1000 };
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'SlowDownException') seconds += INTERVAL;
      else if (name !== 'AuthorizationPendingException') throw error;
    }
  }
  throw saying('aws.credentials', 'aws.no-agreement');
}

/** Credentials of an SSO profile's role, by the token of its session. */
export async function roleCredentials(
  { section, sso }: Profile,
  { accessToken }: SsoToken,
  { endpoint }: Where,
): Promise<Credentials> {
  const client = new SSOClient({ region: sso?.region ?? '', ...(endpoint === undefined ? {} : { endpoint }) });
  const { roleCredentials: found } = await client.send(
    new GetRoleCredentialsCommand({ accountId: section.sso_account_id, roleName: section.sso_role_name, accessToken }),
  );
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '', expiration } = found ?? {};
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
  };
}
