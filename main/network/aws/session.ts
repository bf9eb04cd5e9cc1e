import type { AwsConnection } from '../../../preload/contract/aws.ts';
import type { Clock } from '../clock.ts';

/** Credentials as the SDK's providers give them. They never leave this process. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** What every client of the SDK is made with. */
export interface ClientSettings {
  region: string;
  credentials: () => Promise<Credentials>;
  endpoint?: string;
  maxAttempts: 1;
  requestHandler: {
    connectionTimeout: number;
    /** Without a byte for so long, the connection counts as broken. */
    socketTimeout: number;
    httpAgent: { keepAlive: true; maxSockets: number };
    httpsAgent: { keepAlive: true; maxSockets: number };
  };
}

/** Credentials are looked up anew so long before they expire. */
const EARLY_MS = 60_000;
const SOCKETS = { keepAlive: true, maxSockets: 64 } as const;

/** One connection's credentials and clients, as long as the process lives. */
export class Session {
  /** Grows with each new set of credentials. */
  version = 0;
  #credentials: Credentials | null = null;
  #looking: Promise<Credentials> | null = null;
  readonly #clients = new Map<string, unknown>();

  constructor(
    readonly connection: AwsConnection,
    /** Region of calls that are not bound to one. */
    readonly region: string,
    private readonly lookUp: () => Promise<Credentials>,
    private readonly clock: Clock,
  ) {}

  /** A call of it was answered. */
  reached = false;

  /** Whose session it is, as a phrase for messages. */
  get who(): string {
    const { profile } = this.connection;
    return profile === null ? 'the default AWS identity' : `the profile "${profile}"`;
  }

  /** Milliseconds since the epoch; null where they do not expire, or none were looked up. */
  get expiresAt(): number | null {
    return this.#credentials?.expiration?.getTime() ?? null;
  }

  async credentials(): Promise<Credentials> {
    const known = this.#credentials;
    const expiresAt = known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    if (known !== null && expiresAt - this.clock.now() > EARLY_MS) return known;
    return await this.#looked();
  }

  /** Takes over credentials that somebody signed in for. */
  adopt(credentials: Credentials): void {
    if (isSame(this.#credentials, credentials)) return;
    this.#credentials = credentials;
    this.version++;
  }

  /** Looks for other credentials than those of this version; false where there are none. */
  async renew(version: number): Promise<boolean> {
    if (this.version !== version) return true; // a parallel call has found some
    await this.#looked().catch(() => undefined);
    return this.version !== version;
  }

  /** The client of a service in a Region, made once. */
  client<T>(name: string, region: string, make: (settings: ClientSettings) => T): T {
    const key = `${name} ${region}`;
    // The key names the service, so the client is of its kind.
    const known = this.#clients.get(key) as T | undefined;
    const client = known ?? make(this.settings(region));
    this.#clients.set(key, client);
    return client;
  }

  settings(region: string): ClientSettings {
    const { endpoint } = this.connection;
    return {
      region,
      // Never valid for long: else the SDK would keep those of the first call, and not learn of renewed ones.
      credentials: async () => ({ ...(await this.credentials()), expiration: new Date(0) }),
      ...(endpoint === null ? {} : { endpoint }),
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000, httpAgent: SOCKETS, httpsAgent: SOCKETS },
    };
  }

  /** One look-up at a time, whoever waits for it. */
  async #looked(): Promise<Credentials> {
    this.#looking ??= this.#look();
    return await this.#looking;
  }

  async #look(): Promise<Credentials> {
    try {
      const found = await this.lookUp();
      this.adopt(found);
      return found;
    } finally {
      this.#looking = null;
    }
  }
}

function isSame(known: Credentials | null, other: Credentials): boolean {
  return known?.accessKeyId === other.accessKeyId && known.sessionToken === other.sessionToken;
}
