import { Search, Zap } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { count, duration, percent } from '../../lib/format-number.ts';
import { rangeText, zoneName } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { useApp } from '../app.ts';
import type { Command } from '../commands.ts';
import { matching, type PaletteEntry, type PaletteGroup, PREFIXES } from './entry.ts';
import { listed, type ShownEntry } from './listed.ts';
import { rowEntriesInFront, screenEntries } from './screen-entries.ts';
import { useTargets } from './targets.ts';
import { timeEntries } from './time-entries.ts';
import { actEntries, foundEntries, useValueSearch, type ValueSearch } from './value-entries.ts';

/**
 * One field for everything: commands with their keys, tabs, saved queries, sources, services, fields; a value is looked
 * for in every source while its counts come in (ui.md part 8, "Palette").
 */
export function Palette({ commands }: { commands: Command[] }) {
  const app = useApp();
  const [text, setText] = useState('');
  // The entry under the cursor, so that entries which come in later do not move it; null for the first.
  const [cursor, setCursor] = useState<string | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<PaletteGroup>>(new Set());
  const [everywhere, setEverywhere] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const prefix = PREFIXES[text[0] ?? ''] ?? null;
  const typed = prefix === null ? text : text.slice(1);
  const range = everywhere ? null : app.ranges.inFront().store.get().current;
  const search = useValueSearch(prefix === null ? text : '', range);
  const targets = useTargets();

  const [onScreen] = useState(() => [...rowEntriesInFront(app), ...screenEntries()]);

  const names = useMemo(() => {
    const ofCommands = commands
      .filter((command) => command.listed && command.can())
      .map(
        (command): PaletteEntry => ({
          id: `command:${command.id}`,
          group: 'commands',
          icon: Zap,
          text: command.text,
          shortcut: command.shortcuts[0],
          run: command.run,
        }),
      );
    // A button that is a command stands among the commands alone.
    const ofScreen = onScreen.filter(({ text: name }) => !ofCommands.some((command) => command.text === name));
    return matching([...ofCommands, ...ofScreen, ...targets], typed);
  }, [commands, onScreen, targets, typed]);
  const isTime = prefix?.group === 'time';
  const times = isTime || (prefix === null && typed.trim() !== '') ? timeEntries(app, typed, isTime) : [];
  const values =
    search === null
      ? []
      : [
          ...foundEntries(app, search, range),
          ...actEntries(app, search, range === null ? null : () => setEverywhere(true)),
        ];
  const shown = listed(
    [...times, ...values, ...(isTime ? [] : names)].filter(({ group }) => prefix === null || isOf(prefix.group, group)),
    { typed, isNameOnly: search?.value.form === 'name', opened, open: setOpened },
  );

  const at = Math.max(
    0,
    shown.findIndex(({ entry }) => entry.id === cursor),
  );
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  });
  const close = () => app.show(null);
  const choose = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    if (entry.stays === true) {
      setCursor(null);
      return entry.run();
    }
    close();
    // The dialog gives the focus back in the next frame; a command that moves it has the last word in the one after.
    requestAnimationFrame(() => requestAnimationFrame(() => entry.run()));
  };
  const moveTo = (index: number) => setCursor(shown[index]?.entry.id ?? null);
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
              className={search !== null && search.value.form !== 'name' ? 'mono' : ''}
              autoFocus
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setCursor(null);
                setOpened(new Set());
                setEverywhere(false);
              }}
              onKeyDown={(event) => {
                const last = shown.length - 1;
                if (event.key === 'ArrowDown') moveTo(at >= last ? 0 : at + 1);
                else if (event.key === 'ArrowUp') moveTo(at <= 0 ? last : at - 1);
                else if (event.key === 'PageDown') moveTo(Math.min(last, at + 8));
                else if (event.key === 'PageUp') moveTo(Math.max(0, at - 8));
                else if (event.key === 'Enter') choose(shown[at]?.entry);
                else return;
                event.preventDefault();
              }}
            />
            {search !== null && <Sum search={search} range={range} />}
          </div>
          <div className="palette-list" role="listbox" id={listId} ref={list} aria-label={t('palette.label')}>
            {shown.map((row, index) => (
              <div key={row.entry.id} role="presentation">
                {row.isFirst && <GroupTitle group={row.entry.group} search={search} range={range} />}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled in the field */}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === at}
                  className={`palette-row ${index === at ? 'current' : ''}`}
                  onClick={() => choose(row.entry)}
                  onMouseMove={() => setCursor(row.entry.id)}
                >
                  <Row {...row} />
                </div>
              </div>
            ))}
            {shown.length === 0 && (
              <p className="palette-none">
                {prefix?.group === 'time'
                  ? t('palette.noTime', { forms: t('range.forms') })
                  : t('palette.none', { text: visibleText(typed) })}
              </p>
            )}
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
            <span className="palette-prefixes">
              {Object.entries(PREFIXES).map(([sign, { hint }]) => (
                <span key={sign}>
                  <span className="mono">{sign}</span> {t(hint)}
                </span>
              ))}
            </span>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Acts on the screen are commands to whoever asks for commands. */
const isOf = (wanted: PaletteGroup, group: PaletteGroup) =>
  group === wanted || (wanted === 'commands' && group === 'screen');

function Row({ entry: { icon, text, value, isName, detail, shortcut } }: ShownEntry) {
  const at = value === undefined ? -1 : text.lastIndexOf(value);
  return (
    <>
      <Icon of={icon} size={14} />
      <span className={`palette-text ${isName === true ? 'mono' : ''}`}>
        {value === undefined || at < 0 ? (
          visibleText(text)
        ) : (
          <>
            {text.slice(0, at)}
            <span className="palette-value">{value}</span>
            {text.slice(at + value.length)}
          </>
        )}
      </span>
      {detail !== undefined && detail !== '' && <span className="palette-detail">{detail}</span>}
      {shortcut !== undefined && <Kbd keys={shortcut} />}
    </>
  );
}

function GroupTitle({
  group,
  search,
  range,
}: {
  group: PaletteGroup;
  search: ValueSearch | null;
  range: TimeRange | null;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const ofTab = app.tabs.active()?.ownRange != null;
  const title =
    group === 'found'
      ? t('palette.group.found', { range: rangeName(range, timeZone) })
      : group === 'act'
        ? t('palette.group.act', { form: t(`palette.form.${search?.value.form ?? 'name'}`) })
        : group === 'time' && ofTab
          ? t('palette.group.timeOfTab')
          : t(`palette.group.${group}`);
  return (
    <div className="palette-group" role="presentation">
      {title}
    </div>
  );
}

function rangeName(range: TimeRange | null, zone: string): string {
  return range === null ? t('palette.allData') : `${rangeText(range, zone)} ${zoneName(zone)}`;
}

/** Events that were found, of how many sources, and how far the count is. */
function Sum({ search: { found, elapsedMs, failed, value }, range }: { search: ValueSearch; range: TimeRange | null }) {
  const { timeZone } = useStore(useApp().preferences.store);
  const part = found === null || found.toSearch === 0 ? 0 : found.searched / found.toSearch;
  const values = {
    n: count(found?.events ?? 0),
    n1: found?.events ?? 0,
    sources: found?.dataSets ?? 0,
    percent: percent(part, 1),
    range: rangeName(range, timeZone),
    time: duration(elapsedMs ?? 0),
  };
  // A word that is looked for on the way to a command is no question that waits for an answer.
  if (value.form === 'name' && (found?.events ?? 0) === 0 && failed === null) return null;
  const text =
    failed !== null
      ? t('palette.sum.failed', { reason: failed })
      : elapsedMs === null
        ? t((found?.events ?? 0) > 0 ? 'palette.sum.soFar' : 'palette.sum.counting', values)
        : t((found?.events ?? 0) > 0 ? 'palette.sum.done' : 'palette.sum.none', values);
  return (
    <span className="palette-sum" role="status">
      {text}
    </span>
  );
}
