import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { editQuery } from '../../../main/engine/query/edit/edit-query.ts';
import { facetOf } from '../../../main/engine/query/facets.ts';
import {
  hidesNoise,
  NOISE_FIELD,
  noiseAct,
  noiseEvents,
  SERVICE_NOISE,
} from '../../../renderer/features/query/service-noise.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const never = new AbortController().signal;

test('the switch hides just the listed services, keeps events that nobody invoked, and says how many it hides', async () => {
  const engine = await engineWithWorkspace();
  const { store } = engine;
  await addRecords(store, 30);
  const writer = await store.importConnection();
  // 10 events by CloudTrail's delivery, 10 by Lambda, which acts for somebody, and 10 by users.
  await writer.run(`UPDATE ct_event SET ui_invoked_by = CASE
      WHEN position <= 10 THEN 'cloudtrail.amazonaws.com'
      WHEN position <= 20 THEN 'lambda.amazonaws.com' END`);
  const matched = async (text: string) => {
    const { statistics } = await engine.queries.runInsights(
      text,
      { sources: [], range: null, rowLimit: null },
      {
        pageSize: 10,
        timeoutMs: 60_000,
        signal: never,
        report: () => undefined,
      },
    );
    return statistics?.recordsMatched;
  };
  const text = 'fields eventName # mine\n| filter eventSource = "s3.amazonaws.com"\n| limit 100';
  const hiding = await editQuery(store, { language: 'insights', text, sources: [], act: noiseAct(true) });
  expect([hidesNoise(text), hidesNoise(hiding)]).toEqual([false, true]);
  expect([await matched(text), await matched(hiding)]).toEqual([30, 20]);

  const question = { language: 'insights' as const, text: hiding, sources: [], range: null, resultId: null };
  const facet = await facetOf(engine.queries, { ...question, field: NOISE_FIELD, search: '', top: 1000 }, never);
  expect(noiseEvents(facet.values)).toBe(10);

  const showing = await editQuery(store, { language: 'insights', text: hiding, sources: [], act: noiseAct(false) });
  expect(showing).toBe(text);
});

test('every hidden service is documented with its reason', () => {
  const page = readFileSync('docs/service-noise.md', 'utf8');
  for (const { invokedBy, reason } of SERVICE_NOISE) expect(page).toContain(`| \`${invokedBy}\` | ${reason} |`);
});
