import type { NetworkHandlers } from '../handlers.ts';
import { filterEvents } from './filter-events.ts';
import { describeGroups, listGroups } from './list-groups.ts';
import { tailEvents } from './live-tail.ts';
import { queryEvents } from './query-events.ts';

export const logsHandlers: NetworkHandlers<'logs'> = {
  'logs.groups': listGroups,
  'logs.describe': describeGroups,
  'logs.filter': filterEvents,
  'logs.query': queryEvents,
  'logs.tail': tailEvents,
};
