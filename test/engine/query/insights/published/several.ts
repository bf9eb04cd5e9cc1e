import {
  type Cell,
  descending,
  dice,
  groupBy,
  json,
  lines,
  MINUTE,
  mean,
  type PublishedCase,
  pick,
  stamp,
} from './harness.ts';

/** Several log groups, and lookup tables. */
const roll = dice(7);
const CALLS = Array.from({ length: 40 }, (_, i) => ({
  at: i * MINUTE,
  requestId: `r${i}`,
  status: pick([200, 500, 503], roll(3)),
  latency: 1000 - i,
  endpoint: '/orders',
  userId: `u${roll(5)}`,
  responseTime: roll(900),
  customerId: `c${i}`,
  amount: roll(100),
  failureReason: 'card',
}));
const INVOCATIONS = CALLS.filter((_, i) => i % 2 === 0).map(({ requestId }, i) => ({
  at: i * MINUTE,
  requestId,
  duration: 10 + i,
  memoryUsed: 64,
}));
const ORDERS = Array.from({ length: 12 }, (_, i) => ({
  at: i * MINUTE,
  eventType: i === 11 ? 'ORDER_CANCELLED' : 'ORDER_CREATED',
  transactionId: `t${i}`,
  orderId: `o${i}`,
  customerId: `c${i}`,
}));
/** Orders 0 to 2 never met a payment; the others were paid, failed, or only tried. */
const PAYMENTS = ORDERS.slice(3).map(({ transactionId }, i) => ({
  at: i * MINUTE,
  transactionId,
  eventType: i % 3 === 2 ? 'PAYMENT_TRIED' : 'PAYMENT_PROCESSED',
  paymentStatus: pick(['SUCCESS', 'FAILED'], i),
  amount: i,
}));
const unpaid = ORDERS.filter(({ eventType }) => eventType === 'ORDER_CREATED').flatMap((order): Cell[][] => {
  const mine = PAYMENTS.filter(({ transactionId }) => transactionId === order.transactionId);
  const rows = mine.length === 0 ? [null] : mine.filter(({ eventType }) => eventType === 'PAYMENT_PROCESSED');
  return rows
    .filter((payment) => payment?.paymentStatus !== 'SUCCESS')
    .map((payment) => [
      order.transactionId,
      order.orderId,
      order.customerId,
      payment?.paymentStatus ?? null,
      payment?.amount ?? null,
    ]);
});

const TIMEOUTS = CALLS.map(({ requestId }, i) => ({
  at: i,
  requestId,
  errorType: pick(['DatabaseConnectionTimeout', 'Other'], Number(roll(4) > 0)),
}));
const timedOut = new Set(TIMEOUTS.filter(({ errorType }) => errorType !== 'Other').map(({ requestId }) => requestId));
const TRIES = CALLS.flatMap(({ requestId }) =>
  Array.from({ length: roll(7) }, (_, at) => ({
    at,
    requestId,
    status: pick(['FAILED', 'OK'], Number(roll(6) === 0)),
  })),
);
const hopeless = [
  ...groupBy(
    TRIES.filter(({ status }) => status === 'FAILED'),
    ({ requestId }) => requestId,
  ),
]
  .filter(([, list]) => list.length > 3)
  .map(([id]) => id);

const USERS: Readonly<Record<string, string[]>> = {
  u0: ['zero', 'zero@example.org', 'Engineering'],
  u1: ['one', 'one@example.org', 'Sales'],
  u2: ['two', 'two@example.org', 'Engineering'],
};
const ACTIONS = Array.from({ length: 20 }, (_, i) => ({ at: i * MINUTE, user_id: `u${roll(4)}`, action: `act ${i}` }));

const SERVICES = Array.from({ length: 30 }, (_, i) => ({
  at: i * 1000,
  svc: pick(['a', 'b'], roll(2)),
  latency: roll(90),
}));

export const SEVERAL: PublishedCase[] = [
  {
    id: 58,
    events: [json(CALLS, { name: 'api' }), json(INVOCATIONS, { name: '/aws/lambda/my-function' })],
    columns: ['api.requestId', 'api.status', 'api.latency', 'lambda.duration', 'lambda.memoryUsed'],
    rows: CALLS.filter(({ status }) => status >= 500)
      .sort(descending(({ latency }) => latency))
      .flatMap((call): Cell[][] =>
        INVOCATIONS.filter(({ requestId }) => requestId === call.requestId).map((one) => [
          call.requestId,
          call.status,
          call.latency,
          one.duration,
          one.memoryUsed,
        ]),
      ),
    ordered: true,
  },
  {
    id: 59,
    events: [json(ORDERS, { name: 'orders' }), json(PAYMENTS, { name: '/aws/lambda/payment-service' })],
    columns: ['order.transactionId', 'order.orderId', 'order.customerId', 'payment.paymentStatus', 'payment.amount'],
    rows: unpaid,
  },
  {
    id: 60,
    events: [json(CALLS, { name: 'api' }), json(TIMEOUTS, { name: '/aws/lambda/database-service' })],
    columns: ['@timestamp', 'requestId', 'endpoint', 'userId', 'responseTime'],
    rows: [...CALLS]
      .filter(({ requestId }) => timedOut.has(requestId))
      .sort(descending(({ at }) => at))
      .map((one): Cell[] => [stamp(one.at), one.requestId, one.endpoint, one.userId, one.responseTime]),
    ordered: true,
  },
  {
    id: 61,
    events: [json(CALLS, { name: 'api' }), json(TRIES, { name: '/aws/lambda/payment-processor' })],
    columns: ['@timestamp', 'requestId', 'customerId', 'amount', 'failureReason'],
    rows: CALLS.filter(({ requestId }) => hopeless.includes(requestId)).map((one): Cell[] => [
      stamp(one.at),
      one.requestId,
      one.customerId,
      one.amount,
      one.failureReason,
    ]),
    ordered: true,
  },
  {
    id: 62,
    events: [json(ACTIONS)],
    tables: {
      user_data: {
        columns: ['user_id', 'username', 'email', 'department'],
        rows: Object.entries(USERS).map(([id, rest]) => [id, ...rest]),
      },
    },
    columns: ['user_id', 'action', 'username', 'email', 'department'],
    rows: ACTIONS.filter(({ user_id }) => USERS[user_id]?.[2] === 'Engineering').map(({ user_id, action }) => [
      user_id,
      action,
      ...(USERS[user_id] ?? []),
    ]),
  },
  {
    id: 68,
    events: [
      lines([{ at: 0 }, { at: 1 }], ({ at }) => `mine ${at}`, { name: 'Query-1' }),
      lines([{ at: 2 }], () => 'mine too', { name: 'QueryLogs' }),
      lines([{ at: 3 }], () => 'not mine', { name: 'MyQuery' }),
    ],
    columns: ['@message'],
    rows: [['mine too'], ['mine 1'], ['mine 0']],
    ordered: true,
  },
  {
    // Both queries count the same services, so that each row meets its partner whatever the order of the groups.
    id: 77,
    events: [json(SERVICES, { name: 'lg' })],
    columns: ['svc', 'cnt', 'avgLat'],
    rows: [...groupBy(SERVICES, ({ svc }) => svc)].map(([svc, list]) => [
      svc,
      list.length,
      mean(list.map(({ latency }) => latency)),
    ]),
  },
];
