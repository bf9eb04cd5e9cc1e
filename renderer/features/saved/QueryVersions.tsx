import { useState } from 'react';
import type { SavedQuery, SavedVersion } from '../../../preload/contract/saved.ts';
import { useApp } from '../../app/app.ts';
import { fullTime } from '../../lib/format-time.ts';
import { lineDiff } from '../../lib/line-diff.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

/** What a saved query was before: each version with its date and what changed, and the way back to one. */
export function QueryVersions({ query }: { query: SavedQuery }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const answer = useCall('saved.versions', { id: query.id });
  const [chosen, setChosen] = useState<number | null>(null);
  const [against, setAgainst] = useState<'before' | 'now'>('before');
  const [problem, setProblem] = useState<string | null>(null);
  const versions = answer.output?.versions ?? [];
  const [newest] = versions;
  const at = Math.max(
    0,
    versions.findIndex(({ version }) => version === chosen),
  );
  const shown = versions[at];
  const [from, to] = against === 'before' ? [versions[at + 1], shown] : [shown, newest];
  const close = () => app.show(null);
  const restore = async (version: SavedVersion) => {
    const { text, language, logGroups, parameters } = version;
    // The name is that of now: another query may have the old one.
    const failure = await app.saved.put(
      { id: query.id, name: query.name, text, language, logGroups, parameters },
      null,
    );
    if (failure !== null) {
      setProblem(failure.userMessage);
      return;
    }
    app.say(t('versions.restored', { n: String(version.version) }));
    close();
  };
  return (
    <Dialog
      title={t('versions.title')}
      aside={<span className="mono">{visibleText(query.name)}</span>}
      width="wide"
      onClose={close}
      footer={
        <>
          <span className="dialog-hint">{t('versions.hint')}</span>
          <Button
            disabled={readOnly || shown === undefined || shown === newest}
            onPress={() => {
              if (shown !== undefined) void restore(shown);
            }}
          >
            {t('versions.restore', { n: String((newest?.version ?? 0) + 1) })}
          </Button>
          <Button kind="primary" shortcut="Escape" autoFocus onPress={close}>
            {t('versions.close')}
          </Button>
        </>
      }
    >
      {answer.status === 'failed' && <ErrorNote title={t('versions.failed')} message={answer.error.userMessage} />}
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="versions">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own */}
        <div className="versions-list" role="group" aria-label={t('versions.title')}>
          {versions.map(({ version, savedAt }) => (
            <button
              key={version}
              type="button"
              aria-pressed={version === shown?.version}
              onClick={() => setChosen(version)}
            >
              <strong>
                {version === newest?.version
                  ? t('versions.now', { n: String(version) })
                  : t('versions.one', { n: String(version) })}
              </strong>
              <span className="hint mono">{fullTime(savedAt * 1000, timeZone)}</span>
            </button>
          ))}
        </div>
        <div className="versions-shown">
          <Segmented
            label={t('versions.compare')}
            value={against}
            options={[
              { value: 'before', text: t('versions.againstBefore') },
              { value: 'now', text: t('versions.againstNow') },
            ]}
            onChange={setAgainst}
          />
          {to !== undefined && <Difference from={from ?? null} to={to} />}
        </div>
      </div>
    </Dialog>
  );
}

/** What differs beside the text, then the text line by line; a version without one before it is shown as it is. */
function Difference({ from, to }: { from: SavedVersion | null; to: SavedVersion }) {
  const facts = (one: SavedVersion) => ({
    name: one.name,
    language: t(`language.${one.language}`),
    groups: one.logGroups.length === 0 ? t('dataSets.all') : one.logGroups.join(', '),
    parameters: one.parameters
      .map(
        ({ name, type, default: value }) =>
          `${name} (${t(`saved.parameter.${type}`)})${value === null ? '' : ` = ${value}`}`,
      )
      .join(', '),
  });
  const [old, now] = [from === null ? null : facts(from), facts(to)];
  const names = ['name', 'language', 'groups', 'parameters'] as const;
  const lines = lineDiff(from?.text ?? to.text, to.text);
  return (
    <>
      {names
        .filter((name) => old !== null && old[name] !== now[name])
        .map((name) => (
          <p key={name} className="hint">
            {t(`versions.fact.${name}`, { from: visibleText(old?.[name] ?? ''), to: visibleText(now[name]) })}
          </p>
        ))}
      <ol
        className="diff mono"
        aria-label={t('versions.text')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
        tabIndex={0}
      >
        {lines.map(({ kind, text }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <li key={i} className={kind}>
            <span className="diff-sign">
              {kind === 'same' ? '' : <span aria-hidden="true">{kind === 'added' ? '+' : '−'}</span>}
              {kind !== 'same' && <span className="visually-hidden">{t(`versions.${kind}`)}</span>}
            </span>
            <span>{visibleText(text)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
