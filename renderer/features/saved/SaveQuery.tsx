import { useId, useState } from 'react';
import type { SavedQuery } from '../../../preload/contract/saved.ts';
import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Asks for a name, and says in place why one cannot be taken. */
function NameDialog({
  title,
  act,
  name: given,
  note,
  onName,
}: {
  title: string;
  act: string;
  name: string;
  note?: string;
  /** Answers with what is wrong with the name, or null when it is done. */
  onName: (name: string) => Promise<string | null>;
}) {
  const app = useApp();
  const saved = useStore(app.saved.store);
  const [name, setName] = useState(given);
  const [problem, setProblem] = useState<string | null>(null);
  const listId = useId();
  const folders = [...new Set(saved.map((query) => query.name.replace(/[^/]*$/, '')).filter(Boolean))];
  const close = () => app.show(null);
  const submit = async () => {
    const trimmed = name.trim();
    const found = trimmed === '' ? t('saved.dialog.empty') : await onName(trimmed);
    if (found === null) close();
    else setProblem(found);
  };
  return (
    <Dialog
      title={title}
      width="small"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('saved.dialog.cancel')}
          </Button>
          <Button kind="primary" shortcut="Enter" onPress={() => void submit()}>
            {act}
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
          {t('saved.dialog.name')}
          <input
            className={`input ${problem === null ? '' : 'bad'}`}
            value={name}
            list={listId}
            spellCheck={false}
            autoFocus
            aria-invalid={problem !== null}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setName(event.target.value);
              setProblem(null);
            }}
          />
        </label>
        <datalist id={listId}>
          {folders.map((folder) => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        <p className="hint">{t('saved.dialog.hint')}</p>
        {note !== undefined && <p className="hint">{note}</p>}
      </form>
    </Dialog>
  );
}

/** Saves the tab in front under a name. */
export function SaveQuery({ asNew }: { asNew: boolean }) {
  const app = useApp();
  const [tab] = useState(() => app.tabs.active());
  if (tab === null) return null;
  const { text, language, sources } = tab;
  return (
    <NameDialog
      title={t('saved.dialog.save')}
      act={t('saved.dialog.saveAct')}
      name={tab.saved?.name ?? tab.title}
      {...(sources.length === 0 ? {} : { note: t('saved.dialog.groups', { n: sources.length }) })}
      onName={async (name) => {
        const id = asNew || tab.saved === null ? {} : { id: tab.saved.id };
        const failure = await app.saved.put({ ...id, name, text, language, logGroups: sources }, tab.id);
        if (failure === null) app.say(t('saved.done', { name }));
        return failure?.userMessage ?? null;
      }}
    />
  );
}

/** Gives a saved query another name, and with it another folder. */
export function RenameQuery({ query }: { query: SavedQuery }) {
  const app = useApp();
  const { id, text, language, logGroups } = query;
  return (
    <NameDialog
      title={t('saved.dialog.rename')}
      act={t('saved.dialog.renameAct')}
      name={query.name}
      onName={async (name) => {
        const failure = await app.saved.put({ id, name, text, language, logGroups }, null);
        return failure?.userMessage ?? null;
      }}
    />
  );
}
