import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { Progress } from '../../../../preload/contract/index.ts';
import type { PullPlan, S3Pull } from '../../../../preload/contract/pull.ts';
import { Ledger } from '../../importers/ledger.ts';
import type { Store } from '../../store/store.ts';
import type { NetworkLink } from '../network-link.ts';
import { noteOf, type PlanNote } from '../plan-note.ts';
import { partitionOf, policyOf } from '../policy.ts';
import { chargeOf, S3_PRICES } from '../prices.ts';
import { LATE_MS } from './delivery-window.ts';
import type { Layout } from './find-listings.ts';
import { bucketOf, type FoundObject, findObjects } from './list-objects.ts';
import { refusalOf } from './s3-source.ts';

export interface PlanContext {
  network: NetworkLink;
  /** The workspace that the pull would go into; null where there is none yet. */
  store: Store | null;
  signal: AbortSignal;
  report: (progress: Progress<'pull.plan'>) => void;
}

/** What a workspace grows by, of what objects of trails weigh: measured, with and without the records' original text (bench/RESULTS.md). */
const GROWS = { original: 2.1, columns: 1.3 };
/** Objects of a plan that are offered as a sample. */
const SAMPLES = 40;

type Cell = PullPlan['cells'][number];

/** Lists what a pull would fetch. The pull makes the same calls again, so that what was delivered meanwhile comes with it. */
export async function planS3(
  pull: S3Pull,
  identity: AwsIdentity,
  { network, store, signal, report }: PlanContext,
): Promise<PullPlan> {
  const bucket = bucketOf(pull);
  const ledger = store === null ? null : await Ledger.load(store, -1);
  let lists = 0;
  const found = await findObjects(pull, async (input, onPage) => {
    const onItem = (page: Parameters<typeof onPage>[0]) => {
      onPage(page);
      return undefined;
    };
    const output = await network.call('s3.list', input, { signal, onItem });
    lists += output.calls - output.repeated;
    return output;
  });
  const cells = new Map<string, Cell>();
  const fresh: PullPlan['samples'] = [];
  const total = { files: 0, bytes: 0, known: 0, archived: 0 };
  for await (const batch of found.objects) {
    for (const each of batch) {
      const refusal = refusalOf(each);
      if (refusal?.kind === 'archived') total.archived++;
      if (refusal !== null) continue;
      const { key, size, etag } = each.object;
      const known = ledger?.byPath.get(`s3://${bucket}/${key}`);
      const isKnown = known !== undefined && known.etag === etag && known.size === size;
      const cell = cellOf(cells, each);
      cell.files++;
      cell.bytes += size;
      if (isKnown) {
        cell.known++;
        total.known++;
      } else {
        cell.newBytes += size;
        total.files++;
        fresh.push({ key, size, etag });
        total.bytes += size;
      }
    }
    report({ prefixes: found.prefixes.length, files: total.files + total.known, bytes: total.bytes });
  }
  const calls = [
    { action: 'sts:GetCallerIdentity', count: 1, bound: 'exact' as const },
    { action: 's3:ListBucket', count: lists, bound: 'exact' as const },
    { action: 's3:GetObject', count: total.files, bound: 'exact' as const },
  ];
  return {
    identity,
    layout: found.layout,
    files: total.files,
    bytes: total.bytes,
    known: total.known,
    calls,
    charge: chargeOf([
      { what: 'ListObjectsV2', quantity: lists, unit: 'calls', price: S3_PRICES.list },
      { what: 'GetObject', quantity: total.files, unit: 'calls', price: S3_PRICES.get },
      { what: 'transfer', quantity: total.bytes, unit: 'bytes', price: S3_PRICES.transfer },
    ]),
    seconds: null,
    groups: [],
    traces: null,
    cells: [...cells.values()],
    prefixes: found.prefixes,
    notes: notesOf(pull, found.layout, total.archived),
    disk: {
      grows: isTrail(found.layout) ? total.bytes * (pull.keepOriginal ? GROWS.original : GROWS.columns) : null,
      free: await freeBytes(store),
    },
    samples: spread(fresh, SAMPLES),
    policy: policyOf(pull, partitionOf(identity.region)),
  };
}

function cellOf(cells: Map<string, Cell>, { facts: { account, region, day } }: FoundObject): Cell {
  const key = JSON.stringify([account, region, day]);
  const cell = cells.get(key) ?? { account, region, day, files: 0, bytes: 0, known: 0, newBytes: 0 };
  cells.set(key, cell);
  return cell;
}

const isTrail = (layout: Layout) => layout !== 'prefix' && layout !== 'object';

/** Some that stand for all, from the first to the last in equal steps. */
function spread<T>(all: readonly T[], most: number): T[] {
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)] as T);
}

/** Null where no workspace says which disk it is, or the system does not tell. */
async function freeBytes(store: Store | null): Promise<number | null> {
  if (store === null) return null;
  const found = await statfs(dirname(store.path)).catch(() => null);
  return found === null ? null : found.bavail * found.bsize;
}

function notesOf({ range, requesterPays }: S3Pull, layout: Layout, archived: number): PlanNote[] {
  const notes: PlanNote[] = [];
  if (isTrail(layout)) notes.push(noteOf('plan.trail-lacks'));
  if (range !== null) {
    notes.push(noteOf('plan.late', { minutes: LATE_MS / 60_000 }));
  }
  if (archived > 0) notes.push(noteOf('plan.archived', { objects: archived }));
  if (requesterPays) notes.push(noteOf('plan.requester-pays'));
  return notes;
}
