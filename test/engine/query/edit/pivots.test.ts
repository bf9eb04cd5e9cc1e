import { expect, test } from 'vitest';
import { pivotsOf } from '../../../../main/engine/query/edit/pivots.ts';
import { addLogEvents } from '../../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../../support/trail-store.ts';

const ASKED = { record: null, range: null, waitMs: 60_000 };
const never = new AbortController().signal;

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
    (await pivotsOf(store, { ...ASKED, text, record }, never)).pivots.map(({ kind, subject, events }) => [
      kind,
      subject,
      events,
    ]);
  expect(await short('10.0.0.7', { fileId: 1, position: 2 })).toEqual([
    ['trails', '10.0.0.7', 1],
    ['logs', '10.0.0.7', 1],
    ['session', 'ASIAEXAMPLE1234567', 3],
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
  expect((await pivotsOf(store, { ...ASKED, text: 'ASIAEXAMPLE1234567' }, never)).pivots).toEqual([
    {
      kind: 'trails',
      subject: 'ASIAEXAMPLE1234567',
      sources: ['cloudtrail'],
      events: 0,
      text: 'fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode\n| filter userIdentity.accessKeyId = "ASIAEXAMPLE1234567" or responseElements.credentials.accessKeyId = "ASIAEXAMPLE1234567"\n| sort @timestamp desc',
    },
  ]);
  expect((await pivotsOf(store, { ...ASKED, text: '' }, never)).pivots).toEqual([]);
});
