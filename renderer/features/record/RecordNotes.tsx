import { Pin, PinOff, StickyNote } from 'lucide-react';
import { useMemo } from 'react';
import type { RecordPlace } from '../../../preload/contract/notes.ts';
import { useApp } from '../../app/app.ts';
import { placeKey } from '../../app/state/notes.ts';
import { usePart } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';

/** Notes and the pin of the event in the drawer, and those of values that the event holds. */
export function RecordNotes({ place, raw }: { place: RecordPlace; raw: string }) {
  const app = useApp();
  const { values, records, version } = usePart(app.notes.store, (state) => state);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const isStarred = records.get(placeKey(place))?.starred ?? false;
  const own = useCall('notes.list', { target: { record: place } }, version);
  const here = useMemo(
    () => new Set([...values.keys()].filter((value) => raw.includes(JSON.stringify(value).slice(1, -1)))),
    [values, raw],
  );
  const all = useCall('notes.list', here.size === 0 ? null : {}, version);
  const ofValues = (all.output?.notes ?? []).filter(({ anchor }) => anchor.kind === 'value' && here.has(anchor.value));
  const notes = [...(own.output?.notes ?? []), ...ofValues];
  if (readOnly && notes.length === 0 && !isStarred) return null;
  return (
    <section className="record-notes" aria-label={t('note.ofRecord')}>
      {!readOnly && (
        <div className="record-notes-bar">
          <Button
            icon={StickyNote}
            kind="quiet"
            shortcut="N"
            onPress={() => app.show({ kind: 'note', target: { record: place }, note: null })}
          >
            {t('note.add')}
          </Button>
          <Button
            icon={isStarred ? PinOff : Pin}
            kind="quiet"
            shortcut="B"
            onPress={() => void app.notes.toggleStar(place)}
          >
            {isStarred ? t('note.unpin') : t('note.pin')}
          </Button>
        </div>
      )}
      {notes.length > 0 && (
        <ul>
          {notes.map(({ id, anchor, text, tags }) => (
            <li key={id}>
              {tags.map((tag) => (
                <span key={tag} className="tag">
                  {visibleText(tag)}
                </span>
              ))}
              {anchor.kind === 'value' && (
                <span className="quiet">{`${t('note.onValue', { value: visibleText(anchor.value) })} `}</span>
              )}
              {visibleLines(text)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
