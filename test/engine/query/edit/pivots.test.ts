import { expect, test } from 'vitest';
import { pivotsOf } from '../../../../main/engine/query/edit/pivots.ts';
import { findValue } from '../../../../main/engine/query/find-value.ts';
import { QueryRunner } from '../../../../main/engine/query/query-runner.ts';
import type { Pivot } from '../../../../preload/contract/pivots.ts';
import { delivered, folderOf, ImportCase, record } from '../../support/import-case.ts';
import { filterAnswer, TEN } from '../../support/log-files.ts';
import { addLogEvents } from '../../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../../support/trail-store.ts';

const ASKED = { field: '', record: null, range: null, waitMs: 60_000 };
const quietly = { signal: new AbortController().signal, report: () => undefined };

test('a value is counted in trails and logs, its record adds session and resources', async () => {
  const { store } = await engineWithWorkspace();
  await addRecords(store, 20);
  await addLogEvents(store, { name: '/app' }, ['from 10.0.0.7', 'nothing', '{"k":"say \\"x\\""}']);
  const writer = await store.importConnection();
  await writer.run(
    `UPDATE ct_event SET ui_access_key = 'ASIAEXAMPLE1234567', resources = '[{"ARN":"arn:aws:s3:::b"},{"type":"x"},{"ARN":"arn:aws:s3:::b"}]',
       raw = '{"userIdentity":{"accessKeyId":"ASIAEXAMPLE1234567"},"resources":[{"ARN":"arn:aws:s3:::b"}]}' WHERE position <= 3`,
  );
  const short = async (text: string, record: { fileId: number; position: number } | null = null) =>
    (await pivotsOf(store, { ...ASKED, text, record }, quietly)).pivots.map(({ kind, subject, events }) => [
      kind,
      subject,
      events,
    ]);
  expect(await short('10.0.0.7', { fileId: 1, position: 2 })).toEqual([
    ['trails', '10.0.0.7', 1],
    ['logs', '10.0.0.7', 1],
    ['network', '10.0.0.0/24', 20],
    ['first-seen', '10.0.0.7', null],
    ['session', 'ASIAEXAMPLE1234567', 3],
    ['around', '± 1 min', 2],
    ['resource', 'arn:aws:s3:::b', 3],
  ]);
  // A log line is text, not a value in JSON: it is looked for as it stands.
  expect(await short('say \\"x\\"')).toEqual([
    ['trails', 'say \\"x\\"', 0],
    ['logs', 'say \\"x\\"', 1],
  ]);
});

test('a workspace without logs offers no logs, and an empty value nothing', async () => {
  const { store } = await engineWithWorkspace();
  await addRecords(store, 1);
  const { pivots } = await pivotsOf(store, { ...ASKED, text: 'ASIAEXAMPLE1234567' }, quietly);
  const condition =
    'userIdentity.accessKeyId = "ASIAEXAMPLE1234567" or responseElements.credentials.accessKeyId = "ASIAEXAMPLE1234567"';
  expect(pivots).toEqual([
    {
      kind: 'trails',
      subject: 'ASIAEXAMPLE1234567',
      language: 'insights',
      sources: ['cloudtrail'],
      events: 0,
      at: null,
      text: `fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode\n| filter ${condition}\n| sort @timestamp desc`,
    },
    {
      kind: 'principal',
      subject: 'ASIAEXAMPLE1234567',
      language: 'insights',
      sources: ['cloudtrail'],
      events: 0,
      at: null,
      text: `filter ${condition}\n| stats count(*) as calls, count_distinct(sourceIPAddress) as addresses, min(@timestamp) as first, max(@timestamp) as last by eventSource, eventName, errorCode\n| sort calls desc`,
    },
  ]);
  expect((await pivotsOf(store, { ...ASKED, text: '' }, quietly)).pivots).toEqual([]);
});

test('addresses have a network and a first event whatever the range, principals a page, requests their logs', async () => {
  const { store, queries } = await engineWithWorkspace();
  await addRecords(store, 20);
  await addLogEvents(store, { name: '/app' }, ['START RequestId: 3f2c9a10-0000-4000-8000-000000000001']);
  const writer = await store.importConnection();
  await writer.run(`UPDATE ct_event SET source_ip = '2001:db8:0:7::9', raw = '{"sourceIPAddress":"2001:db8:0:7::9"}'
    WHERE position = 4`);
  await writer.run(`UPDATE ct_event SET source_ip = '192.0.2.' || position, event_time = '2026-11-14 09:00:00'::TIMESTAMP + to_minutes(position::INT),
    raw = '{"sourceIPAddress":"192.0.2.' || position || '"}' WHERE position BETWEEN 5 AND 7`);
  await writer.run(`UPDATE ct_event SET issuer_arn = 'arn:aws:iam::111122223333:role/ci',
    raw = '{"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/ci"}}}}' WHERE position >= 18`);
  const asked = async (text: string, more = {}) => {
    const known: Pivot[][] = [];
    const report = ({ pivots }: { pivots: Pivot[] }) => void known.push(pivots);
    const { pivots } = await pivotsOf(store, { ...ASKED, ...more, text }, { ...quietly, report });
    // What can be asked is known before anything is counted.
    expect(known).toEqual([pivots.map((one) => ({ ...one, events: null, at: null }))]);
    const options = { ...quietly, pageSize: 10, timeoutMs: 60_000 };
    for (const { text, sources, language } of pivots) {
      const opened = await (language === 'sql'
        ? queries.run(text, options)
        : queries.runInsights(text, { sources, range: null, rowLimit: null }, options));
      await queries.close(opened.resultId);
    }
    return pivots.map(({ kind, subject, events, at }) => [kind, subject, at ?? events]);
  };
  const first = Date.UTC(2026, 10, 14, 9, 6) * 1000;
  expect(await asked('192.0.2.6', { range: { from: first + 60e6, to: first + 120e6 } })).toEqual([
    ['trails', '192.0.2.6', 0],
    ['logs', '192.0.2.6', 0],
    ['network', '192.0.2.0/24', 1],
    ['first-seen', '192.0.2.6', first],
  ]);
  expect((await asked('2001:db8:0:7::9')).slice(2)).toEqual([
    ['network', '2001:db8:0:7::9/64', 1],
    ['first-seen', '2001:db8:0:7::9', expect.any(Number)],
  ]);
  expect((await asked('arn:aws:iam::111122223333:role/ci')).at(-1)).toEqual([
    'principal',
    'arn:aws:iam::111122223333:role/ci',
    3,
  ]);
  // A bucket calls nothing.
  expect((await asked('arn:aws:s3:::bucket')).map(([kind]) => kind)).toEqual(['trails', 'logs']);
  expect((await asked('3f2c9a10-0000-4000-8000-000000000001', { field: 'requestID' })).at(-1)).toEqual([
    'request',
    '3f2c9a10-0000-4000-8000-000000000001',
    1,
  ]);
});

test('what is not counted in time is offered without a count', async () => {
  const { store } = await engineWithWorkspace();
  await addRecords(store, 200_000);
  const started = performance.now();
  const { pivots } = await pivotsOf(store, { ...ASKED, text: 'AccessDenied', waitMs: 1 }, quietly);
  expect(pivots).toMatchObject([{ kind: 'trails', events: null }]);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('an event leads to the call that its session came from, the log lines around it and the traces of its address', async () => {
  const it = await ImportCase.open();
  const issued = record('issue', {
    eventName: 'AssumeRole',
    eventTime: '2026-03-02T09:00:00Z',
    userIdentity: { type: 'IAMUser', userName: 'ci-deploy', accountId: '111122223333' },
    responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE1234567' } },
  });
  const used = record('use', {
    eventTime: '2026-03-02T10:00:00Z',
    userIdentity: { type: 'AssumedRole', accessKeyId: 'ASIAEXAMPLE1234567', accountId: '111122223333' },
  });
  const lines = [-61_000, -60_000, 0, 60_000, 61_000].map((ms) => ({
    logStreamName: 's',
    timestamp: TEN + ms,
    message: `m ${ms}`,
  }));
  const start = TEN / 1000;
  const segment = (id: string, ip: string) => ({
    trace_id: `1-69a56a20-00000000000000000000000${id}`,
    id: `000000000000000${id}`,
    name: 'shop',
    start_time: start,
    end_time: start + 1,
    http: { request: { client_ip: ip } },
  });
  await it.importAs(
    { logGroup: '/app' },
    folderOf({
      'trail.json': delivered(issued, used),
      'lines.json': filterAnswer(lines),
      'segments.json': [segment('1', '198.51.100.7'), segment('2', '198.51.100.8')]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    }),
  );
  const [[fileId, position] = []] = await it.rows(
    "SELECT file_id, position::INTEGER FROM ct_event WHERE event_id = 'use'",
  );
  const asked = { ...ASKED, text: '198.51.100.7', record: { fileId: Number(fileId), position: Number(position) } };
  const { pivots } = await pivotsOf(it.store, asked, quietly);
  const shown = pivots.map(({ kind, subject, events, at }) => [kind, subject, events, at]);
  const [nine, ten] = [(TEN - 3_600_000) * 1000, TEN * 1000];
  expect(shown).toContainEqual(['started-by', 'ci-deploy → AssumeRole', 1, nine]);
  expect(shown).toContainEqual(['around', '± 1 min', 3, ten]);
  expect(shown).toContainEqual(['traces', '198.51.100.7', 1, null]);
  const traces = pivots.find(({ kind }) => kind === 'traces');
  const answer = await new QueryRunner(it.store).run(traces?.text ?? '', {
    ...quietly,
    pageSize: 10,
    timeoutMs: 60_000,
  });
  expect(answer.rowCount).toBe(1);
  const before = await pivotsOf(it.store, { ...asked, range: { from: 0, to: ten } }, quietly);
  expect(before.pivots.find(({ kind }) => kind === 'traces')?.events).toBe(0);
  expect(before.pivots.find(({ kind }) => kind === 'around')?.events).toBe(3);

  // The palette finds the same traces, by their addresses and by their ids in either form.
  const looked = async (text: string) => {
    const { places } = await findValue(it.store, { text, range: null }, quietly.signal, () => undefined);
    return places.filter(({ kind }) => kind === 'traces').map(({ field, events }) => [field, events]);
  };
  expect(await looked('198.51.100.7')).toEqual([['http_client_ip', 1]]);
  expect(await looked('1-69a56a20-000000000000000000000002')).toEqual([['trace_id', 1]]);
  expect(await looked('203.0.113.1')).toEqual([]);
});
