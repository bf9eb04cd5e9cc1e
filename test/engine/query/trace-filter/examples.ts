import type { Call, Cause, Trace } from './model.ts';

const notClient = ({ dst_type }: Call) => dst_type !== 'client';
const nodes = (trace: Trace, test: (call: Call) => boolean) =>
  trace.calls.some((call) => call.what === 'node' && test(call));
const edges = (trace: Trace, from: string, to: string, test: (call: Call) => boolean) =>
  trace.calls.some((call) => call.what !== 'node' && call.src_name === from && call.dst_name === to && test(call));
const annotated = (trace: Trace, key: string, test: (value: string | number | boolean) => boolean) =>
  trace.annotations.some((one) => one.key === key && test(one.value));
const failed = (call: Call) => call.outcome === 'error' || call.outcome === 'throttle';
const users = (trace: Trace) => trace.segments.flatMap(({ user_name }) => (user_name === null ? [] : [user_name]));
const causes = (trace: Trace, kind: Cause['kind'], test: (cause: Cause) => boolean) =>
  trace.root_causes.some((cause) => cause.kind === kind && test(cause));

const BACKEND = 'backend.example.com';

/** The examples of xray.md 5.4 by their numbers, each with its meaning in plain JavaScript. */
export const EXAMPLES: readonly [number, string, (trace: Trace) => boolean][] = [
  [1, 'responsetime > 5', (t) => (t.response_time_s ?? 0) > 5],
  [2, 'duration >= 5 AND duration <= 8', (t) => t.duration_s >= 5 && t.duration_s <= 8],
  [3, 'ok', (t) => !t.has_fault && !t.has_error],
  [4, '!ok', (t) => t.has_fault || t.has_error],
  [5, 'ok = false', (t) => t.has_fault || t.has_error],
  [6, 'fault', (t) => t.has_fault],
  [7, 'throttle', (t) => t.has_throttle],
  [8, 'ok !partial duration <3', (t) => !t.has_fault && !t.has_error && !t.is_partial && t.duration_s < 3],
  [9, 'http.status != 200', (t) => t.http_status !== null && t.http_status !== 200],
  [10, 'http.url CONTAINS "/api/game/"', (t) => t.http_url?.includes('/api/game/') === true],
  [
    11,
    'http.url BEGINSWITH "http://api." AND http.method = "POST"',
    (t) => t.http_url?.startsWith('http://api.') === true && t.http_method === 'POST',
  ],
  [12, 'http.useragent CONTAINS "curl"', (t) => t.http_user_agent?.includes('curl') === true],
  [13, 'user CONTAINS ""', (t) => users(t).length > 0],
  [14, 'user = "alice" AND responsetime > 2', (t) => users(t).includes('alice') && (t.response_time_s ?? 0) > 2],
  [15, 'annotation.gameid = "817DL6VO"', (t) => annotated(t, 'gameid', (value) => value === '817DL6VO')],
  [16, 'annotation.age > 29', (t) => annotated(t, 'age', (value) => typeof value === 'number' && value > 29)],
  [17, '!annotation.age', (t) => !annotated(t, 'age', (value) => value !== false)],
  [
    18,
    'annotation[aws.local.operation] = "GET /orders"',
    (t) => annotated(t, 'aws.local.operation', (value) => value === 'GET /orders'),
  ],
  [19, 'service("api.example.com")', (t) => nodes(t, (c) => c.dst_name === 'api.example.com')],
  [20, 'service() { fault }', (t) => nodes(t, (c) => notClient(c) && c.outcome === 'fault')],
  [
    21,
    'service("api.example.com") { fault = true OR responsetime > 2.5 }',
    (t) =>
      nodes(
        t,
        (c) => notClient(c) && c.dst_name === 'api.example.com' && (c.outcome === 'fault' || (c.response_s ?? 0) > 2.5),
      ),
  ],
  [
    22,
    'service(id(name: "fn", type: "AWS::Lambda::Function")) { error }',
    (t) => nodes(t, (c) => c.dst_name === 'fn' && c.dst_type === 'AWS::Lambda::Function' && failed(c)),
  ],
  [
    23,
    'service(id(type: "AWS::DynamoDB::Table")) { throttle }',
    (t) => nodes(t, (c) => c.dst_type === 'AWS::DynamoDB::Table' && c.outcome === 'throttle'),
  ],
  [24, 'service(id(account.id: "111122223333"))', (t) => nodes(t, (c) => c.dst_account === '111122223333')],
  [25, 'edge("api.example.com", "backend.example.com") { error }', (t) => edges(t, 'api.example.com', BACKEND, failed)],
  [
    26,
    'http.url BEGINSWITH "http://api.example.com/" AND !service("api.example.com")',
    (t) =>
      t.http_url?.startsWith('http://api.example.com/') === true && !nodes(t, (c) => c.dst_name === 'api.example.com'),
  ],
  [27, 'rootcause.fault.service { name = "Auth" }', (t) => causes(t, 'fault', (r) => r.service_name === 'Auth')],
  [
    28,
    'rootcause.responsetime.entity { last and coverage > 0.8 }',
    (t) =>
      causes(
        t,
        'responsetime',
        (r) => r.entity_ord !== null && r.entity_ord + 1 === r.entity_count && (r.coverage ?? 0) > 0.8,
      ),
  ],
  [
    29,
    'rootcause.fault.exception { last and message = "Access Denied" }',
    (t) =>
      causes(
        t,
        'fault',
        (r) => r.exc_ord !== null && r.exc_ord + 1 === r.exc_count && r.exc_message === 'Access Denied',
      ),
  ],
  [
    30,
    'group.name = "high_response_time" AND user = "alice"',
    (t) => (t.response_time_s ?? 0) > 3 && users(t).includes('alice'),
  ],
];

/** The group of example 30, with the expression that AWS's page gives it. */
export const GROUPS = [
  {
    name: 'high_response_time',
    arn: 'arn:aws:xray:eu-west-1:111122223333:group/high_response_time/A1',
    expression: 'responseTime > 3',
  },
];

/** Further expressions of AWS's page "Using filter expressions", as they stand there. */
export const PUBLISHED = [
  'rootcause.fault.entity { last and name = "deserialize" }',
  'rootcause.responsetime.entity { remote and coverage > 0.7 and name = "traces" }',
  'rootcause.fault.service { inferred and name = traces and type = "AWS::DynamoDB" }',
  'service("data-plane") {root = true and fault = true}',
  'rootcause.fault.service { index > 5 }',
  'rootcause.responsetime.service { last and type = "AWS::DynamoDB" }',
  'http.url AND responseTime > 2',
  'http.url BEGINSWITH "http://api.example.com/" AND http.url CONTAINS "/v2/" AND !service("api.example.com")',
  'edge(id(name: "service-one", type:"service::type"), id(name: "service-two", type:"service::type")) { fault }',
  'rootcause.json = #[{ "Services": [ { "Name": "GetWeatherData", "EntityPath": [{ "Name": "GetWeatherData" }, { "Name": "get_temperature" } ] }, { "Name": "GetTemperature", "EntityPath": [ { "Name": "GetTemperature" } ] } ] }]',
];
