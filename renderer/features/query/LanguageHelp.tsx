import { CornerDownLeft, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { SearchBox } from '../../ui/SearchBox.tsx';

interface Entry {
  name: string;
  aliases?: readonly string[] | undefined;
  help: string;
  example: string;
  /** Its syntax or signature. */
  form: string;
}

interface Section {
  title: string;
  entries: Entry[];
}

const matches = ({ name, aliases = [], help, form }: Entry, needle: string) =>
  [name, ...aliases, help, form].some((text) => text.toLowerCase().includes(needle));

/** The reference of Logs Insights beside the query (F1), out of the table that the compiler itself uses. */
export function LanguageHelp({ topic }: { topic: string | null }) {
  const app = useApp();
  const reference = useStore(app.reference);
  const [text, setText] = useState('');
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (topic === null) return;
    setText('');
    requestAnimationFrame(() => {
      const entry = root.current?.querySelector<HTMLElement>(`[data-topic="${CSS.escape(topic)}"]`);
      entry?.scrollIntoView?.({ block: 'start' });
      entry?.focus({ preventScroll: true });
    });
  }, [topic]);
  const close = () => {
    app.layout.set((state) => ({ ...state, help: null }));
    app.editor.current?.focus();
  };
  const insert = (example: string) => {
    const editor = app.editor.current;
    if (editor === null) return;
    editor.dispatch(editor.state.replaceSelection(example));
    editor.focus();
  };

  const sections: Section[] = [
    {
      title: t('help.commands'),
      entries: (reference?.commands ?? []).map((command) => ({ ...command, form: command.syntax })),
    },
    ...(reference?.functionGroups ?? []).map(({ title, functions }) => ({
      title,
      entries: functions.map((entry) => ({ ...entry, form: entry.signature })),
    })),
  ];
  const needle = text.trim().toLowerCase();
  const shown = sections
    .map(({ title, entries }) => ({ title, entries: entries.filter((entry) => matches(entry, needle)) }))
    .filter(({ entries }) => entries.length > 0);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes the panel from anywhere in it
    <div
      className="help"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <header className="help-head">
        <h2>{t('help.title')}</h2>
        <IconButton icon={X} label={t('help.close')} shortcut="Escape" onPress={close} />
      </header>
      <div className="help-search">
        <SearchBox label={t('help.find')} value={text} onChange={setText} autoFocus={topic === null} />
      </div>
      <div className="help-body">
        {shown.map(({ title, entries }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            {entries.map((entry) => (
              <article
                key={entry.name}
                data-topic={entry.name}
                tabIndex={-1}
                className={`help-entry ${entry.name === topic ? 'current' : ''}`}
                aria-label={entry.name}
              >
                <div className="help-form mono">{entry.form}</div>
                <p>{entry.help}</p>
                {entry.aliases && <p className="hint">{t('help.also', { names: entry.aliases.join(', ') })}</p>}
                <div className="help-example">
                  <code className="mono">{entry.example}</code>
                  <IconButton
                    icon={CornerDownLeft}
                    size={12}
                    label={t('help.insert', { name: entry.name })}
                    onPress={() => insert(entry.example)}
                  />
                </div>
              </article>
            ))}
          </section>
        ))}
        {shown.length === 0 && <p className="hint help-none">{t('help.none', { text })}</p>}
        {needle === '' && reference !== null && (
          <section aria-label={t('help.choices')}>
            <h3>{t('help.choices')}</h3>
            <p className="hint help-lead">{t('help.choicesLead')}</p>
            {reference.choices.map((choice) => (
              <p key={choice} className="help-choice">
                <WithCode text={choice} />
              </p>
            ))}
          </section>
        )}
      </div>
    </div>
  );
}

/** A sentence with code in backticks. */
function WithCode({ text }: { text: string }) {
  const parts = text.split('`').map((part, at) => ({ part, at, isCode: at % 2 === 1 }));
  return <>{parts.map(({ part, at, isCode }) => (isCode ? <code key={at}>{part}</code> : part))}</>;
}
