import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { networkChild } from '../../main/cli/network-child.ts';
import { median } from '../statistics.ts';
import { removeWorkspace, timeImport } from '../workspace.ts';
import type { Bench } from './bench-context.ts';
import type { Trail } from './imports.ts';

const BUCKET = 'bench';

/**
 * A pull of a trail from a server on this machine against the import of the same files from disk, in turn. Engine, network process
 * and server share its cores, so that a pull from AWS is no slower than this where the network is not.
 */
export async function measurePull(bench: Bench, trail: Trail): Promise<void> {
  const script = fileURLToPath(new URL('./s3-child.js', import.meta.url));
  const server = spawn(process.execPath, [script, trail.folder, BUCKET], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const { endpoint, accessKeyId, secretAccessKey, sessionToken } = JSON.parse(line) as Record<string, string>;
    const environment = {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const path = join(bench.folder, 'pull.trailglass');
    const times: { disk: number; pull: number }[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`import from disk and pull, round ${round + 1} of ${bench.rounds}`);
      const { seconds: disk } = await timeImport(path, [trail.folder]);
      times.push({ disk, pull: await timePull(path, { endpoint: endpoint ?? '', environment, trail }) });
    }
    bench.figure('pull-s3', median(times.map(({ disk, pull }) => pull / disk)));
    bench.detail('pull-s3', { times, files: trail.files.length });
    removeWorkspace(path);
  } finally {
    server.stdin.end();
  }
}

/** Seconds from the call to the end of the job in a new workspace; the network process is started by then. */
async function timePull(
  path: string,
  { endpoint, environment, trail }: { endpoint: string; environment: NodeJS.ProcessEnv; trail: Trail },
): Promise<number> {
  removeWorkspace(path);
  const connection = { profile: null, region: 'eu-central-1', endpoint };
  return await LocalEngine.with(
    path,
    { create: true },
    async (local) => {
      await local.call('aws.identity', { connection });
      const began = performance.now();
      const pull = { source: 's3', connection, uri: `s3://${BUCKET}` } as const;
      const { jobId } = await local.call('jobs.start', { kind: 'pull', pull });
      const { status, error, progress } = await local.call('jobs.watch', { jobId });
      if (status !== 'done') throw new Error(`The pull is ${status}: ${error}`);
      const { inserted } = progress.records;
      if (inserted !== trail.manifest.distinct) throw new Error(`${inserted} records of ${trail.manifest.distinct}`);
      return (performance.now() - began) / 1000;
    },
    networkChild(environment),
  );
}
