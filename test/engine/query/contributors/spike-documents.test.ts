import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import { LOG_START_MS } from '../../support/log-store.ts';
import { call, engineWithEvents, jsonRule } from './support.ts';

/** Many fields are compared by unfolding each text once, few by reading each by its place: both have to say the same. */
const HOUR = 3_600_000_000;
const START = LOG_START_MS * 1000;
const range = { from: START, to: START + 2 * HOUR };
const brushed = { from: START + HOUR, to: START + 2 * HOUR };
/** Below the number of fields from which on texts are unfolded. */
const FEW = 8;

const PATHS = ['$.a', '$.b', '$.a.b', '$.b.a', '$.a.a.b', '$.l', '$.l[0]', '$.l[1]', '$.l[0].a', '$.l[1].b', '$.a[0]', '$.d-e', '$.0', '$.a.0', '$.x"y', '$.s*', '$.é', '$.a.l[0]', '$.n', '$.none']; // biome-ignore format: a list

/** A JSON text of names that keys could be mistaken for, with repeated members. */
const json: fc.Arbitrary<string> = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('"x"', '"y"', '""', '"{"', '"[1]"', '"null"', '1', '7', '1.50', '1e2', '-0', 'true', 'false', 'null'),
    fc.array(tie('value'), { maxLength: 2 }).map((items) => `[${items.join(',')}]`),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'a', 'b', 'l', 'a.b', 'l[0]', 'd-e', '0', 'x"y', 's*', 'é', 'n', ''), tie('value')), { maxLength: 5 })
    .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
})).object; // biome-ignore format: short lines

const explain = async (engine: Engine, rule: string, fields: string[]) =>
  await call(engine, 'contributors.explain', {
    question: { kind: 'rule', rule },
    range,
    brushed,
    fields,
    valuesPerField: 50,
  });

test('all fields at once are explained as each field by its place is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(json, fc.boolean()), { minLength: 1, maxLength: 12 }), async (texts) => {
      const engine = await engineWithEvents(
        texts.map(([message, isInside], i) => ({
          logGroup: 'app',
          timestamp: LOG_START_MS + (isInside ? 3_600_000 : 0) + i,
          message,
        })),
      );
      const rule = jsonRule({ Keys: ['$.a'] });
      const all = await explain(engine, rule, PATHS);
      const apart = [];
      for (let at = 0; at < PATHS.length; at += FEW) apart.push(await explain(engine, rule, PATHS.slice(at, at + FEW)));
      const byField = new Map(apart.flatMap(({ fields }) => fields).map((field) => [field.field, field]));
      expect(all.fields).toHaveLength(PATHS.length);
      for (const field of all.fields) expect(field).toEqual(byField.get(field.field));
      expect(apart.map(({ inside, outside }) => [inside, outside])).toEqual(apart.map(() => [all.inside, all.outside]));
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('filters choose the events, and texts that are no object are left out, however many fields there are', async () => {
  const engine = await engineWithEvents(
    ['{"on":true,"k":"a"}', '{"on":false,"k":"b"}', 'no json', '[1]', '{"on":true}'].map((message, i) => ({
      logGroup: 'app',
      timestamp: LOG_START_MS + i * 1_700_000,
      message,
    })),
  );
  const found = await explain(engine, jsonRule({ Keys: ['$.k'], Filters: [{ Match: '$.on', In: ['true'] }] }), [
    '$.k',
    '$.on',
    ...PATHS,
  ]);
  expect([found.inside.events, found.outside.events]).toEqual([1, 1]);
  expect(
    found.fields
      .find(({ field }) => field === '$.k')
      ?.values.map(({ value, inside, outside }) => [value, inside, outside])
      .sort(),
  ).toEqual([
    [null, 1, 0],
    ['a', 0, 1],
  ]);
});
