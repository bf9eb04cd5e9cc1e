import type { DataReads } from '../../../preload/contract/unread.ts';
import { TRACE_VIEWS } from '../store/views/traces.ts';
import type { Selection } from './insights/catalog.ts';
import { eachNode, type Node, text } from './sql/tree.ts';

const TRACES: ReadonlySet<string> = new Set(TRACE_VIEWS.map(({ name }) => name));

export const NOTHING_READ: DataReads = { trails: false, groups: [], traces: false };

/** What was read already, and the events of a selection besides. */
export function addSelection(reads: DataReads, selection: Selection): DataReads {
  const all = reads.groups === null || selection.isEverything === true;
  return {
    ...reads,
    trails: reads.trails || selection.trails !== null || selection.isEverything === true,
    traces: reads.traces || selection.traces,
    groups: all ? null : [...new Set([...(reads.groups ?? []), ...selection.groups])],
  };
}

/** What the views and tables of a statement are of; those of imports and lookup tables are of none. */
export function readsOfSql(tree: Node): DataReads {
  let reads = NOTHING_READ;
  eachNode(tree, (node) => {
    if (node.type !== 'BASE_TABLE' || text(node.schema_name).toLowerCase() === 'lookup') return;
    const name = text(node.table_name).toLowerCase();
    if (/^(cloudtrail|ct_)/.test(name)) reads = { ...reads, trails: true };
    else if (/^log(s$|_)/.test(name)) reads = { ...reads, groups: null };
    else if (TRACES.has(name) || name.startsWith('xr_')) reads = { ...reads, traces: true };
  });
  return reads;
}
