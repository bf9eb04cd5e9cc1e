import type { ListedLogGroup } from '../../../preload/contract/network-logs.ts';
import { TRAIL_KINDS } from '../../../preload/contract/pull.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** As typed; empty means what the profile or the environment says. */
export interface ConnectionDraft {
  profile: string;
  region: string;
  endpoint: string;
}

export interface RangeDraft {
  from: string;
  to: string;
}

/** What is typed in the dialog that adds data, so that it is still there when the dialog comes back. */
export interface PullDrafts {
  connection: ConnectionDraft;
  s3: { bucket: string; prefix: string; range: RangeDraft; kinds: string; requesterPays: boolean };
  logs: {
    groups: ListedLogGroup[];
    range: RangeDraft;
    pattern: string;
    method: 'auto' | 'filter' | 'query';
    /** Live Tail in place of a pull. */
    follow: boolean;
  };
  traces: {
    /** By their ids in place of a range. */
    byId: boolean;
    ids: string;
    range: RangeDraft;
    /** Name of a group of X-Ray; empty for none. */
    group: string;
    filter: string;
    mode: 'auto' | 'xray' | 'search';
  };
  history: { regions: string; range: RangeDraft; attribute: string; value: string };
}

const KEY = 'trailglass.pulls';

/** The connection is kept on this computer: a profile's name, a Region and an endpoint, none of which is secret. */
export function createPullDrafts(): Store<PullDrafts> {
  let connection: ConnectionDraft = { profile: '', region: '', endpoint: '' };
  try {
    connection = { ...connection, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ConnectionDraft>) };
  } catch {
    // the first time, or none that can be read
  }
  const lastWeek = { from: '-7d', to: 'now' };
  const store = createStore<PullDrafts>({
    connection,
    s3: { bucket: '', prefix: '', range: lastWeek, kinds: TRAIL_KINDS.join(', '), requesterPays: false },
    logs: { groups: [], range: { from: '-1d', to: 'now' }, pattern: '', method: 'auto', follow: false },
    traces: { byId: false, ids: '', range: { from: '-1h', to: 'now' }, group: '', filter: '', mode: 'auto' },
    history: { regions: '', range: lastWeek, attribute: '', value: '' },
  });
  store.subscribe(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(store.get().connection));
    } catch {
      // not kept, then
    }
  });
  return store;
}
