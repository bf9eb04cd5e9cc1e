import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { handlerOf } from '../../../main/engine/handlers/index.ts';
import { fuzzyRank } from '../../../main/engine/pulls/logs/fuzzy.ts';
import { logGroupMethods } from '../../../preload/contract/log-groups.ts';
import { ACCOUNT, FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import { connectTo } from '../support/pull-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('12,000 groups are listed once, found by letters in their order, favourites first', async () => {
  const fake = await FakeAws.start();
  onTestFinished(() => fake.stop());
  fake.rates = { ListLogGroups: Number.POSITIVE_INFINITY };
  for (let i = 0; i < 11_998; i++)
    fake.logs.groups.add({ name: `/aws/lambda/fn-${i}`, account: ACCOUNT, region: REGION });
  for (const name of ['/ecs/shop-orders', '/app/workshop'])
    fake.logs.groups.add({ name, account: ACCOUNT, region: REGION });
  const engine = new Engine(connectTo(fakeNetwork(fake)));
  onTestFinished(() => engine.disconnect());
  onTestFinished(() => engine.close());
  await engine.open(join(tempFolder(), 'case.trailglass'), { create: true, installationId: 'here' });
  const progress: number[] = [];
  const context = {
    engine,
    signal: new AbortController().signal,
    report: ({ listed }: { listed: number }) => progress.push(listed),
  };
  const find = async (query: string, more: object = {}) => {
    const handler = await handlerOf('aws.logGroups');
    const input = logGroupMethods['aws.logGroups'].input.parse({ connection: CONNECTION, query, ...more });
    return await handler(input, { ...context, report: (told) => context.report(told) });
  };
  // Whoever asked first leaves, and the others go on waiting for the same listing.
  const leaving = new AbortController();
  const handler = await handlerOf('aws.logGroups');
  const input = logGroupMethods['aws.logGroups'].input.parse({ connection: CONNECTION });
  const first = handler(input, {
    ...context,
    signal: leaving.signal,
    report: ({ listed }) => {
      if (listed === 3000) leaving.abort(new Error('left'));
    },
  });
  const [left, all] = await Promise.allSettled([first, find('')]).then(
    ([a, b]) => [a, b.status === 'fulfilled' ? b.value : null] as const,
  );
  expect(left).toMatchObject({ status: 'rejected', reason: { message: 'left' } });
  if (all === null) throw new Error('no groups');
  expect([all.groups.length, all.matched, all.total]).toEqual([200, 12_000, 12_000]);
  expect(progress).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) * 1000));
  const last = await find('', { offset: 11_990, limit: 100 });
  expect([last.offset, last.groups.length]).toEqual([11_990, 10]);
  expect((await find('shop')).groups.map(({ name }) => name)).toEqual(['/ecs/shop-orders', '/app/workshop']);
  const favour = await handlerOf('aws.favourLogGroup');
  const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/workshop`;
  await favour({ arn, favourite: true }, { ...context, report: () => undefined });
  expect((await find('shop')).groups.map(({ name, favourite }) => [name, favourite])).toEqual([
    ['/app/workshop', true],
    ['/ecs/shop-orders', false],
  ]);
  expect((await find('lmbd 1199')).groups.map(({ name }) => name).slice(0, 2)).toEqual([
    '/aws/lambda/fn-1199',
    '/aws/lambda/fn-11990',
  ]);
  expect(fake.answered('ListLogGroups')).toBe(12);
  await favour({ arn, favourite: false }, { ...context, report: () => undefined });
  fake.logs.groups.add({ name: '/app/shop-new', account: ACCOUNT, region: REGION });
  expect((await find('shop', { refresh: true })).groups.map(({ name }) => name)).toEqual([
    '/app/shop-new',
    '/ecs/shop-orders',
    '/app/workshop',
  ]);
});

test('a listing that all have left is broken off, and made anew by the next who asks', async () => {
  const fake = await FakeAws.start();
  onTestFinished(() => fake.stop());
  fake.rates = { ListLogGroups: Number.POSITIVE_INFINITY };
  for (let i = 0; i < 5000; i++) fake.logs.groups.add({ name: `/g/${i}`, account: ACCOUNT, region: REGION });
  const engine = new Engine(connectTo(fakeNetwork(fake)));
  onTestFinished(() => engine.disconnect());
  const handler = await handlerOf('aws.logGroups');
  const input = logGroupMethods['aws.logGroups'].input.parse({ connection: CONNECTION });
  const leaving = new AbortController();
  const report = ({ listed }: { listed: number }) => {
    if (listed === 1000) leaving.abort(new Error('left'));
  };
  await expect(handler(input, { engine, signal: leaving.signal, report })).rejects.toThrow('left');
  const called = fake.answered('ListLogGroups');
  expect(called).toBeLessThan(5);
  const again = await handler(input, { engine, signal: new AbortController().signal, report: () => undefined });
  expect(again.total).toBe(5000);
});

test.each([
  ['/aws/lambda/shop', 'shop', 0],
  ['/aws/lambda/shop', '/aws', 0],
  ['/aws/lambda/workshop', 'shop', 1],
  ['/aws/lambda/Shop', 'SHOP lambda', 0],
  ['/aws/lambda/shop', 'shp', 4],
  ['/aws/lambda/shop', 'pohs', null],
  ['/aws/lambda/shop', 'shop cart', null],
])('%s fits "%s" by %s', (name, query, rank) => {
  expect(fuzzyRank(name, query)).toBe(rank);
});
