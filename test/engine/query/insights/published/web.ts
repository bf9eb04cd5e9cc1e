import {
  type Cell,
  descending,
  dice,
  floorTo,
  groupBy,
  json,
  lines,
  MINUTE,
  mean,
  type PublishedCase,
  pick,
  quantile,
  stamp,
} from './harness.ts';

/** API Gateway, AppSync, WAF, Apache and EventBridge as they log, and the tags of log groups. */
const roll = dice(5);
const REQUESTS = Array.from({ length: 90 }, (_, i) => ({
  at: i * 20_000,
  status: pick([200, 200, 200, 404, 429, 500], roll(6)),
  ip: `198.51.100.${roll(9)}`,
  path: pick(['/a', '/b', '/c', '/d', '/e'], Math.floor(Math.sqrt(roll(25)))),
  httpMethod: pick(['GET', 'POST'], roll(2)),
  // Each a little different, so that no order is left to chance.
  responseLatency: roll(400) * 100 + i,
  integrationLatency: roll(900),
  resourcePath: pick(['/users/{id}', '/orders'], roll(2)),
}));
type ApiRequest = (typeof REQUESTS)[number];
const API = [json(REQUESTS)];
const shown = (one: ApiRequest): Cell[] => [stamp(one.at), one.status, one.ip, one.path, one.httpMethod];
const latencies = (list: readonly ApiRequest[]) => list.map((one) => one.responseLatency);

const RESOLVERS = Array.from({ length: 70 }, (_, i) => {
  const resolver = roll(9) === 0 ? null : pick(['Query.a', 'Query.b', 'Mutation.c'], Math.floor(Math.sqrt(roll(9))));
  return {
    at: i * 1000,
    logType: pick(['Tracing', 'RequestMapping', 'ResponseMapping', 'RequestSummary'], roll(4)),
    ...(resolver === null ? {} : { resolverArn: `arn:aws:appsync:eu-west-1:1:apis/x/types/${resolver}` }),
    ...(roll(5) === 0 ? {} : { graphQLAPIId: 'api-1' }),
    fieldInError: roll(2) === 0,
    statusCode: pick([200, 401, 500], roll(3)),
    parentType: pick(['Query', 'Mutation'], roll(2)),
    fieldName: pick(['user', 'order'], roll(2)),
    duration: roll(900) * 100 + i,
  };
});
type Resolver = (typeof RESOLVERS)[number];
const APPSYNC = [json(RESOLVERS)];
const tracing = RESOLVERS.filter(({ logType }) => logType === 'Tracing');
const counts = <T>(list: readonly T[], key: (one: T) => (string | number)[]): Cell[][] =>
  [...groupBy(list, (one) => JSON.stringify(key(one)))].map(([names, group]) => [...JSON.parse(names), group.length]);
const TOKENS = Array.from({ length: 25 }, (_, i) => ({ at: i * 1000, id: `req-${i}`, tokens: ((i * 37) % 101) + 1 }));

const WEB_REQUESTS = Array.from({ length: 80 }, (_, i) => ({
  at: i * 15_000,
  action: 'ALLOW',
  httpRequest: { clientIp: `203.0.113.${roll(3)}`, country: 'DE' },
}));

const VISITS = Array.from({ length: 60 }, (_, i) => ({
  at: i * 1000,
  remoteIP: `192.0.2.${roll(12)}`,
  request: `GET /${i}`,
  method: pick(['GET', 'POST'], roll(3) === 0 ? 1 : 0),
  status: pick(['200', '404'], roll(4) === 0 ? 1 : 0),
  referrer: pick(['http://34.250.27.141/', '-'], roll(2)),
  filename: pick(['/var/www/html/admin', '/var/www/html/index.html'], roll(2)),
}));
const admin = [...VISITS].filter(({ filename }) => filename === '/var/www/html/admin').sort(descending(({ at }) => at));
const STARTS = Array.from({ length: 30 }, (_, i) => ({
  at: i * 1000,
  function: 'mpm_prefork:notice',
  process: `pid ${i}`,
  message: i % 2 === 0 ? 'AH00163: Apache configured -- resuming normal operations' : 'AH00094: Command line',
}));

const BUS = Array.from({ length: 50 }, (_, i) => ({
  at: i * 1000,
  'detail-type': pick(
    ['EC2 Instance State-change Notification', 'Scheduled Event', 'Object Created'],
    Math.floor(Math.sqrt(roll(9))),
  ),
}));

const TAGGED = ['production', 'test'].flatMap((env) =>
  ['red', 'blue'].map((team, index) => ({
    name: `${env}-${team}`,
    tags: { env, team, 'aws:cloudformation:stack-name': env === 'test' ? 'my-stack' : 'other' },
    events: Array.from({ length: 2 + index }, (_, i) => ({ at: i * 1000, line: `${env} ${team} ${i}` })),
  })),
);
const TAG_EVENTS = TAGGED.map(({ name, tags, events }) => lines(events, ({ line }) => line, { name, tags }));
const ofTag = (key: 'env' | 'aws:cloudformation:stack-name', value: string): Cell[][] =>
  TAGGED.filter(({ tags }) => tags[key] === value).flatMap(({ events }) =>
    events.map(({ at, line }) => [stamp(at), line]),
  );

export const WEB: PublishedCase[] = [
  {
    id: 23,
    events: API,
    columns: ['@timestamp', 'status', 'ip', 'path', 'httpMethod'],
    rows: REQUESTS.filter(({ status }) => status >= 400 && status <= 499)
      .sort(descending(({ at }) => at))
      .slice(0, 10)
      .map(shown),
    ordered: true,
  },
  {
    id: 24,
    events: API,
    columns: ['@timestamp', 'status', 'ip', 'path', 'httpMethod', 'responseLatency'],
    rows: [...REQUESTS]
      .sort(descending((one) => one.responseLatency))
      .slice(0, 10)
      .map((one) => [...shown(one), one.responseLatency]),
    ordered: true,
  },
  {
    id: 25,
    events: API,
    columns: ['path', 'requestCount'],
    rows: counts(REQUESTS, ({ path }) => [path]),
  },
  {
    id: 26,
    events: API,
    columns: ['bin(1m)', 'avg(integrationLatency)', 'max(integrationLatency)', 'min(integrationLatency)'],
    rows: [
      ...groupBy(
        REQUESTS.filter(({ status }) => status === 200),
        ({ at }) => stamp(floorTo(at, MINUTE)),
      ),
    ].map(([bin, list]) => {
      const values = list.map((one) => one.integrationLatency);
      return [bin, mean(values), Math.max(...values), Math.min(...values)];
    }),
  },
  {
    id: 98,
    events: API,
    columns: ['resourcePath', 'p50', 'p90', 'p99'],
    rows: [...groupBy(REQUESTS, (one) => one.resourcePath)]
      .map(([path, list]): Cell[] => [path, ...[0.5, 0.9, 0.99].map((part) => quantile(latencies(list), part))])
      .sort(descending((row) => Number(row[3]))),
    ordered: true,
  },
  {
    id: 89,
    events: APPSYNC,
    columns: ['resolverArn', 'invocationCount'],
    rows: counts(
      tracing.filter(({ resolverArn }) => resolverArn),
      ({ resolverArn }) => [resolverArn ?? ''],
    ).sort(descending((row) => Number(row[1]))),
    ordered: true,
  },
  {
    id: 90,
    events: APPSYNC,
    columns: ['resolverArn', 'duration'],
    rows: [...tracing]
      .sort(descending(({ duration }) => duration))
      .slice(0, 10)
      .map(({ resolverArn, duration }): Cell[] => [resolverArn ?? null, duration]),
    ordered: true,
  },
  {
    id: 91,
    events: APPSYNC,
    columns: ['resolverArn', 'logType', 'errorCount'],
    rows: counts(
      RESOLVERS.filter((one) => one.resolverArn && /^Re(quest|sponse)Mapping$/.test(one.logType) && one.fieldInError),
      (one: Resolver) => [one.resolverArn ?? '', one.logType],
    ),
  },
  {
    id: 92,
    events: APPSYNC,
    columns: ['statusCode', 'statusCount'],
    rows: counts(
      RESOLVERS.filter((one) => one.graphQLAPIId && one.logType === 'RequestSummary'),
      ({ statusCode }) => [statusCode],
    ),
  },
  {
    id: 93,
    events: APPSYNC,
    columns: ['fieldKey', 'min(duration)', 'max(duration)', 'avg_dur'],
    rows: [...groupBy(tracing, ({ parentType, fieldName }) => `${parentType}/${fieldName}`)]
      .map(([key, list]): Cell[] => {
        const values = list.map(({ duration }) => duration);
        return [key, Math.min(...values), Math.max(...values), mean(values)];
      })
      .sort(descending((row) => Number(row[3]))),
    ordered: true,
  },
  {
    id: 94,
    events: [lines(TOKENS, ({ id, tokens }) => `${id} Tokens Consumed: ${tokens}`)],
    columns: ['requestId', 'tokens'],
    rows: [...TOKENS]
      .sort(descending(({ tokens }) => tokens))
      .slice(0, 10)
      .map(({ id, tokens }) => [id, tokens]),
    ordered: true,
  },
  {
    id: 95,
    events: [json(WEB_REQUESTS)],
    columns: ['bin(5m)', 'ClientIP', 'requestCount'],
    rows: counts(WEB_REQUESTS, ({ at, httpRequest }) => [stamp(floorTo(at, 5 * MINUTE)), httpRequest.clientIp]),
  },
  {
    id: 31,
    events: [json(VISITS)],
    columns: ['@timestamp', 'remoteIP', 'request', 'status', 'filename'],
    rows: admin.slice(0, 20).map((one): Cell[] => [stamp(one.at), one.remoteIP, one.request, one.status, one.filename]),
    ordered: true,
  },
  {
    id: 32,
    events: [json(VISITS)],
    columns: ['UniqueVisits'],
    rows: [
      [
        new Set(
          VISITS.filter(
            (one) => one.status === '200' && one.referrer === 'http://34.250.27.141/' && one.method === 'GET',
          ).map((one) => one.remoteIP),
        ).size,
      ],
    ],
  },
  {
    id: 33,
    events: [json(STARTS)],
    columns: ['@timestamp', 'function', 'process', 'message'],
    rows: STARTS.filter(({ message }) => message.includes('resuming normal operations'))
      .sort(descending(({ at }) => at))
      .slice(0, 20)
      .map((one): Cell[] => [stamp(one.at), one.function, one.process, one.message]),
    ordered: true,
  },
  {
    id: 34,
    events: [json(BUS)],
    columns: ['detail-type', 'numberOfEvents'],
    rows: counts(BUS, (one) => [one['detail-type']]),
  },
  { id: 35, events: TAG_EVENTS, columns: ['@timestamp', '@message'], rows: ofTag('env', 'production') },
  {
    id: 36,
    events: TAG_EVENTS,
    columns: ['@timestamp', '@message'],
    rows: ofTag('aws:cloudformation:stack-name', 'my-stack'),
  },
  {
    id: 37,
    events: TAG_EVENTS,
    columns: ['@aws.tag.team', 'count(*)'],
    rows: counts(
      TAGGED.flatMap(({ tags, events }) => events.map(() => tags.team)),
      (team) => [team],
    ),
  },
];
