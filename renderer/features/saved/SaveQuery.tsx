import { useId, useState } from 'react';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { SavedQuery } from '../../../preload/contract/saved.ts';
import { useApp } from '../../app/app.ts';
import { newParameter } from '../../app/state/saved-queries.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { ParameterFields } from './ParameterFields.tsx';

/** Asks for a name, and says in place why one cannot be taken. */
function NameDialog({
  title,
  act,
  label = t('saved.dialog.name'),
  hint = t('saved.dialog.hint'),
  name: given,
  note,
  query,
  mayBeEmpty = false,
  onName,
}: {
  title: string;
  act: string;
  label?: string;
  hint?: string;
  name: string;
  note?: string;
  /** The query whose parameters are asked for too, and what is known of them. */
  query?: { language: QueryLanguage; text: string; parameters: readonly QueryParameter[] };
  mayBeEmpty?: boolean;
  /** Answers with what is wrong with the name, or null when it is done. */
  onName: (name: string, asked: { parameters?: QueryParameter[] }) => Promise<string | null>;
}) {
  const app = useApp();
  const saved = useStore(app.saved.store);
  const [name, setName] = useState(given);
  const [changed, setChanged] = useState<ReadonlyMap<string, QueryParameter>>(new Map());
  const hasPlaces = query?.text.includes('{{') === true;
  const found = useCall('parameters.find', hasPlaces ? { language: query.language, text: query.text } : null);
  const parameters = (found.output?.names ?? []).map(
    (one): QueryParameter =>
      changed.get(one) ?? query?.parameters.find((known) => known.name === one) ?? newParameter(one),
  );
  const listId = useId();
  const folders = [...new Set(saved.map((one) => one.name.replace(/[^/]*$/, '')).filter(Boolean))];
  return (
    <FormDialog
      title={title}
      act={act}
      cancel={t('saved.dialog.cancel')}
      width={parameters.length > 0 ? 'normal' : 'small'}
      onClose={() => app.show(null)}
      onSubmit={async () => {
        const trimmed = name.trim();
        if (trimmed === '' && !mayBeEmpty) return t('saved.dialog.empty');
        // Sent before they were found, what is known of them stays.
        return await onName(trimmed, hasPlaces && found.output === null ? {} : { parameters });
      }}
    >
      {(bad) => (
        <>
          <label>
            {label}
            <input
              className={`input ${bad ? 'bad' : ''}`}
              value={name}
              list={listId}
              spellCheck={false}
              aria-invalid={bad}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <datalist id={listId}>
            {folders.map((folder) => (
              <option key={folder} value={folder} />
            ))}
          </datalist>
          <p className="hint">{hint}</p>
          {note !== undefined && <p className="hint">{note}</p>}
          <ParameterFields
            parameters={parameters}
            onChange={(one) => setChanged((old) => new Map(old).set(one.name, one))}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Saves the tab in front under a name. */
export function SaveQuery({ asNew }: { asNew: boolean }) {
  const app = useApp();
  const [tab] = useState(() => app.tabs.active());
  const saved = useStore(app.saved.store);
  if (tab === null) return null;
  const { text, language, sources } = tab;
  const known = saved.find(({ id }) => id === tab.saved?.id);
  return (
    <NameDialog
      title={t('saved.dialog.save')}
      act={t('saved.dialog.saveAct')}
      name={tab.saved?.name ?? tab.title}
      query={{ language, text, parameters: known?.parameters ?? tab.parameters }}
      {...(sources.length === 0 ? {} : { note: t('saved.dialog.groups', { n: sources.length }) })}
      onName={async (name, asked) => {
        const id = asNew || tab.saved === null ? {} : { id: tab.saved.id };
        const failure = await app.saved.put({ ...id, name, text, language, logGroups: sources, ...asked }, tab.id);
        if (failure === null) app.say(t('saved.done', { name }));
        return failure?.userMessage ?? null;
      }}
    />
  );
}

/** Gives a saved query another name, and with it another folder; asks what its parameters are. */
export function RenameQuery({ query }: { query: SavedQuery }) {
  const app = useApp();
  const { id, text, language, logGroups } = query;
  return (
    <NameDialog
      title={t('saved.dialog.rename')}
      act={t('saved.dialog.renameAct')}
      name={query.name}
      query={query}
      onName={async (name, asked) => {
        const failure = await app.saved.put({ id, name, text, language, logGroups, ...asked }, null);
        return failure?.userMessage ?? null;
      }}
    />
  );
}

/** Moves a saved query into another folder, which need not be there yet; none means out of all folders. */
export function MoveQuery({ query }: { query: SavedQuery }) {
  const app = useApp();
  const { id, text, language, logGroups, parameters } = query;
  const cut = query.name.lastIndexOf('/') + 1;
  return (
    <NameDialog
      title={t('saved.dialog.move', { name: query.name.slice(cut) })}
      act={t('saved.dialog.moveAct')}
      label={t('saved.dialog.folder')}
      hint={t('saved.dialog.moveHint')}
      name={query.name.slice(0, Math.max(0, cut - 1))}
      mayBeEmpty
      onName={async (folder) => {
        const path = folder.replace(/\/+$/, '');
        const name = path === '' ? query.name.slice(cut) : `${path}/${query.name.slice(cut)}`;
        const failure = await app.saved.put({ id, name, text, language, logGroups, parameters }, null);
        return failure?.userMessage ?? null;
      }}
    />
  );
}

/** Gives a folder another name or place; all that is in it comes along. */
export function RenameFolder({ folder }: { folder: string }) {
  const app = useApp();
  return (
    <NameDialog
      title={t('saved.dialog.renameFolder')}
      act={t('saved.dialog.renameFolderAct')}
      label={t('saved.dialog.folder')}
      hint={t('saved.dialog.folderHint')}
      name={folder}
      onName={async (to) => (await app.saved.renameFolder(folder, to.replace(/\/+$/, '')))?.userMessage ?? null}
    />
  );
}
