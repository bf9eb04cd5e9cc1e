import { expect, test } from 'vitest';
import { besideNode } from '../../../main/engine/graph/beside-node.ts';
import { folderOf, ImportCase, record } from '../support/import-case.ts';
import { ALL, ndjson, where } from '../support/trace-files.ts';

const START = 1_763_640_000;
const ROLE = 'arn:aws:iam::111122223333:role';

const session = (role: string, name: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}`,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `${ROLE}/${role}`, userName: role } },
});

async function workspaceWithLogs(): Promise<ImportCase> {
  const workspace = await ImportCase.open();
  const table = { name: 'DynamoDB', namespace: 'aws', start_time: START + 1, end_time: START + 2 };
  await workspace.import(
    folderOf({
      'segments.ndjson': ndjson([
        {
          trace_id: '1-691f02c0-a1b2c3d40000000000000901',
          id: '00000000000000a1',
          name: 'shop',
          origin: 'AWS::ECS::Container',
          start_time: START,
          end_time: START + 3,
          aws: { cloudwatch_logs: [{ log_group: '/ecs/shop' }, { log_group: '/not/here' }] },
          subsegments: [
            { ...table, id: '00000000000000b1', aws: { operation: 'PutItem', table_name: 't', request_id: 'R1' } },
          ],
        },
        {
          trace_id: '1-691f02c0-a1b2c3d40000000000000902',
          id: '00000000000000a2',
          name: 'fn',
          origin: 'AWS::Lambda::Function',
          start_time: START,
          end_time: START + 1,
        },
      ]),
      'trail.json': `{"Records":[${[
        record('put', { requestID: 'R1', userIdentity: session('shop-task', 'abc') }),
        record('other', { requestID: 'R2', userIdentity: session('shop-task', 'def') }),
        record('named', { requestID: 'R3', userIdentity: session('fn-role', 'fn') }),
        record('nobody', { requestID: 'R4', userIdentity: session('else', 'ghi') }),
      ].join(',')}]}`,
    }),
  );
  const event = `{"events":[{"timestamp":${START * 1000},"message":"hello","logStreamName":"s","eventId":"1"}],"searchedLogStreams":[]}`;
  for (const logGroup of ['/ecs/shop', '/aws/lambda/fn', '/ecs/other'])
    await workspace.importAs({ logGroup }, folderOf({ [`${logGroup.replaceAll('/', '')}.json`]: event }));
  return workspace;
}

test('a service has the log groups that its segments name, and the role of its own calls', async () => {
  const workspace = await workspaceWithLogs();
  const connection = await workspace.store.newConnection();
  const shop = { name: 'shop', type: 'AWS::ECS::Container', account: null };
  expect(await besideNode(connection, ALL, shop)).toEqual({
    logGroups: [{ name: '/ecs/shop', account: null }],
    roles: [{ arn: `${ROLE}/shop-task`, rule: 'request-id', calls: 2 }],
  });
  expect(await besideNode(connection, where('t.has_fault'), shop)).toEqual({ logGroups: [], roles: [] });
  workspace.store.giveBack(connection);
});

test('a function has its own log group, and the role of the session that has its name; a table has nothing', async () => {
  const workspace = await workspaceWithLogs();
  const connection = await workspace.store.newConnection();
  expect(await besideNode(connection, ALL, { name: 'fn', type: 'AWS::Lambda::Function', account: null })).toEqual({
    logGroups: [{ name: '/aws/lambda/fn', account: null }],
    roles: [{ arn: `${ROLE}/fn-role`, rule: 'session-name', calls: 1 }],
  });
  expect(await besideNode(connection, ALL, { name: 't', type: 'AWS::DynamoDB::Table', account: null })).toEqual({
    logGroups: [],
    roles: [],
  });
  workspace.store.giveBack(connection);
});
