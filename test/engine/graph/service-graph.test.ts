import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getServiceGraph } from '../../../main/engine/graph/get-service-graph.ts';
import { ImportCase } from '../support/import-case.ts';
import {
  expectedGraph,
  flattened,
  graphOf,
  ndjson,
  traceFiles,
  workedExamples,
  XRAY_DATA,
} from '../support/trace-files.ts';

describe('the worked examples give their graph', () => {
  for (const [name, example] of workedExamples()) {
    test(`${name}: ${example.title}`, async () => {
      const workspace = await ImportCase.open();
      const report = await workspace.import(traceFiles(ndjson(example.segment_documents)));
      expect(report.records).toMatchObject({ inserted: example.segment_documents.length, failed: 0 });
      expect(flattened(getServiceGraph(await graphOf(workspace)))).toEqual(expectedGraph(example.expected));
    });
  }

  test('also out of the files that they are published in, documents and expected graph in one (xray.md 3.4)', async () => {
    for (const [name, example] of workedExamples()) {
      const workspace = await ImportCase.open();
      const report = await workspace.import(join(XRAY_DATA, 'worked-examples', name));
      expect(report.records).toMatchObject({ inserted: example.segment_documents.length, failed: 0 });
      expect(flattened(getServiceGraph(await graphOf(workspace)))).toEqual(expectedGraph(example.expected));
    }
  });
});

test('Scorekeep gives the services and times that AWS shows of it', async () => {
  const workspace = await ImportCase.open();
  await workspace.import(join(XRAY_DATA, 'real/awsdocs-batchgettraces-scorekeep.json'));
  const { Edges, Services } = flattened(getServiceGraph(await graphOf(workspace)));
  const total = (of: unknown) => (of as { TotalResponseTime: number } | undefined)?.TotalResponseTime;
  expect(Services.map(({ Name, Type, SummaryStatistics }) => [Name, Type, total(SummaryStatistics)])).toEqual(
    expect.arrayContaining([
      ['Scorekeep', 'client', undefined],
      ['Scorekeep', 'AWS::ElasticBeanstalk::Environment', 3.232],
      ['random-name', 'AWS::Lambda', 2.895],
      ['random-name', 'AWS::Lambda::Function', 1.74],
      ['SNS', 'AWS::SNS', 0.959],
      ['scorekeep-user', 'AWS::DynamoDB::Table', 0.079],
    ]),
  );
  const name = (node: unknown) => `${(node as { Name: string }).Name} ${(node as { Type: string }).Type}`;
  expect(Edges.map(({ From, To, SummaryStatistics }) => [name(From), name(To), total(SummaryStatistics)])).toEqual(
    expect.arrayContaining([
      ['Scorekeep client', 'Scorekeep AWS::ElasticBeanstalk::Environment', 3.232],
      ['Scorekeep AWS::ElasticBeanstalk::Environment', 'random-name AWS::Lambda', 2.943],
      ['random-name AWS::Lambda', 'random-name AWS::Lambda::Function', 2.895],
      ['random-name AWS::Lambda::Function', 'SNS AWS::SNS', 0.959],
      ['Scorekeep AWS::ElasticBeanstalk::Environment', 'scorekeep-user AWS::DynamoDB::Table', 0.079],
    ]),
  );
  expect(Edges).toHaveLength(5);
});

test('the graph of one trace has its own requests alone', async () => {
  const [, example] = workedExamples().find(([name]) => name.startsWith('03-')) ?? [];
  if (example === undefined) throw new Error('the worked example is gone');
  const documents = example.segment_documents as { trace_id: string; name: string; origin?: string }[];
  const [first] = documents;
  if (first === undefined) throw new Error('an example without documents');
  const workspace = await ImportCase.open();
  await workspace.import(traceFiles(ndjson(documents)));
  const { nodes, traces } = await graphOf(workspace, { range: null, condition: null, traceId: first.trace_id });
  expect(traces).toBe(1);
  // Each request of the example goes through the gateway once.
  expect(nodes.find(({ type }) => type === 'AWS::ApiGateway::Stage')?.statistics.total).toBe(1);
  expect((await graphOf(workspace)).nodes.find(({ type }) => type === 'AWS::ApiGateway::Stage')?.statistics.total).toBe(
    3,
  );
});
