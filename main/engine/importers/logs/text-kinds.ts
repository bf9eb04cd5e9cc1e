import { timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { API_GATEWAY_JSON, CLOUDFRONT_JSON, jsonKind, LAMBDA_JSON } from './json-kinds.ts';
import { LEAST_SHARE, outcomeOfStatus } from './line-format.ts';
import type { LogEvent } from './log-event.ts';
import { textCutter } from './text-format.ts';

/**
 * Logs that are text with a known look, read as plain lines: what does not look so stays an event, as programs write other
 * lines among them, and indented lines belong to the event before them.
 */
interface TextKind {
  id: string;
  /** Lines by which it is told. */
  looks: RegExp;
  /** Share of the sampled lines that must look so. */
  least?: number;
  /** How sure a file is whose lines all look so. */
  sure: number;
  /** Names of its columns, where it has them. */
  columns?: readonly string[];
  facts?(line: string): Partial<LogEvent>;
}

function textKind({ id, looks, least = LEAST_SHARE, sure, columns, facts }: TextKind): LogFormat {
  return {
    id,
    score: (sample) => {
      const share = sample.opens === 'object' ? 0 : sample.share((line) => looks.test(line));
      return share >= least ? sure * share : 0;
    },
    reasonToAsk: () => null,
    cutter: (_sample, sink) => {
      if (columns !== undefined) sink.fields(columns);
      return textCutter(sink, facts);
    },
  };
}

/** A format that comes in several forms: the one that the sample is surest of, else the last. */
export function inSeveralForms(id: string, forms: readonly [LogFormat, ...LogFormat[]]): LogFormat {
  return {
    id,
    score: (sample) => Math.max(...forms.map((form) => form.score(sample))),
    reasonToAsk: () => null,
    cutter: (sample, sink) => {
      const last = forms.at(-1) ?? forms[0];
      const [form] = forms.filter((one) => one.score(sample) > 0).sort((a, b) => b.score(sample) - a.score(sample));
      return (form ?? last).cutter(sample, sink);
    },
  };
}

/** Columns of the common and the combined format, with names that AWS's published queries for Apache use. */
const ACCESS_COLUMNS = 'remoteIP logname user time request status bytes referrer userAgent'.split(' ');
const ACCESS_LINE = /^\S+ \S+ .{1,256}? \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:[^\]]+)\] "(?:[^"\\]|\\.)*" (\d{3}|-) (?:\d+|-)/;

const webAccess = textKind({
  id: 'apache',
  looks: ACCESS_LINE,
  sure: 0.7,
  columns: ACCESS_COLUMNS,
  facts: (line) => {
    const [, time, status] = ACCESS_LINE.exec(line) ?? [];
    const outcome = outcomeOfStatus(status);
    return time === undefined ? {} : { timeUs: timeOfText(time), level: null, ...(outcome && { outcome }) };
  },
});

/** `[Mon Mar 02 10:00:00.123456 2026] [core:error] [pid 7:tid 8] text`, `2026/03/02 10:00:00 [error] 7#8: text` (nginx). */
const ERROR_LINE =
  /^(?:\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:.]+ \d{4}\] \[(?:[\w-]*:)?([a-z]+)\d?\] |\d{4}\/\d\d\/\d\d [\d:]{8} \[([a-z]+)\] \d+#\d+: )/;

const webErrors = textKind({
  id: 'apache',
  looks: ERROR_LINE,
  sure: 0.7,
  facts: (line) => {
    const [, apache, nginx] = ERROR_LINE.exec(line) ?? [];
    const level = apache ?? nginx;
    return level === undefined ? {} : { level: SEVERE.has(level) ? 'error' : level };
  },
});

/** Levels of web servers beyond those that every log has. */
const SEVERE = new Set(['crit', 'alert', 'emerg']);

/** Access and error logs of Apache and nginx, which write the same lines. https://httpd.apache.org/docs/2.4/logs.html */
export const apache = inSeveralForms('apache', [webErrors, webAccess]);

/** RFC 3164, RFC 5424, and what journals forward with a time of ISO 8601 in front. */
export const syslog = textKind({
  id: 'syslog',
  looks:
    /^(?:<\d{1,3}>)?(?:1 \S+ \S+ \S+ \S+ |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:[]+(?:\([^)]*\))?(?:\[[^\]]*\])?:? |\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) \S+ [^\s:[]+\[\d+\]: )/,
  sure: 0.6,
});

const LAMBDA_ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const lambdaText = textKind({
  id: 'lambda',
  looks: new RegExp(
    `^(?:(?:START|END|REPORT) RequestId: ${LAMBDA_ID}\\b|INIT_START Runtime Version: |\\S+Z[\\t ]${LAMBDA_ID}[\\t ])`,
  ),
  // A function's own lines may look like anything.
  least: 0.2,
  sure: 0.8,
});

/** Lines of Lambda functions, as text and as JSON. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
export const lambda = inSeveralForms('lambda', [jsonKind(LAMBDA_JSON), lambdaText]);

/** `$context` variables in the order of the examples of API Gateway. */
const GATEWAY_CLF = 'ip caller user requestTime request status responseLength requestId extendedRequestId'.split(' ');
const GATEWAY_CSV = 'ip caller user requestTime httpMethod resourcePath protocol status responseLength requestId'.split(
  ' ',
);
const CLF_LINE =
  /^\S+ \S+ \S+ \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:[^\]]+)\] ?"[A-Z]+ \S+ HTTP\/[\d.]+" (\d{3}) (?:\d+|-) (?:[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{10,}=)(?: \S+)?$/;
const CSV_LINE =
  /^[^,]+,[^,]*,[^,]*,(\d\d\/[A-Z][a-z]{2}\/\d{4}:[^,]+),[A-Z]+,[^,]*,HTTP\/[\d.]+,(\d{3}),(?:\d+|-),[^,]+/;
const XML_LINE = /^<request id="[^"]+">.*<requestTime>([^<]+)<\/requestTime>.*<status>(\d{3})<\/status>/;

function gatewayText(looks: RegExp, columns?: readonly string[]): LogFormat {
  return textKind({
    id: 'apigateway',
    looks,
    sure: 0.75,
    ...(columns && { columns }),
    facts: (line) => {
      const [, time, status] = looks.exec(line) ?? [];
      const outcome = outcomeOfStatus(status);
      return time === undefined ? {} : { timeUs: timeOfText(time), level: null, ...(outcome && { outcome }) };
    },
  });
}

/**
 * Access logs of API Gateway in the four forms that its documentation gives as examples: JSON, CLF, XML, CSV.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const apiGateway = inSeveralForms('apigateway', [
  jsonKind(API_GATEWAY_JSON),
  gatewayText(CSV_LINE, GATEWAY_CSV),
  gatewayText(XML_LINE),
  gatewayText(CLF_LINE, GATEWAY_CLF),
]);

/** CloudFront standard logs of version 2 as JSON. */
export const cloudFrontJson = jsonKind(CLOUDFRONT_JSON);
