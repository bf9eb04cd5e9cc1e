import { StickyNote } from 'lucide-react';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useApp } from '../app.ts';
import { notesOnValue } from '../state/notes.ts';

/** The sign of a value that has notes, beside the value wherever it is shown; nothing where it has none. */
export function NoteMark({ field, text }: { field: string; text: string }) {
  const notes = usePart(useApp().notes.store, ({ values }) => notesOnValue(values, field, text));
  if (notes === 0) return null;
  const label = t('note.count', { n: notes });
  return (
    <span className="note-mark" role="img" aria-label={label} title={label}>
      <Icon of={StickyNote} size={12} />
    </span>
  );
}
