import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logsPull } from '../../../preload/contract/pull.ts';
import type { PullCells } from '../../../preload/contract/pull-cells.ts';
import { ACCOUNT, FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import { TestClock } from '../../support/aws/test-clock.ts';
import { ImportCase } from '../support/import-case.ts';
import { linkTo, pullOf, trailObject } from '../support/pull-case.ts';

const BUCKET = 'trail-bucket';
const HOUR = 3_600_000;
const END = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const [A, B] = ['111122223333', '444455556666'];

let clock: TestClock;
let fake: FakeAws;

beforeEach(async () => {
  clock = new TestClock(END);
  fake = await FakeAws.start({ seed: 1, clock });
  fake.s3.addBucket(BUCKET);
});
afterEach(() => fake.stop());

const openCase = () => ImportCase.open({ network: linkTo(fakeNetwork(fake, { clock })) });

/** The cells of the only import, by account, Region and day. */
async function cells({ jobs }: ImportCase): Promise<PullCells> {
  const all = await jobs.pullCells(1);
  all.objects.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return all;
}

describe('cells of a pull from a bucket', () => {
  test('count what is done and what failed by account, Region and day, during the session and after it', async () => {
    for (const [account, day, count] of [
      [A, '2026-03-01', 3],
      [A, '2026-03-02', 2],
      [B, '2026-03-02', 1],
    ] as const) {
      for (let n = 0; n < count; n++) {
        const { key, bytes } = trailObject({ account, region: REGION, delivered: `${day}T0${n}:00`, records: 2 });
        fake.s3.put(BUCKET, key, n === 1 && day === '2026-03-02' ? Buffer.from('no gzip at all') : bytes);
      }
    }
    const it = await openCase();
    await it.pull(pullOf(`s3://${BUCKET}`));
    const objects = [
      { account: A, region: REGION, day: '2026-03-01', found: 3, read: 3, done: 3, failed: 0 },
      { account: A, region: REGION, day: '2026-03-02', found: 2, read: 2, done: 2, failed: 1 },
      { account: B, region: REGION, day: '2026-03-02', found: 1, read: 1, done: 1, failed: 0 },
    ];
    expect(await cells(it)).toEqual({ objects, times: [] });
    const { path } = it.store;
    await it.close();
    expect(await cells(await ImportCase.open({ path }))).toEqual({ objects, times: [] });
  });
});

describe('time of a pull of log events', () => {
  test('is what was asked for, with what is read, what was known and what failed', async () => {
    const group = fake.logs.groups.add({
      name: '/app/shop',
      account: ACCOUNT,
      region: REGION,
      creationTime: END - 90 * 24 * HOUR,
    });
    fake.logs.groups.put(
      group,
      Array.from({ length: 40 }, (_, i) => ({
        timestamp: END - 4 * HOUR + i * 60_000,
        stream: 's',
        message: `m ${i}`,
      })),
    );
    const it = await openCase();
    const pull = (from: number, to: number) =>
      it.pull(
        logsPull.parse({
          source: 'logs',
          connection: CONNECTION,
          groups: [group.name],
          range: { from: from * 1000, to: to * 1000 },
        }),
      );
    await pull(END - 4 * HOUR, END - 3 * HOUR);
    await pull(END - 5 * HOUR, END - 2 * HOUR);
    const place = { account: ACCOUNT, region: REGION, group: '/app/shop' };
    const us = (hoursBefore: number) => (END - hoursBefore * HOUR) * 1000;
    expect((await it.jobs.pullCells(1)).times).toEqual([
      { ...place, from: us(4), to: us(3), events: 40, parts: [{ from: us(4), to: us(3), state: 'read' }] },
    ]);
    expect((await it.jobs.pullCells(2)).times).toEqual([
      {
        ...place,
        from: us(5),
        to: us(2),
        events: 0,
        parts: [
          { from: us(5), to: us(4), state: 'read' },
          { from: us(4), to: us(3), state: 'known' },
          { from: us(3), to: us(2), state: 'read' },
        ],
      },
    ]);
    const { path } = it.store;
    await it.close();
    const again = await ImportCase.open({ path });
    expect((await again.jobs.pullCells(1)).times).toEqual([
      { ...place, from: us(4), to: us(3), events: 40, parts: [{ from: us(4), to: us(3), state: 'read' }] },
    ]);
  });
});
