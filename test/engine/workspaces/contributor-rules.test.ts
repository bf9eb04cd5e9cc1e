import { expect, test } from 'vitest';
import type { Ranking } from '../../../preload/contract/contributor-rules.ts';
import { call, jsonRule } from '../query/contributors/support.ts';
import { engineWithWorkspace } from '../support/trail-store.ts';

const RANKING: Ranking = {
  question: { kind: 'rule', rule: jsonRule({ Keys: ['$.user'] }), sources: [], ignoreDash: false },
  periodSeconds: 60,
  orderBy: 'sum',
  limit: 10,
};

test('rules are kept by name, changed by id and removed', async () => {
  const engine = await engineWithWorkspace();
  const first = await call(engine, 'rules.save', { name: ' Callers ', ranking: RANKING });
  expect(first).toMatchObject({ name: 'Callers', ranking: RANKING });
  const fields: Ranking = {
    ...RANKING,
    question: {
      kind: 'fields',
      keys: ['user'],
      measure: { kind: 'percentile', field: 'ms', percent: 99 },
      where: null,
      sources: ['app'],
      ignoreDash: true,
    },
    periodSeconds: null,
    limit: null,
  };
  await call(engine, 'rules.save', { name: 'Broken', ranking: { ...RANKING, question: { kind: 'rule', rule: '{' } } });
  await call(engine, 'rules.save', { id: first.id, name: 'Slowest', ranking: fields });
  const { rules } = await call(engine, 'rules.list', {});
  expect(rules.map(({ name }) => name)).toEqual(['Broken', 'Slowest']);
  expect(rules[1]).toMatchObject({ id: first.id, ranking: fields, createdAt: first.createdAt });
  await call(engine, 'rules.remove', { id: first.id });
  expect((await call(engine, 'rules.list', {})).rules.map(({ name }) => name)).toEqual(['Broken']);
});

test('a name that is taken or empty, and an id that is not there, are refused', async () => {
  const engine = await engineWithWorkspace();
  await call(engine, 'rules.save', { name: 'Callers', ranking: RANKING });
  await expect(call(engine, 'rules.save', { name: 'Callers', ranking: RANKING })).rejects.toThrow('already');
  await expect(call(engine, 'rules.save', { name: ' ', ranking: RANKING })).rejects.toThrow('no name');
  await expect(call(engine, 'rules.save', { id: 'x', name: 'B', ranking: RANKING })).rejects.toThrow('no rule');
  await expect(call(engine, 'rules.remove', { id: 'x' })).rejects.toThrow('no rule');
});
