import type { S3Pull } from '../../../../preload/contract/pull.ts';
import { type DeliveryWindow, dayFolders, deliveryWindow } from './delivery-window.ts';
import { isInOrderOfTime, keyFacts, nameTime } from './trail-keys.ts';

/** Keys that are to be listed: those with this prefix, after one key and up to another. */
export interface Listing {
  prefix: string;
  startAfter: string | null;
  upTo: string | null;
}

/** What lies directly below a prefix: its first page, or all of it. */
export type LookBelow = (
  prefix: string,
  delimiter: string,
  firstPage?: boolean,
) => Promise<{ keys: string[]; prefixes: string[] }>;

export type Layout = 'trail' | 'organisation trail' | 'flat' | 'prefix' | 'object';

export interface FoundListings {
  layout: Layout;
  listings: Listing[];
}

/**
 * Finds which prefixes a pull has to list, and looks at nothing outside the one that was given:
 *
 *   PREFIX/AWSLogs/[o-id/]ACCOUNT/KIND/REGION/day   a trail; o-id/AWSLogs/... is how Control Tower lays it out
 *   PREFIX/ACCOUNT_KIND_REGION_time_...             flat: cut at the underscores, entered at the first wanted time
 *   anything else                                   all of it
 */
export async function findListings(pull: S3Pull, below: LookBelow): Promise<FoundListings> {
  const given = /^s3:\/\/[^/]+\/?(.*)$/.exec(pull.uri)?.[1] ?? '';
  const window = pull.range === null ? null : deliveryWindow(pull.range);
  if (given !== '' && !given.endsWith('/')) {
    const { keys, prefixes } = await below(given, '/', true);
    if (!prefixes.includes(`${given}/`) && keys.includes(given)) {
      return { layout: 'object', listings: [{ prefix: given, startAfter: null, upTo: given }] };
    }
  }
  const root = given === '' || given.endsWith('/') ? given : `${given}/`;
  const finder = new Finder(pull, window, below);
  const trail = await finder.trailAt(root);
  if (trail !== null) return trail;
  const { keys, prefixes } = await below(root, '/', true);
  const organisation = await finder.controlTower(prefixes);
  if (organisation !== null) return organisation;
  if (keys.some((key) => keyFacts(key).deliveredAt !== null))
    return { layout: 'flat', listings: await finder.flat(root) };
  return { layout: 'prefix', listings: [{ prefix: root, startAfter: null, upTo: null }] };
}

/** `AWSLogs/` and what was given behind it. */
const INSIDE = /^(?:.*\/)?AWSLogs\/(.*)$/;
const ORGANISATION = /^o-[a-z0-9]{10,32}$/;

/** Whether the pairs that were chosen allow this one; with a part of it unknown, whether any of them may. */
export function isPlace(places: S3Pull['places'], account: string, region: string | null): boolean {
  if (places === null) return true;
  return places.some((place) => place.account === account && (region === null || place.region === region));
}

class Finder {
  constructor(
    private readonly pull: S3Pull,
    private readonly window: DeliveryWindow | null,
    private readonly below: LookBelow,
  ) {}

  /** The listings of a trail that has its `AWSLogs/` directly below `root`, or above it; null where there is none. */
  async trailAt(root: string): Promise<FoundListings | null> {
    const inside = INSIDE.exec(root)?.[1];
    if (inside !== undefined) {
      const names = inside.split('/').filter((name) => name !== '');
      const listings = await this.#levels(root, names);
      return { layout: ORGANISATION.test(names[0] ?? '') ? 'organisation trail' : 'trail', listings };
    }
    const top = `${root}AWSLogs/`;
    const { prefixes } = await this.below(top, '/');
    return prefixes.length > 0 ? await this.#belowTop(prefixes) : null;
  }

  /** Control Tower lets the organisation's id stand before `AWSLogs/`, too. */
  async controlTower(folders: readonly string[]): Promise<FoundListings | null> {
    const found: FoundListings[] = [];
    for (const folder of folders.filter((prefix) => ORGANISATION.test(lastName(prefix)))) {
      const trail = await this.trailAt(folder);
      if (trail !== null) found.push(trail);
    }
    if (found.length === 0) return null;
    return { layout: 'organisation trail', listings: found.flatMap(({ listings }) => listings) };
  }

  /** Files of a trail without folders: account, kind and Region are read off the names, one underscore at a time. */
  async flat(root: string): Promise<Listing[]> {
    const { kinds, regions } = this.pull;
    const parts: ((name: string) => boolean)[] = [
      (name) => this.#isAccount(name),
      (name) => kinds.includes(name),
      (name) => regions?.includes(name) ?? true,
    ];
    let prefixes = [root];
    for (const isWanted of parts) {
      const found: string[] = [];
      for (const prefix of prefixes) {
        const inside = await this.below(prefix, '_');
        found.push(...inside.prefixes.filter((name) => isWanted(name.slice(prefix.length, -1))));
      }
      prefixes = found;
    }
    const chosen = prefixes.filter((prefix) => {
      const [account = '', , region = ''] = prefix.slice(root.length).split('_');
      return isPlace(this.pull.places, account, region);
    });
    return chosen.map((prefix) => ({ prefix, ...this.#bounds(prefix, true, true) }));
  }

  async #belowTop(prefixes: readonly string[]): Promise<FoundListings> {
    const listings: Listing[] = [];
    const organisations = prefixes.filter((prefix) => ORGANISATION.test(lastName(prefix)));
    for (const prefix of prefixes) {
      const name = lastName(prefix);
      if (ORGANISATION.test(name) || this.#isAccount(name)) listings.push(...(await this.#levels(prefix, [name])));
    }
    return { layout: organisations.length > 0 ? 'organisation trail' : 'trail', listings };
  }

  /** Goes down from a folder whose names behind `AWSLogs/` are these, to the folders of days. */
  async #levels(prefix: string, names: readonly string[]): Promise<Listing[]> {
    const [account, kind, region, ...date] = ORGANISATION.test(names[0] ?? '') ? names.slice(1) : names;
    if (date.length > 0) return [{ prefix, startAfter: null, upTo: null }]; // a day, month or year was given
    if (region !== undefined && kind !== undefined && account !== undefined) {
      return this.#days(prefix, `${account}_${kind}_${region}_`, isInOrderOfTime(kind));
    }
    const isWanted = (name: string) => {
      if (account === undefined) return this.#isAccount(name) || (names.length === 0 && ORGANISATION.test(name));
      if (kind === undefined) return this.pull.kinds.includes(name);
      return (this.pull.regions?.includes(name) ?? true) && isPlace(this.pull.places, account, name);
    };
    const listings: Listing[] = [];
    for (const folder of (await this.below(prefix, '/')).prefixes) {
      if (isWanted(lastName(folder))) listings.push(...(await this.#levels(folder, [...names, lastName(folder)])));
    }
    return listings;
  }

  /** The folders of days below a Region's. */
  #days(prefix: string, nameStart: string, inOrder: boolean): Listing[] {
    if (this.window === null) return [{ prefix, startAfter: null, upTo: null }];
    return dayFolders(this.window).map(({ path, isFirst, isLast }) => {
      const bounds = inOrder ? this.#bounds(`${prefix}${path}${nameStart}`, isFirst, isLast) : NO_BOUNDS;
      return { prefix: `${prefix}${path}`, ...bounds };
    });
  }

  /** The keys of names that begin with `start` and go on with a time of the window. */
  #bounds(start: string, first: boolean, last: boolean): Omit<Listing, 'prefix'> {
    if (this.window === null) return NO_BOUNDS;
    return {
      startAfter: first ? start + nameTime(this.window.from) : null,
      upTo: last ? `${start}${nameTime(this.window.to)}Z~` : null, // after every name of that minute
    };
  }

  #isAccount(name: string): boolean {
    const { accounts, places } = this.pull;
    return /^\d{12}$/.test(name) && (accounts?.includes(name) ?? true) && isPlace(places, name, null);
  }
}

const NO_BOUNDS = { startAfter: null, upTo: null } as const;

/** `123456789012` of `AWSLogs/123456789012/`. */
function lastName(prefix: string): string {
  return prefix.split('/').at(-2) ?? '';
}
