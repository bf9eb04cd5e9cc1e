import { type Cell, dice, groupBy, json, lines, MINUTE, mean, type PublishedCase, pick, sum } from './harness.ts';

/** Parts taken out of texts and of JSON inside of messages. */
const roll = dice(6);
const CALLS = Array.from({ length: 50 }, (_, i) => ({
  at: i * MINUTE,
  user: pick(['ann', 'bob'], roll(2)),
  method: pick(['GET', 'PUT'], roll(2)),
  latency: roll(5000) / 10,
}));
const LEVELS = Array.from({ length: 30 }, (_, i) => ({
  at: i * MINUTE,
  level: pick(['ERROR', 'INFO', 'DEBUG'], roll(3)),
  says: `what happened ${i} [again]`,
}));
const DOCUMENTS = Array.from({ length: 40 }, (_, i) => ({
  at: i * MINUTE,
  status_code: pick([200, 404, 500], roll(3)),
  users: [{ action: 'Get' }, { action: pick(['PutData', 'GetData'], roll(2)) }],
  'user.id': pick(['123', '456'], roll(2)),
  events: Array.from({ length: roll(4) }, (_, n) => ({ name: `e${i}-${n}` })),
  accounts: Array.from({ length: roll(3) }, () => ({ type: pick(['internal', 'external'], roll(2)) })),
}));
const message = ({ at: _, ...rest }: (typeof DOCUMENTS)[number]) => JSON.stringify(rest);
const JSONS = [lines(DOCUMENTS, message)];
/** A value made by jsonParse is shown as the JSON that it is. */
const parsed = (list: readonly (typeof DOCUMENTS)[number][]): Cell[][] => list.map((one) => [message(one)]);

const SPANS = Array.from({ length: 20 }, (_, i) => ({
  at: i * 1000,
  dropped: Array.from({ length: 1 + roll(3) }, () => ({ accountId: `acct-${roll(4)}`, droppedSpans: 1 + roll(1000) })),
}));
const BASKETS = Array.from({ length: 25 }, (_, i) => ({
  at: i * 1000,
  host: pick(['h1', 'h2'], roll(2)),
  items: Array.from({ length: 1 + roll(3) }, () => pick(['apple', 'pear', 'fig'], roll(3))),
}));
const LOGFMT = Array.from({ length: 20 }, (_, i) => ({
  at: i * 1000,
  level: pick(['error', 'info'], roll(2)),
  msg: `request ${i} failed`,
  duration: `${roll(99)}ms`,
}));
const CSV = Array.from({ length: 30 }, (_, i) => ({
  at: i * 1000,
  method: pick(['GET', 'POST'], roll(2)),
  path: `/a,"${i}"`,
  duration: roll(1000),
}));
const ADDRESSES = Array.from({ length: 30 }, (_, i) => ({
  at: i * 1000,
  ips: Array.from({ length: roll(4) }, () => `10.0.0.${roll(5)}`),
}));
const URLS = Array.from({ length: 20 }, (_, i) => ({ at: i * 1000, version: pick(['v1', 'v2'], i), user: `u${i}` }));
const CALLERS = Array.from({ length: 30 }, (_, i) => ({
  at: i * 1000,
  requestContext: { stage: 'prod', identity: { sourceIp: `192.0.2.${roll(4)}` } },
}));

const counts = <T>(list: readonly T[], key: (one: T) => Cell[]): Cell[][] =>
  [...groupBy(list, (one) => JSON.stringify(key(one)))].map(([names, group]) => [...JSON.parse(names), group.length]);

export const TEXT: PublishedCase[] = [
  {
    id: 38,
    events: [lines(CALLS, (one) => `at 12:00 user=${one.user}, method:${one.method}, latency := ${one.latency}`)],
    columns: ['@method', '@user', 'avg(@latency)'],
    rows: [...groupBy(CALLS, (one) => `${one.method} ${one.user}`)].map(([key, list]) => [
      ...key.split(' '),
      mean(list.map(({ latency }) => latency)),
    ]),
  },
  {
    // Its by names fields that nothing made, so that there is one group (part 9, note on 39). The last group of the regex
    // takes as little as it can, and nothing follows it: an empty text, no number.
    id: 39,
    events: [lines(CALLS, (one) => `user=${one.user}, method:${one.method},\n latency := ${one.latency}`)],
    columns: ['@method2', '@user2', 'avg(latency2)'],
    rows: [[null, null, null]],
  },
  {
    id: 40,
    events: [lines(LEVELS, ({ level, says }) => `12:00:01 [${level}] ${says}`)],
    columns: ['loggingMessage', 'isError'],
    rows: LEVELS.filter(({ level }) => level !== 'DEBUG').map(({ level, says }) => [says, level === 'ERROR']),
  },
  {
    id: 51,
    events: JSONS,
    columns: ['json_message.status_code', 'count()'],
    rows: counts(DOCUMENTS, (one) => [one.status_code]),
  },
  {
    id: 52,
    events: JSONS,
    columns: ['json_message'],
    rows: parsed(DOCUMENTS.filter((one) => one.users[1]?.action === 'PutData')),
  },
  {
    id: 53,
    events: JSONS,
    columns: ['json_message'],
    rows: parsed(DOCUMENTS.filter((one) => one['user.id'] === '123')),
  },
  {
    id: 54,
    events: JSONS,
    columns: ['event.name'],
    rows: DOCUMENTS.flatMap(({ events }) => events.map(({ name }) => [name])),
  },
  {
    id: 55,
    events: JSONS,
    columns: ['js', 'account'],
    rows: DOCUMENTS.flatMap((one) =>
      one.accounts
        .filter(({ type }) => type === 'internal')
        .map((account): Cell[] => [message(one), JSON.stringify(account)]),
    ),
  },
  {
    id: 56,
    events: [json(SPANS.map(({ at, dropped }) => ({ at, trimmedData: JSON.stringify(dropped) })))],
    columns: ['account.accountId', 'n'],
    rows: [
      ...groupBy(
        SPANS.flatMap(({ dropped }) => dropped),
        ({ accountId }) => accountId,
      ),
    ]
      .map(([account, list]): Cell[] => [account, sum(list.map(({ droppedSpans }) => droppedSpans))])
      .sort(([, a], [, b]) => Number(b) - Number(a)),
    ordered: true,
  },
  {
    id: 57,
    events: [json(BASKETS)],
    columns: ['items', 'host', 'count(*)'],
    rows: counts(
      BASKETS.flatMap(({ items, host }) => items.map((item) => [item, host])),
      (pair) => pair,
    ),
  },
  {
    id: 81,
    events: [lines(LOGFMT, ({ level, msg, duration }) => `level=${level} msg="${msg}" duration=${duration}`)],
    columns: ['lf.msg', 'lf.duration'],
    rows: LOGFMT.filter(({ level }) => level === 'error').map(({ msg, duration }) => [msg, duration]),
  },
  {
    id: 82,
    events: [
      lines(CSV, ({ method, path, duration }) => `web-1,${method},"${path.replaceAll('"', '""')}",200,${duration}`),
    ],
    columns: ['method', 'avg(duration)'],
    rows: [...groupBy(CSV, ({ method }) => method)].map(([method, list]) => [
      method,
      mean(list.map(({ duration }) => duration)),
    ]),
  },
  {
    id: 83,
    events: [lines(ADDRESSES, ({ ips }) => `from ${ips.join(' and ')}.`)],
    columns: ['ip_addr', 'count(*)'],
    rows: counts(
      ADDRESSES.flatMap(({ ips }): (string | null)[] => (ips.length === 0 ? [null] : ips)),
      (ip) => [ip],
    ),
  },
  {
    id: 84,
    events: [lines(URLS, ({ version, user }) => `url=/api/${version}/users/${user}`)],
    columns: ['apiVersion', 'userId'],
    rows: URLS.map(({ version, user }) => [version, user]),
  },
  {
    id: 85,
    events: [json(CALLERS)],
    columns: ['caller_ip', 'count(*)'],
    rows: counts(CALLERS, (one) => [one.requestContext.identity.sourceIp]),
  },
];
