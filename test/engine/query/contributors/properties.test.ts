import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import { parseRule } from '../../../../main/engine/query/contributors/parse-rule.ts';
import { topContributors } from '../../../../main/engine/query/contributors/top-contributors.ts';
import { QueryRunner } from '../../../../main/engine/query/query-runner.ts';
import type { ContributorReport } from '../../../../preload/contract/contributors.ts';
import { contract } from '../../../../preload/contract/index.ts';
import { folderOf, ImportCase } from '../../support/import-case.ts';
import { eventId, filterAnswer } from '../../support/log-files.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';
import { clfEvents, clfRules, jsonEvents, jsonRules, ruleText } from './arbitraries.ts';
import { evaluate, type PlainReport, type PlainRule } from './evaluator.ts';
import { addEvents, call, type GroupEvent } from './support.ts';

async function replaceEvents(engine: Engine, events: readonly GroupEvent[]): Promise<void> {
  const writer = await engine.store.importConnection();
  await writer.run('DELETE FROM log_event');
  await addEvents(engine, events);
}

function asPlain(report: ContributorReport): PlainReport {
  const { notJson, filteredOut, missingKey, valueNotNumeric, matched } = report.statistics;
  return {
    total: report.total ?? 0,
    uniqueCount: report.uniqueCount,
    contributors: report.contributors.map(({ keys, value, points }) => ({
      keys,
      value,
      points: points.map(({ at, value: of }) => [at / 1000, of]),
    })),
    counted: { notJson, filteredOut, missingKey, valueNotNumeric, matched },
  };
}

const orders = fc.constantFrom<('sum' | 'maximum')[]>('sum', 'maximum');

test.each([
  ['JSON', jsonRules, jsonEvents],
  ['CLF', clfRules, clfEvents],
] as const)('random %s rules give what a plain evaluator gives', async (_, rules, events) => {
  const engine = await engineWithWorkspace();
  await fc.assert(
    fc.asyncProperty(rules, events, orders, async (rule, given, orderBy) => {
      await replaceEvents(engine, given);
      const question = { kind: 'rule', rule: ruleText(rule) } as const;
      const report = await call(engine, 'contributors.top', { question, periodSeconds: 120, limit: null, orderBy });
      expect(asPlain(report)).toEqual(evaluate(rule, given, 120_000, orderBy));
    }),
    { numRuns: 60 },
  );
});

test('contributors and others sum to the total, in the whole and in each period; reasons add up', async () => {
  const engine = await engineWithWorkspace();
  await fc.assert(
    fc.asyncProperty(jsonRules, jsonEvents, fc.integer({ min: 1, max: 4 }), async (rule, given, limit) => {
      await replaceEvents(engine, given);
      const question = { kind: 'rule', rule: ruleText(rule) } as const;
      const report = await call(engine, 'contributors.top', { question, periodSeconds: 300, limit });
      const listed = report.contributors.reduce((sum, { value }) => sum + value, 0);
      expect(listed + (report.others?.value ?? 0)).toBeCloseTo(report.total ?? 0, 4);
      expect(report.contributors.length + (report.others?.contributors ?? 0)).toBe(report.uniqueCount);
      for (const { at, value } of report.periods) {
        const parts = [...report.contributors, ...(report.others === null ? [] : [report.others])];
        const points = parts.flatMap((part) => part.points.filter((point) => point.at === at));
        expect(points.reduce((sum, point) => sum + point.value, 0)).toBeCloseTo(value, 4);
      }
      const { eventsInRange, withoutTime, elapsedMs, ...ways } = report.statistics;
      expect(Object.values(ways).reduce((sum, count) => sum + count, 0)).toBe(given.length);
      expect(eventsInRange).toBe(given.length);
    }),
    { numRuns: 30 },
  );
});

async function reportOf({ store }: ImportCase, rule: PlainRule): Promise<ContributorReport> {
  const asked = { question: { kind: 'rule', rule: ruleText(rule) }, limit: null } as const;
  const report = await topContributors(new QueryRunner(store), contract['contributors.top'].input.parse(asked), {
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    report: () => undefined,
  });
  return { ...report, statistics: { ...report.statistics, elapsedMs: 0 } };
}

test('order, batches and copies of the files make no difference', async () => {
  const rule: PlainRule = {
    LogFormat: 'JSON',
    Contribution: { Keys: ['$.a', '$.o.c'], ValueOf: '$.n', Filters: [] },
    AggregateOn: 'Sum',
  };
  const pieces = fc.array(fc.tuple(fc.nat(2), fc.boolean(), fc.nat()), { minLength: 40, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(jsonEvents, pieces, async (given, places) => {
      const reports = [];
      // Once as one file, once shuffled over three files with some events in two of them, loaded in small batches.
      for (const spread of [false, true]) {
        const files: Record<string, { event: GroupEvent; id: string; sort: number }[]> = { a: [], b: [], c: [] };
        for (const [i, event] of given.entries()) {
          const [file, twice, sort] = spread ? (places[i % places.length] ?? [0, false, 0]) : [0, false, i];
          const names = ['a', 'b', 'c'];
          const entry = { event, id: eventId(i), sort };
          files[names[file] ?? 'a']?.push(entry);
          if (twice) files[names[(file + 1) % 3] ?? 'a']?.push(entry);
        }
        process.env.TRAILGLASS_BATCH_RECORDS = spread ? '7' : '100000';
        const it = await ImportCase.open();
        const texts = Object.entries(files).map(([name, list]) => {
          const ordered = list.sort((x, y) => x.sort - y.sort);
          const rows = ordered.map(({ event: { timestamp, message }, id }) => ({
            timestamp,
            message,
            eventId: id,
            logStreamName: 's',
          }));
          return [`${name}.json`, filterAnswer(rows)];
        });
        await it.importAs({ logGroup: 'app' }, folderOf(Object.fromEntries(texts)));
        reports.push(await reportOf(it, rule));
        await it.close();
      }
      expect(reports[1]).toEqual(reports[0]);
      expect(asPlain(reports[0] as ContributorReport)).toEqual(evaluate(rule, given, 60_000, 'sum'));
    }),
    { numRuns: 6 },
  );
  delete process.env.TRAILGLASS_BATCH_RECORDS;
});

test('reading a rule never throws, and each mistake has a place in the text', () => {
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    jsonRules.map(ruleText),
    fc
      .tuple(jsonRules.map(ruleText), fc.nat(400), fc.string({ maxLength: 4 }))
      .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at + more.length)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { rule, diagnostics } = parseRule(text);
      expect(rule === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
      for (const { at } of diagnostics) {
        expect(at.start).toBeGreaterThanOrEqual(0);
        expect(at.end).toBeGreaterThanOrEqual(at.start);
        expect(at.end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 2000 },
  );
});
