import { backgroundCalls, ordersTask } from './background.ts';
import { Random } from './random.ts';
import { type ShopRequest, timingOf } from './requests.ts';
import { REGION, SHOP, TABLES } from './shop.ts';
import { type Story, storyCalls } from './story.ts';
import { type Call, ids, tableResource } from './trail-record.ts';

/** Everything that the two accounts' trails hold, in time order. */
export function trailCalls(seed: number, story: Story, requests: readonly ShopRequest[]): Call[] {
  return [...backgroundCalls(seed, story.builder), ...storyCalls(story), ...itemCalls(seed, requests)].sort(
    (a, b) => a.at - b.at,
  );
}

/** Data events of the orders table: what the orders service asked of it, under the request ids that its log and segments name. */
export function itemCalls(seed: number, requests: readonly ShopRequest[]): Call[] {
  const random = new Random(seed, 0xdb);
  const taskAt = ordersTask(seed);
  return requests.flatMap((request) => {
    const { order, table } = request;
    if (order === null) return [];
    const timing = timingOf(request);
    return table.map((call, n): Call => {
      const part = timing.table[n];
      const at = part === undefined ? request.at : part.from + part.ms;
      const isWrite = call.operation === 'PutItem';
      return {
        at,
        by: taskAt(at),
        account: SHOP,
        region: REGION,
        service: 'dynamodb',
        name: call.operation,
        data: true,
        ...(isWrite ? { write: true } : {}),
        request: {
          tableName: call.tableName,
          key: { orderId: order.id },
          ...(isWrite ? { items: ['orderId', 'placedAt', 'lines'] } : { consistentRead: false }),
        },
        resources: tableResource(SHOP, REGION, TABLES.orders),
        apiVersion: '2012-08-10',
        ...ids(random),
        requestId: call.requestId,
        ...(call.error === null ? {} : { error: call.error }),
      };
    });
  });
}
