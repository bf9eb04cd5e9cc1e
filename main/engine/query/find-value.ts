import type { DuckDBConnection } from '@duckdb/node-api';
import type { FoundValue, ValuePlace } from '../../../preload/contract/find.ts';
import type { Output, Parsed } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { type RecognisedValue, recogniseValue, type ValueForm } from '../../../preload/contract/value-forms.ts';
import type { Store } from '../store/store.ts';
import { sourceNames } from './data-sets.ts';
import { insightsCondition } from './edit/insights-condition.ts';
import { TRACE_COLUMNS, tracesQuery } from './edit/pivots-to-traces.ts';
import { inJson, inMessage, logQuery, trailQuery } from './edit/value-queries.ts';
import { interruptible } from './histogram.ts';
import { type Range, rangeCondition } from './insights/branch.ts';
import { Params } from './insights/sql-text.ts';

/** A stored column of `ct_event` that holds values of a form; `behind` finds them behind this mark in its text. */
interface TrailField {
  name: string;
  column: string;
  behind?: string;
}

const field = (name: string, column: string, behind?: string): TrailField => ({
  name,
  column,
  ...(behind === undefined ? {} : { behind }),
});

/** Fields of trail events by the form of a value (docs.aws.amazon.com, CloudTrail record contents). */
const FIELDS: Record<ValueForm, readonly TrailField[]> = {
  address: [field('sourceIPAddress', 'source_ip')],
  arn: [field('userIdentity.arn', 'ui_arn'), field('userIdentity.sessionContext.sessionIssuer.arn', 'issuer_arn')],
  account: [field('recipientAccountId', 'recipient_account'), field('userIdentity.accountId', 'ui_account')],
  'access-key': [
    field('userIdentity.accessKeyId', 'ui_access_key'),
    field('responseElements.credentials.accessKeyId', 'new_access_key'),
  ],
  'principal-id': [field('userIdentity.principalId', 'ui_principal_id')],
  'trace-id': [],
  id: [field('eventID', 'event_id'), field('requestID', 'request_id'), field('sharedEventID', 'shared_event_id')],
  name: [
    field('userIdentity.userName', 'ui_user'),
    field('userIdentity.sessionContext.sessionIssuer.userName', 'issuer_user'),
    // The name of a role session stands behind the id of its role.
    field('userIdentity.principalId', 'ui_principal_id', ':'),
    field('eventName', 'event_name'),
    field('eventSource', 'event_source'),
    field('errorCode', 'error_code'),
    field('requestParameters.bucketName', 'bucket_name'),
  ],
};

/** Forms that are looked for in whole texts too: a name is a word like any other, an account stands in every record. */
const IN_LOGS: ReadonlySet<ValueForm> = new Set([
  'address',
  'arn',
  'account',
  'access-key',
  'principal-id',
  'trace-id',
  'id',
]);
const IN_RECORDS: ReadonlySet<ValueForm> = new Set(['address', 'arn', 'access-key', 'principal-id', 'trace-id', 'id']);

/** Rows of one statement over long texts: some tenths of a second, after which the counts so far are told. */
const ROWS_AT_ONCE = 500_000;

/** Counts a value in every source; `report` is given what is known after each step. */
export async function findValue(
  store: Store,
  { text, range }: Parsed<'values.find'>,
  signal: AbortSignal,
  report: (found: FoundValue) => void,
): Promise<Output<'values.find'>> {
  const since = performance.now();
  const value = recogniseValue(text);
  if (value === null) return { ...NOTHING, text, elapsedMs: 0 };
  const connection = await store.newConnection();
  try {
    const search = new Search(connection, value, range, signal, report);
    await interruptible(connection, signal, () => search.run());
    return { ...search.found(), elapsedMs: performance.now() - since };
  } finally {
    // An interrupt that came too late would hit the next one that gets this connection.
    if (signal.aborted) connection.closeSync();
    else store.giveBack(connection);
  }
}

const NOTHING = { places: [], events: 0, dataSets: 0, searched: 0, toSearch: 0 };

class Search {
  readonly #fields: ValuePlace[] = [];
  #logs: ValuePlace[] = [];
  #records: ValuePlace[] = [];
  #traces: ValuePlace[] = [];
  /** Trail events with the value, in a field or anywhere. */
  #trailEvents = 0;
  #searched = 0;
  #toSearch = 0;
  readonly #trailFields: readonly TrailField[];
  readonly #range: Range | null;

  constructor(
    readonly connection: DuckDBConnection,
    readonly value: RecognisedValue,
    range: TimeRange | null,
    readonly signal: AbortSignal,
    readonly report: (found: FoundValue) => void,
  ) {
    this.#trailFields = FIELDS[value.form];
    this.#range = range === null ? null : { fromUs: BigInt(range.from), toUs: BigInt(range.to) };
  }

  found(): FoundValue {
    const events = [...this.#fields, ...this.#logs, ...this.#records];
    return {
      text: this.value.value,
      places: [...events, ...this.#traces],
      events: this.#trailEvents + this.#logs.reduce((sum, { events }) => sum + events, 0),
      dataSets: new Set(events.map(({ dataSet }) => dataSet)).size,
      searched: this.#searched,
      toSearch: this.#toSearch,
    };
  }

  async run(): Promise<void> {
    const { form } = this.value;
    const trails = await this.#rows('ct_event');
    const logs = IN_LOGS.has(form) ? await this.#rows('log_event') : 0;
    const records = IN_RECORDS.has(form) ? trails : 0;
    const inFields = this.#trailFields.length > 0 ? trails : 0;
    this.#toSearch = inFields + logs + records;
    if (inFields > 0) {
      await this.#findInFields();
      this.#step(inFields);
    }
    await this.#findInTraces();
    if (logs > 0) await this.#findInLogs(logs);
    if (records > 0) await this.#findInRecords(records);
  }

  #step(rows: number): void {
    this.signal.throwIfAborted();
    this.#searched += rows;
    this.report(this.found());
  }

  async #rows(table: string): Promise<number> {
    const reader = await this.connection.runAndReadAll(`SELECT count(*) FROM ws.main.${table}`);
    return Number(reader.getRows()[0]?.[0] ?? 0);
  }

  async #findInFields(): Promise<void> {
    const params = new Params();
    const tests = this.#trailFields.map((one) => {
      const texts = this.value.texts.map((text) => params.add(text));
      return one.behind === undefined
        ? `${one.column} IN (${texts.join(', ')})`
        : `contains(${one.column}, '${one.behind}' || ${texts[0]})`;
    });
    const any = `(${tests.join(' OR ')})`;
    const row = await this.#row(
      `SELECT count(*), ${tests.map((test) => `count(*) FILTER (${test})`).join(', ')}
       FROM ws.main.ct_event WHERE ${[any, ...rangeCondition('event_time', this.#range)].join(' AND ')}`,
      params,
    );
    this.#trailEvents = row[0] ?? 0;
    this.#trailFields.forEach((one, i) => {
      const events = row[i + 1] ?? 0;
      const exact = one.behind === undefined;
      if (events > 0)
        this.#fields.push(place('trails', 'cloudtrail', one.name, exact, events, trailQuery(this.#condition(one))));
    });
  }

  async #findInTraces(): Promise<void> {
    const { form, texts } = this.value;
    const column = TRACE_COLUMNS[form];
    if (column === undefined) return;
    const params = new Params();
    const has = `${column} IN (${texts.map((text) => params.add(text)).join(', ')})`;
    const within = rangeCondition('make_timestamp(start_us)', this.#range).map((one) => ` AND ${one}`);
    const [traces = 0] = await this.#row(
      `SELECT count(*) FROM memory.main.xr_trace WHERE trace_id IN
         (SELECT trace_id FROM memory.main.xr_segment WHERE NOT superseded AND ${has})${within.join('')}`,
      params,
    );
    if (traces === 0) return;
    this.#traces = [place('traces', 'traces', column, true, traces, tracesQuery(column, texts))];
    this.#step(0);
  }

  #condition({ name, behind }: TrailField): string {
    if (behind !== undefined) return `${name} like ${JSON.stringify(behind + this.value.value)}`;
    const values = this.value.texts.map((text) => ({ kind: 'text' as const, text }));
    return insightsCondition({ name, of: 'events' }, values, false);
  }

  async #findInLogs(rows: number): Promise<void> {
    const groups = await this.#logGroups();
    const counts = new Map<number, number>();
    const query = logQuery(this.value.texts.map(inMessage).join(' or '));
    await this.#chunks('log_event', rows, async (chunk) => {
      const params = new Params();
      const has = this.#contains('message', this.value.texts, params);
      const reader = await this.connection.runAndReadAll(
        `SELECT group_id, count(*) FROM ws.main.log_event
         WHERE ${[chunk, has, ...rangeCondition('ts', this.#range)].join(' AND ')} GROUP BY group_id`,
        params.values,
      );
      for (const [id, events] of reader.getRows())
        counts.set(Number(id), (counts.get(Number(id)) ?? 0) + Number(events));
      this.#logs = [...counts]
        .map(([id, events]) => place('logs', groups.get(id) ?? '', null, false, events, query))
        .sort((a, b) => b.events - a.events || a.dataSet.localeCompare(b.dataSet));
    });
  }

  async #logGroups(): Promise<Map<number, string>> {
    const reader = await this.connection.runAndReadAll(
      'SELECT group_id, name, account FROM ws.main.log_group ORDER BY name, account NULLS LAST',
    );
    const groups = reader.getRows().map(([id, name, account]) => ({
      id: Number(id),
      name: String(name),
      account: account === null || account === undefined ? null : String(account),
    }));
    const names = sourceNames(groups);
    return new Map(groups.map(({ id }, i) => [id, names[i] ?? '']));
  }

  async #findInRecords(rows: number): Promise<void> {
    // The record is JSON, so its text has the value as JSON writes it.
    const texts = this.value.texts.map(inJson);
    const query = trailQuery(texts.map(inMessage).join(' or '));
    const inFields = this.#trailEvents;
    const mostInField = Math.max(0, ...this.#fields.map(({ events }) => events));
    let [events, alone] = [0, 0];
    await this.#chunks('ct_event', rows, async (chunk) => {
      const params = new Params();
      const has = this.#contains('raw', texts, params);
      const columns = this.#trailFields.map(
        ({ column }) =>
          `coalesce(${column} IN (${this.value.texts.map((text) => params.add(text)).join(', ')}), false)`,
      );
      const elsewhere = columns.length === 0 ? 'true' : `NOT (${columns.join(' OR ')})`;
      const row = await this.#row(
        `SELECT count(*), count(*) FILTER (${elsewhere}) FROM ws.main.ct_event
         WHERE ${[chunk, has, ...rangeCondition('event_time', this.#range)].join(' AND ')}`,
        params,
      );
      events += row[0] ?? 0;
      alone += row[1] ?? 0;
      this.#trailEvents = inFields + alone;
      // What a field has found already is no news.
      this.#records = events > mostInField ? [place('trails', 'cloudtrail', null, false, events, query)] : [];
    });
  }

  /** Goes through a table by the numbers of its rows, which DuckDB finds without reading the others. */
  async #chunks(table: string, rows: number, work: (condition: string) => Promise<void>): Promise<void> {
    const reader = await this.connection.runAndReadAll(`SELECT max(rowid) FROM ws.main.${table}`);
    const end = Number(reader.getRows()[0]?.[0] ?? -1) + 1;
    let told = 0;
    for (let from = 0; from < end; from += ROWS_AT_ONCE) {
      const to = Math.min(from + ROWS_AT_ONCE, end);
      await work(`rowid >= ${from} AND rowid < ${to}`);
      // Numbers of removed rows are not used again: there may be more numbers than rows.
      const done = Math.round((rows * to) / end);
      this.#step(done - told);
      told = done;
    }
  }

  #contains(column: string, texts: readonly string[], params: Params): string {
    return `(${texts.map((text) => `contains(${column}, ${params.add(text)})`).join(' OR ')})`;
  }

  async #row(sql: string, params: Params): Promise<number[]> {
    const reader = await this.connection.runAndReadAll(sql, params.values);
    return (reader.getRows()[0] ?? []).map(Number);
  }
}

function place(
  kind: ValuePlace['kind'],
  dataSet: string,
  fieldName: string | null,
  exact: boolean,
  events: number,
  text: string,
): ValuePlace {
  return { kind, dataSet, field: fieldName, exact, events, text };
}
