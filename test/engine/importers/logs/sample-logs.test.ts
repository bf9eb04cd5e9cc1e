import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ImportCase } from '../../support/import-case.ts';

const SAMPLES = join(import.meta.dirname, '../../../data/logs');
const at = (name: string) => join(SAMPLES, name);

interface Payload {
  owner: string;
  logGroup: string;
  logStream: string;
  logEvents: { id: string; timestamp: number; message: string }[];
}

test('real Lambda events of a subscription: as JSON.parse reads them, and once however they are delivered', async () => {
  const it = await ImportCase.open();
  const names = ['cloudwatch_log_lambda_invocation.json', 'cloudwatch_log_coldstart.json'];
  const payloads = names.map((name) => JSON.parse(readFileSync(at(name), 'utf8')) as Payload);
  const report = await it.import(at('firehose_two_members.gz'));
  expect(report.records).toEqual({ read: 22, inserted: 22, duplicates: 0, conflicts: 0, failed: 0 });
  const again = await it.import(...names.map(at));
  expect(again.records).toEqual({ read: 22, inserted: 0, duplicates: 22, conflicts: 0, failed: 0 });
  const rows = await it.rows(
    `SELECT "@log", "@logStream", "eventId", epoch_ms("@timestamp")::DOUBLE, "@message" FROM logs ORDER BY "eventId"`,
  );
  const expected = payloads.flatMap(({ owner, logGroup, logStream, logEvents }) =>
    logEvents.map(({ id, timestamp, message }) => [`${owner}:${logGroup}`, logStream, id, timestamp, message]),
  );
  expect(rows).toEqual(expected.sort(([, , a], [, , b]) => (String(a) < String(b) ? -1 : 1)));
});

test('a real web server log: every line with its time', async () => {
  const it = await ImportCase.open();
  const report = await it.import(at('apache_combined.log'));
  expect(report).toMatchObject({ records: { read: 60, inserted: 60 }, withoutTime: 0, problems: [] });
  const lines = readFileSync(at('apache_combined.log'), 'utf8').trimEnd().split('\n');
  // May 2015, UTC: `[17/May/2015:10:05:03 +0000]`.
  const times = lines.map((line) => {
    const [, day, clock] = /\[(\d\d)\/May\/2015:([\d:]{8}) \+0000\]/.exec(line) ?? [];
    return `2015-05-${day} ${clock}`;
  });
  expect(
    await it.rows('SELECT "@timestamp"::VARCHAR, "@message", "position"::INTEGER FROM logs ORDER BY "position"'),
  ).toEqual(lines.map((line, i) => [times[i], line, i + 1]));
});
