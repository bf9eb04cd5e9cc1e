import { AwsError, type Input } from './wire.ts';

/** An event in a fake log group. Times are milliseconds since the epoch. */
export interface StoredEvent {
  timestamp: number;
  ingestionTime: number;
  stream: string;
  message: string;
  /** 56 digits, as CloudWatch's ids have. */
  eventId: string;
}

export interface LogGroup {
  name: string;
  account: string;
  region: string;
  logClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  creationTime: number;
  retentionInDays?: number;
  /** What DescribeLogGroups says, where the events are not all that the group is said to hold. */
  storedBytes?: number;
  /** In the order of FilterLogEvents: timestamp, ingestion time, id. */
  events: StoredEvent[];
}

/** Log groups of all accounts and Regions, and what is in them. */
export class LogGroups {
  readonly #groups = new Map<string, LogGroup>();
  #sequence = 0;
  /** Source accounts whose groups a monitoring account sees (cross-account observability). */
  readonly links = new Map<string, readonly string[]>();

  constructor(private readonly now: () => number) {}

  add(group: { name: string; account: string; region: string } & Partial<Omit<LogGroup, 'events'>>): LogGroup {
    const made: LogGroup = { logClass: 'STANDARD', creationTime: this.now() - 400 * 86_400_000, ...group, events: [] };
    this.#groups.set(keyOf(made), made);
    return made;
  }

  /** Adds events, each with an id of its own; the ingestion time is `timestamp` + 500 ms unless given. */
  put(
    group: LogGroup,
    events: Iterable<{ timestamp: number; stream: string; message: string; ingestionTime?: number }>,
  ): void {
    for (const { timestamp, stream, message, ingestionTime = timestamp + 500 } of events) {
      const eventId = ((BigInt(timestamp) << 144n) + (BigInt(++this.#sequence) << 40n)).toString().padStart(56, '0');
      group.events.push({ timestamp, ingestionTime, stream, message, eventId });
    }
    group.events.sort(
      (a, b) => a.timestamp - b.timestamp || a.ingestionTime - b.ingestionTime || (a.eventId < b.eventId ? -1 : 1),
    );
  }

  /** What an account sees in a Region: its own groups, and those of linked accounts where asked for; in order of names. */
  visible(account: string, region: string, linked: boolean): LogGroup[] {
    const accounts = [account, ...(linked ? (this.links.get(account) ?? []) : [])];
    return [...this.#groups.values()]
      .filter((group) => group.region === region && accounts.includes(group.account))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.account < b.account ? -1 : 1));
  }

  /** The group that a request names by logGroupName (the caller's own account) or logGroupIdentifier (name or ARN). */
  named(input: Input, account: string, region: string): LogGroup {
    const name = input.text('logGroupName');
    const identifier = input.text('logGroupIdentifier');
    if ((name === undefined) === (identifier === undefined)) {
      throw new AwsError(
        'InvalidParameterException',
        'Exactly one of logGroupName and logGroupIdentifier is required.',
      );
    }
    return this.find(name ?? identifier ?? '', account, region, identifier !== undefined);
  }

  find(text: string, account: string, region: string, mayBeArn: boolean): LogGroup {
    const arn = mayBeArn ? ARN.exec(text) : null;
    if (text.startsWith('arn:') && (arn === null || text.endsWith(':*'))) {
      throw new AwsError('InvalidParameterException', `Invalid log group identifier: ${text}`);
    }
    const [, arnRegion = region, arnAccount = account, arnName = text] = arn ?? [];
    const group = this.#groups.get(keyOf({ account: arnAccount, region: arnRegion, name: arnName }));
    const seen = group !== undefined && (arnAccount === account || this.links.get(account)?.includes(arnAccount));
    if (!seen || arnRegion !== region) {
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    }
    return group;
  }
}

const ARN = /^arn:aws[\w-]*:logs:([\w-]+):(\d{12}):log-group:([^:*]+)$/;

function keyOf({ account, region, name }: { account: string; region: string; name: string }): string {
  return `${account} ${region} ${name}`;
}

/** Without the `:*` that the older member `arn` ends in. */
export function arnOf({ region, account, name }: LogGroup): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

/** As CloudWatch counts them: the message in UTF-8 and 26 more. */
export function bytesOf(event: { message: string }): number {
  return Buffer.byteLength(event.message) + 26;
}

/** Index of the first event whose time is not before `timestamp`. */
export function indexOfTime(events: readonly StoredEvent[], timestamp: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.timestamp ?? 0) < timestamp) low = middle + 1;
    else high = middle;
  }
  return low;
}
