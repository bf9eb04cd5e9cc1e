import { useId, useState } from 'react';
import type { Note, NoteTarget } from '../../../preload/contract/notes.ts';
import { useApp } from '../../app/app.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Writes a note on an event or value, or changes one; the query and range in front are kept with a new one. */
export function NoteDialog({ target, note }: { target: NoteTarget; note: Note | null }) {
  const app = useApp();
  const known = useCall('notes.list', {});
  const [text, setText] = useState(note?.text ?? '');
  const [tags, setTags] = useState(note?.tags.join(', ') ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const listId = useId();
  const close = () => app.show(null);
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
    if (failure === null) {
      app.say(t('note.said.kept'));
      close();
    } else setProblem(failure.userMessage);
  };
  return (
    <Dialog
      title={t('note.dialog.title')}
      width="small"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('note.dialog.cancel')}
          </Button>
          <Button kind="primary" shortcut="Mod+Enter" onPress={() => void submit()}>
            {t('note.dialog.save')}
          </Button>
        </>
      }
    >
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label>
          {t('note.dialog.text')}
          <textarea
            className="input note-text"
            rows={5}
            value={text}
            autoFocus
            onChange={(event) => {
              setText(event.target.value);
              setProblem(null);
            }}
          />
        </label>
        <label>
          {t('note.dialog.tags')}
          <input
            className="input"
            value={tags}
            list={listId}
            spellCheck={false}
            onChange={(event) => {
              setTags(event.target.value);
              setProblem(null);
            }}
          />
        </label>
        <datalist id={listId}>
          {known.output?.tags.map(({ tag }) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        <p className="hint">{t('note.dialog.tagsHint')}</p>
      </form>
    </Dialog>
  );
}
