import type { DataReads, UnreadFiles } from '../../preload/contract/unread.ts';

/** Of the files that could not be read those that a question misses: of the data it reads, or of nobody knows what. */
export function unreadOf(unread: readonly UnreadFiles[], reads: DataReads): UnreadFiles[] {
  const { groups } = reads;
  const readsSomething = reads.trails || reads.traces || groups === null || groups.length > 0;
  // A group that is named but has no events here is none of those that were asked.
  const readsLogs = ({ group, groupId }: UnreadFiles) =>
    groups === null || (group === null ? groups.length > 0 : groupId !== null && groups.includes(groupId));
  return unread.filter((files) => {
    if (files.of === 'logs') return readsLogs(files);
    return files.of === 'unknown' ? readsSomething : reads[files.of];
  });
}
