import type { IssuedCredentials } from './fake-aws.ts';
import { type AwsAnswer, AwsError, type AwsRequest, jsonAnswer } from './wire.ts';

/** IAM Identity Center: signing in by the device flow, and credentials for a role by the token of a session. Its requests are not signed. */
export class SsoService {
  /** Questions that are answered with "pending" before the user has agreed in the browser. */
  pending = 2;
  readonly token = 'sso-access-token-canary';
  #asked = 0;
  #isRevoked = false;

  constructor(private readonly issue: (account: string, lifetimeMs: number) => IssuedCredentials) {}

  /** Ends the session; signing in again begins another one. */
  revoke(): void {
    this.#isRevoked = true;
  }

  answer(request: AwsRequest): AwsAnswer {
    switch (request.operation) {
      case 'RegisterClient':
        return jsonAnswer({ clientId: 'client', clientSecret: 'client-secret-canary', clientSecretExpiresAt: 4e9 });
      case 'StartDeviceAuthorization':
        this.#asked = 0;
        return jsonAnswer({
          deviceCode: 'device-code-canary',
          userCode: 'ABCD-EFGH',
          verificationUri: 'https://device.sso.example/',
          verificationUriComplete: 'https://device.sso.example/?user_code=ABCD-EFGH',
          expiresIn: 600,
          interval: 1,
        });
      case 'CreateToken':
        if (this.#asked++ < this.pending) throw new AwsError('AuthorizationPendingException', 'not yet');
        this.#isRevoked = false;
        return jsonAnswer({ accessToken: this.token, tokenType: 'Bearer', expiresIn: 28_800 });
      case 'GetRoleCredentials': {
        if (this.#isRevoked || request.headers['x-amz-sso_bearer_token'] !== this.token) {
          throw new AwsError('UnauthorizedException', 'Session token not found or invalid', 401);
        }
        const { expiration, ...made } = this.issue(request.url.searchParams.get('account_id') ?? '', 3_600_000);
        return jsonAnswer({ roleCredentials: { ...made, expiration: expiration.getTime() } });
      }
      default:
        throw new AwsError('UnknownOperationException', `no operation ${request.operation} here`, 404);
    }
  }
}

/** Operations by their paths; null for a request that is none of these. */
export function ssoOperation(url: URL): string | null {
  return OPERATIONS[url.pathname] ?? null;
}

const OPERATIONS: Readonly<Record<string, string>> = {
  '/client/register': 'RegisterClient',
  '/device_authorization': 'StartDeviceAuthorization',
  '/token': 'CreateToken',
  '/federation/credentials': 'GetRoleCredentials',
};
