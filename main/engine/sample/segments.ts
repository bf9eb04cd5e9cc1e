import type { ShopRequest, TableCall, Timing } from './requests.ts';
import { timingOf } from './requests.ts';
import { BUCKETS, GROUPS, type JsonObject, REGION, SHOP } from './shop.ts';

/** X-Ray segment documents of the requests that are sampled, one text each (xray.md part 1), in time order. */
export function segmentDocuments(requests: readonly ShopRequest[]): string[] {
  return requests
    .filter(({ sampled }) => sampled)
    .flatMap((request) => documentsOf(request).map((one) => JSON.stringify(one)));
}

interface Part {
  from: number;
  ms: number;
}

/** Epoch seconds. */
const span = ({ from, ms }: Part) => ({ start_time: from / 1000, end_time: (from + ms) / 1000 });

/** X-Ray's flags: 5xx is a fault, 4xx an error, 429 a throttle as well. Absent where nothing failed. */
function flags(status: number): JsonObject {
  if (status >= 500) return { fault: true };
  if (status === 429) return { error: true, throttle: true };
  return status >= 400 ? { error: true } : {};
}

function documentsOf(request: ShopRequest): JsonObject[] {
  const timing = timingOf(request);
  const { web, api, lambda, function: run, orders } = timing;
  const { ids, traceId: trace_id, method, path, status, customer } = request;
  const apiUrl = `https://api.shop.example${path}`;
  const name = request.lambda === 'catalog' ? 'shop-catalog' : 'shop-checkout';
  const arn = `arn:aws:lambda:${REGION}:${SHOP}:function:${name}`;
  const http = (url: string, code: number, more: JsonObject = {}): JsonObject => ({
    request: { method, url, ...more },
    response: { status: code },
  });
  const documents: JsonObject[] = [
    {
      name: 'shop-web',
      id: ids.web,
      trace_id,
      ...span(web),
      origin: 'AWS::ECS::Fargate',
      aws: {
        account_id: SHOP,
        cloudwatch_logs: [{ log_group: GROUPS.web }],
        ecs: {
          container: 'shop-web',
          cluster_arn: `arn:aws:ecs:${REGION}:${SHOP}:cluster/shop`,
          task_family: 'shop-web',
        },
        xray: { sdk: 'X-Ray for Node.js', sdk_version: '3.10.3' },
      },
      http: http(`https://www.shop.example${path}`, status, {
        client_ip: customer.address,
        user_agent: customer.agent,
      }),
      annotations: { resource: request.resource, ...(request.order === null ? {} : { order_id: request.order.id }) },
      ...flags(status),
      subsegments: [
        {
          name: 'api.shop.example',
          id: ids.webCall,
          ...span(api),
          namespace: 'remote',
          http: http(apiUrl, status, { traced: true }),
          ...flags(status),
        },
      ],
    },
    {
      name: 'shop-api/prod',
      id: ids.api,
      trace_id,
      parent_id: ids.webCall,
      ...span(api),
      origin: 'AWS::ApiGateway::Stage',
      resource_arn: `arn:aws:apigateway:${REGION}::/restapis/a1b2c3d4e5/stages/prod`,
      aws: { account_id: SHOP, request_id: request.apiRequestId, rest_api_id: 'a1b2c3d4e5', stage: 'prod' },
      http: http(apiUrl, status, { client_ip: customer.address }),
      ...flags(status),
    },
    {
      name,
      id: ids.lambda,
      trace_id,
      parent_id: ids.api,
      ...span(lambda),
      origin: 'AWS::Lambda',
      resource_arn: arn,
      aws: { account_id: SHOP, function_arn: arn, request_id: request.lambdaRequestId },
      http: { response: { status: 200 } },
      ...(status === 502 ? { fault: true } : {}),
    },
    {
      name,
      id: ids.function,
      trace_id,
      parent_id: ids.lambda,
      ...span(run),
      origin: 'AWS::Lambda::Function',
      resource_arn: arn,
      aws: {
        account_id: SHOP,
        function_arn: arn,
        request_id: request.lambdaRequestId,
        cloudwatch_logs: [{ log_group: GROUPS[request.lambda] }],
      },
      ...(status === 502
        ? { fault: true, cause: causeOf(request, 'OrdersUnavailable', 'orders answered 503 after 4 tries') }
        : {}),
      subsegments: orders === null ? tableCalls(request, timing) : [callOfOrders(request, orders)],
    },
  ];
  if (orders !== null) documents.push(ordersSegment(request, timing, orders));
  return documents;
}

function answeredByOrders(status: ShopRequest['status']): number {
  return status === 502 ? 503 : status;
}

function callOfOrders({ ids, status, method, path }: ShopRequest, orders: Part): JsonObject {
  const code = answeredByOrders(status);
  return {
    name: 'orders.shop.internal',
    id: ids.functionCall,
    ...span(orders),
    namespace: 'remote',
    http: {
      request: { method, url: `http://orders.shop.internal:8080${path}`, traced: true },
      response: { status: code },
    },
    ...flags(code),
  };
}

function ordersSegment(request: ShopRequest, timing: Timing, orders: Part): JsonObject {
  const { ids, traceId, status, method, path, order } = request;
  const code = answeredByOrders(status);
  const invoice = timing.invoice;
  return {
    name: 'orders',
    id: ids.orders,
    trace_id: traceId,
    parent_id: ids.functionCall,
    ...span(orders),
    origin: 'AWS::ECS::Fargate',
    aws: {
      account_id: SHOP,
      cloudwatch_logs: [{ log_group: GROUPS.orders }],
      ecs: {
        container: 'orders',
        cluster_arn: `arn:aws:ecs:${REGION}:${SHOP}:cluster/shop`,
        task_family: 'orders',
      },
      xray: { sdk: 'X-Ray for Java', sdk_version: '2.20.0' },
    },
    http: {
      request: { method, url: `http://orders.shop.internal:8080${path}` },
      response: { status: code },
    },
    annotations: { order_id: order?.id, worker: order?.worker },
    ...flags(code),
    ...(code === 503 ? { cause: causeOf(request, 'TableBusyException', 'shop-orders slowed down 4 tries') } : {}),
    subsegments: [
      ...tableCalls(request, timing),
      ...(invoice === null
        ? []
        : [
            {
              name: 'S3',
              id: ids.invoice,
              ...span(invoice),
              namespace: 'aws',
              aws: { operation: 'PutObject', region: REGION, account_id: SHOP, bucket_name: BUCKETS.invoices },
              http: { response: { status: 200 } },
            },
          ]),
    ],
  };
}

function tableCalls(request: ShopRequest, { table }: Timing): JsonObject[] {
  return request.table.map((call, n) => tableCall(call, table[n] ?? { from: request.at, ms: call.ms }, n));
}

/** DynamoDB answers 400 where it slows down, so the SDK notes an error and a throttle. */
function tableCall(call: TableCall, part: Part, retries: number): JsonObject {
  return {
    name: 'DynamoDB',
    id: call.id,
    ...span(part),
    namespace: 'aws',
    aws: {
      operation: call.operation,
      region: REGION,
      account_id: SHOP,
      request_id: call.requestId,
      table_name: call.tableName,
      retries,
    },
    http: { response: { status: call.error === null ? 200 : 400 } },
    ...(call.error === null
      ? {}
      : {
          error: true,
          throttle: true,
          cause: {
            exceptions: [
              { id: exceptionId(call.id), type: call.error.code, message: call.error.message, remote: true },
            ],
          },
        }),
  };
}

function causeOf({ ids }: ShopRequest, type: string, message: string): JsonObject {
  return {
    working_directory: '/app',
    exceptions: [
      {
        id: exceptionId(type === 'TableBusyException' ? ids.orders : ids.function),
        type,
        message,
        stack: [
          { path: type === 'TableBusyException' ? 'OrderStore.java' : 'orders-client.mjs', line: 41, label: 'request' },
        ],
      },
    ],
  };
}

/** An exception's id must differ from all ids of its trace: the reverse of its entity's. */
function exceptionId(id: string): string {
  return [...id].reverse().join('');
}
