import { JsonScanner, membersOf } from '../json-scan.ts';
import { epochMicros, timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { jsonFacts, textOfMember, wordOfMember } from './json-event.ts';
import { type FactsOf, jsonItemCutter, jsonLineCutter } from './json-format.ts';
import { LEAST_SHARE, outcomeOfStatus, SURE } from './line-format.ts';
import type { LogEvent } from './log-event.ts';
import type { Sample } from './sample.ts';

/**
 * Logs whose events are JSON documents of a known kind, told by the names of their members: one a line, or one after the
 * other, or in an array. The document's own text is the message, and its members are the fields.
 */
interface JsonKind {
  id: string;
  /** Whether a document with these members is of the kind. */
  is(has: (name: string) => boolean): boolean;
  facts: FactsOf;
}

/** Values of some members of a document: text and numbers as they read, objects as their JSON text. */
function valuesOf(bytes: Buffer, start: number, end: number, names: readonly string[]): Map<string, string> {
  const scanner = new JsonScanner(bytes.subarray(start, end));
  const values = new Map<string, string>();
  for (const member of membersOf(scanner, scanner.skipSpace(0))) {
    if (!names.includes(member.name) || values.has(member.name) || member.end < 0) continue;
    const value =
      textOfMember(scanner.bytes, member) ??
      wordOfMember(scanner.bytes, member) ??
      scanner.bytes.toString('utf8', member.start, member.end);
    values.set(member.name, value);
  }
  return values;
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html */
const RESOLVER: JsonKind = {
  id: 'resolver',
  is: (has) => has('query_name') && has('rcode') && has('query_timestamp'),
  facts: (bytes, start, end) => {
    const values = valuesOf(bytes, start, end, ['query_timestamp', 'account_id']);
    const account = values.get('account_id') ?? '';
    return {
      timeUs: timeOfText(values.get('query_timestamp') ?? ''),
      level: null,
      account: /^\d{12}$/.test(account) ? account : null,
    };
  },
};

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html */
const WAF: JsonKind = {
  id: 'waf',
  is: (has) => has('webaclId') && has('httpRequest'),
  facts: jsonFacts,
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export const API_GATEWAY_JSON: JsonKind = {
  id: 'apigateway',
  is: (has) =>
    has('requestId') &&
    (has('requestTime') || has('requestTimeEpoch')) &&
    ['httpMethod', 'routeKey', 'resourcePath', 'path', 'status'].some(has),
  facts: (bytes, start, end) => {
    const values = valuesOf(bytes, start, end, ['requestTime', 'requestTimeEpoch', 'status']);
    const outcome = outcomeOfStatus(values.get('status'));
    return {
      timeUs: epochMicros(values.get('requestTimeEpoch') ?? '') ?? timeOfText(values.get('requestTime') ?? ''),
      level: null,
      ...(outcome && { outcome }),
    };
  },
};

/** CloudFront standard logs, version 2, as JSON: the members are called like the columns of version 1. */
export const CLOUDFRONT_JSON: JsonKind = {
  id: 'cloudfront',
  is: (has) => has('x-edge-location') && has('sc-status'),
  facts: (bytes, start, end) => {
    const values = valuesOf(bytes, start, end, ['date', 'time', 'timestamp', 'timestamp(ms)', 'sc-status']);
    const stamp = values.get('timestamp(ms)') ?? values.get('timestamp');
    return {
      timeUs: timeOfText(stamp ?? `${values.get('date')}T${values.get('time')}Z`),
      level: null,
      outcome: outcomeOfStatus(values.get('sc-status')) ?? 'ok',
    };
  },
};

/** Platform events and application lines of functions whose log format is JSON. */
export const LAMBDA_JSON: JsonKind = {
  id: 'lambda',
  is: (has) => (has('time') && has('type') && has('record')) || (has('timestamp') && has('level') && has('requestId')),
  facts: (bytes, start, end) => {
    const facts: Partial<LogEvent> = jsonFacts(bytes, start, end);
    const values = valuesOf(bytes, start, end, ['type', 'record']);
    const failed = /"status"\s*:\s*"(?:error|failure|timeout)"/.test(values.get('record') ?? '');
    return failed && values.get('type')?.startsWith('platform.') === true ? { ...facts, outcome: 'fault' } : facts;
  },
};

/**
 * The embedded metric format, and performance events of Container Insights, which have its old shape without `_aws`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const EMF: JsonKind = {
  id: 'emf',
  is: (has) =>
    has('_aws') ||
    (has('CloudWatchMetrics') && has('Timestamp')) ||
    (has('ClusterName') && has('Timestamp') && has('Type')),
  facts: (bytes, start, end) => {
    const values = valuesOf(bytes, start, end, ['_aws', 'Timestamp']);
    const inside = /"Timestamp"\s*:\s*"?(\d+)/.exec(values.get('_aws') ?? '')?.[1];
    const facts = jsonFacts(bytes, start, end);
    return { ...facts, timeUs: epochMicros(inside ?? values.get('Timestamp') ?? '') ?? facts.timeUs };
  },
};

/** Audit events of Kubernetes. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
const EKS_AUDIT: JsonKind = {
  id: 'eks-audit',
  is: (has) => has('auditID') && has('apiVersion') && has('verb'),
  facts: (bytes, start, end) => {
    const values = valuesOf(bytes, start, end, ['stageTimestamp', 'requestReceivedTimestamp']);
    // `level` is how much was written down, no severity.
    const time = values.get('stageTimestamp') ?? values.get('requestReceivedTimestamp') ?? '';
    return { timeUs: timeOfText(time), level: null };
  },
};

export const resolver = jsonKind(RESOLVER);
export const waf = jsonKind(WAF);
export const emf = jsonKind(EMF);
export const eksAudit = jsonKind(EKS_AUDIT);

/** The format of documents of a kind. */
export function jsonKind(kind: JsonKind): LogFormat {
  return {
    id: kind.id,
    score: (sample) => sureness(kind, sample),
    reasonToAsk: () => null,
    cutter: (sample, sink) =>
      liesInLines(sample) ? jsonLineCutter(sink, kind.facts) : jsonItemCutter(sink, kind.facts),
  };
}

function sureness(kind: JsonKind, sample: Sample): number {
  if (sample.opens === 'text') return 0;
  if (!liesInLines(sample)) return kind.is((name) => sample.object.names.has(name)) ? SURE : 0;
  const alike = sample.documents.filter((document) => document !== null && kind.is((name) => name in document));
  const share = alike.length / sample.documents.length;
  return share >= LEAST_SHARE ? SURE * share : 0;
}

/** The first line is a document as a whole. */
function liesInLines(sample: Sample): boolean {
  return sample.opens === 'object' && (sample.documents[0] ?? null) !== null;
}
