import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { selectTraces } from '../../../../main/engine/query/trace-filter/compile.ts';
import { ImportCase } from '../../support/import-case.ts';
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
