import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { selectTraces } from '../../../../main/engine/query/trace-filter/compile.ts';
import type { TraceGroup } from '../../../../main/engine/query/trace-filter/groups.ts';

/** A trace as plain rows of the views of xray.md part 4, with the columns that filter expressions read. */
export interface Trace {
  trace_id: string;
  response_time_s: number | null;
  duration_s: number;
  has_fault: boolean;
  has_error: boolean;
  has_throttle: boolean;
  is_partial: boolean;
  http_url: string | null;
  http_method: string | null;
  http_status: number | null;
  http_user_agent: string | null;
  http_client_ip: string | null;
  segments: Segment[];
  annotations: Annotation[];
  calls: Call[];
  root_causes: Cause[];
}

export interface Segment {
  user_name: string | null;
  availability_zone: string | null;
  instance_id: string | null;
  resource_arn: string | null;
}

export type Annotation = { key: string; value: string | number | boolean };

export interface Call {
  what: 'node' | 'edge' | 'link';
  src_name: string | null;
  src_type: string | null;
  src_account: string | null;
  dst_name: string;
  dst_type: string | null;
  dst_account: string | null;
  outcome: 'ok' | 'error' | 'throttle' | 'fault' | null;
  response_s: number | null;
  duration_s: number | null;
  root: boolean;
  inferred: boolean;
  http_url: string | null;
  http_status: number | null;
  http_method: string | null;
}

export interface Cause {
  kind: 'fault' | 'error' | 'responsetime';
  cause_ord: number;
  client_impacting: boolean;
  service_ord: number;
  service_count: number;
  service_name: string;
  service_type: string | null;
  account_id: string | null;
  inferred: boolean;
  entity_ord: number | null;
  entity_count: number | null;
  entity_name: string | null;
  remote: boolean | null;
  coverage: number | null;
  exc_ord: number | null;
  exc_count: number | null;
  exc_name: string | null;
  exc_message: string | null;
}

export const NAMES = ['api.example.com', 'backend.example.com', 'fn', 'Auth', 'carts'];
export const TYPES = ['AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'client'];
export const ACCOUNTS = ['111122223333', '444455556666'];
export const TEXTS = [
  'alice',
  'GET /orders',
  'a"b\\c',
  '',
  '817DL6VO',
  'Access Denied',
  'curl/8',
  'http://api.example.com/api/game/7',
];
export const SECONDS = [0, 0.29, 1, 2.5, 3, 5, 6.25, 8, 30];
export const STATUSES = [200, 301, 404, 429, 500];
export const KEYS = ['gameid', 'age', 'aws.local.operation', 'Dry run'];

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const orNull = <T>(values: readonly T[]) => fc.constantFrom(...values, null);

const call: fc.Arbitrary<Call> = fc.record({
  what: some('node', 'node', 'edge', 'link'),
  src_name: orNull(NAMES),
  src_type: orNull(TYPES),
  src_account: orNull(ACCOUNTS),
  dst_name: some(...NAMES),
  dst_type: orNull(TYPES),
  dst_account: orNull(ACCOUNTS),
  outcome: some('ok', 'error', 'throttle', 'fault', null),
  response_s: orNull(SECONDS),
  duration_s: orNull(SECONDS),
  root: fc.boolean(),
  inferred: fc.boolean(),
  http_url: orNull(TEXTS),
  http_status: orNull(STATUSES),
  http_method: orNull(['GET', 'POST']),
});

const segment: fc.Arbitrary<Segment> = fc.record({
  user_name: orNull(TEXTS),
  availability_zone: orNull(['eu-west-1a', 'eu-west-1b']),
  instance_id: orNull(['i-1', 'i-2']),
  resource_arn: orNull(['arn:1', 'arn:2']),
});

const annotation: fc.Arbitrary<Annotation> = fc.record({
  key: some(...KEYS),
  value: fc.oneof(some(...TEXTS), some(...SECONDS, 29, 31), fc.boolean()),
});

const exception = fc.record({ exc_name: some('Denied', 'Timeout'), exc_message: some(...TEXTS) });
const entity = fc.record({
  entity_name: some(...NAMES),
  remote: fc.boolean(),
  coverage: some(0.4, 0.8, 0.9, null),
  exceptions: fc.array(exception, { maxLength: 2 }),
});
const service = fc.record({
  service_name: some(...NAMES),
  service_type: orNull(TYPES),
  account_id: orNull(ACCOUNTS),
  inferred: fc.boolean(),
  entities: fc.array(entity, { maxLength: 2 }),
});

/** One row an exception, else one an entity, else one a service, as the view has them. */
const causes: fc.Arbitrary<Cause[]> = fc
  .array(
    fc.record({
      kind: some('fault' as const, 'error' as const, 'responsetime' as const),
      client_impacting: fc.boolean(),
      services: fc.array(service, { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 2 },
  )
  .map((found) =>
    found.flatMap(({ kind, client_impacting, services }, cause_ord) =>
      services.flatMap(({ entities, ...own }, service_ord): Cause[] => {
        const ofService = { kind, cause_ord, client_impacting, service_ord, service_count: services.length, ...own };
        const noException = { exc_ord: null, exc_count: 0, exc_name: null, exc_message: null };
        if (entities.length === 0)
          return [
            {
              ...ofService,
              entity_ord: null,
              entity_count: 0,
              entity_name: null,
              remote: null,
              coverage: null,
              ...noException,
            },
          ];
        return entities.flatMap(({ exceptions, ...ofEntity }, entity_ord): Cause[] => {
          const base = { ...ofService, ...ofEntity, entity_ord, entity_count: entities.length };
          if (exceptions.length === 0) return [{ ...base, ...noException }];
          return exceptions.map((one, exc_ord) => ({ ...base, ...one, exc_ord, exc_count: exceptions.length }));
        });
      }),
    ),
  );

/** Traces numbered by their ids, from 0. */
export const traces: fc.Arbitrary<Trace[]> = fc
  .array(
    fc.record({
      response_time_s: orNull(SECONDS),
      duration_s: some(...SECONDS),
      has_fault: fc.boolean(),
      has_error: fc.boolean(),
      has_throttle: fc.boolean(),
      is_partial: fc.boolean(),
      http_url: orNull(TEXTS),
      http_method: orNull(['GET', 'POST']),
      http_status: orNull(STATUSES),
      http_user_agent: orNull(TEXTS),
      http_client_ip: orNull(['198.51.100.9']),
      segments: fc.array(segment, { maxLength: 3 }),
      annotations: fc.array(annotation, { maxLength: 3 }),
      calls: fc.array(call, { maxLength: 4 }),
      root_causes: causes,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((found) => found.map((trace, index) => ({ trace_id: `t${index}`, ...trace })));

const COLUMNS = {
  traces:
    'trace_id VARCHAR, response_time_s DOUBLE, duration_s DOUBLE, has_fault BOOLEAN, has_error BOOLEAN, has_throttle BOOLEAN, is_partial BOOLEAN, http_url VARCHAR, http_method VARCHAR, http_status INTEGER, http_user_agent VARCHAR, http_client_ip VARCHAR',
  segments: 'trace_id VARCHAR, user_name VARCHAR, availability_zone VARCHAR, instance_id VARCHAR, resource_arn VARCHAR',
  annotations: 'trace_id VARCHAR, "key" VARCHAR, "type" VARCHAR, s VARCHAR, n DOUBLE, b BOOLEAN',
  calls:
    'trace_id VARCHAR, what VARCHAR, src_name VARCHAR, src_type VARCHAR, src_account VARCHAR, dst_name VARCHAR, dst_type VARCHAR, dst_account VARCHAR, outcome VARCHAR, response_s DOUBLE, duration_s DOUBLE, root BOOLEAN, inferred BOOLEAN, http_url VARCHAR, http_status INTEGER, http_method VARCHAR',
  root_causes:
    'trace_id VARCHAR, kind VARCHAR, cause_ord INTEGER, client_impacting BOOLEAN, service_ord INTEGER, service_count INTEGER, service_name VARCHAR, service_type VARCHAR, account_id VARCHAR, inferred BOOLEAN, entity_ord INTEGER, entity_count INTEGER, entity_name VARCHAR, remote BOOLEAN, coverage DOUBLE, exc_ord INTEGER, exc_count INTEGER, exc_name VARCHAR, exc_message VARCHAR',
};
type Table = keyof typeof COLUMNS;

const byType = ({ key, value }: Annotation) => ({
  key,
  type: typeof value === 'string' ? 's' : typeof value === 'number' ? 'n' : 'b',
  s: typeof value === 'string' ? value : null,
  n: typeof value === 'number' ? value : null,
  b: typeof value === 'boolean' ? value : null,
});

/** A database that holds made-up traces under the names of the views. */
export class TraceTables {
  private constructor(
    private readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
  ) {}

  static async open(): Promise<TraceTables> {
    const instance = await DuckDBInstance.create(':memory:');
    const tables = new TraceTables(instance, await instance.connect());
    for (const [name, columns] of Object.entries(COLUMNS))
      await tables.connection.run(`CREATE TABLE ${name} (${columns})`);
    return tables;
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  async hold(given: readonly Trace[]): Promise<void> {
    await this.#fill('traces', [...given]);
    for (const table of ['segments', 'calls', 'root_causes'] as const)
      await this.#fill(
        table,
        given.flatMap((trace) => trace[table].map((row) => ({ trace_id: trace.trace_id, ...row }))),
      );
    await this.#fill(
      'annotations',
      given.flatMap((trace) => trace.annotations.map((row) => ({ trace_id: trace.trace_id, ...byType(row) }))),
    );
  }

  /** Ids of the traces that a filter expression fits, in order. */
  async matching(text: string, groups: readonly TraceGroup[] = []): Promise<string[]> {
    const { sql, params } = selectTraces(text, ['trace_id'], groups);
    const rows = (await this.connection.runAndReadAll(sql, params)).getRows();
    return rows.map(([id]) => String(id)).sort();
  }

  async #fill(table: Table, rows: readonly object[]): Promise<void> {
    const names = COLUMNS[table].split(', ').map((column) => column.split(' ') as [string, string]);
    const shape = Object.fromEntries(names.map(([name, type]) => [name.replaceAll('"', ''), type]));
    await this.connection.run(`DELETE FROM ${table}`);
    await this.connection.run(
      `INSERT INTO ${table} BY NAME SELECT unnest(row) FROM (SELECT unnest(from_json($1, '${JSON.stringify([shape])}')) AS row)`,
      [JSON.stringify(rows)],
    );
  }
}
