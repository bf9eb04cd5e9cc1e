import {
  type Cell,
  descending,
  dice,
  floorTo,
  groupBy,
  HOUR,
  json,
  lines,
  MINUTE,
  mean,
  NOW,
  type PublishedCase,
  pick,
  START,
  stamp,
  sum,
} from './harness.ts';

/** 60 application events, a minute apart, of no particular log type. */
const roll = dice(1);
const APP = Array.from({ length: 60 }, (_, i) => ({
  at: i * MINUTE,
  server: pick(['web-1', 'web-2', 'db-1'], roll(3)),
  severity: pick(['INFO', 'WARN', 'ERROR'], roll(3)),
  message: `step ${i}`,
  service: pick(['cart', 'users'], roll(2)),
  status: pick(['200', '404', '500'], roll(3)),
  duration: roll(4),
  accountId: pick(['111122223333', '444455556666'], i),
  myfield1: roll(100),
  myfield2: roll(100) - 50,
  myfield3: roll(1000) / 4,
}));
const text = ({ at: _, ...rest }: { at: number }) => JSON.stringify(rest);
const newest = [...APP].sort(descending((one) => one.at));

/** The first of each key, in the order of the list. */
function firsts<T>(list: readonly T[], key: (one: T) => string): T[] {
  return [...groupBy(list, key).values()].map((group) => group[0] as T);
}

const SPOKEN = Array.from({ length: 90 }, (_, i) => {
  const trouble = roll(3) === 0;
  return { at: i * 2 * MINUTE, trouble, line: `${i} ${trouble ? 'java.lang.Exception: no luck' : 'all is well'}` };
});
const troubles = groupBy(
  SPOKEN.filter(({ trouble }) => trouble),
  ({ at }) => stamp(floorTo(at, HOUR)),
);

/** From two hours before the query starts to its start, every five minutes. */
const RECENT = Array.from({ length: 96 }, (_, i) => {
  const code = pick([200, 404, 429, 500], roll(4));
  const at = NOW - START - (i + 1) * 5 * MINUTE;
  return { at, code, line: `${pick(['Error', 'FAILURE', 'fine'], i)} Status Code: ${code}; done` };
});

const sizes = APP.map((one) => ({
  at: one.at,
  stream: pick(['a', 'b', 'c'], one.at / MINUTE),
  line: 'x'.repeat(10 + one.duration * 7),
}));
const megabytes = (of: readonly { line: string }[]) => sum(of.map(({ line }) => line.length)) / 1024 / 1024;
const byFive = groupBy(sizes, ({ at }) => String(floorTo(at, 5 * MINUTE)));
const volumes = [...byFive].map(([at, list]) => ({ at: Number(at), mb: megabytes(list) }));
const ceilTo = (ms: number, period: number) => Math.ceil(ms / period) * period;
const streams = [...groupBy(sizes, ({ stream }) => stream).values()].map((list) => ({
  bytes: sum(list.map(({ line }) => line.length)),
  last: Math.max(...list.map(({ at }) => at)),
}));

const SESSIONS = Array.from({ length: 80 }, (_, i) => ({
  at: i * 1000,
  session_id: `s${roll(15)}`,
  client_ip: `10.0.0.${roll(3)}`,
  client_platform: pick(['ios', 'web'], roll(2)),
}));
const spread = [...groupBy(SESSIONS, (one) => `${one.session_id} ${one.client_platform}`).values()]
  .map((list) => ({
    platform: list[0]?.client_platform ?? '',
    ips: new Set(list.map((one) => one.client_ip)).size,
    requests: list.length,
  }))
  .filter(({ ips }) => ips > 1);

const counted = (key: (one: (typeof APP)[number]) => string | number): [string, number][] =>
  [...groupBy(APP, (one) => String(key(one)))].map(([name, list]) => [name, list.length]);
const ofAddress = APP.map((one, i) => ({ ...one, IPaddress: `198.51.100.${i % 4}` }));

export const GENERAL: PublishedCase[] = [
  {
    id: 1,
    events: [json(APP)],
    columns: ['@timestamp', '@message'],
    rows: newest.slice(0, 25).map((one) => [stamp(one.at), text(one)]),
    ordered: true,
  },
  {
    id: 2,
    events: [lines(SPOKEN, ({ line }) => line)],
    columns: ['bin(1h)', 'exceptionCount'],
    rows: [...troubles].map(([bin, list]) => [bin, list.length]),
  },
  {
    id: 3,
    events: [lines(SPOKEN, ({ line }) => line)],
    columns: ['@message'],
    rows: SPOKEN.filter(({ trouble }) => !trouble).map(({ line }) => [line]),
  },
  {
    id: 4,
    events: [json(APP)],
    columns: ['@timestamp', 'server', 'severity', 'message'],
    rows: firsts(APP, (one) => one.server).map((one) => [stamp(one.at), one.server, one.severity, one.message]),
    ordered: true,
  },
  {
    id: 5,
    events: [json(APP)],
    columns: ['@timestamp', 'server', 'severity', 'message'],
    rows: firsts(newest, (one) => `${one.server} ${one.severity}`).map((one) => [
      stamp(one.at),
      one.server,
      one.severity,
      one.message,
    ]),
    ordered: true,
  },
  {
    id: 41,
    events: [lines(sizes, ({ line }) => line)],
    columns: ['peak_ingest_mb', 'min_ingest_mb', 'avg_ingest_mb'],
    rows: [
      [
        Math.max(...volumes.map(({ mb }) => mb)),
        Math.min(...volumes.map(({ mb }) => mb)),
        mean(volumes.map(({ mb }) => mb)),
      ],
    ],
  },
  {
    id: 42,
    events: [json(SESSIONS)],
    columns: ['client_platform', 'multiple_ip_sessions', 'avg_session_requests'],
    rows: [...groupBy(spread, ({ platform }) => platform)].map(([platform, list]) => [
      platform,
      list.length,
      mean(list.map(({ requests }) => requests)),
    ]),
  },
  {
    id: 43,
    events: [lines(sizes, ({ line }) => line)],
    columns: ['dateceil(@t, 10m)', 'peak_ingest_mb', 'min_ingest_mb', 'avg_ingest_mb'],
    rows: [...groupBy(volumes, ({ at }) => stamp(ceilTo(at, 10 * MINUTE)))].map(([bin, list]) => [
      bin,
      Math.max(...list.map(({ mb }) => mb)),
      Math.min(...list.map(({ mb }) => mb)),
      mean(list.map(({ mb }) => mb)),
    ]),
  },
  {
    id: 44,
    events: [{ events: sizes.map(({ at, stream, line }) => ({ at, stream, message: line })) }],
    columns: ['dateceil(@t, 5m)', 'avg(ingested_bytes)'],
    rows: [...groupBy(streams, ({ last }) => stamp(ceilTo(last, 5 * MINUTE)))].map(([bin, list]) => [
      bin,
      mean(list.map(({ bytes }) => bytes)),
    ]),
  },
  {
    id: 45,
    events: [json(APP)],
    columns: ['service', 'statuses'],
    rows: [...groupBy(APP, (one) => one.service)].map(([service, list]) => [
      service,
      JSON.stringify([...new Set(list.map((one) => one.status))].sort()),
    ]),
  },
  {
    id: 46,
    events: [json(APP)],
    columns: ['bin(5m)', 'avg(myfield1)', 'min(myfield2)', 'max(myfield3)'],
    rows: [...groupBy(APP, ({ at }) => stamp(floorTo(at, 5 * MINUTE)))].map(([bin, list]) => [
      bin,
      mean(list.map((one) => one.myfield1)),
      Math.min(...list.map((one) => one.myfield2)),
      Math.max(...list.map((one) => one.myfield3)),
    ]),
  },
  {
    id: 48,
    events: [json(APP)],
    columns: ['topk(3, status)'],
    rows: [
      [
        JSON.stringify(
          counted((one) => one.status)
            .sort(([a, m], [b, n]) => n - m || Number(a) - Number(b))
            .slice(0, 3)
            .map(([status]) => status),
        ),
      ],
    ],
  },
  {
    id: 49,
    events: [lines(RECENT, ({ line }) => line)],
    columns: ['@timestamp', '@message'],
    rows: RECENT.filter(({ at, line }) => /error|failure/i.test(line) && START + at >= NOW - 18_000_000).map(
      ({ at, line }): Cell[] => [stamp(at), line],
    ),
  },
  {
    id: 50,
    events: [lines(RECENT, ({ line }) => line)],
    columns: ['@timestamp', '@message', 'statusCode'],
    rows: RECENT.filter(({ at, code }) => code >= 400 && code <= 499 && START + at >= NOW - 7_200_000).map(
      ({ at, line, code }): Cell[] => [stamp(at), line, code],
    ),
  },
  {
    id: 67,
    events: [json(ofAddress)],
    columns: ['@timestamp', '@message'],
    rows: ofAddress
      .filter(({ IPaddress }) => ['198.51.100.0', '198.51.100.1'].includes(IPaddress))
      .sort(descending((one) => one.at))
      .slice(0, 20)
      .map((one): Cell[] => [stamp(one.at), text(one)]),
    ordered: true,
  },
  { id: 70, events: [lines([{ at: 0 }], () => 'the only one')], columns: ['@message'], rows: [['the only one']] },
  {
    id: 87,
    events: [json(APP)],
    columns: ['time', 'count(*)'],
    rows: counted((one) => one.duration)
      .map(([duration, count]): Cell[] => [Number(duration), count])
      .sort(([a], [b]) => Number(b) - Number(a)),
    ordered: true,
  },
  {
    id: 88,
    events: [json(APP)],
    columns: ['@timestamp', '@message', 'accountId'],
    rows: newest.slice(0, 20).map((one): Cell[] => [stamp(one.at), text(one), one.accountId]),
    ordered: true,
  },
];
