import type { ListedObject, NetworkInput } from '../../../../preload/contract/network.ts';
import type { S3Pull } from '../../../../preload/contract/pull.ts';
import { deliveryWindow } from './delivery-window.ts';
import { findListings, isPlace, type Layout, type Listing, type LookBelow } from './find-listings.ts';
import { type KeyFacts, keyFacts } from './trail-keys.ts';

/** Listings that run at a time. */
const PARALLEL = 8;

type ListInput = NetworkInput<'s3.list'>;

/** Lists with the network process: hands on pages as they come. */
export type ListPages = (
  input: ListInput,
  onPage: (page: { objects: ListedObject[]; prefixes: string[] }) => void,
) => Promise<unknown>;

/** An object that a pull wants, with what its key says. */
export interface FoundObject {
  object: ListedObject;
  facts: KeyFacts;
}

export interface Found {
  layout: Layout;
  /** Prefixes that are listed. */
  prefixes: string[];
  /** In the order of the listings, one batch each. */
  objects: AsyncIterable<FoundObject[]>;
}

export function bucketOf({ uri }: S3Pull): string {
  return uri.slice('s3://'.length).split('/', 1)[0] ?? '';
}

/** Finds the objects that a pull wants: which prefixes they lie under, and then themselves. */
export async function findObjects(pull: S3Pull, list: ListPages): Promise<Found> {
  const place = { connection: pull.connection, bucket: bucketOf(pull), requesterPays: pull.requesterPays };
  const below: LookBelow = async (prefix, delimiter, firstPage = false) => {
    const keys: string[] = [];
    const prefixes = new Set<string>(); // one that a listing was broken off at comes twice
    await list({ ...place, prefix, delimiter, startAfter: null, upTo: null, firstPage }, (page) => {
      keys.push(...page.objects.map(({ key }) => key));
      for (const inside of page.prefixes) prefixes.add(inside);
    });
    return { keys, prefixes: [...prefixes] };
  };
  const { layout, listings } = await findListings(pull, below);
  const listOne = async ({ prefix, startAfter, upTo }: Listing) => {
    const found: FoundObject[] = [];
    await list({ ...place, prefix, delimiter: null, startAfter, upTo, firstPage: false }, ({ objects }) => {
      for (const object of objects) {
        const facts = keyFacts(object.key);
        if (isWanted(pull, facts)) found.push({ object, facts });
      }
    });
    return found;
  };
  return { layout, prefixes: listings.map(({ prefix }) => prefix), objects: inOrder(listings, listOne) };
}

/** What is not laid out by account, Region and time is chosen by what each key says; a key that says nothing is wanted. */
function isWanted(
  { range, accounts, regions, places, kinds }: S3Pull,
  { account, region, kind, deliveredAt }: KeyFacts,
): boolean {
  if (account !== null && accounts !== null && !accounts.includes(account)) return false;
  if (region !== null && regions !== null && !regions.includes(region)) return false;
  if (account !== null && region !== null && !isPlace(places, account, region)) return false;
  if (kind !== null && !kinds.includes(kind)) return false;
  if (range === null || deliveredAt === null) return true;
  const window = deliveryWindow(range);
  return deliveredAt >= window.from && deliveredAt <= window.to;
}

/** Runs some at a time, ahead of whoever takes the results in their order. */
async function* inOrder<T, R>(items: readonly T[], run: (item: T) => Promise<R>): AsyncGenerator<R> {
  const ahead: Promise<R>[] = [];
  let next = 0;
  for (;;) {
    while (next < items.length && ahead.length < PARALLEL) {
      const result = run(items[next++] as T);
      result.catch(() => undefined); // it is thrown when its turn comes
      ahead.push(result);
    }
    const first = ahead.shift();
    if (first === undefined) return;
    yield await first;
  }
}
