import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalEngine } from '../../../../main/cli/local-engine.ts';
import { selectTraces } from '../../../../main/engine/query/trace-filter/compile.ts';
import { ImportCase } from '../../support/import-case.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { ndjson, traceFiles, workedExamples, XRAY_DATA } from '../../support/trace-files.ts';
import { EXAMPLES, GROUPS, PUBLISHED } from './examples.ts';

const CASES = JSON.parse(readFileSync(join(XRAY_DATA, 'filter-expressions.json'), 'utf8')) as {
  traces_in_corpus: number;
  cases: { expression: string; trace_ids: string[] }[];
};

test('every case gives exactly its traces, and every example runs on the views', async () => {
  const workspace = await ImportCase.open();
  await workspace.import(traceFiles(...workedExamples().map(([, example]) => ndjson(example.segment_documents))));
  const connection = await workspace.store.newConnection();
  const matching = async (text: string) => {
    const { sql, params } = selectTraces(text, ['trace_id'], GROUPS);
    return (await connection.runAndReadAll(sql, params)).getRows().map(([id]) => String(id));
  };
  expect((await matching('')).length).toBe(CASES.traces_in_corpus);
  for (const { expression, trace_ids } of CASES.cases)
    expect((await matching(expression)).sort(), expression).toEqual(trace_ids);
  for (const text of [...EXAMPLES.map(([, text]) => text), ...PUBLISHED])
    expect((await matching(text)).length, text).toBeLessThanOrEqual(CASES.traces_in_corpus);
  workspace.store.giveBack(connection);
});

test('the contract completes and diagnoses', async () => {
  const file = join(tempFolder(), 'case.trailglass');
  await LocalEngine.with(file, { create: true }, async (local) => {
    const { jobId } = await local.call('jobs.start', {
      kind: 'import',
      paths: [traceFiles(...workedExamples().map(([, example]) => ndjson(example.segment_documents)))],
    });
    await local.call('jobs.watch', { jobId });
    const { from, completions } = await local.call('traces.complete', { filter: 'service("ord', cursor: 12 });
    expect([from, completions.map(({ label }) => label)]).toEqual([9, expect.arrayContaining(['orders', 'orders-fn'])]);
    expect(await local.call('traces.diagnose', { filter: 'responstime > 2' })).toMatchObject({
      diagnostics: [{ at: { start: 0, end: 11 }, replacement: 'responsetime' }],
    });
    expect(await local.call('traces.diagnose', { filter: ' ' })).toEqual({ diagnostics: [] });
  });
});
