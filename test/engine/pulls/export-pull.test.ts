import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { FakeAws } from '../../support/aws/fake-aws.ts';
import { fakeNetwork } from '../../support/aws/fake-network.ts';
import { ImportCase } from '../support/import-case.ts';
import { linkTo, pullOf } from '../support/pull-case.ts';

test('what an export task wrote into a bucket is pulled into the group that is named, its streams by their keys', async () => {
  const fake = await FakeAws.start();
  onTestFinished(() => fake.stop());
  fake.s3.addBucket('exports');
  // PREFIX/TASK/STREAM/000000.gz, a slash of the stream's name as `-`; and what CreateExportTask tries the bucket with.
  const task = 'exportedlogs/5e1c8a7b-3c1d-4c55-8f1e-0123456789ab';
  fake.s3.put('exports', 'exportedlogs/aws-logs-write-test', 'Permission Check Successful');
  for (const stream of ['2026-03-02-[$LATEST]a', '2026-03-02-[$LATEST]b']) {
    const lines = [
      `2026-03-02T10:00:00.000Z first of ${stream}`,
      '2026-03-02T10:00:01.000Z second\n  at line',
      '',
    ].join('\n');
    fake.s3.put('exports', `${task}/${stream}/000000.gz`, gzipSync(lines));
  }
  const opened = await ImportCase.open({ network: linkTo(fakeNetwork(fake)) });
  const report = await opened.pull(pullOf(`s3://exports/${task}/`, { logGroup: '/aws/lambda/shop' }));
  expect(report.bySource.map(({ kind, records }) => [kind, records.inserted])).toEqual([
    ['logs-export', 2],
    ['logs-export', 2],
  ]);
  const rows = await opened.store.meta((connection) =>
    connection.runAndReadAll(`SELECT g.name, s.name, count(*) FROM log_event JOIN log_stream AS s USING (stream_id)
      JOIN log_group AS g ON g.group_id = s.group_id GROUP BY ALL ORDER BY ALL`),
  );
  expect(rows.getRows().map((row) => row.map(String))).toEqual([
    ['/aws/lambda/shop', '2026-03-02-[$LATEST]a', '2'],
    ['/aws/lambda/shop', '2026-03-02-[$LATEST]b', '2'],
  ]);
});
