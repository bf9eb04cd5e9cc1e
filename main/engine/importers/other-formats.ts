/** A file that is no trail, named so that the report can say what was left out. `kind` is a format id of design.md part 12. */
export interface OtherFormat {
  kind: string;
  reason: string;
}

const MAGIC: { bytes: number[]; kind: string; reason: string }[] = [
  { bytes: [0x50, 0x41, 0x52, 0x31], kind: 'parquet', reason: 'Parquet file' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: 'zstd', reason: 'zstd compressed: cannot be read yet' },
  { bytes: [0x42, 0x5a, 0x68], kind: 'bzip2', reason: 'bzip2 compressed: cannot be read yet' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: 'xz', reason: 'xz compressed: cannot be read yet' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: '7z', reason: '7-Zip archive: cannot be read yet' },
  { bytes: [0x52, 0x61, 0x72, 0x21], kind: 'rar', reason: 'RAR archive: cannot be read' },
  { bytes: [0xff, 0x06, 0x00, 0x00, 0x73], kind: 'snappy', reason: 'snappy compressed: cannot be read yet' },
  { bytes: [0x00, 0x05, 0x16, 0x07], kind: 'appledouble', reason: 'macOS side file (AppleDouble)' },
  {
    bytes: [0x00, 0x00, 0x00, 0x01, 0x42, 0x75, 0x64, 0x31],
    kind: 'ds-store',
    reason: 'macOS folder settings (.DS_Store)',
  },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], kind: 'sqlite', reason: 'SQLite database' },
  { bytes: [0xff, 0xfe], kind: 'utf-16', reason: 'text in UTF-16: cannot be read yet, save it as UTF-8' },
  { bytes: [0xfe, 0xff], kind: 'utf-16', reason: 'text in UTF-16: cannot be read yet, save it as UTF-8' },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: 'pdf', reason: 'PDF document' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: 'image', reason: 'image' },
  { bytes: [0xff, 0xd8, 0xff], kind: 'image', reason: 'image' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], kind: 'program', reason: 'program file' },
];

/** Lines by which text logs are told apart (cloudwatch-logs.md 2.1 and 2.2). */
const LINES: { pattern: RegExp; kind: string; reason: string }[] = [
  {
    pattern: /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S+Z \S+ /,
    kind: 'alb',
    reason: 'load balancer (ALB) access log',
  },
  { pattern: /^tls \d\.\d /, kind: 'nlb', reason: 'load balancer (NLB) log' },
  {
    pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ \S+:\d+ (?:\S+:\d+|-) -?[\d.]+ /,
    kind: 'elb',
    reason: 'classic load balancer access log',
  },
  {
    pattern: /^\d+ (?:\d{12}|unknown|-) eni-\S+ .* (?:OK|NODATA|SKIPDATA)\b/,
    kind: 'vpc-flow',
    reason: 'VPC flow log',
  },
  {
    pattern: /^(?=.*\b(?:srcaddr|interface-id|pkt-srcaddr)\b)[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)+$/,
    kind: 'vpc-flow',
    reason: 'VPC flow log',
  },
  { pattern: /^[0-9a-f]{64} \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/, kind: 's3-access', reason: 'S3 server access log' },
  { pattern: /^#(?:Version: \d|Fields: )/, kind: 'cloudfront', reason: 'CloudFront log' },
  { pattern: /^\d\.\d \d{4}-\d\d-\d\dT\S+Z Z[A-Z0-9]+ /, kind: 'route53', reason: 'Route 53 query log' },
  { pattern: /^Permission Check Successful/, kind: 'logs-export', reason: 'test object of a CloudWatch Logs export' },
  { pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, kind: 'logs-export', reason: 'CloudWatch Logs export' },
  { pattern: /^(?:START|END|REPORT) RequestId: /, kind: 'lambda', reason: 'Lambda log' },
  { pattern: /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[^\]]+\] "/, kind: 'apache', reason: 'web server access log' },
];

export function nameOfBinary(head: Buffer): OtherFormat | null {
  const hit = MAGIC.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  return hit === undefined ? null : { kind: hit.kind, reason: hit.reason };
}

export function nameOfText(head: Buffer): OtherFormat | null {
  const lines = head.toString('latin1', 0, 16_384).split('\n', 20);
  for (const line of lines) {
    const hit = LINES.find(({ pattern }) => pattern.test(line));
    if (hit !== undefined) return { kind: hit.kind, reason: hit.reason };
  }
  return null;
}
