import { fillParameters, parametersIn } from '../../main/engine/query/parameters.ts';
import { questions } from '../../main/engine/query/questions/index.ts';
import type { CallOptions, EngineClient, Input, MethodName, Output } from '../../preload/contract/index.ts';
import type { JobSummary } from '../../preload/contract/jobs.ts';
import { type ColumnValues, MISSING_CODE, type Page } from '../../preload/contract/page.ts';
import { EngineError } from '../../renderer/lib/connect.ts';
import { insightsAnswers, savedAnswers } from './fake-insights.ts';

/**
 * An engine made of functions, for component tests and for looking at the window without a store. Its trail is invented:
 * documentation addresses and example accounts only.
 */

type Handlers = {
  [M in MethodName]?: (input: Input<M>, options: CallOptions<M>) => Output<M> | Promise<Output<M>>;
};

export interface FakeEngine extends EngineClient {
  calls: { method: MethodName; input: unknown; signal: AbortSignal | undefined }[];
  attach(): void;
  detach(): void;
  giveUp(): void;
}

/** A client that answers from `handlers`; a method that has none fails the call. */
export function fakeEngine(handlers: Handlers): FakeEngine {
  const calls: FakeEngine['calls'] = [];
  return {
    calls,
    attach() {},
    detach() {},
    giveUp() {},
    async call<M extends MethodName>(method: M, input: Input<M>, options: CallOptions<M> = {}): Promise<Output<M>> {
      calls.push({ method, input, signal: options.signal });
      const handler = handlers[method] as ((input: Input<M>, options: CallOptions<M>) => Output<M>) | undefined;
      if (handler === undefined) throw new EngineError('internal', `the fake engine has no ${method}`);
      return new Promise<Output<M>>((resolve, reject) => {
        const cancelled = () => reject(new EngineError('cancelled', 'Cancelled.'));
        if (options.signal?.aborted) return cancelled();
        options.signal?.addEventListener('abort', cancelled, { once: true });
        Promise.resolve()
          .then(() => handler(input, options))
          .then(resolve, reject);
      });
    },
  };
}

const START = Date.UTC(2026, 10, 14, 7, 30) * 1000;
const END = Date.UTC(2026, 10, 14, 10, 0) * 1000;
const NAMES = [
  'GetObject',
  'ListRoles',
  'AssumeRole',
  'PutBucketPolicy',
  'StopLogging',
  'DescribeInstances',
  'GetUser',
];
const ACTORS = ['OrderAdmin/ci-7f2', 'ci-deployer', 'alice'];
const ADDRESSES = ['198.51.100.77', '203.0.113.24', '192.0.2.140'];
const CODES = [
  null,
  null,
  null,
  'AccessDenied',
  null,
  'Throttling',
  null,
  'Client.UnauthorizedOperation',
  null,
  'InternalError',
  null,
];

export const TOKEN = `IQoJb3JpZ2luX2VjE${'A1b2C3'.repeat(14)}`;

export function eventRow(row: number, of: number) {
  return {
    time: START + Math.floor((((of - row - 1) / of) * (END - START)) / 1e6) * 1e6,
    name: NAMES[(row * 5) % NAMES.length] as string,
    actor: ACTORS[row % ACTORS.length] as string,
    ip: ADDRESSES[(row * 7) % ADDRESSES.length] as string,
    code: CODES[(row * 3) % CODES.length] as string | null,
  };
}

export function dictionary(values: (string | null)[]): ColumnValues {
  const words = new Map<string, number>();
  const codes = Uint32Array.from(values, (value) => {
    if (value === null) return MISSING_CODE;
    const known = words.get(value) ?? words.size;
    words.set(value, known);
    return known;
  });
  return { encoding: 'dictionary', dictionary: [...words.keys()], codes };
}

export const EVENT_COLUMNS: Output<'query.run'>['columns'] = [
  { name: 'eventTime', type: 'time', databaseType: 'TIMESTAMP' },
  { name: 'eventName', type: 'text', databaseType: 'VARCHAR' },
  { name: 'userIdentity.arn', type: 'text', databaseType: 'VARCHAR' },
  { name: 'sourceIPAddress', type: 'text', databaseType: 'VARCHAR' },
  { name: 'errorCode', type: 'text', databaseType: 'VARCHAR' },
  { name: 'responseElements', type: 'json', databaseType: 'JSON' },
];

export function eventPage(offset: number, limit: number, total: number): Page {
  const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) =>
    eventRow(offset + i, total),
  );
  return {
    offset,
    rowCount: rows.length,
    columns: [
      { encoding: 'time', micros: BigInt64Array.from(rows, (r) => BigInt(r.time)), missing: null },
      dictionary(rows.map((r) => r.name)),
      dictionary(rows.map((r) => `arn:aws:sts::111122223333:assumed-role/${r.actor}`)),
      dictionary(rows.map((r) => r.ip)),
      dictionary(rows.map((r) => r.code)),
      dictionary(rows.map((r) => (r.name === 'AssumeRole' ? `{"credentials":{"sessionToken":"${TOKEN}"}}` : null))),
    ],
    records: {
      dataSets: new Uint8Array(rows.length),
      fileIds: Int32Array.from(rows, () => 1),
      positions: Float64Array.from(rows, (_, i) => offset + i + 1),
    },
  };
}

export function jobSummary(
  change: Partial<JobSummary> = {},
  progress: Partial<JobSummary['progress']> = {},
): JobSummary {
  const status = change.status ?? 'running';
  return {
    jobId: 'job-1',
    kind: 'import',
    pull: null,
    subject: ['/cases/1114/org-trail'],
    status,
    importId: 1,
    startedAt: Date.UTC(2026, 10, 14, 9, 49, 2),
    finishedAt: null,
    error: null,
    failure: null,
    exported: null,
    bundled: null,
    progress: {
      status,
      listing: false,
      files: { found: 7652, read: 5677, skipped: 0, failed: 3, remaining: 1972 },
      records: { read: 1_716_111, inserted: 1_714_723, duplicates: 1204, conflicts: 0, failed: 184 },
      bytesDone: 1_360_000_000,
      bytesTotal: 1_830_000_000,
      recordsPerSecond: 28_100,
      bytesPerSecond: 22_300_000,
      elapsedMs: 61_000,
      secondsLeft: 21,
      problemCount: 3,
      output: null,
      pull: null,
      ...progress,
    },
    ...change,
  };
}

export const RECORD = (position: number, total: number) => {
  const row = eventRow(position - 1, total);
  const time = `${new Date(row.time / 1000).toISOString().slice(0, 19)}Z`;
  return `{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLEID2:ci-7f2","arn":"arn:aws:sts::111122223333:assumed-role/${row.actor}","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role"},"attributes":{"mfaAuthenticated":"false"},"sourceIdentity":null}},"eventTime":"${time}","eventSource":"cloudtrail.amazonaws.com","eventName":"${row.name}","awsRegion":"eu-west-1","sourceIPAddress":"${row.ip}","userAgent":"aws-cli/2.31.4 md/Botocore#1.40","errorCode":${row.code === null ? 'null' : `"${row.code}"`},"errorMessage":"User is not authorized to perform this action","requestParameters":{"name":"org-trail"},"responseElements":{"credentials":{"sessionToken":"${TOKEN}","expiration":"2026-11-14T10:41:31Z"}},"readOnly":false,"eventID":"5f0c1d2e-7a41-4c0e-9b6d-0a1b2c3d4e5f","additionalEventData":{"bytesTransferredIn":12345678901234567890,"ratio":1.50},"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"cloudtrail.eu-west-1.amazonaws.com"}}`;
};

export function workspaceInfo(change: Partial<Output<'workspace.info'>> = {}): Output<'workspace.info'> {
  return {
    path: '/cases/acme-incident-1114.trailglass',
    name: 'acme-incident-1114',
    readOnly: false,
    readOnlyReason: null,
    schemaVersion: 1,
    sizeBytes: 1_900_000_000,
    events: 2_318_407,
    aggregatedEvents: 0,
    logEvents: 0,
    traces: 0,
    spans: 0,
    range: { from: START, to: END },
    imports: 2,
    filesFailed: 2,
    unread: [{ of: 'trails', groupId: null, group: null, files: 2, importId: 2, reason: null }],
    unknownObjects: [],
    duckdbVersion: '1.5.6',
    memoryBytes: 212_000_000,
    memoryLimitBytes: 4_000_000_000,
    spillLimitBytes: 20_000_000_000,
    ...change,
  };
}

/** The whole invented workspace, with `total` rows in every result. */
export function trailEngine(total = 4187, more: Handlers = {}): FakeEngine {
  const histogram = (): Output<'histogram.get'> => {
    const binUs = 60e6;
    const bins = Array.from({ length: 150 }, (_, i) => {
      const wave = Math.round(6 + 3 * Math.sin(i / 3) + ((i * 7) % 5));
      const attack = i > 126 && i < 136;
      return {
        start: START + i * binUs,
        ok: attack ? wave + 10 : wave,
        throttle: attack ? (i % 4) * 2 : i % 11 === 0 ? 1 : 0,
        error: attack ? 20 + ((i * 5) % 14) : i % 5 === 0 ? 2 : 0,
        fault: attack && i > 130 ? 3 : 0,
        unknown: 0,
      };
    });
    return { range: { from: START, to: END }, binUs, bins, unplaced: 0 };
  };
  const saved = savedAnswers();
  return fakeEngine({
    'saved.list': saved.list,
    'saved.save': saved.put,
    'saved.remove': saved.remove,
    'library.list': saved.library,
    'library.questions': () => ({ groups: questions() }),
    'parameters.find': ({ language, text }) => parametersIn(language, text),
    'parameters.fill': ({ language, text, parameters, values }) => ({
      text: fillParameters(language, text, parameters, values ?? {}),
    }),
    'notes.list': () => ({ notes: [], tags: [] }),
    'notes.marks': () => ({ records: [], values: [] }),
    'stars.list': () => ({ stars: [] }),
    'notebooks.list': () => ({ notebooks: [] }),
    'rules.list': () => ({ rules: [] }),
    'boards.list': () => ({ boards: [] }),
    'fields.list': saved.fields,
    'workspace.open': ({ path }) => workspaceInfo({ path }),
    'workspace.create': ({ path }) => workspaceInfo({ path, events: 0, range: null, imports: 0, filesFailed: 0 }),
    'workspace.info': () => workspaceInfo(),
    'workspace.close': () => ({}),
    'jobs.list': () => ({ jobs: [] }),
    'jobs.problems': () => ({
      total: 3,
      problems: [
        {
          source:
            '/cases/1114/org-trail/AWSLogs/eu-west-1/2026/11/11/111122223333_CloudTrail_eu-west-1_20261111T0340Z_k2Wq81.json.gz',
          reason: 'gzip data ends early at byte 180,224',
          sizeBytes: 212_000,
          kept: 184,
        },
        {
          source:
            '/cases/1114/org-trail/AWSLogs/us-west-2/2026/11/10/111122223333_CloudTrail_us-west-2_20261110T1815Z_9dPz0c.json.gz',
          reason: 'JSON error at line 1, column 8,031',
          sizeBytes: 9000,
          kept: 0,
          position: 12,
        },
        {
          source: '/cases/1114/org-trail/notes.json.gz',
          reason: 'no CloudTrail records in it',
          sizeBytes: 11_000,
          kept: 0,
        },
      ],
    }),
    'sources.list': () => ({
      cloudtrail: {
        events: 2_318_407,
        accounts: [
          {
            account: '111122223333',
            events: 1_604_118,
            regions: [
              { region: 'eu-west-1', events: 902_551 },
              { region: 'us-east-1', events: 611_932 },
              { region: 'us-west-2', events: 89_635 },
            ],
          },
          { account: '444455556666', events: 714_289, regions: [{ region: 'eu-west-1', events: 714_289 }] },
        ],
      },
      aggregatedEvents: 0,
      traces: { traces: 0, services: [] },
      logGroups: [],
      imports: [
        {
          importId: 1,
          status: 'done',
          startedAt: Date.UTC(2026, 10, 14, 9, 49, 2),
          finishedAt: Date.UTC(2026, 10, 14, 9, 50, 22),
          kind: 'import',
          paths: ['/cases/1114/org-trail'],
          files: { found: 7652, read: 7650, skipped: 0, failed: 2, remaining: 0 },
          records: { read: 2_319_611, inserted: 2_318_407, duplicates: 1204, conflicts: 0, failed: 0 },
          categories: [
            { eventCategory: 'Management', readOnly: true, events: 2_000_000 },
            { eventCategory: 'Management', readOnly: false, events: 318_407 },
          ],
          traces: 0,
          logGroups: [],
        },
      ],
    }),
    'query.run': ({ text, language }) => ({
      resultId: `r-${text.length}`,
      columns: EVENT_COLUMNS,
      rowCount: total,
      elapsedMs: 38,
      firstPage: eventPage(0, 500, total),
      timeColumn: 0,
      warnings: [],
      statistics: language === 'insights' ? { recordsScanned: 2_318_407, recordsMatched: total } : null,
      rowsUncut: null,
      held: { trailEvents: 2_318_407, logEvents: 0 },
      reads: { trails: true, groups: null, traces: false },
      partial: false,
    }),
    'query.explain': insightsAnswers.explain,
    'query.reference': insightsAnswers.reference,
    'query.dataSets': insightsAnswers.dataSets,
    'query.hover': insightsAnswers.hover,
    'query.emptied': () => ({ filter: null }),
    // What is written is the real editor's business; here it only has to be told apart.
    'query.edit': ({ text, act }) => ({ text: `${text}\n-- ${act.kind} ${act.field.name}` }),
    'facets.get': ({ field, search = '', top = 5 }) => {
      const all = { errorCode: CODES, sourceIPAddress: ADDRESSES }[field.name] ?? NAMES;
      const names = [...new Set(all.filter((one) => one !== null))].filter((one) => one.includes(search));
      const values = names.slice(0, top).map((text, i) => {
        return { value: { kind: 'text' as const, text }, text, count: 2711 >> i };
      });
      const missing = field.name === 'errorCode' ? 3402 : 0;
      return {
        type: 'text',
        distinct: names.length,
        total: 4187,
        missing,
        found: names.length,
        values,
        chosen: [],
        filter: null,
      };
    },
    'values.find': ({ text }) => {
      return { text, places: [], events: 0, dataSets: 0, searched: 2_318_407, toSearch: 2_318_407, elapsedMs: 38 };
    },
    'value.pivots': ({ text }) => ({
      pivots: [
        {
          kind: 'trails',
          subject: text,
          language: 'insights',
          text: `filter @message like "${text}"`,
          sources: ['cloudtrail'],
          events: 2640,
          at: null,
        },
        {
          kind: 'session',
          subject: 'ASIAIOSFODNN7EXAMPLE',
          language: 'insights',
          text: 'filter a',
          sources: ['cloudtrail'],
          events: null,
          at: null,
        },
      ],
    }),
    'query.format': insightsAnswers.format,
    'query.page': ({ offset, limit }) => eventPage(offset, limit, total),
    'query.close': () => ({}),
    'query.diagnose': (input) => {
      if (input.language === 'insights') return insightsAnswers.diagnose(input);
      const { text } = input;
      const at = text.indexOf('eventTmie');
      return {
        diagnostics:
          at < 0
            ? []
            : [
                {
                  severity: 'error',
                  code: 'query.unknown-field',
                  message: 'No column named eventTmie in cloudtrail. Closest: eventTime.',
                  at: { start: at, end: at + 9 },
                  replacement: 'eventTime',
                },
              ],
      };
    },
    'query.complete': (input) => {
      if (input.language === 'insights') return insightsAnswers.complete(input);
      const { text, cursor } = input;
      const word = /[\w.]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
      return {
        from: cursor - word.length,
        completions: [
          { label: 'errorCode', kind: 'column', detail: 'text', documentation: 'Error of the call, as AWS names it.' },
          { label: 'errorMessage', kind: 'column', detail: 'text', documentation: '' },
          {
            label: 'error_family',
            kind: 'column',
            detail: 'text, derived',
            documentation: 'denied, throttled or other',
          },
          { label: 'cloudtrail', kind: 'table', detail: '2,318,407 rows', documentation: '' },
          { label: 'count', kind: 'function', detail: 'count(value)', documentation: '' },
          { label: 'SELECT', kind: 'keyword', detail: '', documentation: '' },
        ],
      };
    },
    'views.list': () => ({
      views: [
        {
          name: 'cloudtrail',
          description: 'Trail events',
          columns: EVENT_COLUMNS.map((column) => ({
            name: column.name,
            type: column.databaseType,
            derived: false,
            description: '',
          })),
        },
      ],
    }),
    'histogram.get': histogram,
    'record.get': ({ position }) => ({
      dataSet: 'cloudtrail',
      eventId: '5f0c1d2e-7a41-4c0e-9b6d-0a1b2c3d4e5f',
      account: '111122223333',
      raw: RECORD(position, total),
      derived: [
        { name: 'actor', value: 'assumed-role/OrderAdmin/ci-7f2' },
        { name: 'is_service_call', value: 'false' },
        { name: 'ua_family', value: 'aws-cli' },
      ],
      provenance: {
        source:
          '/cases/1114/org-trail/AWSLogs/eu-west-1/2026/11/14/111122223333_CloudTrail_eu-west-1_20261114T0945Z_aB3.json.gz',
        position,
        importId: 1,
        importedAt: Date.UTC(2026, 10, 14, 9, 49, 30),
        fileSha256: 'a3f5'.repeat(16),
      },
      alsoIn: [{ source: '/cases/1114/copy.zip!a.json.gz', position: 7 }],
      conflicts: [],
    }),
    ...more,
  });
}
