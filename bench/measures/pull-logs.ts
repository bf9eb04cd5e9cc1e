import { join } from 'node:path';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { networkChild } from '../../main/cli/network-child.ts';
import { runJob } from '../../main/cli/run-job.ts';
import { ACCOUNT, FakeAws, REGION } from '../../test/support/aws/fake-aws.ts';
import { median, timed } from '../statistics.ts';
import { removeWorkspace } from '../workspace.ts';
import type { Bench } from './bench-context.ts';

const HOUR_MS = 3_600_000;
/** Above what either side could make. */
const UNBOUND = 1_000_000;

/**
 * Log events a second from the fake on loopback into the workspace: the network process is one of its own, as on the command line; the
 * fake and the engine share this one. Both the client's budget and the fake's limit of calls a second are lifted.
 */
export async function measureLogPull(bench: Bench): Promise<void> {
  const events = Math.min(bench.events, 500_000);
  bench.say(`${events.toLocaleString('en-US')} log events pulled from the fake`);
  const fake = await FakeAws.start();
  fake.rates = { FilterLogEvents: Number.POSITIVE_INFINITY };
  const end = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const creationTime = end - HOUR_MS;
  const group = fake.logs.groups.add({ name: '/bench/app', account: ACCOUNT, region: REGION, creationTime });
  const line = (i: number) =>
    `{"level":"${i % 50 === 0 ? 'ERROR' : 'INFO'}","requestId":"${i.toString(16).padStart(12, '0')}","path":"/orders/${i % 997}","status":200,"ms":${i % 300}}`;
  fake.logs.groups.put(
    group,
    Array.from({ length: events }, (_, i) => ({
      timestamp: creationTime + Math.floor((i * HOUR_MS) / events),
      stream: `2026/03/02/[$LATEST]${i % 8}`,
      message: line(i),
    })),
  );
  const { accessKeyId, secretAccessKey, sessionToken } = fake.issue();
  const connect = networkChild({
    PATH: process.env.PATH ?? '',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });
  const connection = { profile: null, region: REGION, endpoint: fake.endpoint };
  const rates: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const path = join(bench.folder, 'pull-logs.trailglass');
    removeWorkspace(path);
    await LocalEngine.with(
      path,
      { create: true },
      async (local) => {
        const pull = { source: 'logs' as const, connection, groups: [group.name], callsPerSecond: UNBOUND };
        const { ms, value: result } = await timed(() =>
          runJob(local, { kind: 'pull', pull }, new AbortController().signal),
        );
        const { inserted } = result.progress.records;
        if (inserted !== events) throw new Error(`${inserted} of ${events} events were pulled (${result.error})`);
        rates.push((events / ms) * 1000);
      },
      connect,
    );
    removeWorkspace(path);
  }
  await fake.stop();
  bench.detail('pull-logs', rates);
  bench.figure('pull-logs', median(rates));
}
