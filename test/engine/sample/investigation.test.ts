import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { importReport } from '../../../main/engine/jobs/import-report.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import { createSample, sampleFolder } from '../../../main/engine/sample/create-sample.ts';
import { requestsOf } from '../../../main/engine/sample/requests.ts';
import { SAMPLE_SEED } from '../../../main/engine/sample/sample-files.ts';
import { isoSecond } from '../../../main/engine/sample/shop.ts';
import { type Story, storyCalls, storyOf } from '../../../main/engine/sample/story.ts';
import type { Call } from '../../../main/engine/sample/trail-record.ts';
import { notebooks } from '../../../main/engine/workspaces/notebooks.ts';
import { listNotes } from '../../../main/engine/workspaces/notes.ts';
import { listStars } from '../../../main/engine/workspaces/stars.ts';
import { SAMPLE_COUNTS, SAMPLE_TOURS } from '../../../preload/contract/sample.ts';
import type { AskingCell } from '../../../renderer/features/notebooks/steps.ts';
import { stepsOf } from '../../../renderer/features/notebooks/steps.ts';

/** The sample made once, and asked with the tour's own questions; what is expected comes from the story's plan. */
const story: Story = storyOf(SAMPLE_SEED);
const STRANGER = '203.0.113.77';
let folder: string;
let path: string;
let engine: Engine;
let steps: ReturnType<typeof stepsOf>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-sample-'));
  path = join(folder, 'Sample investigation.trailglass');
  await createSample(path, { replace: false, signal: new AbortController().signal, report: () => undefined });
  engine = new Engine();
  await engine.open(path);
  const tour = (await notebooks(engine.store)).find(({ name }) => name === SAMPLE_TOURS.en);
  steps = stepsOf(tour?.cells ?? []);
}, 240_000);
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The rows of a question of the tour, as objects; a missing value is null. */
async function ask(step: number, question = 0): Promise<Record<string, unknown>[]> {
  const cell: AskingCell | undefined = steps[step - 1]?.questions[question];
  if (cell === undefined) throw new Error(`step ${step} has no question ${question}`);
  const { language, text, sources } = cell.query;
  const options = { pageSize: 5000, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
  const answer =
    language === 'sql'
      ? await engine.queries.run(text, options)
      : await engine.queries.runInsights(text, { sources, range: null, rowLimit: null }, options);
  const rows = pageRows(answer.firstPage, answer.columns);
  expect(rows).toHaveLength(answer.rowCount);
  return rows.map((row) => Object.fromEntries(answer.columns.map(({ name }, index) => [name, row[index] ?? null])));
}

/** Seconds of a time in a row, whatever form the row has it in. */
const second = (value: unknown) => isoSecond(typeof value === 'bigint' ? Number(value / 1000n) : Date.parse(`${String(value).replace(' ', 'T').replace(/Z?$/, 'Z')}`)); // biome-ignore format: one expression
const keyOf = ({ by }: Call) => by.userIdentity.accessKeyId;
const ofStranger = storyCalls(story).filter(({ by }) => by.sourceIPAddress === STRANGER);

test('the import found no problem, and holds what the first screen says', async () => {
  const report = await importReport(engine.store, 1);
  expect(report.problems).toEqual([]);
  expect(report.files.read).toBe(report.files.found);
  expect(report.records.inserted).toBe(SAMPLE_COUNTS.events + SAMPLE_COUNTS.logEvents + SAMPLE_COUNTS.documents);
  expect(report.withoutTime).toBe(0);
  const info = await engine.store.info();
  expect([info.events, info.logEvents, info.traces]).toEqual([
    SAMPLE_COUNTS.events,
    SAMPLE_COUNTS.logEvents,
    SAMPLE_COUNTS.traces,
  ]);
});

test('the tour has six steps, each with a text and a question', () => {
  expect(steps).toHaveLength(6);
  for (const { markdown, questions } of steps) {
    expect(markdown).toContain('**Enter**');
    expect(questions.length).toBeGreaterThan(0);
  }
});

describe('the planted facts come out of the questions', () => {
  test('1: the key was used from one address that is not the build server’s', async () => {
    const rows = await ask(1);
    const calls = ofStranger.filter((call) => keyOf(call) === story.keys.leaked);
    expect(rows.map(({ sourceIPAddress }) => sourceIPAddress).sort()).toEqual(['198.51.100.40', STRANGER]);
    expect(rows.find((row) => row.sourceIPAddress === STRANGER)).toMatchObject({
      calls: calls.length,
      not_ok: calls.filter(({ error }) => error !== undefined).length,
    });
  });

  test('2: what the leaked key did, call for call', async () => {
    const rows = await ask(2);
    const calls = ofStranger.filter((call) => keyOf(call) === story.keys.leaked);
    expect(rows.map((row) => [second(row['@timestamp']), row.eventName, row.errorCode])).toEqual(
      calls.map(({ at, name, error }) => [isoSecond(at), name, error?.code ?? null]),
    );
  });

  test('3: the keys that came out of it, in their order', async () => {
    const rows = await ask(3);
    const count = (key: string) => ofStranger.filter((call) => keyOf(call) === key).length;
    expect(rows.map(({ step, access_key, events }) => [step, access_key, events])).toEqual(
      [story.keys.leaked, story.keys.deploy, story.keys.reader].map((key, step) => [step, key, count(key)]),
    );
  });

  test('4: the objects that were read, and those that were refused', async () => {
    const rows = await ask(4);
    const gets = story.calls.read.filter(({ name }) => name === 'GetObject');
    const read = gets.filter(({ error }) => error === undefined);
    const bytes = read.reduce((sum, { additional }) => sum + Number(additional?.bytesTransferredOut), 0);
    expect(rows.map(({ objects, errorCode }) => [objects, errorCode])).toEqual([
      [read.length, null],
      [gets.length - read.length, 'AccessDenied'],
    ]);
    expect(Number(rows[0]?.bytes)).toBe(bytes);
  });

  test('5: the trail was not stopped, one key was made, and what that key did', async () => {
    const rows = await ask(5);
    const writes = ofStranger.filter(({ write }) => write);
    expect(rows.map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual(
      writes.map(({ name, error }) => [name, error?.code ?? null]),
    );
    expect(rows.filter(({ eventName, errorCode }) => eventName === 'StopLogging' && errorCode === null)).toEqual([]);
    expect(String(rows.find(({ responseElements }) => responseElements !== null)?.responseElements)).toContain(
      story.keys.made,
    );
    const after = await ask(5, 1);
    const scans = story.calls.scan;
    const slowed = scans.filter(({ error }) => error !== undefined).length;
    expect(
      after.filter(({ eventName }) => eventName === 'Scan').map(({ calls, errorCode }) => [calls, errorCode]),
    ).toEqual([
      [scans.length - slowed, null],
      [slowed, 'ThrottlingException'],
    ]);
  });

  test('6: the orders failed while the scans ran, and one of them is found in each log and in the trail', async () => {
    const rows = await ask(6);
    const requests = requestsOf(SAMPLE_SEED);
    const warnings = requests.flatMap(({ table }) => table.filter(({ error }) => error !== null)).length;
    const gaveUp = requests.filter(({ status }) => status === 502).length;
    expect(rows.reduce((sum, { lines }) => sum + Number(lines), 0)).toBe(warnings + gaveUp);
    const one = await ask(6, 1);
    const failed = requests.find(({ status }) => status === 502);
    expect(new Set(one.map((row) => String(row['@log']).replace('111122223333:', '')))).toEqual(
      new Set(['cloudtrail', '/ecs/orders', '/aws/lambda/shop-checkout', 'API-Gateway-Access-Logs_a1b2c3d4e5/prod']),
    );
    expect(one.filter((row) => String(row['@log']).endsWith(':cloudtrail'))).toHaveLength(failed?.table.length ?? -1);
  });
});

test('notes and pins hang on events that are there', async () => {
  const { notes } = await listNotes(engine.store, { tag: null, target: null });
  for (const { anchor, record } of notes) expect(anchor.kind === 'value' || record !== null).toBe(true);
  const stars = await listStars(engine.store);
  expect(stars.map(({ record }) => record?.title).sort()).toEqual([
    'AssumeRole',
    'AssumeRole',
    'AssumeRole',
    'CreateAccessKey',
  ]);
});

test('the segment documents lie ready beside the workspace', () => {
  const text = readFileSync(join(sampleFolder(path), 'traces', 'segments.ndjson'), 'utf8');
  const traces = new Set(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).trace_id),
  );
  expect(traces.size).toBe(requestsOf(SAMPLE_SEED).filter(({ sampled }) => sampled).length);
});

describe('making it again', () => {
  const quiet = () => ({ signal: new AbortController().signal, report: () => undefined });

  test('is refused unless asked for', async () => {
    await expect(createSample(path, { replace: false, ...quiet() })).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('leaves what was there when it is cancelled, and nothing where nothing was', async () => {
    const before = readFileSync(path);
    const other = join(folder, 'other.trailglass');
    for (const [target, replace] of [
      [path, true],
      [other, false],
    ] as const) {
      const abort = new AbortController();
      const making = createSample(target, {
        replace,
        signal: abort.signal,
        report: ({ done }) => {
          if (done === 20) abort.abort();
        },
      });
      await expect(making).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect([other, `${other}.part`, sampleFolder(other), `${path}.part`].filter((one) => existsSync(one))).toEqual([]);
  });
});
