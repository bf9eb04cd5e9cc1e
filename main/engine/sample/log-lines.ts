import { Random } from './random.ts';
import { isTroubled, type ShopRequest, type Timing, timingOf } from './requests.ts';
import { ADDRESSES, DAYS, GROUPS, type GroupName, SHOP } from './shop.ts';
import { ACTS } from './story.ts';

/** One log event before it is written into a file. */
export interface LogLine {
  /** Epoch milliseconds. */
  at: number;
  group: GroupName;
  stream: string;
  message: string;
}

const HOUR = 3_600_000;
const MONTH = 'Nov';
const iso = (at: number) => new Date(at).toISOString();

/** `12/Nov/2026:08:00:00 +0000` */
function accessTime(at: number): string {
  const text = iso(at);
  return `${text.slice(8, 10)}/${MONTH}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`;
}

/** Streams of a seed: tasks of ECS and sandboxes of Lambda have ids of their own. */
interface Streams {
  web: string;
  orders: readonly string[];
  /** A sandbox lives six hours at most here. */
  sandbox(lambda: ShopRequest['lambda'], at: number): string;
  access: string;
}

function streamsOf(random: Random): Streams {
  const sandboxes = new Map<string, string>();
  return {
    web: `web/shop-web/${random.hex(32)}`,
    orders: [`orders/orders/${random.hex(32)}`, `orders/orders/${random.hex(32)}`],
    access: random.hex(32),
    sandbox(lambda, at) {
      const began = at - (at % (6 * HOUR));
      const key = `${lambda}:${began}`;
      const known = sandboxes.get(key) ?? `${iso(began).slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`;
      sandboxes.set(key, known);
      return known;
    },
  };
}

/** Every log event of the two days, in time order. */
export function logLines(seed: number, requests: readonly ShopRequest[]): LogLine[] {
  const random = new Random(seed, 0x1095);
  const streams = streamsOf(random);
  const lines = requests.flatMap((request) => {
    const timing = timingOf(request);
    return [
      webLine(request, timing, streams),
      accessLine(request, timing, streams),
      ...lambdaLines(random, request, timing, streams),
      ...ordersLines(request, timing, streams),
    ];
  });
  return [...lines, ...flowLines(new Random(seed, 0xf10e))].sort((a, b) => a.at - b.at);
}

/** nginx's combined format. */
function webLine(request: ShopRequest, { web }: Timing, streams: Streams): LogLine {
  const { customer, method, path, status } = request;
  const bytes = status < 300 ? 900 + ((path.length * 137) % 6000) : 148;
  return {
    at: web.from + web.ms,
    group: GROUPS.web,
    stream: streams.web,
    message: `${customer.address} - - [${accessTime(web.from + web.ms)}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "https://www.shop.example/" "${customer.agent}"`,
  };
}

/** The access log of API Gateway as this shop has set it up; all values are texts (cloudwatch-logs.md part 2). */
function accessLine(request: ShopRequest, { api, lambda }: Timing, streams: Streams): LogLine {
  const at = api.from + api.ms;
  return {
    at,
    group: GROUPS.access,
    stream: streams.access,
    message: JSON.stringify({
      requestId: request.apiRequestId,
      ip: request.customer.address,
      requestTime: accessTime(api.from),
      httpMethod: request.method,
      resourcePath: request.resource,
      status: String(request.status),
      protocol: 'HTTP/1.1',
      responseLatency: String(api.ms),
      integrationLatency: String(lambda.ms),
      integrationStatus: request.status === 502 ? '200' : String(request.status),
      integrationError: request.status === 502 ? 'The Lambda function returned an error' : '-',
      xrayTraceId: request.traceId,
    }),
  };
}

/** What a function writes: Lambda's own lines and one JSON line of the program. */
function lambdaLines(random: Random, request: ShopRequest, timing: Timing, streams: Streams): LogLine[] {
  const { lambdaRequestId: id, lambda, status, coldStartMs, traceId, order, sampled } = request;
  const { function: run } = timing;
  const group = GROUPS[lambda];
  const stream = streams.sandbox(lambda, run.from);
  const line = (at: number, message: string): LogLine => ({ at, group, stream, message });
  const end = run.from + run.ms;
  const level = status === 502 ? 'ERROR' : status === 429 || status === 400 ? 'WARN' : 'INFO';
  const own = {
    level,
    message: messageOf(request),
    timestamp: iso(end - 1),
    service: lambda,
    function_request_id: id,
    api_request_id: request.apiRequestId,
    xray_trace_id: traceId,
    http: { method: request.method, path: request.path, status },
    order_id: order?.id,
    error:
      status === 502
        ? {
            name: 'OrdersUnavailable',
            message: 'orders answered 503 after 4 tries',
            location: '/var/task/orders-client.mjs:41',
          }
        : undefined,
  };
  const ms = run.ms - random.below(100) / 100;
  const init = coldStartMs === null ? '' : `Init Duration: ${(coldStartMs - 0.37).toFixed(2)} ms\t`;
  const failed = status === 502 ? 'Status: error\tError Type: OrdersUnavailable\t' : '';
  return [
    ...(coldStartMs === null
      ? []
      : [
          line(
            timing.lambda.from + 1,
            'INIT_START Runtime Version: nodejs:22.v54\tRuntime Version ARN: arn:aws:lambda:eu-central-1::runtime:4e2a6f0c\n',
          ),
        ]),
    line(run.from, `START RequestId: ${id} Version: $LATEST\n`),
    line(end - 1, `${JSON.stringify(own)}\n`),
    line(end, `END RequestId: ${id}\n`),
    line(
      end,
      `REPORT RequestId: ${id}\tDuration: ${ms.toFixed(2)} ms\tBilled Duration: ${Math.ceil(ms)} ms\tMemory Size: 512 MB\tMax Memory Used: ${96 + random.below(40)} MB\t${init}${failed}\n` +
        (sampled ? `XRAY TraceId: ${traceId}\tSegmentId: ${request.ids.function}\tSampled: true\t\n` : ''),
    ),
  ];
}

function messageOf({ status, resource, method }: ShopRequest): string {
  switch (status) {
    case 502:
      return 'order not handled';
    case 429:
      return 'asked the customer to come back later';
    case 400:
      return 'order refused: quantity is not a number';
    case 404:
      return 'nothing of this id';
    default:
      return method === 'POST' ? 'order placed' : resource === '/products' ? 'products listed' : 'answered';
  }
}

/** The orders service: a line a call of DynamoDB that was slowed down, and one at the end. */
function ordersLines(request: ShopRequest, timing: Timing, streams: Streams): LogLine[] {
  const { order, status, traceId, lambdaRequestId, table } = request;
  if (order === null || timing.orders === null) return [];
  const { orders } = timing;
  const stream = streams.orders[order.worker] ?? '';
  const line = (at: number, level: string, message: string, more: Record<string, unknown>): LogLine => ({
    at,
    group: GROUPS.orders,
    stream,
    message: JSON.stringify({
      timestamp: iso(at),
      level,
      service: 'orders',
      message,
      order_id: order.id,
      caller_request_id: lambdaRequestId,
      trace_id: traceId,
      ...more,
    }),
  });
  const slowed = table.flatMap((call, n) => {
    const part = timing.table[n];
    if (call.error === null || part === undefined) return [];
    const more = {
      table: call.tableName,
      aws_request_id: call.requestId,
      attempt: n + 1,
      error: `${call.error.code}: ${call.error.message}`,
    };
    return [line(part.from + part.ms, 'WARN', `${call.operation} slowed down`, more)];
  });
  const last = table.at(-1);
  const answered = status === 502 ? 503 : status;
  const end = line(
    orders.from + orders.ms,
    status === 502 ? 'ERROR' : 'INFO',
    status === 502 ? 'gave up' : status === 429 ? 'asked to come back later' : 'done',
    { status: answered, duration_ms: orders.ms, aws_request_id: last?.requestId },
  );
  return [...slowed, end];
}

const FLOWS = 2600;
const PORTS = [22, 23, 80, 443, 2375, 3306, 3389, 5432, 5900, 6379, 8080, 9200, 27017];

/** VPC flow records in the default format: the shop's own traffic, and a stranger who tries ports. */
function flowLines(random: Random): LogLine[] {
  const interfaces = Array.from({ length: 4 }, (_, n) => ({
    id: `eni-0${random.hex(16)}`,
    address: `10.20.${n % 2}.${20 + n}`,
  }));
  const lines: LogLine[] = [];
  const flow = (
    at: number,
    which: number,
    from: [address: string, port: number],
    to: [address: string, port: number],
    packets: number,
    bytes: number,
    action: 'ACCEPT' | 'REJECT',
  ) => {
    const start = Math.floor(at / 1000);
    lines.push({
      at,
      group: GROUPS.flow,
      stream: `${interfaces[which]?.id}-all`,
      message: `2 ${SHOP} ${interfaces[which]?.id} ${from[0]} ${to[0]} ${from[1]} ${to[1]} 6 ${packets} ${bytes} ${start} ${start + 58} ${action} OK`,
    });
  };
  for (let n = 0; n < FLOWS; n++) {
    const at = DAYS.from + Math.floor(((n + random.fraction()) * (DAYS.to - DAYS.from - 60_000)) / FLOWS);
    const which = random.below(4);
    const own: [string, number] = [interfaces[which]?.address ?? '', which < 2 ? 443 : 8080];
    const peer: [string, number] = [
      which < 2 ? `192.0.2.${1 + random.below(250)}` : `10.20.2.${10 + random.below(4)}`,
      32_768 + random.below(28_000),
    ];
    const packets = 4 + random.below(isTroubled(at) ? 90 : 40);
    if (random.chance(0.03))
      flow(at, which, [`192.0.2.${1 + random.below(250)}`, peer[1]], [own[0], random.pick(PORTS)], 1, 40, 'REJECT');
    else flow(at, which, peer, own, packets, packets * (60 + random.below(900)), 'ACCEPT');
  }
  for (const [n, port] of probedPorts().entries()) {
    const at = ACTS.probe.from + n * 9000;
    const open = port === 443;
    flow(
      at,
      n % 2,
      [ADDRESSES.stranger, 41_000 + n],
      [interfaces[n % 2]?.address ?? '', port],
      open ? 6 : 1,
      open ? 540 : 44,
      open ? 'ACCEPT' : 'REJECT',
    );
  }
  return lines;
}

/** The ports that the stranger tries, in order, on both front interfaces. */
export function probedPorts(): number[] {
  return PORTS.flatMap((port) => [port, port]);
}
