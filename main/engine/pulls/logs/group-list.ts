import type { Output, Parsed, Progress } from '../../../../preload/contract/index.ts';
import type { ListedLogGroup } from '../../../../preload/contract/network-logs.ts';
import type { Store } from '../../store/store.ts';
import type { NetworkLink } from '../network-link.ts';
import { fuzzyRank } from './fuzzy.ts';
import { type Listed, SharedListing } from './shared-listing.ts';

/** By connection, as long as the engine runs: an account may have ten thousand groups, and typing asks at every letter. */
const lists = new WeakMap<NetworkLink, Map<string, SharedListing>>();

export interface ListContext {
  network: NetworkLink;
  /** Null without a workspace, which then has no favourites. */
  store: Store | null;
  signal: AbortSignal;
  report: (progress: Progress<'aws.logGroups'>) => void;
}

export async function findLogGroups(
  { connection, query, linked, refresh, offset, limit }: Parsed<'aws.logGroups'>,
  { network, store, signal, report }: ListContext,
): Promise<Output<'aws.logGroups'>> {
  const known = lists.get(network) ?? new Map<string, SharedListing>();
  lists.set(network, known);
  const key = JSON.stringify([connection, linked]);
  let listing = refresh ? undefined : known.get(key);
  if (listing === undefined || listing.isBroken) {
    const made = new SharedListing((abort, onGroups) => list({ connection, linked }, network, abort, onGroups));
    listing = made;
    known.set(key, made);
    // One that failed or was left by all is made anew by the next who asks.
    made.done.catch(() => {
      if (known.get(key) === made) known.delete(key);
    });
  }
  const { groups, at } = await listing.wait(signal, report);
  const favourites = store === null ? new Set<string>() : await favouriteGroups(store);
  const found = groups.flatMap((group) => {
    const rank = fuzzyRank(group.name, query);
    return rank === null ? [] : [{ ...group, favourite: favourites.has(group.arn), rank }];
  });
  found.sort((a, b) => Number(b.favourite) - Number(a.favourite) || a.rank - b.rank || (a.name < b.name ? -1 : 1));
  return {
    groups: found.slice(offset, offset + limit).map(({ rank: _, ...group }) => group),
    offset,
    matched: found.length,
    total: groups.length,
    listedAt: at,
  };
}

async function list(
  input: Pick<Parsed<'aws.logGroups'>, 'connection' | 'linked'>,
  network: NetworkLink,
  signal: AbortSignal,
  onGroups: (listed: number) => void,
): Promise<Listed> {
  const all: ListedLogGroup[] = [];
  await network.call('logs.groups', input, {
    signal,
    onItem: ({ groups }) => {
      all.push(...groups);
      onGroups(all.length);
      return undefined;
    },
  });
  return { groups: all, at: Date.now() };
}

const FAVOURITES = 'favourite_log_groups';

async function favouriteGroups(store: Store): Promise<Set<string>> {
  return await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll('SELECT value FROM workspace_meta WHERE key = $1', [FAVOURITES]);
    return new Set(JSON.parse(String(reader.getRows()[0]?.[0] ?? '[]')) as string[]);
  });
}

/** Throws `workspace.read-only` where nothing may be written. */
export async function favourLogGroup(store: Store, arn: string, favourite: boolean): Promise<void> {
  store.checkWritable();
  const favourites = await favouriteGroups(store);
  if (favourite) favourites.add(arn);
  else favourites.delete(arn);
  await store.meta(async (connection) => {
    await connection.run('DELETE FROM workspace_meta WHERE key = $1', [FAVOURITES]);
    await connection.run('INSERT INTO workspace_meta VALUES ($1, $2)', [
      FAVOURITES,
      JSON.stringify([...favourites].sort()),
    ]);
  });
}
