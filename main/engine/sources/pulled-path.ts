/**
 * Names of what a pull brings that is no object of a bucket: a slice of a log group's time, a batch of Live Tail, a slice of a Region's
 * Event history, spans of a time, traces of a time or by their ids. They stand where other files have their path, and say how the slice
 * could be asked for again:
 *
 *   aws-logs://111122223333/eu-central-1//aws/lambda/shop?from=2026-03-02T10:00:00.000Z&to=2026-03-02T11:00:00.000Z&pattern=ERROR
 *   aws-logs-live://111122223333/eu-central-1//aws/lambda/shop?from=...&to=...
 *   aws-history://111122223333/eu-central-1?from=...&to=...&EventName=DeleteTrail
 *   aws-spans://111122223333/eu-central-1/aws/spans?from=...&to=...
 *   aws-trace-summaries://111122223333/eu-central-1?from=...&to=...&filter=fault
 *   aws-traces://111122223333/eu-central-1?from=...&to=...&filter=fault
 *   aws-traces-by-id://111122223333/eu-central-1?from=...&to=...&ids=1-...,1-...
 */
export interface PulledSlice {
  what: 'logs' | 'logs-live' | 'history' | 'spans' | 'trace-summaries' | 'traces' | 'traces-by-id';
  account: string;
  region: string;
  /** Name of the log group; empty where it is of none. */
  group: string;
  /** Milliseconds since the epoch, half-open. */
  from: number;
  to: number;
  /** What of this time was asked for: all of it where empty. */
  selection: Readonly<Record<string, string>>;
}

const FORM =
  /^aws-(logs|logs-live|history|spans|trace-summaries|traces|traces-by-id):\/\/(\d{12})\/([\w-]+)(?:\/([^?]+))?\?(.*)$/;

export function pulledPath({ what, account, region, group, from, to, selection }: PulledSlice): string {
  const start = `${startOf(what, account, region, group)}from=${timeText(from)}&to=${timeText(to)}`;
  return Object.entries(selection).reduce(
    (path, [name, value]) => `${path}&${name}=${encodeURIComponent(value)}`,
    start,
  );
}

/** What the paths of all slices of a group, or of a Region's history, begin with. */
export function startOf(what: PulledSlice['what'], account: string, region: string, group: string): string {
  return `aws-${what}://${account}/${region}${group === '' ? '' : `/${group}`}?`;
}

/** Null for any other path. */
export function parsePulledPath(path: string): PulledSlice | null {
  const [, what, account = '', region = '', group = '', query = ''] = FORM.exec(path) ?? [];
  if (what === undefined) return null;
  const {
    from = '',
    to = '',
    ...selection
  } = Object.fromEntries(
    query.split('&').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name, decodeURIComponent(value)];
    }),
  );
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return null;
  // The pattern has named what it is.
  return { what: what as PulledSlice['what'], account, region, group, from: fromMs, to: toMs, selection };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
