import { expect, test } from 'vitest';
import { besideTrace } from '../../../main/engine/graph/beside-trace.ts';
import { folderOf, ImportCase, record } from '../support/import-case.ts';
import { ndjson } from '../support/trace-files.ts';

const TRACE = '1-691f02c0-a1b2c3d40000000000000901';
const W3C = '691f02c0a1b2c3d40000000000000901';
const START = 1763640000;

test('log events and API calls stand beside a trace, each with the rule that says so', async () => {
  const workspace = await ImportCase.open();
  const call = { id: '00000000000000b1', name: 'S3', namespace: 'aws', start_time: START + 1, end_time: START + 2 };
  const segment = {
    trace_id: TRACE,
    id: '00000000000000a1',
    name: 'fn',
    origin: 'AWS::Lambda::Function',
    start_time: START,
    end_time: START + 3,
    aws: { request_id: 'b3c1f0de-0001' },
    subsegments: [{ ...call, aws: { operation: 'GetObject', region: 'eu-west-1', request_id: 'R123456789' } }],
  };
  const line = (seconds: number, message: string) =>
    JSON.stringify({ timestamp: (START + seconds) * 1000, message, logStreamName: 's', eventId: String(seconds) });
  const events = (...lines: string[]) => `{"events":[${lines.join(',')}],"searchedLogStreams":[]}`;
  const at = new Date((START + 1) * 1000).toISOString().replace('.000', '');
  const session = (name: string) => ({
    type: 'AssumedRole',
    arn: `arn:aws:sts::111122223333:assumed-role/role/${name}`,
  });
  await workspace.import(
    folderOf({
      'segments.ndjson': ndjson([segment]),
      'trail.json': `{"Records":[${[
        record('exact', { requestID: 'R123456789', eventTime: at }),
        record('by-role', { requestID: 'other', eventTime: at, userIdentity: session('fn') }),
        record('by-time', { requestID: 'another', eventTime: at }),
        record('elsewhere', { awsRegion: 'us-east-1', eventTime: at }),
        ...[
          `Root=${TRACE};Parent=00000000000000a1;Sampled=1`,
          TRACE.toUpperCase(),
          `00-${W3C}-00000000000000a1-01`,
        ].map((id, i) => record(`traced-${i}`, { awsRegion: 'us-east-1', requestParameters: { header: id } })),
        record('of another trace', { awsRegion: 'us-east-1', requestParameters: { header: `${W3C.slice(0, -1)}9` } }),
      ].join(',')}]}`,
    }),
  );
  await workspace.importAs(
    { logGroup: '/app' },
    folderOf({
      'app.json': events(
        line(100_000, `a day later, of ${W3C.toUpperCase()}`),
        line(1, `X-Amzn-Trace-Id: Root=${TRACE};Parent=00000000000000a1`),
        line(2, 'RequestId: b3c1f0de-0001 done'),
        line(2.5, 'nothing to do with it'),
      ),
    }),
  );
  await workspace.importAs(
    { logGroup: '/aws/lambda/fn' },
    folderOf({ 'fn.json': events(line(1.5, 'cold start'), line(4000, 'later')) }),
  );
  const connection = await workspace.store.newConnection();
  const { logs, calls } = await besideTrace(connection, W3C, 100);
  expect([logs.total, logs.events.map(({ rule, message }) => [rule, message.slice(0, 12)])]).toEqual([
    4,
    [
      ['trace-id', 'X-Amzn-Trace'],
      ['function-time', 'cold start'],
      ['request-id', 'RequestId: b'],
      ['trace-id', 'a day later,'],
    ],
  ]);
  // The place of each is that of its row in the views.
  const rowsAt = async (view: string, found: { source: string; position: number } | undefined) => {
    const rows = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER FROM ${view} WHERE source = $1 AND "position" = $2`,
      [found?.source ?? '', found?.position ?? 0],
    );
    return rows.getRows()[0]?.[0];
  };
  expect([await rowsAt('logs', logs.events[0]), await rowsAt('cloudtrail', calls.events[0])]).toEqual([1, 1]);
  const found = calls.events.map(({ rule, entityId, position }) => [position, rule, entityId]);
  expect(found.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 'request-id', '00000000000000b1'],
    [2, 'role-region-time', '00000000000000b1'],
    [3, 'region-time', '00000000000000b1'],
    [5, 'trace-id', null],
    [6, 'trace-id', null],
    [7, 'trace-id', null],
  ]);
  expect(calls.total).toBe(6);
  expect((await besideTrace(connection, TRACE, 1)).logs).toMatchObject({ total: 4, events: [{ rule: 'trace-id' }] });
  workspace.store.giveBack(connection);
});
