import { type Cell, descending, dice, groupBy, type PublishedCase, pick, stamp } from './harness.ts';

const roll = dice(4);
const RECORDS = Array.from({ length: 120 }, (_, i) => {
  const eventName = pick(['StartInstances', 'StopInstances', 'CreateUser', 'UpdateTrail', 'ListBuckets'], roll(5));
  const failed = eventName === 'UpdateTrail' && roll(2) === 0;
  return {
    eventVersion: '1.09',
    eventTime: new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString().replace('.000Z', 'Z'),
    eventSource: eventName === 'CreateUser' ? 'iam.amazonaws.com' : pick(['ec2.amazonaws.com', 's3.amazonaws.com'], i),
    eventName,
    awsRegion: pick(['us-east-2', 'eu-west-1'], roll(2)),
    recipientAccountId: '111122223333',
    userAgent: pick(['aws-cli/1.0', 'Boto3/1.9'], roll(2)),
    userIdentity: { type: 'IAMUser', accountId: '111122223333' },
    tlsDetails: {
      tlsVersion: pick(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'], roll(4)),
      cipherSuite: 'ECDHE-RSA-AES128-SHA',
    },
    ...(eventName === 'CreateUser'
      ? {
          requestParameters: { userName: `user-${i}` },
          responseElements: { user: { arn: `arn:aws:iam::111122223333:user/user-${i}` } },
        }
      : {}),
    ...(failed ? { errorCode: 'TrailNotFoundException', errorMessage: `Unknown trail ${i % 2}` } : {}),
  };
});
type TrailRecord = (typeof RECORDS)[number];

const at = ({ eventTime }: TrailRecord) => stamp(Date.parse(eventTime) - Date.UTC(2024, 0, 1));
const count = (list: readonly TrailRecord[], key: (one: TrailRecord) => (string | null)[]): Cell[][] =>
  [...groupBy(list, (one) => JSON.stringify(key(one)))].map(([names, group]) => [...JSON.parse(names), group.length]);
const oldTls = RECORDS.filter(({ tlsDetails }) => ['TLSv1', 'TLSv1.1'].includes(tlsDetails.tlsVersion));
/** The columns that query 21 sorts by; versions of TLS stand as AWS's natural order has them: TLSv1 before TLSv1.1. */
const sortKey = (row: Cell[]) => [2, 3, 4, 5].map((index) => String(row[index])).join('|');

export const CLOUDTRAIL: PublishedCase[] = [
  {
    id: 17,
    events: [],
    trails: RECORDS,
    columns: ['eventSource', 'eventName', 'awsRegion', 'count(*)'],
    rows: count(RECORDS, (one) => [one.eventSource, one.eventName, one.awsRegion]),
  },
  {
    id: 18,
    events: [],
    trails: RECORDS,
    columns: ['@timestamp', '@message'],
    rows: RECORDS.filter((one) => /^(Start|Stop)Instances$/.test(one.eventName) && one.awsRegion === 'us-east-2').map(
      (one): Cell[] => [at(one), JSON.stringify(one)],
    ),
  },
  {
    id: 19,
    events: [],
    trails: RECORDS,
    columns: ['awsRegion', 'requestParameters.userName', 'responseElements.user.arn'],
    rows: RECORDS.flatMap((one): Cell[][] =>
      one.requestParameters === undefined
        ? []
        : [[one.awsRegion, one.requestParameters.userName, one.responseElements?.user.arn ?? null]],
    ),
  },
  {
    id: 20,
    events: [],
    trails: RECORDS,
    columns: ['errorCode', 'errorMessage', 'count(*)'],
    rows: count(
      RECORDS.filter((one) => one.errorCode !== undefined),
      (one) => [one.errorCode ?? null, one.errorMessage ?? null],
    ),
  },
  {
    id: 21,
    events: [],
    trails: RECORDS,
    columns: [
      'userIdentity.accountId',
      'recipientAccountId',
      'eventSource',
      'eventName',
      'awsRegion',
      'tlsDetails.tlsVersion',
      'tlsDetails.cipherSuite',
      'userAgent',
      'numOutdatedTlsCalls',
    ],
    rows: count(oldTls, (one) => [
      one.userIdentity.accountId,
      one.recipientAccountId,
      one.eventSource,
      one.eventName,
      one.awsRegion,
      one.tlsDetails.tlsVersion,
      one.tlsDetails.cipherSuite,
      one.userAgent,
    ]).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
  },
  {
    id: 22,
    events: [],
    trails: RECORDS,
    columns: ['eventSource', 'numOutdatedTlsCalls'],
    rows: count(oldTls, (one) => [one.eventSource]).sort(descending((row) => Number(row[1]))),
    ordered: true,
  },
];
