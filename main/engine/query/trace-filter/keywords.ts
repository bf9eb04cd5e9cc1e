import type { CauseLevel } from './ast.ts';

/** Where a keyword stands: outside of braces (`trace`) or inside those of a term. */
export type Scope = 'trace' | 'service' | 'edge' | `cause-${CauseLevel}`;

/** What a keyword is compared as. `group` stands for an expression that is kept under a name. */
export type ValueType = 'boolean' | 'number' | 'string' | 'group';

export interface Keyword {
  type: ValueType;
  /** SQL over the row of the scope: `t` traces, `c` calls, `r` root_causes; over `s` segments or `c` calls with `many`. */
  sql: string;
  /** Of a trace's many values: the rows that have them. */
  many?: string;
  /** For completion: what it is, in a few words. */
  help: string;
}

const boolean = (sql: string, help: string): Keyword => ({ type: 'boolean', sql, help });
const number = (sql: string, help: string): Keyword => ({ type: 'number', sql, help });
const string = (sql: string, help: string): Keyword => ({ type: 'string', sql, help });
const ofSegments = (column: string, help: string): Keyword => ({
  type: 'string',
  sql: `s.${column}`,
  many: 'segments AS s',
  help,
});

/** Node rows that are services or called resources; the client in front of a root has nothing that braces could test. */
export const NODES = `c.what = 'node'`;

const TRACE: Record<string, Keyword> = {
  ok: boolean(
    'NOT (coalesce(t.has_fault, false) OR coalesce(t.has_error, false))',
    'The root has neither fault nor error',
  ),
  error: boolean('t.has_error', 'The root answered 4xx'),
  fault: boolean('t.has_fault', 'The root answered 5xx'),
  throttle: boolean('t.has_throttle', '429 anywhere in the trace'),
  partial: boolean('t.is_partial', 'Something is still in progress'),
  inferred: {
    type: 'boolean',
    sql: `t.trace_id IN (SELECT c.trace_id FROM calls AS c WHERE ${NODES} AND c.inferred)`,
    help: 'A node was inferred from a call',
  },
  responsetime: number('t.response_time_s', 'Seconds until the root answered'),
  duration: number('t.duration_s', 'Seconds until all work was done'),
  'http.status': number('t.http_status', 'Status of the root'),
  'http.url': string('t.http_url', 'URL that the root was asked'),
  'http.method': string('t.http_method', 'Method of the root'),
  'http.useragent': string('t.http_user_agent', 'User agent of the root'),
  'http.clientip': string('t.http_client_ip', 'Address of the client of the root'),
  user: ofSegments('user_name', 'User of any segment'),
  availabilityzone: ofSegments('availability_zone', 'Availability Zone of any segment'),
  'instance.id': ofSegments('instance_id', 'Instance of any segment'),
  'resource.arn': ofSegments('resource_arn', 'ARN of any segment'),
  'account.id': {
    type: 'string',
    sql: 'c.dst_account',
    many: `(SELECT * FROM calls AS c WHERE ${NODES}) AS c`,
    help: 'Account of any node',
  },
  'group.name': { type: 'group', sql: '', help: 'A saved group by its name' },
  'group.arn': { type: 'group', sql: '', help: 'A saved group by its ARN' },
};

/** Of a node, or of a call between two: an occurrence in `calls`. A throttle is an error too. */
const OCCURRENCE: Record<string, Keyword> = {
  ok: boolean(`c.outcome = 'ok'`, 'It went well'),
  error: boolean(`c.outcome IN ('error', 'throttle')`, '4xx, 429 among them'),
  fault: boolean(`c.outcome = 'fault'`, '5xx'),
  throttle: boolean(`c.outcome = 'throttle'`, '429'),
  responsetime: number('c.response_s', 'Seconds until the answer'),
  duration: number('c.duration_s', 'Seconds until all work was done'),
  'http.status': number('c.http_status', 'Status of the answer'),
  'http.url': string('c.http_url', 'URL that was asked'),
  'http.method': string('c.http_method', 'Method of the request'),
};

const SERVICE: Record<string, Keyword> = {
  ...OCCURRENCE,
  inferred: boolean('c.inferred', 'The node was inferred from a call'),
  root: boolean('c.root', 'The trace begins here'),
  name: string('c.dst_name', 'Name of the node'),
  type: string('c.dst_type', 'Type of the node'),
  'account.id': string('c.dst_account', 'Account of the node'),
};

/** Place in a list from 0 (`xray.md` 5.2 leaves the base open). */
const placeIn = (list: string): Record<string, Keyword> => ({
  first: boolean(`r.${list}_ord = 0`, 'The first of its list'),
  last: boolean(`r.${list}_ord = r.${list}_count - 1`, 'The last of its list'),
  index: number(`r.${list}_ord`, 'Place in its list, from 0'),
});

const CAUSE_ENTITY: Record<string, Keyword> = {
  ...placeIn('entity'),
  name: string('r.entity_name', 'Name of the segment or subsegment'),
  remote: boolean('r.remote', 'The work was done elsewhere'),
  coverage: number('r.coverage', 'Part of the root’s time, 0 to 1'),
};

/** The keywords of each scope by their names in lower case (xray.md 5.2). */
export const KEYWORDS: Readonly<Record<Scope, Readonly<Record<string, Keyword>>>> = {
  trace: TRACE,
  service: SERVICE,
  edge: OCCURRENCE,
  'cause-service': {
    ...placeIn('service'),
    name: string('r.service_name', 'Name of the service'),
    type: string('r.service_type', 'Type of the service'),
    'account.id': string('r.account_id', 'Account of the service'),
    inferred: boolean('r.inferred', 'The service was inferred from a call'),
  },
  'cause-entity': CAUSE_ENTITY,
  'cause-exception': {
    ...placeIn('exc'),
    name: string('r.exc_name', 'Type of the exception'),
    message: string('r.exc_message', 'Message of the exception'),
    remote: boolean('r.remote', 'The work was done elsewhere'),
  },
};

/** The keyword of that name in a scope; null where there is none. */
export function keywordOf(scope: Scope, name: string): Keyword | null {
  const found = KEYWORDS[scope];
  return Object.hasOwn(found, name) ? (found[name] ?? null) : null;
}

/** A scope as a sentence names it. */
export const SCOPE_NAMES: Readonly<Record<Scope, string>> = {
  trace: 'outside of braces',
  service: 'inside service() { }',
  edge: 'inside edge() { }',
  'cause-service': 'inside the braces of a root cause’s service',
  'cause-entity': 'inside the braces of a root cause’s entity',
  'cause-exception': 'inside the braces of a root cause’s exception',
};
