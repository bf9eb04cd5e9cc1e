import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsConnection } from '../../../preload/contract/aws.ts';
import { saying } from '../../../preload/contract/errors.ts';
import type { Clock } from '../clock.ts';
import { chainOf, type Profile, readProfiles, type SsoSession } from './profiles.ts';
import { type Credentials, Session } from './session.ts';
import { roleCredentials, type SsoToken } from './sso.ts';

const FALLBACK_REGION = 'us-east-1';

/** The sessions of this process, by connection. Tokens of signing in are held here, in memory alone. */
export class AwsSessions {
  readonly #sessions = new Map<string, Session>();
  /** By the name of the SSO session. */
  readonly #ssoTokens = new Map<string, SsoToken>();
  /** Whoever waits for the code of an MFA device, by its serial. */
  readonly #mfa = new Map<string, (code: string) => void>();

  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly clock: Clock,
  ) {}

  /** The environment holds credentials of its own. */
  get hasEnvironment(): boolean {
    return (this.environment.AWS_ACCESS_KEY_ID ?? '') !== '';
  }

  async session(connection: AwsConnection): Promise<Session> {
    const key = JSON.stringify([connection.profile, connection.region, connection.endpoint]);
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const profiles = await this.profiles();
    const profile = this.#profileOf(connection, profiles);
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.environment;
    const region =
      connection.region ??
      (connection.profile === null ? AWS_REGION || AWS_DEFAULT_REGION || profile?.region : profile?.region) ??
      AWS_REGION ??
      AWS_DEFAULT_REGION ??
      FALLBACK_REGION;
    const session = new Session(connection, region, () => this.lookUp(connection, region, null), this.clock);
    this.#sessions.set(key, session);
    return session;
  }

  /** Throws `aws.credentials` where the configuration cannot be read. */
  async profiles(): Promise<Map<string, Profile>> {
    try {
      return await readProfiles();
    } catch (cause) {
      throw saying('aws.credentials', 'aws.configuration', { cause: String(cause) }, cause);
    }
  }

  /** The SSO session that the chain of a connection's profile begins with; null where it does not begin with one. */
  async signInSession(connection: AwsConnection): Promise<SsoSession | null> {
    const profiles = await this.profiles();
    const profile = this.#profileOf(connection, profiles);
    return profile === null ? null : (chainOf(profile.name, profiles).at(-1)?.sso ?? null);
  }

  keepSsoToken(name: string, token: SsoToken): void {
    this.#ssoTokens.set(name, token);
  }

  /** Waits for the code of a device. */
  async mfaCode(serial: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
      this.#mfa.set(serial, resolve);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** Hands a code to who waits for it. Throws `bad-request` where nobody does. */
  giveMfaCode(serial: string, code: string): void {
    const waiting = this.#mfa.get(serial);
    if (waiting === undefined) throw saying('bad-request', 'aws.no-code-wanted', { serial });
    this.#mfa.delete(serial);
    waiting(code);
  }

  /**
   * Looks credentials up where the user's configuration says: by the SDK's own providers, but for chains that begin with an SSO
   * session that was signed in to from here. `mfa` gives the code of a device; without it a profile that needs one fails.
   */
  async lookUp(
    connection: AwsConnection,
    region: string,
    mfa: ((serial: string) => Promise<string>) | null,
  ): Promise<Credentials> {
    const profiles = await this.profiles();
    const profile = this.#profileOf(connection, profiles);
    const clientConfig = { region, ...(connection.endpoint === null ? {} : { endpoint: connection.endpoint }) };
    const init = { clientConfig, ignoreCache: true, ...(mfa === null ? {} : { mfaCodeProvider: mfa }) };
    if (profile === null) {
      if (connection.profile === null) return await fromNodeProviderChain(init)();
      const known = [...profiles.keys()].join(', ');
      const key = known === '' ? 'aws.no-profiles' : 'aws.no-profile';
      throw saying('aws.credentials', key, { profile: connection.profile, known });
    }
    const chain = chainOf(profile.name, profiles);
    const base = chain.at(-1);
    const token = base?.sso ? this.#ssoTokens.get(base.sso.name) : undefined;
    if (base === undefined || token === undefined || token.expiresAt <= this.clock.now()) {
      return await fromIni({ ...init, profile: profile.name })();
    }
    let credentials = await roleCredentials(base, token, clientConfig);
    for (const { section } of chain.slice(0, -1).reverse()) {
      const masterCredentials = credentials;
      credentials = await fromTemporaryCredentials({
        masterCredentials,
        clientConfig: { ...clientConfig, region: section.region ?? region },
        params: {
          RoleArn: section.role_arn ?? '',
          RoleSessionName: section.role_session_name ?? 'trailglass',
          ...(section.external_id === undefined ? {} : { ExternalId: section.external_id }),
          ...(section.mfa_serial === undefined ? {} : { SerialNumber: section.mfa_serial }),
        },
        ...(mfa === null ? {} : { mfaCodeProvider: mfa }),
      })();
    }
    return credentials;
  }

  /** Keys in the environment go before a profile that is only the default one, as in the SDK. */
  #profileOf({ profile }: AwsConnection, profiles: ReadonlyMap<string, Profile>): Profile | null {
    const named = profile ?? this.environment.AWS_PROFILE ?? null;
    if (named !== null) return profiles.get(named) ?? null;
    return this.hasEnvironment ? null : (profiles.get('default') ?? null);
  }
}
