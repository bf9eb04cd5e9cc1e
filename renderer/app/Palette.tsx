import { BookMarked, Database, Search, SquareTerminal, Zap } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { type MessageKey, t } from '../messages/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { useApp } from './app.ts';
import { type Command, paletteTargets } from './commands.ts';

interface Entry {
  id: string;
  group: MessageKey;
  text: string;
  detail: string;
  shortcut?: string | undefined;
  run(): void;
}

const ICONS: Partial<Record<MessageKey, typeof Zap>> = {
  'palette.commands': Zap,
  'palette.tabs': SquareTerminal,
  'palette.saved': BookMarked,
  'palette.workspaces': Database,
};

/** How well the words of the text are met by what was typed: null not at all, smaller is better. */
function score(text: string, typed: string): number | null {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at < 0) return null;
    sum += at === 0 ? 0 : /\W/.test(lower[at - 1] ?? '') ? 1 : 3;
  }
  return sum;
}

/** One field for everything: commands with their keys, open tabs, recent workspaces. */
export function Palette({ commands }: { commands: Command[] }) {
  const app = useApp();
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const [targets, setTargets] = useState<Entry[]>([]);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  useEffect(() => void paletteTargets(app).then(setTargets), [app]);

  const shown = useMemo(() => {
    const prefix = text.startsWith('>') || text.startsWith('#') ? text[0] : '';
    const typed = prefix === '' ? text : text.slice(1);
    const all: Entry[] = [
      ...commands
        .filter((command) => prefix !== '#' && command.listed && command.can())
        .map((command) => ({
          id: command.id,
          group: 'palette.commands' as const,
          text: command.text,
          detail: '',
          shortcut: command.shortcuts[0],
          run: command.run,
        })),
      ...targets.filter(({ group }) => prefix === '' || (prefix === '#' && group === 'palette.saved')),
    ];
    const groups: MessageKey[] =
      typed.trim() === ''
        ? ['palette.commands', 'palette.tabs', 'palette.saved', 'palette.workspaces']
        : ['palette.tabs', 'palette.saved', 'palette.workspaces', 'palette.commands'];
    return groups.flatMap((group) =>
      all
        .filter((entry) => entry.group === group)
        .map((entry) => ({ entry, score: score(entry.text, typed) }))
        .filter((hit): hit is { entry: Entry; score: number } => hit.score !== null)
        .sort((a, b) => a.score - b.score)
        .map((hit) => hit.entry),
    );
  }, [commands, targets, text]);

  const at = Math.min(cursor, shown.length - 1);
  useEffect(() => {
    list.current?.children[0]?.parentElement
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView?.({ block: 'nearest' });
  });
  const close = () => app.show(null);
  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    close();
    // After the dialog gave the focus back, so that a command that moves it has the last word.
    requestAnimationFrame(() => entry.run());
  };
  return (
    <ModalOverlay className="scrim palette-scrim" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal className="palette">
        <Dialog aria-label={t('palette.label')} className="palette-frame">
          <div className="palette-input">
            <Icon of={Search} />
            <input
              role="combobox"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={shown[at] ? `${listId}-${at}` : undefined}
              aria-label={t('palette.placeholder')}
              placeholder={t('palette.placeholder')}
              autoFocus
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setCursor(0);
              }}
              onKeyDown={(event) => {
                const last = shown.length - 1;
                if (event.key === 'ArrowDown') setCursor(at >= last ? 0 : at + 1);
                else if (event.key === 'ArrowUp') setCursor(at <= 0 ? last : at - 1);
                else if (event.key === 'PageDown') setCursor(Math.min(last, at + 8));
                else if (event.key === 'PageUp') setCursor(Math.max(0, at - 8));
                else if (event.key === 'Enter') choose(shown[at]);
                else return;
                event.preventDefault();
              }}
            />
          </div>
          <div className="palette-list" role="listbox" id={listId} ref={list} aria-label={t('palette.label')}>
            {shown.map((entry, index) => (
              <div key={entry.id} role="presentation">
                {entry.group !== shown[index - 1]?.group && (
                  <div className="palette-group" role="presentation">
                    {t(entry.group)}
                  </div>
                )}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled in the field */}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === at}
                  className={`palette-row ${index === at ? 'current' : ''}`}
                  onClick={() => choose(entry)}
                  onMouseMove={() => setCursor(index)}
                >
                  <Icon of={ICONS[entry.group] ?? Zap} size={14} />
                  <span className="palette-text">{entry.text}</span>
                  {entry.detail !== '' && <span className="palette-detail">{entry.detail}</span>}
                  {entry.shortcut && <Kbd keys={entry.shortcut} />}
                </div>
              </div>
            ))}
            {shown.length === 0 && <p className="palette-none">{t('palette.none', { text })}</p>}
          </div>
          <footer className="palette-foot">
            <span>
              <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> {t('palette.move')}
            </span>
            <span>
              <Kbd keys="Enter" /> {t('palette.open')}
            </span>
            <span>
              <Kbd keys="Escape" /> {t('palette.close')}
            </span>
            <span className="palette-prefix">{t('palette.prefix')}</span>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
