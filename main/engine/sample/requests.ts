import { Random } from './random.ts';
import { timesOf } from './rhythm.ts';
import { TABLES } from './shop.ts';
import { ACTS, dynamoRequestId, THROTTLED } from './story.ts';

/**
 * What customers asked of the shop. Logs, segments and data events are written from these, so that their ids, times and
 * errors agree.
 */
export interface ShopRequest {
  /** When shop-web took it, epoch milliseconds. */
  at: number;
  method: 'GET' | 'POST';
  /** As in the log of the API: `/products/{id}`. */
  resource: string;
  path: string;
  customer: { address: string; agent: string };
  traceId: string;
  /** Its segments are kept; of failed requests all are. */
  sampled: boolean;
  apiRequestId: string;
  lambda: 'catalog' | 'checkout';
  lambdaRequestId: string;
  /** First call after a while: the function's sandbox is started. */
  coldStartMs: number | null;
  status: 200 | 201 | 400 | 404 | 429 | 502;
  /** Calls of DynamoDB, in order: with several, all but the last were slowed down, or all of them. */
  table: TableCall[];
  /** Requests that reach the orders service only; one that is not valid does not. */
  order: { id: string; worker: number; invoiceBytes: number | null } | null;
  /** Time that each part takes by itself, ms. */
  own: { web: number; api: number; function: number; orders: number };
  /** Ids of segments and subsegments, 16 hex digits each. */
  ids: Record<'web' | 'webCall' | 'api' | 'lambda' | 'function' | 'functionCall' | 'orders' | 'invoice', string>;
}

export interface TableCall {
  operation: 'Query' | 'GetItem' | 'PutItem';
  tableName: string;
  requestId: string;
  ms: number;
  /** Pause before the next try, ms. */
  waitMs: number;
  error: typeof THROTTLED | null;
  id: string;
}

const REQUESTS = 2200;
/** Customers whose order failed try again and again. */
const REPEATED = 190;
const SAMPLED_SHARE = 0.33;

const BROWSERS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0',
];

/** The requests of a seed, in time order. */
export function requestsOf(seed: number): ShopRequest[] {
  const random = new Random(seed, 0x5409);
  const usual = timesOf(random, 'customers', REQUESTS).map((at) => requestAt(random, at, random.fraction()));
  const { from, to } = ACTS.scan;
  const repeated = Array.from({ length: REPEATED }, () =>
    requestAt(
      random,
      from + 90_000 + random.below(to - from - 90_000),
      ORDERS_FROM + random.fraction() * (1 - ORDERS_FROM),
    ),
  );
  return [...usual, ...repeated].sort((a, b) => a.at - b.at);
}

/** Where the shares of orders begin in a roll of 0 to below 1. */
const ORDERS_FROM = 0.62;

/** Whether the stranger's scans take the orders table's capacity at this time. */
export function isTroubled(at: number): boolean {
  // It takes a minute until the scans have used what was left over.
  return at >= ACTS.scan.from + 60_000 && at < ACTS.scan.to;
}

/** `roll`, 0 to below 1, decides what is asked for. */
function requestAt(random: Random, at: number, roll: number): ShopRequest {
  const kind = roll < 0.3 ? 'list' : roll < ORDERS_FROM ? 'product' : roll < 0.86 ? 'place' : 'look';
  const isOrder = kind === 'place' || kind === 'look';
  const troubled = isTroubled(at) && isOrder && random.chance(0.72);
  const status = statusOf(random, kind, troubled);
  const number = 100_000 + random.below(900_000);
  const orderId = `o-${number}`;
  const product = `p-${1000 + random.below(400)}`;
  const base = {
    list: { method: 'GET', resource: '/products', path: '/products' },
    product: { method: 'GET', resource: '/products/{id}', path: `/products/${product}` },
    place: { method: 'POST', resource: '/orders', path: '/orders' },
    look: { method: 'GET', resource: '/orders/{id}', path: `/orders/${orderId}` },
  } as const;
  const id = () => random.hex(16);
  const operation = kind === 'list' ? 'Query' : kind === 'place' ? 'PutItem' : 'GetItem';
  const tableName = isOrder ? TABLES.orders : TABLES.catalog;
  return {
    at,
    ...base[kind],
    customer: { address: `192.0.2.${1 + random.below(250)}`, agent: random.pick(BROWSERS) },
    traceId: `1-${Math.floor(at / 1000).toString(16)}-${random.hex(24)}`,
    sampled: troubled || random.chance(SAMPLED_SHARE),
    apiRequestId: random.uuid(),
    lambda: isOrder ? 'checkout' : 'catalog',
    lambdaRequestId: random.uuid(),
    coldStartMs: random.chance(0.02) ? 210 + random.below(260) : null,
    status,
    table: status === 400 ? [] : tableCalls(random, operation, tableName, troubled, status),
    order:
      isOrder && status !== 400
        ? { id: orderId, worker: random.below(2), invoiceBytes: status === 201 ? 18_000 + random.below(9000) : null }
        : null,
    own: {
      web: 2 + random.below(7),
      api: 4 + random.below(12),
      function: 6 + random.below(24),
      orders: 3 + random.below(10),
    },
    ids: {
      web: id(),
      webCall: id(),
      api: id(),
      lambda: id(),
      function: id(),
      functionCall: id(),
      orders: id(),
      invoice: id(),
    },
  };
}

function statusOf(
  random: Random,
  kind: 'list' | 'product' | 'place' | 'look',
  troubled: boolean,
): ShopRequest['status'] {
  const roll = random.fraction();
  if (troubled && roll < 0.5) return 502;
  if (troubled && roll < 0.82) return 429;
  if (kind === 'product' && roll < 0.03) return 404;
  if (kind === 'look' && !troubled && roll < 0.02) return 404;
  if (kind !== 'place') return 200;
  return !troubled && roll < 0.025 ? 400 : 201;
}

/** Four tries at most, each after a longer pause, as the SDK does. */
function tableCalls(
  random: Random,
  operation: TableCall['operation'],
  tableName: string,
  troubled: boolean,
  status: ShopRequest['status'],
): TableCall[] {
  const failed = status === 502 || status === 429;
  const tries = failed ? 4 : troubled ? 2 + random.below(2) : 1;
  return Array.from({ length: tries }, (_, n) => {
    const isLast = n === tries - 1;
    return {
      operation,
      tableName,
      requestId: dynamoRequestId(random),
      ms: 3 + random.below(12),
      waitMs: isLast ? 0 : (50 << n) + random.below(50),
      error: isLast && !failed ? null : THROTTLED,
      id: random.hex(16),
    };
  });
}

/** When each part of a request began and how long it took, ms since 1970 and ms; parts lie inside of one another. */
export interface Timing {
  web: { from: number; ms: number };
  api: { from: number; ms: number };
  /** Lambda as a service, from the call on. */
  lambda: { from: number; ms: number };
  function: { from: number; ms: number };
  /** Orders only. */
  orders: { from: number; ms: number } | null;
  table: { from: number; ms: number }[];
  invoice: { from: number; ms: number } | null;
}

/** A request's parts in time: half of the time that a part takes by itself lies before the part that it calls. */
export function timingOf(request: ShopRequest): Timing {
  const { at, own, coldStartMs, order } = request;
  const apiFrom = at + Math.ceil(own.web / 2);
  const lambdaFrom = apiFrom + Math.ceil(own.api / 2);
  const functionFrom = lambdaFrom + (coldStartMs ?? 0) + 1;
  const innerFrom = functionFrom + Math.ceil(own.function / 2);
  let now = order === null ? innerFrom : innerFrom + Math.ceil(own.orders / 2);
  const table = request.table.map(({ ms, waitMs }) => {
    const part = { from: now, ms };
    now += ms + waitMs;
    return part;
  });
  const invoice =
    order === null || order.invoiceBytes === null ? null : { from: now, ms: 9 + (order.invoiceBytes % 23) };
  now += invoice?.ms ?? 0;
  const orders = order === null ? null : { from: innerFrom, ms: now - innerFrom + Math.floor(own.orders / 2) };
  const innerTo = orders === null ? now : innerFrom + orders.ms;
  const to = innerTo + Math.floor(own.function / 2);
  const lambdaTo = to + 2;
  const apiTo = lambdaTo + Math.floor(own.api / 2);
  const webTo = apiTo + Math.floor(own.web / 2);
  return {
    web: { from: at, ms: webTo - at },
    api: { from: apiFrom, ms: apiTo - apiFrom },
    lambda: { from: lambdaFrom, ms: lambdaTo - lambdaFrom },
    function: { from: functionFrom, ms: to - functionFrom },
    orders,
    table,
    invoice,
  };
}
