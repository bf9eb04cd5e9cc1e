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
  type PublishedCase,
  pick,
  stamp,
  sum,
} from './harness.ts';

/** VPC flow records of version 2, some skipped, and Route 53 query logs. */
const roll = dice(3);
const FLOWS = Array.from({ length: 120 }, (_, i) => ({
  at: i * MINUTE,
  src: pick(['192.0.2.7', '192.0.2.80', '198.51.100.9', '10.1.2.3', '10.1.9.9'], roll(5)),
  dst: pick(['203.0.113.1', '203.0.113.2', '10.0.0.5', '10.1.4.4'], roll(4)),
  protocol: pick([6, 17], roll(2)),
  packets: 1 + roll(50),
  bytes: 40 + roll(100_000),
  skipped: roll(10) === 0,
}));
type Flow = (typeof FLOWS)[number];

const line = ({ at, src, dst, protocol, packets, bytes, skipped }: Flow): string =>
  skipped
    ? `2 111122223333 eni-0a1b - - - - - - - ${1_600_000_000 + at / 1000} ${1_600_000_060 + at / 1000} - SKIPDATA`
    : `2 111122223333 eni-0a1b ${src} ${dst} 443 50123 ${protocol} ${packets} ${bytes} ${1_600_000_000 + at / 1000} ${1_600_000_060 + at / 1000} ACCEPT OK`;
const EVENTS = [lines(FLOWS, line)];
const seen = FLOWS.filter(({ skipped }) => !skipped);

/** Sums by a key, the largest first; without the records that have no values. */
function sums(
  list: readonly Flow[],
  keys: (one: Flow) => string[],
  value: (one: Flow) => number,
  limit: number,
): Cell[][] {
  return [...groupBy(list, (one) => keys(one).join(' '))]
    .map(([key, group]): Cell[] => [...key.split(' '), sum(group.map(value))])
    .sort(descending((row) => Number(row.at(-1))))
    .slice(0, limit);
}

const pairs = (test: (one: Flow) => boolean) =>
  sums(
    seen.filter(test),
    ({ src, dst }) => [src, dst],
    ({ bytes }) => bytes,
    10,
  );
const NAT = { 'x.x.x.x': '10.0.0.5', 'y.y.': '10.1.', 'xxx.xx.xx.xx': '10.0.0.5' };
const TRANSFER = ['srcAddr', 'dstAddr', 'bytesTransferred'];
const NAT_ROWS = {
  27: pairs(({ src, dst }) => dst.includes('10.0.0.5') && src.includes('10.1.')),
  28: pairs(
    ({ src, dst }) =>
      (dst.includes('10.0.0.5') && src.includes('10.1.')) || (src.includes('10.0.0.5') && dst.includes('10.1.')),
  ),
  29: pairs(({ src, dst }) => src.includes('10.0.0.5') && !dst.includes('10.1.')),
  30: pairs(({ src, dst }) => dst.includes('10.0.0.5') && !src.includes('10.1.')),
};
/** For uploads the gateway has to be a source as well. */
const FROM_GATEWAY = seen.slice(0, 20).map((one) => ({ ...one, src: '10.0.0.5' }));

const CONNECTIONS = Array.from({ length: 40 }, (_, i) => ({
  at: i * MINUTE,
  logStream: pick(['vpc-flow-logs', 'others'], roll(4)),
  interfaceId: pick(['eni-0123456789abcdef0', 'eni-0fedcba9876543210'], roll(3)),
  srcAddr: pick(['10.0.0.1', '10.0.0.2'], roll(2)),
  dstAddr: '10.0.9.9',
  srcPort: pick([443, 80], roll(2)),
  dstPort: 50_000 + roll(2),
  protocol: 6,
  bytes: roll(9999),
}));
const connection = [...CONNECTIONS]
  .sort(descending(({ at }) => at))
  .filter((one) => one.logStream === 'vpc-flow-logs' && one.interfaceId === 'eni-0123456789abcdef0');

const QUERIES = Array.from({ length: 150 }, (_, i) => ({
  at: i * MINUTE,
  name: pick(['example.org', 'www.example.org', 'mail.example.org'], roll(3)),
  type: pick(['A', 'AAAA', 'MX'], roll(3)),
  code: pick(['NOERROR', 'NXDOMAIN', 'SERVFAIL'], roll(3)),
  // The thirteenth resolver is the busiest: each asks once more than the one before it.
  resolver: `192.0.2.${Math.floor((Math.sqrt(8 * i + 1) - 1) / 2)}`,
}));
const DNS = [
  lines(
    QUERIES,
    ({ at, name, type, code, resolver }) =>
      `1.0 ${new Date(at).toISOString()} Z123412341234 ${name} ${type} ${code} UDP FRA6 ${resolver} -`,
  ),
];
const count = <T>(list: readonly T[], key: (one: T) => string): Cell[][] =>
  [...groupBy(list, key)].map(([name, group]) => [...name.split('|'), group.length]);

export const NETWORK: PublishedCase[] = [
  {
    id: 9,
    events: EVENTS,
    columns: ['srcAddr', 'dstAddr', 'packetsTransferred'],
    rows: sums(
      seen,
      ({ src, dst }) => [src, dst],
      ({ packets }) => packets,
      15,
    ).map((row) => row.slice(-1)),
    only: ['packetsTransferred'],
    ordered: true,
  },
  {
    id: 10,
    events: EVENTS,
    columns: ['dstAddr', 'bytesTransferred'],
    rows: sums(
      seen.filter(({ src }) => src.startsWith('192.0.2.')),
      ({ dst }) => [dst],
      ({ bytes }) => bytes,
      15,
    ),
    ordered: true,
  },
  {
    id: 11,
    events: EVENTS,
    columns: ['srcAddr', 'count(*)'],
    rows: count(
      seen.filter(({ protocol }) => protocol === 17),
      ({ src }) => src,
    ),
  },
  {
    id: 12,
    events: EVENTS,
    columns: ['t', 'count(*)'],
    rows: count(
      FLOWS.filter(({ skipped }) => skipped),
      ({ at }) => stamp(floorTo(at, HOUR)),
    ).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    ordered: true,
  },
  {
    id: 13,
    events: [json(CONNECTIONS)],
    columns: ['@timestamp', 'srcAddr', 'dstAddr', 'srcPort', 'dstPort', 'protocol', 'bytes'],
    rows: [
      ...groupBy(
        connection,
        (one) => `${one.srcAddr} ${one.dstAddr} ${one.srcPort} ${one.dstPort} ${one.protocol}`,
      ).values(),
    ]
      .map((list) => list[0] as (typeof connection)[number])
      .slice(0, 20)
      .map((one): Cell[] => [
        stamp(one.at),
        one.srcAddr,
        one.dstAddr,
        one.srcPort,
        one.dstPort,
        one.protocol,
        one.bytes,
      ]),
    ordered: true,
  },
  ...([27, 28, 30] as const).map(
    (id): PublishedCase => ({ id, events: EVENTS, replace: NAT, columns: TRANSFER, rows: NAT_ROWS[id], ordered: true }),
  ),
  {
    id: 29,
    events: [lines([...seen, ...FROM_GATEWAY], line)],
    replace: NAT,
    columns: TRANSFER,
    rows: sums(
      FROM_GATEWAY.filter(({ dst }) => !dst.includes('10.1.')),
      ({ src, dst }) => [src, dst],
      ({ bytes }) => bytes,
      10,
    ),
    ordered: true,
  },
  {
    id: 47,
    events: EVENTS,
    columns: ['dstAddr', 'avg(bytes)', 'max(bytes)'],
    rows: [
      ...[...groupBy(seen, ({ dst }) => dst)].map(([dst, list]): Cell[] => [
        dst,
        mean(list.map(({ bytes }) => bytes)),
        Math.max(...list.map(({ bytes }) => bytes)),
      ]),
      // The largest of texts alone is a text.
      ['-', null, '-'],
    ],
  },
  {
    id: 63,
    events: [lines(seen, line)],
    tables: {
      net_table: {
        columns: ['srcAddr', 'region', 'owner', 'datacenter'],
        rows: [
          ['10.0.0.0/8', 'eu-west-1', 'wide', 'dub'],
          ['10.1.9.0/24', 'us-east-1', 'narrow', 'iad'],
          ['192.0.2.0/24', 'ap-south-1', 'docs', 'bom'],
        ],
      },
    },
    columns: ['@timestamp', 'srcAddr', 'region', 'owner', 'datacenter'],
    rows: seen.map(({ at, src }): Cell[] => [
      stamp(at),
      src,
      ...(src.startsWith('10.1.9.')
        ? ['us-east-1', 'narrow', 'iad']
        : src.startsWith('10.')
          ? ['eu-west-1', 'wide', 'dub']
          : src.startsWith('192.0.2.')
            ? ['ap-south-1', 'docs', 'bom']
            : [null, null, null]),
    ]),
  },
  {
    id: 69,
    events: [
      lines(seen, line, { name: 'namePrefix1-a', dataSources: ['amazon_vpc.flow'] }),
      lines(seen, () => 'of another source', { name: 'namePrefix1-b', dataSources: ['aws_lambda.function'] }),
      lines(seen, () => 'of another name', { name: 'other', dataSources: ['amazon_vpc.flow'] }),
    ],
    columns: ['@timestamp', '@message'],
    rows: seen.map((one): Cell[] => [stamp(one.at), line(one)]),
  },
  {
    id: 14,
    events: DNS,
    columns: ['queryType', 'bin(1h)', 'count(*)'],
    rows: count(QUERIES, ({ type, at }) => `${type}|${stamp(floorTo(at, HOUR))}`),
  },
  {
    id: 15,
    events: DNS,
    columns: ['resolverIp', 'numRequests'],
    rows: count(QUERIES, ({ resolver }) => resolver)
      .sort(descending((row) => Number(row[1])))
      .slice(0, 10)
      .map((row) => row.slice(-1)),
    only: ['numRequests'],
    ordered: true,
  },
  {
    id: 16,
    events: DNS,
    columns: ['queryName', 'count(*)'],
    rows: count(
      QUERIES.filter(({ code }) => code === 'SERVFAIL'),
      ({ name }) => name,
    ),
  },
];
