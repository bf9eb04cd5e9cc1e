import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFilter } from '../../../../main/engine/query/trace-filter/complete.ts';
import { GROUPS } from './examples.ts';
import { type Call, type Trace, TraceTables } from './model.ts';

const call = (dst_name: string, dst_type: string): Call => ({
  what: 'node',
  src_name: null,
  src_type: null,
  src_account: null,
  dst_name,
  dst_type,
  dst_account: '111122223333',
  outcome: 'ok',
  response_s: 1,
  duration_s: 1,
  root: false,
  inferred: false,
  http_url: null,
  http_status: null,
  http_method: null,
});
const trace: Trace = {
  trace_id: 't',
  response_time_s: 1,
  duration_s: 1,
  has_fault: false,
  has_error: false,
  has_throttle: false,
  is_partial: false,
  http_url: 'https://shop.example/"x"',
  http_method: 'GET',
  http_status: 404,
  http_user_agent: null,
  http_client_ip: null,
  segments: [],
  annotations: [
    { key: 'plan', value: 'gold' },
    { key: 'aws.local.operation', value: 'GET /' },
    { key: 'plan', value: 'gold' },
  ],
  calls: [call('orders', 'AWS::Lambda'), call('orders', 'AWS::Lambda'), call('carts', 'AWS::DynamoDB::Table')],
  root_causes: [],
};

let tables: TraceTables;
beforeAll(async () => {
  tables = await TraceTables.open();
  await tables.hold([trace]);
});
afterAll(() => tables.close());

/** `|` is the cursor. What is offered, as it would be inserted, and the text that it would replace. */
async function offered(marked: string): Promise<{ typed: string; inserts: string[] }> {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  const { from, completions } = await completeFilter(tables.connection, text, cursor, GROUPS);
  return { typed: text.slice(from, cursor), inserts: completions.map(({ label, insert }) => insert ?? label) };
}

test.each([
  ['service(|', '', ['id(', '"orders"', '"carts"']],
  ['service("or|")', 'or', ['orders', 'carts']],
  ['edge("a", "or|', 'or', ['orders"', 'carts"']],
  ['service(id(na|', 'na', ['name: ', 'type: ', 'account.id: ']],
  ['service(id(name: "a", type: |', '', ['"AWS::Lambda"', '"AWS::DynamoDB::Table"']],
  ['service(id(account.id: "|', '', ['111122223333"']],
  ['ok AND annotation.pl|', 'annotation.pl', ['annotation.plan', 'annotation["aws.local.operation"]']],
  ['annotation["aws|', 'annotation["aws', ['annotation.plan', 'annotation["aws.local.operation"]']],
  ['annotation.plan = |', '', ['"gold"']],
  ['annotation[aws.local.operation] = "G|"', 'G', ['GET /']],
  ['http.status = |', '', ['404']],
  ['http.url = |', '', ['"https://shop.example/\\"x\\""']],
  ['http.status |', '', ['=', '!=', '<', '<=', '>', '>=', 'AND', 'OR']],
  ['ok |', '', ['=', '!=', 'AND', 'OR']],
  ['http.method |', '', ['=', '!=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH', 'AND', 'OR']],
  ['fault = t|', 't', ['true', 'false']],
  ['group.name = "|"', '', ['high_response_time']],
  ['user = "ali|"', 'ali', []],
  ['ok ; |', '', []],
])('%s', async (text, typed, inserts) => {
  expect(await offered(text)).toEqual({ typed, inserts });
});

test.each([
  ['|', 'responsetime', 'root'],
  ['ok AND (|', 'service(', 'coverage'],
  ['service("a") { fa|', 'root', 'partial'],
  ['edge("a", "b") { ok OR |', 'http.url', 'root'],
  ['rootcause.fault.exception { |', 'message', 'coverage'],
  ['rootcause.fault.entity { |', 'remote', 'coverage'],
  ['rootcause.error.entity { last } AND rootcause.responsetime.entity { |', 'coverage', 'message'],
  ['rootcause.responsetime.entity { last and |', 'coverage', 'message'],
  ['rootcause.responsetime.entity { last } AND rootcause.error.entity { |', 'remote', 'coverage'],
  ['service("a") { fault } |', 'AND', 'root'],
  ['service("a") { fault } AND |', 'rootcause.fault.entity', 'AND'],
])('%s offers %s and not %s', async (text, with_, without) => {
  const { inserts } = await offered(text);
  expect(inserts).toContain(with_);
  expect(inserts).not.toContain(without);
});
