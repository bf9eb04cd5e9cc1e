import { timeOfText } from './event-time.ts';
import type { LogFormat } from './formats.ts';
import { lineFormat, noHeader, outcomeOfStatus } from './line-format.ts';

const ALB_COLUMNS = `type time elb client:port target:port request_processing_time target_processing_time
  response_processing_time elb_status_code target_status_code received_bytes sent_bytes request user_agent ssl_cipher
  ssl_protocol target_group_arn trace_id domain_name chosen_cert_arn matched_rule_priority request_creation_time
  actions_executed redirect_url error_reason target:port_list target_status_code_list classification classification_reason
  conn_trace_id`.split(/\s+/);

const NLB_COLUMNS = `type version time elb listener client:port destination:port connection_time tls_handshake_time
  received_bytes sent_bytes incoming_tls_alert chosen_cert_arn chosen_cert_serial tls_cipher tls_protocol_version
  tls_named_group domain_name alpn_fe_protocol alpn_be_protocol alpn_client_preference_list
  tls_connection_creation_time`.split(/\s+/);

const ELB_COLUMNS = `time elb client:port backend:port request_processing_time backend_processing_time
  response_processing_time elb_status_code backend_status_code received_bytes sent_bytes request user_agent ssl_cipher
  ssl_protocol`.split(/\s+/);

/**
 * Access logs of Application Load Balancers: 29 columns and more, of which old files lack the last ones.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export const alb: LogFormat = lineFormat({
  id: 'alb',
  called: 'an ALB access log entry',
  looks: /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S+Z (?:app\/)?\S+ /,
  between: 'quoted',
  columns: ALB_COLUMNS,
  // Up to the request, without which there is no entry.
  least: ALB_COLUMNS.indexOf('request') + 1,
  exact: false,
  header: noHeader,
  facts: (line) => {
    const values = line.split(' ', 9);
    return { timeUs: timeOfText(values[1] ?? ''), outcome: outcomeOfStatus(values[8]) ?? 'ok' };
  },
});

/**
 * Access logs of Network Load Balancers, of their TLS listeners alone. Times have no zone and are UTC.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
 */
export const nlb: LogFormat = lineFormat({
  id: 'nlb',
  called: 'an NLB access log entry',
  looks: /^tls \d\.\d \d{4}-\d\d-\d\dT\S+ /,
  between: 'quoted',
  columns: NLB_COLUMNS,
  least: NLB_COLUMNS.indexOf('tls_protocol_version') + 1,
  exact: false,
  header: noHeader,
  facts: (line) => ({ timeUs: timeOfText(line.split(' ', 3)[2] ?? ''), outcome: 'ok' }),
});

/**
 * Access logs of Classic Load Balancers.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
 */
export const elb: LogFormat = lineFormat({
  id: 'elb',
  called: 'a Classic Load Balancer access log entry',
  looks: /^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ \S+:\d+ (?:\S+:\d+|-) -?[\d.]+ /,
  between: 'quoted',
  columns: ELB_COLUMNS,
  least: ELB_COLUMNS.indexOf('request') + 1,
  exact: false,
  header: noHeader,
  facts: (line) => {
    const values = line.split(' ', 8);
    return { timeUs: timeOfText(values[0] ?? ''), outcome: outcomeOfStatus(values[7]) ?? 'ok' };
  },
});
