import { expect, test } from 'vitest';
import { failureCauses } from '../../../main/engine/graph/failure-causes.ts';
import { ImportCase } from '../support/import-case.ts';
import { ALL, ndjson, traceFiles, where } from '../support/trace-files.ts';

const START = 1_780_000_000;
let number = 0;

/** A request to the service `shop` that failed in the way of its members. */
function request(members: object): object {
  const id = String(++number).padStart(4, '0');
  return {
    trace_id: `1-6a18a880-00000000000000000000${id}`,
    id: `aaaaaaaaaaaa${id}`,
    name: 'shop',
    start_time: START + number,
    end_time: START + number + 0.5,
    ...members,
  };
}

const call = (status: number, more: object = {}) => ({
  id: `bbbbbbbbbbbb${String(number + 1).padStart(4, '0')}`,
  name: 'bank.example',
  namespace: 'remote',
  start_time: START + number + 1.1,
  end_time: START + number + 1.3,
  http: { response: { status } },
  ...more,
});
const thrown = (type: string) => ({ exceptions: [{ id: 'cccccccccccccccc', type, message: 'no answer' }] });

test('a failure is told by its exception, else by the call that failed, else by its own status; each counts once', async () => {
  const workspace = await ImportCase.open();
  const requests = [
    request({
      fault: true,
      http: { response: { status: 502 } },
      subsegments: [call(504, { fault: true, cause: thrown('TimeoutError') })],
    }),
    request({
      fault: true,
      http: { response: { status: 502 } },
      subsegments: [call(504, { fault: true, cause: thrown('TimeoutError') })],
    }),
    request({ fault: true, http: { response: { status: 502 } }, subsegments: [call(503, { fault: true })] }),
    request({ error: true, http: { response: { status: 404 } } }),
    request({ fault: true }),
    request({
      http: { response: { status: 200 } },
      subsegments: [call(503, { fault: true, cause: thrown('Ignored') })],
    }),
  ];
  await workspace.import(traceFiles(ndjson(requests)));
  const connection = await workspace.store.newConnection();
  const shop = { name: 'shop', type: null, account: null };
  expect(await failureCauses(connection, ALL, shop, 10)).toEqual({
    causes: [
      { outcome: 'fault', exception: 'TimeoutError', status: null, called: null, count: 2 },
      { outcome: 'error', exception: null, status: 404, called: null, count: 1 },
      { outcome: 'fault', exception: null, status: 503, called: 'bank.example', count: 1 },
      { outcome: 'fault', exception: null, status: null, called: null, count: 1 },
    ],
    distinct: 4,
    failed: 5,
  });
  const some = await failureCauses(connection, where('t.has_error'), shop, 10);
  expect([some.failed, some.causes.map(({ status }) => status)]).toEqual([1, [404]]);
  const cut = await failureCauses(connection, ALL, shop, 1);
  expect([cut.causes.length, cut.distinct, cut.failed]).toEqual([1, 4, 5]);
  workspace.store.giveBack(connection);
});
