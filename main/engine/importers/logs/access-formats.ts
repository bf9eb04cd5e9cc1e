import { timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { lineFormat, noHeader, outcomeOfStatus } from './line-format.ts';

const S3_COLUMNS =
  `bucket_owner bucket time remote_ip requester request_id operation key request_uri http_status error_code
  bytes_sent object_size total_time turn_around_time referer user_agent version_id host_id signature_version cipher_suite
  authentication_type host_header tls_version access_point_arn acl_required`.split(/\s+/);

/** Up to the status; the request holds blanks, and is `-` where there was none. */
const S3_HEAD = /^\S+ \S+ \[([^\]]+)\] \S+ \S+ \S+ \S+ \S+ (?:"(?:[^"\\]|\\.)*"|-) (\S+)/;

/**
 * S3 server access logs; old files lack the last columns.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export const s3Access: LogFormat = lineFormat({
  id: 's3-access',
  called: 'an S3 server access log record',
  looks: /^(?:[0-9a-f]{64}|-) \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[^\]]+\] \S+ \S+ \S+ [A-Z]+(?:\.[A-Z0-9_]+)+ /,
  between: 'bracketed',
  columns: S3_COLUMNS,
  least: S3_COLUMNS.indexOf('user_agent') + 1,
  exact: false,
  header: noHeader,
  facts: (line) => {
    const [, time = '', status] = S3_HEAD.exec(line) ?? [];
    return { timeUs: timeOfText(time), outcome: outcomeOfStatus(status) ?? 'ok' };
  },
});

const CLOUDFRONT_COLUMNS = `date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer)
  cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken
  x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port
  time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end`.split(
  /\s+/,
);

/**
 * CloudFront standard logs: tab separated, their columns named by `#Fields:` in each file.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export const cloudFront: LogFormat = lineFormat({
  id: 'cloudfront',
  called: 'a CloudFront log entry',
  looks: /^\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t[A-Z]{3}\d+(?:-\S+)?\t/,
  between: 'tab',
  columns: CLOUDFRONT_COLUMNS,
  least: 12,
  exact: false,
  header: (line) => {
    if (!line.startsWith('#')) return null;
    const [, names] = /^#Fields: (.*)$/.exec(line) ?? [];
    return names === undefined ? (/^#Version: \d/.test(line) ? [] : null) : names.trim().split(/\s+/);
  },
  facts: (line, at) => {
    const values = line.split('\t');
    const value = (name: string) => values[at(name)];
    return {
      timeUs: timeOfText(value('timestamp') ?? `${value('date')}T${value('time')}Z`),
      outcome: outcomeOfStatus(value('sc-status')) ?? 'ok',
    };
  },
});

const DNS_COLUMNS = `version queryTimestamp hostZoneId queryName queryType responseCode protocol edgeLocation resolverIp
  ednsClientSubnet`.split(/\s+/);

/**
 * Query logs of Route 53 public hosted zones, their columns named as Logs Insights does.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
 */
export const route53: LogFormat = lineFormat({
  id: 'route53',
  called: 'a Route 53 query log record',
  looks: /^\d\.\d \d{4}-\d\d-\d\dT\S+ Z[A-Z0-9]+ /,
  between: 'blank',
  columns: DNS_COLUMNS,
  least: DNS_COLUMNS.length,
  exact: true,
  header: noHeader,
  facts: (line) => ({ timeUs: timeOfText(line.split(' ', 2)[1] ?? ''), outcome: 'ok' }),
});
