import { Pin, StickyNote } from 'lucide-react';
import { type NotesState, placeKey } from '../../app/state/notes.ts';
import type { Result } from '../../app/state/query-run.ts';
import { recordAt } from '../../lib/page-cache.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';

/** A pin or a note in front of a row whose event is pinned or noted. */
export function RowNoted({ result, at, noted }: { result: Result; at: number; noted: NotesState['records'] }) {
  const found = result.cache.find(at);
  const place = found === null ? null : recordAt(found.page, found.index);
  const mark = place === null ? undefined : noted.get(placeKey(place));
  if (mark === undefined) return null;
  const text = [mark.starred ? t('note.isPinned') : null, mark.notes > 0 ? t('note.count', { n: mark.notes }) : null]
    .filter((part) => part !== null)
    .join(', ');
  return (
    <span className="row-noted" role="img" aria-label={text} title={text}>
      <Icon of={mark.starred ? Pin : StickyNote} size={12} />
    </span>
  );
}
