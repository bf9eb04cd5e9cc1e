import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { Progress } from '../../../../preload/contract/index.ts';
import type { PullPlan, S3Pull } from '../../../../preload/contract/pull.ts';
import { Ledger } from '../../importers/ledger.ts';
import type { Store } from '../../store/store.ts';
import type { NetworkLink } from '../network-link.ts';
import { partitionOf, policyOf } from '../policy.ts';
import { chargeOf, S3_PRICES } from '../prices.ts';
import { LATE_MS } from './delivery-window.ts';
import { bucketOf, type FoundObject, findObjects } from './list-objects.ts';
import { refusalOf } from './s3-source.ts';

export interface PlanContext {
  network: NetworkLink;
  /** The workspace that the pull would go into; null where there is none yet. */
  store: Store | null;
  signal: AbortSignal;
  report: (progress: Progress<'pull.plan'>) => void;
}

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
        total.bytes += size;
      }
    }
    report({ prefixes: found.prefixes.length, files: total.files + total.known, bytes: total.bytes });
  }
  const calls = [
    { action: 'sts:GetCallerIdentity', count: 1 },
    { action: 's3:ListBucket', count: lists },
    { action: 's3:GetObject', count: total.files },
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
      { what: 'transfer out of AWS', quantity: total.bytes, unit: 'bytes', price: S3_PRICES.transfer },
    ]),
    seconds: null,
    groups: [],
    cells: [...cells.values()],
    prefixes: found.prefixes,
    notes: notesOf(pull, total.archived),
    policy: policyOf(pull, partitionOf(identity.region)),
  };
}

function cellOf(cells: Map<string, Cell>, { facts: { account, region, day } }: FoundObject): Cell {
  const key = JSON.stringify([account, region, day]);
  const cell = cells.get(key) ?? { account, region, day, files: 0, bytes: 0, known: 0, newBytes: 0 };
  cells.set(key, cell);
  return cell;
}

function notesOf({ range, requesterPays }: S3Pull, archived: number): string[] {
  const notes: string[] = [];
  if (range !== null) {
    notes.push(
      `Files are chosen by their time of delivery, up to ${LATE_MS / 60_000} minutes after the range, and taken in whole: some events of them lie outside of it, and events that AWS delivered later than that are missing.`,
    );
  }
  if (archived > 0) notes.push(`${archived} objects lie in an archive class (Glacier) and have to be restored first.`);
  if (requesterPays) notes.push('The bucket’s requests and transfer are charged to you (requester pays).');
  return notes;
}
