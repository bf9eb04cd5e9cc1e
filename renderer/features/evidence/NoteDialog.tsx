import { useId, useState } from 'react';
import type { Note, NoteTarget } from '../../../preload/contract/notes.ts';
import { useApp } from '../../app/app.ts';
import { useCall } from '../../lib/useCall.ts';
import { middleEllipsis, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';

/** Characters of a noted value that the dialog shows. */
const LONGEST = 120;

/** Writes a note on an event or value, or changes one; the query and range in front are kept with a new one. */
export function NoteDialog({ target, note }: { target: NoteTarget; note: Note | null }) {
  const app = useApp();
  const known = useCall('notes.list', {});
  const [text, setText] = useState(note?.text ?? '');
  const [tags, setTags] = useState(note?.tags.join(', ') ?? '');
  const listId = useId();
  const submit = async () => {
    const tab = app.tabs.active();
    const failure = await app.notes.put({
      ...(note === null ? {} : { id: note.id }),
      target,
      text,
      tags: tags.split(',').map((tag) => tag.trim()),
      query: tab === null || tab.text.trim() === '' ? null : { language: tab.language, text: tab.text },
      range: app.ranges.inFront().store.get().current,
    });
    if (failure === null) app.say(t('note.said.kept'));
    return failure?.userMessage ?? null;
  };
  return (
    <FormDialog
      title={t('note.dialog.title')}
      act={t('note.dialog.save')}
      cancel={t('note.dialog.cancel')}
      shortcut="Mod+Enter"
      onSubmit={submit}
      onClose={() => app.show(null)}
    >
      {() => (
        <>
          {'anchor' in target && target.anchor.kind === 'value' && (
            <p className="mono note-subject">
              {t('note.onValue', { value: visibleText(middleEllipsis(target.anchor.value, LONGEST)) })}
            </p>
          )}
          <label>
            {t('note.dialog.text')}
            <textarea
              className="input note-text"
              rows={5}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <label>
            {t('note.dialog.tags')}
            <input
              className="input"
              value={tags}
              list={listId}
              spellCheck={false}
              onChange={(event) => setTags(event.target.value)}
            />
          </label>
          <datalist id={listId}>
            {known.output?.tags.map(({ tag }) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
          <p className="hint">{t('note.dialog.tagsHint')}</p>
        </>
      )}
    </FormDialog>
  );
}
