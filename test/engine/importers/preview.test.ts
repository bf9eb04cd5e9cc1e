import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { previewImport } from '../../../main/engine/importers/preview.ts';
import { contract, type Input } from '../../../preload/contract/index.ts';
import type { FilePreview } from '../../../preload/contract/previews.ts';
import { zip } from '../support/archives.ts';
import { delivered, folderOf, ImportCase, NOBODY, record } from '../support/import-case.ts';
import { exportLine, filterAnswer, TEN } from '../support/log-files.ts';

const SAMPLES = join(import.meta.dirname, '../../data/logs');

async function preview(request: Input<'import.preview'>) {
  const answer = await previewImport(contract['import.preview'].input.parse(request), NOBODY);
  return { ...answer, byName: new Map(answer.previews.map((one) => [basename(one.source), one])) };
}

const FILES = async () => ({
  'trail.json.gz': gzipSync(delivered(record('1'), record('2'))),
  'filter.json': filterAnswer([{ timestamp: TEN, message: 'm', eventId: '1', logStreamName: 's' }]),
  'lines.ndjson': `{"time":"2026-03-02T10:00:00Z","level":"info"}\n`.repeat(3),
  'readme.md': '# Logs\n',
  'empty.log': '',
  'cut.gz': gzipSync(exportLine(TEN, 'x'.repeat(5000))).subarray(0, 40),
  'old.log': 'Mar  2 10:00:00 host app: text\n',
  'config.json': '{"fileVersion":"1.0","configurationItems":[]}',
  'two.zip': await zip({
    'a.ndjson': '{"ts":1772445600}\n',
    'b/c.log': readFileSync(join(SAMPLES, 'aws/alb.log')).toString(),
  }),
});

test('a preview says of every file what the import then does', async () => {
  const folder = folderOf(await FILES());
  const samples = folderOf(
    Object.fromEntries(
      readdirSync(join(SAMPLES, 'aws')).map((name) => [name, readFileSync(join(SAMPLES, 'aws', name))]),
    ),
  );
  const told = (one: Pick<FilePreview, 'source' | 'status' | 'kind'>) => [one.source, one.status, one.kind];
  const { previews, found, notOpened } = await preview({ paths: [folder, samples] });
  const it = await ImportCase.open();
  const report = await it.import(folder, samples);
  expect(previews.map(told).sort()).toEqual(report.bySource.map(told).sort());
  expect([found, notOpened]).toEqual([report.files.found, 0]);
});

test('events, columns, fields and times of the beginning', async () => {
  const { byName } = await preview({ paths: [join(SAMPLES, 'aws')], events: 2 });
  const lines = readFileSync(join(SAMPLES, 'aws/alb.log'), 'utf8').trimEnd().split('\n');
  const alb = byName.get('alb.log');
  expect(alb).toMatchObject({
    status: 'read',
    kind: 'alb',
    alternatives: [{ format: 'text' }],
    logGroup: 'aws',
    logStream: 'alb.log',
    sampled: { events: 8, failed: 0, withoutTime: 0, wholeFile: true },
    warnings: [],
  });
  expect(alb?.confidence).toBeGreaterThan(0.8);
  expect(alb?.events.map(({ position, message, length }) => [position, message, length])).toEqual(
    lines.slice(0, 2).map((line, i) => [i + 1, line, line.length]),
  );
  // 2022-07-05T04:47:50.273035Z is the first entry's time, 04:47:53.632439Z the last one's; ranges are half-open.
  const at = (clock: string, micros: number) => Date.parse(`2022-07-05T${clock}Z`) * 1000 + micros;
  expect(alb?.range).toEqual({ from: at('04:47:50', 273_035), to: at('04:47:53', 632_439) + 1 });
  expect(alb?.fields.find(({ name }) => name === 'elb_status_code')).toEqual({
    name: 'elb_status_code',
    type: 'number',
    share: 1,
    top: [
      { value: '404', count: 6 },
      { value: '200', count: 2 },
    ],
  });
  const flow = byName.get('vpc-flow.log.gz');
  expect(flow?.columns?.slice(0, 3)).toEqual(['version', 'account-id', 'interface-id']);
  expect(flow?.fields.map(({ name }) => name)).toContain('srcAddr');
});

test('what is wrong or unsure is said', async () => {
  const { byName } = await preview({ paths: [folderOf(await FILES())] });
  expect(byName.get('readme.md')).toMatchObject({ status: 'skipped', reason: 'plain text', events: [] });
  expect(byName.get('old.log')?.warnings).toEqual([
    '1 of the 1 sampled have no time that can be read: its year is not written, and is not guessed',
  ]);
  expect(byName.get('trail.json.gz')).toMatchObject({ kind: 'cloudtrail', confidence: 1, logGroup: null });
  const strange = folderOf({
    'flow.log': `${'2 111122223333 eni-0a 10.0.0.1 10.0.0.2 1 2 6 1 40 1772445600 1772445601 ACCEPT OK\n'.repeat(3)}strange\n`,
  });
  const flow = (await preview({ paths: [strange] })).previews[0];
  expect(flow?.sampled).toEqual({ events: 3, failed: 1, withoutTime: 0, wholeFile: true });
  expect(flow?.warnings).toEqual([
    '1 of the 4 sampled cannot be taken, the first because it is not a VPC flow log record: it has 1 columns, not 14',
  ]);
  // The same file as something else.
  const asText = (await preview({ paths: [strange], as: 'text' })).previews[0];
  expect(asText).toMatchObject({ kind: 'text', confidence: 1, sampled: { events: 4, failed: 0 } });
  const few = await preview({ paths: [folderOf(await FILES())], files: 2 });
  expect([few.previews.length, few.notOpened]).toEqual([2, 7]);
});

test('a record that is longer than what is looked at is said to be, and not shown as nothing', async () => {
  const folder = folderOf({ 'huge.log': `2026-03-02T10:00:00Z ${'x'.repeat(3_000_000)}\n` });
  const { previews } = await preview({ paths: [join(folder, 'huge.log')] });
  expect(previews[0]).toMatchObject({
    sampled: { events: 0, failed: 0, wholeFile: false },
    warnings: ['No record ends in the part of the file that was looked at (1 MB); an import reads on'],
  });
});

test('a large file is looked at by its beginning alone', async () => {
  const line = `${JSON.stringify({ time: '2026-03-02T10:00:00Z', text: 'x'.repeat(20_000) })}\n`;
  const { previews } = await preview({ paths: [folderOf({ 'large.ndjson': line.repeat(400) })], events: 1 });
  expect(previews[0]?.sampled).toMatchObject({ wholeFile: false, failed: 0 });
  expect(previews[0]?.sampled.events).toBeLessThan(100);
  expect(previews[0]?.events[0]).toMatchObject({ length: line.length - 1, message: line.slice(0, 10_000) });
});
