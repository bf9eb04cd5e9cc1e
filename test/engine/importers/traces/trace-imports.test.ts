import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, ImportCase } from '../../support/import-case.ts';
import { type Json, ndjson, traceFiles, workedExamples, XRAY_DATA } from '../../support/trace-files.ts';

const TRACE = '1-691f02c0-a1b2c3d40000000000000901';

function segment(members: Json = {}): Json {
  return {
    trace_id: TRACE,
    id: '00000000000000a1',
    name: 'shop',
    start_time: 1763640000,
    end_time: 1763640001,
    ...members,
  };
}

const shown = (workspace: ImportCase, columns: string) =>
  workspace.rows(`SELECT ${columns} FROM xr_segment ORDER BY trace_id, id, "position"`);

test('published documents import; subsegments that were cut out of their segment, and answers of other kinds, are named', async () => {
  const workspace = await ImportCase.open();
  const report = await workspace.import(join(XRAY_DATA, 'real'));
  expect(
    report.bySource.map(({ source, kind, records }) => [source.split('/').at(-1), kind, records.read, records.failed]),
  ).toEqual([
    ['awsdocs-batchgettraces-scorekeep.json', 'xray-batch', 5, 0],
    ['awsdocs-getservicegraph-sample.json', 'xray-service-graph', 0, 0],
    ['awsdocs-gettracesummaries-scorekeep.json', 'xray-summaries', 2, 0],
    ['awsdocs-segment-document-samples.json', 'xray', 11, 4],
    ['grafana-servicegraph-sqs-lambda-link.json', 'xray-service-graph', 0, 0],
    ['grafana-trace-dynamodb-error.json', 'xray-batch', 2, 0],
    ['grafana-trace-petsite-sql.json', 'xray-batch', 4, 0],
  ]);
  expect(report.problems.map(({ position, reason }) => [position, reason])).toEqual([
    [6, 'no segment document: it has no trace_id'],
    [9, 'no segment document: it has no trace_id'],
    [10, 'no segment document: it has no trace_id'],
    [11, 'no segment document: it has no trace_id'],
  ]);
  // A trace of which there is a summary and no document; one with both has its documents' figures.
  expect(
    await workspace.rows(`SELECT trace_id, duration_s, http_status, segment_count, span_count, summary IS NOT NULL
      FROM traces WHERE trace_id LIKE '1-5960%' ORDER BY 1`),
  ).toEqual([
    ['1-59602603-23fc5b688855d396af79b496', 3.232, 200, 3, 9, true],
    ['1-59602606-a43a1ac52fc7ee0eea12a82c', 0.084, 200, 0, 0, true],
  ]);
});

test('a document keeps its own characters, wherever it lay', async () => {
  const workspace = await ImportCase.open();
  const text = `{ "trace_id" : "${TRACE}", "id":"00000000000000a1",\n\t"name":"caf\\u00e9 \\ud83d\\ude00",\r\n "start_time":1.763640000E9, "end_time":1763640001.50 }`;
  await workspace.import(traceFiles(`[${text},\n${JSON.stringify(segment({ id: '00000000000000a2' }))}]`));
  expect(await shown(workspace, 'doc, name, start_us, end_us - start_us')).toEqual([
    [text, 'café 😀', '1763640000000000', '1500000'],
    [JSON.stringify(segment({ id: '00000000000000a2' })), 'shop', '1763640000000000', '1000000'],
  ]);
});

test('reads one document, one a line, one after the other, an array, answers of BatchGetTraces, and their traces', async () => {
  const one = segment();
  const two = segment({ id: '00000000000000a2', parent_id: '00000000000000a1' });
  const inText = [one, two].map((document) => ({ Id: document.id, Document: JSON.stringify(document) }));
  const batch = { Traces: [{ Id: TRACE, Duration: 1, Segments: inText }] };
  const retrieved = { Id: TRACE, Duration: 1, Spans: inText };
  const shownByConsole = { Id: TRACE, Duration: 1, Segments: [one, two].map((Document) => ({ Id: '', Document })) };
  const forms: [string, string, number][] = [
    [JSON.stringify(one), 'xray', 1],
    [ndjson([one, two]), 'xray', 2],
    [`${JSON.stringify(one, null, 2)}\n${JSON.stringify(two, null, 2)}`, 'xray', 2],
    [JSON.stringify([one, two], null, 1), 'xray', 2],
    [JSON.stringify(batch, null, 1), 'xray-batch', 2],
    [ndjson([batch, { Traces: [], UnprocessedTraceIds: [] }]), 'xray-batch', 2],
    [JSON.stringify(batch.Traces), 'xray-batch', 2],
    [JSON.stringify(shownByConsole, null, 4), 'xray-batch', 2],
    [JSON.stringify({ RetrievalStatus: 'COMPLETE', Traces: [retrieved] }), 'xray-batch', 2],
  ];
  for (const [text, kind, documents] of forms) {
    const workspace = await ImportCase.open();
    const report = await workspace.import(traceFiles(text));
    expect([report.bySource[0]?.kind, report.records.inserted, report.problems]).toEqual([kind, documents, []]);
    expect(await workspace.column('SELECT count(*) FROM segments')).toEqual([String(documents)]);
  }
});

test('damage costs its own record: a broken line, a document without its id, bytes that are no text', async () => {
  const workspace = await ImportCase.open();
  const lines = [
    JSON.stringify(segment()),
    '{"trace_id": "1-69',
    JSON.stringify(segment({ id: undefined })),
    JSON.stringify(segment({ id: '00000000000000a2', start_time: 1763640000123 })),
    '',
    JSON.stringify(segment({ id: '00000000000000a3', end_time: 'soon' })),
    '[1]',
  ];
  const bytes = Buffer.concat([
    Buffer.from(`${lines.join('\n')}\n{"trace_id":"x","id":"y","name":"`),
    Buffer.from([0xff]),
    Buffer.from('"}\n'),
  ]);
  const report = await workspace.import(folderOf({ 'segments.ndjson': bytes }));
  expect(report.records).toMatchObject({ read: 7, inserted: 1, failed: 6 });
  expect(report.problems.map(({ position, reason }) => [position, reason])).toEqual([
    [2, 'not JSON'],
    [3, 'no segment document: it has no id'],
    [4, 'its start_time is no time in seconds: 1763640000123'],
    [6, 'its end_time is no time in seconds: "soon"'],
    [7, 'not a JSON object'],
    [8, 'not UTF-8 text; its other bytes are shown as \\xNN'],
  ]);
});

test('damage of the first record costs it alone as well, however the documents lie', async () => {
  const good = ['a1', 'a2', 'a3'].map((end) => JSON.stringify(segment({ id: `00000000000000${end}` })));
  const forms: [string, string, string][] = [
    ['a cut line', ['{"trace_id": "1-69', ...good].join('\n'), 'not JSON'],
    ['a line that is no object', ['null', ...good].join('\n'), 'not a JSON object'],
    [
      'another line',
      ['{"id":"1","name":"x"}', ...good].join('\n'),
      'no segment document: it has no trace_id, start_time',
    ],
    ['an item', `[{"id":tru},\n${good.join(',\n')}]`, 'not JSON'],
  ];
  for (const [form, text, reason] of forms) {
    const workspace = await ImportCase.open();
    const report = await workspace.import(traceFiles(text));
    expect([form, report.bySource[0]?.kind, report.records.inserted]).toEqual([form, 'xray', 3]);
    expect(report.problems).toMatchObject([{ position: 1, reason }]);
  }
});

test('a damaged first line costs itself alone among answers, and among their records', async () => {
  const ids = ['a1', 'a2'].map((end) => `00000000000000${end}`);
  const trace = (id: string) => ({
    Id: TRACE,
    Duration: 1,
    Segments: [{ Id: id, Document: JSON.stringify(segment({ id })) }],
  });
  const summary = (_: string, index: number) => ({ Id: `${TRACE.slice(0, -1)}${index}`, Duration: 1, HasFault: false });
  const forms: [string, Json[]][] = [
    ['xray-batch', ids.map((id) => ({ UnprocessedTraceIds: [], Traces: [trace(id)], NextToken: 'next' }))],
    ['xray-batch', ids.map(trace)],
    ['xray-summaries', ids.map((id, index) => ({ TraceSummaries: [summary(id, index)], TracesProcessedCount: 1 }))],
    ['xray-summaries', ids.map(summary)],
  ];
  const damages = (line: string) => [
    line.slice(0, line.length / 2),
    line.slice(line.length / 2),
    'null',
    '{"message":"hello"}',
  ];
  for (const [kind, lines] of forms)
    for (const damaged of damages(JSON.stringify(lines[0]))) {
      const workspace = await ImportCase.open();
      const report = await workspace.import(traceFiles(`${damaged}\n${ndjson(lines)}`));
      expect([damaged, report.bySource[0]?.kind, report.records]).toEqual([
        damaged,
        kind,
        { read: 3, inserted: 2, duplicates: 0, conflicts: 0, failed: 1 },
      ]);
    }
});

test('one answer may be written over many lines, and several one after the other', async () => {
  const answer = (id: string) => ({
    Traces: [{ Id: TRACE, Duration: 1, Segments: [{ Id: id, Document: JSON.stringify(segment({ id })) }] }],
  });
  const answers = ['00000000000000a1', '00000000000000a2'].map(answer);
  for (const text of [
    answers.map((one) => JSON.stringify(one, null, 2)).join('\n'),
    answers.map((one) => `{ "Traces": [\n${JSON.stringify(one.Traces[0])}\n] }`).join('\n'),
    `[\n${answers.map((one) => JSON.stringify(one)).join(',\n')}\n]`,
  ]) {
    const workspace = await ImportCase.open();
    const report = await workspace.import(traceFiles(text));
    expect([report.records.inserted, report.problems]).toEqual([2, []]);
  }
});

test('ids that BatchGetTraces left unprocessed are counted and named', async () => {
  const ids = [1, 2, 3, 4, 5].map((end) => `${TRACE.slice(0, -1)}${end}`);
  const forms: [Json[], string[]][] = [
    [
      [{ Traces: [], UnprocessedTraceIds: ids.slice(0, 1) }],
      [`1 trace out of this answer (UnprocessedTraceIds): ${ids[0]}`],
    ],
    [
      [
        { UnprocessedTraceIds: ids, Traces: [] },
        { Traces: [], UnprocessedTraceIds: [] },
      ],
      [`5 traces out of this answer (UnprocessedTraceIds): ${ids.slice(0, 3).join(', ')} and 2 more`],
    ],
  ];
  for (const [answers, said] of forms)
    for (const text of [ndjson(answers), answers.map((answer) => JSON.stringify(answer, null, 2)).join('\n')]) {
      const workspace = await ImportCase.open();
      const report = await workspace.import(traceFiles(text));
      expect(report.records).toMatchObject({ read: 0, failed: 0 });
      expect(report.problems.map(({ reason }) => reason)).toEqual(said.map((ids) => `X-Ray left ${ids}`));
    }
});

test('groups of X-Ray are named, with the command that takes them; groups of IAM are none', async () => {
  const workspace = await ImportCase.open();
  const group = { GroupName: 'slow', GroupARN: 'arn:aws:xray:us-east-1:111122223333:group/slow/EXAMPLE' };
  const iam = { GroupName: 'admins', GroupId: 'AGPAEXAMPLE', Arn: 'arn:aws:iam::111122223333:group/admins' };
  const report = await workspace.import(
    folderOf({ 'groups.json': JSON.stringify({ Groups: [group] }), 'iam.json': JSON.stringify({ Groups: [iam] }) }),
  );
  expect(report.bySource.map(({ kind }) => kind)).toEqual(['xray-groups', 'ndjson']);
  expect(await workspace.column(`SELECT error FROM import_file WHERE kind = 'xray-groups'`)).toEqual([
    expect.stringContaining('`groups import`'),
  ]);
});

test('a subsegment that is none is named, and stays in its document', async () => {
  const workspace = await ImportCase.open();
  const subsegments = [
    { id: '00000000000000b1', name: 'work', start_time: 1763640000.1 },
    { name: 'nameless', start_time: 1 },
    7,
  ];
  const report = await workspace.import(traceFiles(JSON.stringify(segment({ subsegments }))));
  expect(report.records).toMatchObject({ read: 1, inserted: 1, failed: 0 });
  expect(report.problems.map(({ reason }) => reason).sort()).toEqual([
    'subsegment 2 of 00000000000000a1 is in its document alone: it has no id',
    'subsegment 3 of 00000000000000a1 is in its document alone: it is no JSON object',
  ]);
  expect(await shown(workspace, 'id, kind, owner_id, depth, end_us IS NULL')).toEqual([
    ['00000000000000a1', 'segment', '00000000000000a1', 0, false],
    ['00000000000000b1', 'subsegment', '00000000000000a1', 1, true],
  ]);
});

test('our rule 1.5.4: importing again adds nothing: the same file, the same documents in another one, in another spelling', async () => {
  const workspace = await ImportCase.open();
  const documents = workedExamples().flatMap(([, { segment_documents }]) => segment_documents);
  const folder = traceFiles(ndjson(documents));
  const first = await workspace.import(folder);
  const before = await workspace.rows('SELECT * FROM xr_call ORDER BY ALL');
  expect(first.records).toEqual({
    read: documents.length,
    inserted: documents.length,
    duplicates: 0,
    conflicts: 0,
    failed: 0,
  });
  for (const again of [
    folder,
    traceFiles(ndjson([...documents].reverse())),
    traceFiles(JSON.stringify(documents, null, 2)),
  ]) {
    const { records } = await workspace.import(again);
    expect(records).toEqual({
      read: documents.length,
      inserted: 0,
      duplicates: documents.length,
      conflicts: 0,
      failed: 0,
    });
  }
  expect(await workspace.rows('SELECT * FROM xr_call ORDER BY ALL')).toEqual(before);
});

test('our rule 1.5.1: of documents of one id the one that counts does not depend on the order; the others are flagged and stay', async () => {
  const progress = segment({ end_time: undefined, in_progress: true, user: 'early' });
  const short = segment({ end_time: 1763640002, user: 'short' });
  const long = segment({ end_time: 1763640003, user: 'long' });
  const subsegments = [{ id: '00000000000000b1', name: 'a', start_time: 1763640000, end_time: 1763640001 }];
  const full = segment({ end_time: 1763640003, user: 'a full one', subsegments });
  const greater = segment({ end_time: 1763640003, user: 'b full one', subsegments });
  const all = [progress, short, long, full, greater];
  for (const order of [all, [...all].reverse(), [full, progress, greater, long, short]]) {
    const workspace = await ImportCase.open();
    if (order === all) for (const document of order) await workspace.import(traceFiles(JSON.stringify(document)));
    else await workspace.import(traceFiles(...order.map((document) => JSON.stringify(document))));
    expect(await workspace.rows('SELECT id, user_name, conflict FROM segments ORDER BY id')).toEqual([
      ['00000000000000a1', 'b full one', true],
      ['00000000000000b1', null, false],
    ]);
    expect(
      await workspace.rows(`SELECT user_name, superseded, conflict FROM xr_segment WHERE doc_depth = 0 ORDER BY 1`),
    ).toEqual([
      ['a full one', true, true],
      ['b full one', false, true],
      ['early', true, false],
      ['long', true, true],
      ['short', true, true],
    ]);
  }
});

test('our rule 1.5.2: a complete document replaces the one in progress and keeps the subsegments that it lacks', async () => {
  const workspace = await ImportCase.open();
  const kept = { id: '00000000000000b1', name: 'early work', start_time: 1763640000, end_time: 1763640000.5 };
  const report = await workspace.import(
    traceFiles(ndjson([segment(), segment({ end_time: undefined, in_progress: true, subsegments: [kept] })])),
  );
  expect(report.records).toMatchObject({ inserted: 2, duplicates: 0, conflicts: 0 });
  expect(await workspace.rows('SELECT id, name, owner_id, depth, in_progress FROM segments ORDER BY id')).toEqual([
    ['00000000000000a1', 'shop', '00000000000000a1', 0, false],
    ['00000000000000b1', 'early work', '00000000000000a1', 1, false],
  ]);
});

test('our rule 1.5.3: independent subsegments hang below a segment, an embedded or an independent one, and wait for it', async () => {
  const embedded = { id: '00000000000000b1', name: 'call', start_time: 1763640000, end_time: 1763640001 };
  const apart = (id: string, parent_id: string) =>
    segment({ id, name: id.slice(-2), type: 'subsegment', parent_id: `00000000000000${parent_id}` });
  const workspace = await ImportCase.open();
  const places = async () =>
    await workspace.rows('SELECT right(id, 2), right(owner_id, 2), depth FROM segments ORDER BY id');
  // c3 hangs below c2, c2 below b1, which is embedded in a1; c1 below a1 itself.
  await workspace.import(traceFiles(ndjson([apart('00000000000000c3', 'c2'), apart('00000000000000c2', 'b1')])));
  expect(await places()).toEqual([
    ['c2', null, 0],
    ['c3', null, 1],
  ]);
  await workspace.import(traceFiles(ndjson([apart('00000000000000c1', 'a1'), segment({ subsegments: [embedded] })])));
  expect(await places()).toEqual([
    ['a1', 'a1', 0],
    ['b1', 'a1', 1],
    ['c1', 'a1', 1],
    ['c2', 'a1', 2],
    ['c3', 'a1', 3],
  ]);
});

test('removing an import brings back what its documents had put aside, and what another import had as well', async () => {
  const workspace = await ImportCase.open();
  const progress = segment({ end_time: undefined, in_progress: true });
  const shared = segment({ id: '00000000000000a2', parent_id: '00000000000000a1', name: 'callee' });
  await workspace.import(traceFiles(JSON.stringify(progress)));
  const alone = await workspace.rows('SELECT * FROM xr_call ORDER BY ALL');
  await workspace.import(traceFiles(ndjson([segment(), shared])));
  await workspace.import(traceFiles(ndjson([shared])));
  expect(await workspace.column('SELECT count(*) FROM traces WHERE NOT is_partial')).toEqual(['1']);
  await workspace.remove(2);
  expect(await workspace.rows('SELECT id, in_progress FROM segments ORDER BY id')).toEqual([
    ['00000000000000a1', true],
    ['00000000000000a2', false],
  ]);
  await workspace.remove(3);
  expect(await workspace.rows('SELECT * FROM xr_call ORDER BY ALL')).toEqual(alone);
  await workspace.remove(1);
  expect(await workspace.column('SELECT count(*) FROM xr_segment UNION ALL SELECT count(*) FROM xr_trace')).toEqual([
    '0',
    '0',
  ]);
});

test('summaries: the higher revision counts, equal ones are duplicates, AWS’s root causes are taken', async () => {
  const workspace = await ImportCase.open();
  const cause = {
    ClientImpacting: true,
    Services: [
      {
        Name: 'Auth',
        Type: 'AWS::Lambda',
        AccountId: '111122223333',
        Inferred: false,
        EntityPath: [{ Name: 'login', Remote: false, Exceptions: [{ Name: 'Denied', Message: 'Access Denied' }] }],
      },
    ],
  };
  const summary = (Revision: number, more: Json = {}) => ({
    Id: TRACE,
    Duration: 1.5,
    ResponseTime: 1.25,
    HasFault: true,
    HasError: false,
    HasThrottle: false,
    Revision,
    ...more,
  });
  const answer = (...TraceSummaries: Json[]) => JSON.stringify({ TraceSummaries, TracesProcessedCount: 9 });
  const report = await workspace.import(
    traceFiles(answer(summary(2, { FaultRootCauses: [cause] }), summary(1)), answer(summary(1), { Duration: 1 })),
  );
  expect(report.records).toEqual({ read: 4, inserted: 2, duplicates: 1, conflicts: 1, failed: 1 });
  expect(
    await workspace.rows('SELECT response_time_s, has_fault, segment_count, CAST(start_ts AS VARCHAR) FROM traces'),
  ).toEqual([[1.25, true, 0, '2025-11-20 12:00:00']]);
  expect(
    await workspace.rows('SELECT kind, service_name, entity_name, exc_ord, exc_count, exc_message FROM root_causes'),
  ).toEqual([['fault', 'Auth', 'login', 0, 1, 'Access Denied']]);
});

test('a trace id of W3C’s form is the same trace', async () => {
  const workspace = await ImportCase.open();
  const w3c = '691F02C0a1b2c3d40000000000000901';
  await workspace.import(traceFiles(ndjson([segment(), segment({ trace_id: w3c, id: '00000000000000a2' })])));
  expect(await workspace.rows('SELECT trace_id, w3c_trace_id, segment_count FROM traces')).toEqual([
    [TRACE, w3c.toLowerCase(), 2],
  ]);
});

test('says of the sample data what is in its blocks', async () => {
  const workspace = await ImportCase.open();
  await workspace.import(join(XRAY_DATA, 'real/grafana-trace-dynamodb-error.json'));
  expect(await workspace.rows('SELECT segment_id, key, type, s FROM annotations')).toEqual([
    ['eebec87ce4dd8225', 'theme', 's', 'flatly'],
  ]);
  expect(await workspace.rows('SELECT segment_id, ord, id, type, message FROM exceptions WHERE ord = 0')).toEqual([
    ['4ab39ad12cff04b5', 0, 'exception-1', 'ConditionalCheckFailedException', 'The conditional request failed'],
  ]);
});
