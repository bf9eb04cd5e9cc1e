import { epochMicros } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { type ColumnPlaces, type LineFacts, lineFormat } from './line-format.ts';

/** Columns of the default format, version 2, which has no header in CloudWatch Logs. */
const DEFAULT_COLUMNS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

/** Columns of transit gateway flow logs, version 6. */
const TGW_COLUMNS = `version account-id tgw-id tgw-attachment-id tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id
  tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport
  protocol packets bytes packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired start
  end log-status type tcp-flags flow-direction region`.split(/\s+/);

/** Every column that a header may name (cloudwatch-logs.md 2.2), by the version that brought it. */
const KNOWN_COLUMNS = new Set([
  ...DEFAULT_COLUMNS,
  ...'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr'.split(' '),
  ...'region az-id sublocation-type sublocation-id'.split(' '),
  ...'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path'.split(' '),
  ...TGW_COLUMNS,
  ...'ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id'.split(
    ' ',
  ),
  ...'ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id'.split(' '),
  ...'reject-reason resource-id encryption-status resource-type'.split(' '),
]);

/** A header has at least so many columns, and so large a part of them are known: AWS adds some. */
const LEAST_COLUMNS = 3;
const LEAST_KNOWN = 0.75;

/**
 * VPC flow logs: the default format, or the columns that a header names, as in every file of S3.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const vpcFlow: LogFormat = lineFormat({
  id: 'vpc-flow',
  called: 'a VPC flow log record',
  looks: /^\d+ (?:\d{12}|unknown|-) eni-\S+ .* (?:OK|NODATA|SKIPDATA)$/,
  between: 'blank',
  columns: DEFAULT_COLUMNS,
  least: DEFAULT_COLUMNS.length,
  exact: true,
  header: (line) => flowHeader(line, false),
  facts: flowFacts,
});

/** Transit gateway flow logs. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html */
export const tgwFlow: LogFormat = lineFormat({
  id: 'tgw-flow',
  called: 'a transit gateway flow log record',
  looks: /^\d+ (?:\d{12}|unknown|-) tgw-\S+ .* (?:OK|NODATA|SKIPDATA) /,
  between: 'blank',
  columns: TGW_COLUMNS,
  least: TGW_COLUMNS.length,
  exact: true,
  header: (line) => flowHeader(line, true),
  facts: flowFacts,
});

function flowHeader(line: string, ofTransitGateway: boolean): readonly string[] | null {
  // Most lines begin with a number.
  if (!/^[a-z]/.test(line)) return null;
  const columns = line.trimEnd().split(' ');
  return areFlowColumns(columns) && columns.some((column) => column.startsWith('tgw-')) === ofTransitGateway
    ? columns
    : null;
}

/** Whether names are those of a flow log's columns. */
export function areFlowColumns(columns: readonly string[]): boolean {
  if (columns.length < LEAST_COLUMNS || !columns.every((column) => /^[a-z][a-z0-9-]*$/.test(column))) return false;
  return columns.filter((column) => KNOWN_COLUMNS.has(column)).length >= LEAST_KNOWN * columns.length;
}

/** What the importer takes from a flow record. CloudWatch Logs gives it the time at which its window begins. */
export function flowFacts(line: string, at: ColumnPlaces): LineFacts {
  const values = line.split(' ');
  const value = (name: string) => values[at(name)] ?? '';
  const account = value('account-id');
  return {
    timeUs: epochMicros(value('start')) ?? epochMicros(value('end')),
    outcome: value('action') === 'REJECT' ? 'error' : 'ok',
    account: /^\d{12}$/.test(account) ? account : null,
  };
}
