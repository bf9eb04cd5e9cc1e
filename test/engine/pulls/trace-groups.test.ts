import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { handlerOf } from '../../../main/engine/handlers/index.ts';
import { FakeAws } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import { connectTo } from '../support/pull-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('the open workspace keeps the groups of X-Ray that are listed, and its filters can name them', async () => {
  const fake = await FakeAws.start();
  onTestFinished(() => fake.stop());
  const engine = new Engine(connectTo(fakeNetwork(fake)));
  onTestFinished(() => engine.disconnect());
  onTestFinished(() => engine.close());
  await engine.open(join(tempFolder(), 'case.trailglass'), { create: true, installationId: 'here' });
  const context = { engine, signal: new AbortController().signal, report: () => undefined };
  const list = await handlerOf('aws.traceGroups');
  const kept = await handlerOf('traces.groups');
  const diagnose = await handlerOf('traces.diagnose');
  const mistakes = async () =>
    (await diagnose({ filter: 'group.name = "slow"', groupsOfAws: false }, context)).diagnostics.length;
  expect(await mistakes()).toBe(1);
  for (const FilterExpression of ['responsetime > 5', 'responsetime > 6']) {
    fake.xray.groups = [{ GroupName: 'slow', FilterExpression }, { GroupName: 'Default' }];
    await list({ connection: CONNECTION }, context);
  }
  const { groups } = await kept({}, context);
  expect(groups.map(({ name, expression }) => [name, expression])).toEqual([
    ['Default', ''],
    ['slow', 'responsetime > 6'],
  ]);
  expect(await mistakes()).toBe(0);
});
