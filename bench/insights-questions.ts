export interface InsightsQuestion {
  name: string;
  source: string;
  query: string;
  /** The same question as somebody who knows the tables writes it. */
  sql: string;
}

const number = (value: string) => `TRY_CAST(${value} AS DOUBLE)`;
const json = (path: string) => `json_extract_string(message, '/${path}')`;
const REPORT = "group_id = 2 AND starts_with(message, 'REPORT RequestId: ')";
const DURATION = number("regexp_extract(message, 'Duration: ([0-9.]+) ms', 1)");
const FIVE_MINUTES = "time_bucket(INTERVAL '5 minutes', ts, TIMESTAMP '1970-01-01')";

/** 12 typical questions of Logs Insights, eight on log events and four on trail events (issue 3). */
export const INSIGHTS_QUESTIONS: readonly InsightsQuestion[] = [
  {
    name: 'errors by five minutes',
    source: 'app',
    query: 'filter level = "ERROR" | stats count(*) as n by bin(5m)',
    sql: `SELECT ${FIVE_MINUTES} AS bin, count(*) AS n FROM log_event WHERE group_id = 1 AND ${json('level')} = 'ERROR' GROUP BY ALL ORDER BY ALL`,
  },
  {
    name: 'latency percentiles by path',
    source: 'app',
    query: 'stats pct(latency, 99) as p99, avg(latency) as mean by path | sort p99 desc | limit 10',
    sql: `SELECT path, quantile_cont(latency, 0.99) AS p99, avg(latency) AS mean FROM (
      SELECT t[1] AS path, ${number('t[2]')} AS latency FROM (SELECT json_extract_string(message, ['/path', '/latency']) AS t FROM log_event WHERE group_id = 1))
      GROUP BY ALL ORDER BY p99 DESC LIMIT 10`,
  },
  {
    name: 'messages that hold a text, newest first',
    source: 'text',
    query: 'filter @message like "timeout" | fields @timestamp, @message | sort @timestamp desc | limit 100',
    sql: `SELECT ts, message FROM log_event WHERE group_id = 4 AND contains(message, 'timeout') ORDER BY ts DESC, rowid LIMIT 100`,
  },
  {
    name: 'parts of a text',
    source: 'text',
    query:
      'parse @message "user=* method=* latency=* *" as user, method, latency, rest | stats avg(latency) as mean, count(*) as n by method',
    sql: `SELECT p.method, avg(${number('p.latency')}) AS mean, count(*) AS n FROM (
      SELECT CASE WHEN regexp_matches(message, '(?s)user=(.*?) method=(.*?) latency=(.*?) (.*)') THEN
        regexp_extract(message, '(?s)user=(.*?) method=(.*?) latency=(.*?) (.*)', ['user', 'method', 'latency', 'rest']) END AS p
      FROM log_event WHERE group_id = 4) GROUP BY ALL`,
  },
  {
    name: 'Lambda duration by five minutes',
    source: '/aws/lambda/checkout',
    query: 'filter @type = "REPORT" | stats avg(@duration), max(@duration), min(@duration) by bin(5m)',
    sql: `SELECT ${FIVE_MINUTES} AS bin, avg(d), max(d), min(d) FROM (SELECT ts, ${DURATION} AS d FROM log_event WHERE ${REPORT}) e(ts, d) GROUP BY ALL ORDER BY ALL`,
  },
  {
    name: 'bytes by pair of addresses',
    source: 'flows',
    query: 'stats sum(bytes) as transferred by srcAddr, dstAddr | sort transferred desc | limit 15',
    sql: `SELECT src, dst, sum(bytes) AS transferred FROM (
      SELECT split_part(message, ' ', 4) AS src, split_part(message, ' ', 5) AS dst, ${number("split_part(message, ' ', 10)")} AS bytes FROM log_event WHERE group_id = 3)
      GROUP BY ALL ORDER BY transferred DESC LIMIT 15`,
  },
  {
    name: 'rejected flows by port',
    source: 'flows',
    query: 'filter action = "REJECT" and protocol = 6 | stats count(*) as n by dstPort | sort n desc',
    sql: `SELECT split_part(message, ' ', 7) AS port, count(*) AS n FROM log_event
      WHERE group_id = 3 AND split_part(message, ' ', 13) = 'REJECT' AND ${number("split_part(message, ' ', 8)")} = 6 GROUP BY ALL ORDER BY n DESC`,
  },
  {
    name: 'newest failed requests',
    source: 'app',
    query: 'filter status >= 500 | fields @timestamp, path, status, user.id | sort @timestamp desc | limit 20',
    sql: `SELECT ts, t[1], t[2], t[3] FROM (SELECT ts, rowid AS r, json_extract_string(message, ['/path', '/status', '/user/id']) AS t FROM log_event WHERE group_id = 1)
      WHERE ${number('t[2]')} >= 500 ORDER BY ts DESC, r LIMIT 20`,
  },
  {
    name: 'events by service, name and Region',
    source: 'cloudtrail',
    query: 'stats count(*) as n by eventSource, eventName, awsRegion',
    sql: 'SELECT event_source, event_name, aws_region, count(*) AS n FROM ct_event GROUP BY ALL',
  },
  {
    name: 'error codes',
    source: 'cloudtrail',
    query: 'filter ispresent(errorCode) | stats count(*) as n by errorCode | sort n desc',
    sql: 'SELECT error_code, count(*) AS n FROM ct_event WHERE error_code IS NOT NULL GROUP BY ALL ORDER BY n DESC',
  },
  {
    name: 'what roles created, newest first',
    source: 'cloudtrail',
    query:
      'filter userIdentity.type = "AssumedRole" and eventName like /^Create/ | fields @timestamp, eventName, userIdentity.arn | sort @timestamp desc | limit 50',
    sql: `SELECT event_time, event_name, ui_arn FROM ct_event WHERE ui_type = 'AssumedRole' AND regexp_matches(event_name, '^Create')
      ORDER BY event_time DESC, rowid LIMIT 50`,
  },
  {
    name: 'a nested part: buckets by calls',
    source: 'cloudtrail',
    query:
      'filter eventSource = "s3.amazonaws.com" | stats count(*) as n by requestParameters.bucketName | sort n desc | limit 20',
    sql: `SELECT json_extract_string(request_parameters, '/bucketName') AS bucket, count(*) AS n FROM ct_event WHERE event_source = 's3.amazonaws.com'
      GROUP BY ALL ORDER BY n DESC LIMIT 20`,
  },
];
