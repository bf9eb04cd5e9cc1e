import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedGraph, flattened, type Json, ndjson, workedExamples } from '../engine/support/trace-files.ts';
import { Cli } from './support/cli.ts';

let folder: string;
let cli: Cli;
const examples = workedExamples();
const documents = examples.flatMap(([, { segment_documents }]) => segment_documents);
const expected = (member: 'Services' | 'Edges' | 'TraceSummaries') =>
  examples.flatMap(([, example]) => example.expected[member]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-traces-'));
  cli = new Cli(folder);
  writeFileSync(join(folder, 'segments.ndjson'), ndjson(documents));
  await cli.json(['import', '-w', 'case.trailglass', 'segments.ndjson']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const summaries = async (...args: string[]) =>
  (await cli.json<{ TraceSummaries: Json[] }>(['traces', '-w', 'case.trailglass', ...args])).TraceSummaries;
const ids = async (...args: string[]) => (await summaries(...args)).map(({ Id }) => String(Id)).sort();

test('traces lists the summaries of the worked examples, the newest first', async () => {
  const found = await summaries();
  const key = ({ Id }: Json) => String(Id);
  const bare = (summary: Json) => Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== null));
  expect([...found].sort((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual(
    expected('TraceSummaries')
      .map(bare)
      .sort((a, b) => (key(a) < key(b) ? -1 : 1)),
  );
  const starts = found.map(({ StartTime }) => Number(StartTime));
  expect(starts).toEqual([...starts].sort((a, b) => b - a));
});

test('--from and --to take the traces that begin there, and a filter those that it fits', async () => {
  const begin = (from: number, to: number) =>
    expected('TraceSummaries')
      .filter(({ StartTime }) => Number(StartTime) >= from && Number(StartTime) < to)
      .map(({ Id }) => String(Id))
      .sort();
  expect(await ids('--from', '1763640001', '--to', '2025-11-20T12:00:02Z')).toEqual(begin(1763640001, 1763640002));
  expect(await ids('--filter', 'fault AND http.method = "GET"')).toEqual(['1-691f02c0-a1b2c3d40000000000000203']);
  const wrong = await cli.run(['traces', '-w', 'case.trailglass', '--filter', 'fault AND']);
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toContain('^');
});

test('a group that was imported stands for its expression in filters; the same group again replaces it', async () => {
  const groups = (expression: string) =>
    JSON.stringify({
      Groups: [
        { GroupName: 'Default', GroupARN: 'arn:default' },
        { GroupName: 'failed', GroupARN: 'arn:failed', FilterExpression: expression },
      ],
    });
  const keep = async (text: string) => {
    writeFileSync(join(folder, 'groups.json'), text);
    return await cli.run(['groups', 'import', '-w', 'case.trailglass', 'groups.json']);
  };
  expect((await cli.run(['traces', '-w', 'case.trailglass', '--filter', 'group.name = "failed"'])).code).toBe(2);
  await keep(groups('throttle'));
  expect(await keep(groups('fault AND http.method = "GET"'))).toMatchObject({ code: 0 });
  expect(await ids('--filter', 'group.name = "failed"')).toEqual(['1-691f02c0-a1b2c3d40000000000000203']);
  expect(await ids('--filter', 'group.arn = "arn:default"')).toEqual(await ids());
  expect(await ids('--filter', '!group.name = "failed" AND fault AND http.method = "GET"')).toEqual([]);
  const { Services } = await cli.json<{ Services: Json[] }>(['graph', '-w', 'case.trailglass', '--filter', 'group.name = "failed"']); // biome-ignore format: one call
  expect(Services.length).toBeGreaterThan(1);
  const damaged = await keep('{"Groups": 1}');
  expect([damaged.code, damaged.stderr]).toEqual([
    2,
    expect.stringContaining('groups.json is no answer of get-groups'),
  ]);
  expect(await cli.json(['groups', 'list', '-w', 'case.trailglass'])).toEqual(
    JSON.parse(groups('fault AND http.method = "GET"')),
  );
});

test('--id finds a trace by either form of its id, or by a header, and prints its documents as they came', async () => {
  const [first] = documents;
  const id = String(first?.trace_id);
  const own = documents.filter(({ trace_id }) => trace_id === id);
  const w3c = id.slice(2).replace('-', '');
  const headers = [
    `Root=${id};Parent=00000000000000a1;Sampled=1`,
    `Self=1;Root=${id}`,
    `00-${w3c}-00000000000000a1-01`,
  ];
  for (const given of [id, w3c, w3c.toUpperCase(), ...headers]) {
    const { Traces } = await cli.json<{ Traces: { Id: string; Segments: { Document: string }[] }[] }>([
      'traces',
      '-w',
      'case.trailglass',
      '--id',
      given,
    ]);
    expect(Traces.map(({ Id, Segments }) => [Id, Segments.map(({ Document }) => JSON.parse(Document))])).toEqual([
      [id, own],
    ]);
  }
  const missing = await cli.run(['traces', '-w', 'case.trailglass', '--id', '1-00000000-000000000000000000000000']);
  expect([missing.code, missing.stdout]).toEqual([2, '']);
  expect(missing.stderr).toContain('There is no trace 1-00000000-000000000000000000000000 in this workspace.');
});

test('graph prints the service graph of all traces, or of some', async () => {
  const [, example] = examples[1] ?? [];
  const graph = await cli.json<Json>(['graph', '-w', 'case.trailglass', '--filter', 'service("shop-frontend")']);
  if (example === undefined) throw new Error('There is no second example');
  expect(flattened(graph)).toEqual(expectedGraph(example.expected));
  const whole = flattened(await cli.json<Json>(['graph', '-w', 'case.trailglass']));
  const all = expectedGraph({ Services: expected('Services'), Edges: expected('Edges'), TraceSummaries: [] });
  expect(whole.Services.map(({ Name, Type }) => [Name, Type])).toEqual(
    all.Services.map(({ Name, Type }) => [Name, Type]),
  );
  expect(whole.Edges).toHaveLength(all.Edges.length);
});

test('info counts traces and names their services', async () => {
  const info = await cli.json<Json & { services: Json[]; importList: Json[] }>(['info', '-w', 'case.trailglass']);
  expect(info).toMatchObject({ traces: 15, from: '2025-11-20T12:00:00.000Z' });
  expect(info.services).toContainEqual({ name: 'signup.example.com', type: 'AWS::EC2::Instance', traces: 4 });
  expect(info.importList[0]?.traces).toBe(15);
});
