import { type KeyPart, useSingleKeys } from '../lib/single-keys.ts';
import { type MessageKey, t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { useApp } from './app.ts';
import type { Command } from './commands.ts';

/** A part of the window with keys of its own. */
export type KeysOf = 'rows' | 'value' | 'chart' | 'map' | 'trace' | 'editor' | 'tree';

/** Keys of the parts; those of commands come from the command table. */
const PARTS: Record<KeysOf, { of?: KeyPart; keys: [string[], MessageKey][] }> = {
  rows: {
    keys: [
      [['J', 'K', 'ArrowDown', 'ArrowUp'], 'keys.nextRow'],
      [['ArrowLeft', 'ArrowRight'], 'keys.cell'],
      [['Home', 'End'], 'keys.ends'],
      [['Mod+Home', 'Mod+End'], 'keys.firstLast'],
      [['PageUp', 'PageDown'], 'keys.page'],
      [['Enter', 'Escape'], 'keys.openDetail'],
      [['Shift+J', 'Shift+K'], 'keys.extend'],
      [['Shift+ArrowDown', 'Shift+ArrowRight'], 'keys.cells'],
      [[' '], 'keys.mark'],
      [['Mod+A'], 'keys.selectAll'],
      [['Mod+C'], 'keys.copy'],
      [['Shift+F10'], 'keys.menu'],
      [['B'], 'single.star'],
      [['N'], 'single.note'],
      [['Mod+F'], 'keys.find'],
    ],
  },
  value: {
    of: 'values',
    keys: [
      [['+', '-'], 'keys.filter'],
      [['C'], 'keys.count'],
      [['A'], 'keys.column'],
      [['['], 'keys.from'],
      [[']'], 'keys.to'],
      [['T'], 'keys.around'],
      [['P T'], 'keys.pivotTrails'],
      [['P L'], 'keys.pivotLogs'],
      [['P X'], 'keys.pivotTraces'],
      [['P S'], 'keys.pivotSession'],
      [['Mod+Z'], 'keys.undo'],
    ],
  },
  chart: {
    of: 'charts',
    keys: [
      [['ArrowLeft', 'ArrowRight'], 'keys.moveBin'],
      [['Shift+ArrowLeft', 'Shift+ArrowRight'], 'keys.extendBrush'],
      [['Enter'], 'keys.zoom'],
      [['-'], 'keys.zoomOut'],
      [['L'], 'keys.twin'],
    ],
  },
  map: {
    of: 'charts',
    keys: [
      [['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], 'keys.mapNearest'],
      [['Tab', 'Shift+Tab'], 'keys.mapNext'],
      [['Enter', 'Escape'], 'keys.mapDetail'],
      [['L'], 'keys.twin'],
      [['0'], 'keys.mapWhole'],
    ],
  },
  trace: {
    keys: [
      [['J', 'K', 'ArrowDown', 'ArrowUp'], 'keys.traceRow'],
      [['ArrowLeft', 'ArrowRight'], 'keys.expand'],
      [['E', 'Shift+E'], 'keys.traceFailing'],
    ],
  },
  editor: {
    keys: [
      [['Mod+Space'], 'keys.completion'],
      [['Tab'], 'keys.insert'],
      [['Mod+/'], 'keys.comment'],
      [['Alt+Enter'], 'keys.fix'],
      [['Escape', 'Tab'], 'keys.leave'],
    ],
  },
  tree: { keys: [[['ArrowRight', 'ArrowLeft'], 'keys.expand']] },
};
const ALL = Object.keys(PARTS) as KeysOf[];

/** What of the page has which keys, the innermost first. */
const PLACES: [selector: string, parts: KeysOf[]][] = [
  ['.cm-editor', ['editor']],
  ['.map-canvas', ['map']],
  ['[role="treegrid"]', ['trace']],
  ['[role="grid"]', ['rows', 'value']],
  ['.histogram, .chart-twin, .plot', ['chart']],
  ['.drawer [role="tree"]', ['value', 'tree']],
  ['[role="tree"]', ['tree']],
  ['.facets', ['value']],
];

/** The parts whose keys act where the focus is; none where only the window's do. */
export function focusedKeys(): KeysOf[] {
  const active = document.activeElement;
  return PLACES.find(([selector]) => active?.closest(selector) != null)?.[1] ?? [];
}

/** All keys on one page, those of the focused part first, from the same tables that the keyboard map uses. */
export function KeysOverlay({ commands, here }: { commands: Command[]; here: KeysOf[] }) {
  const app = useApp();
  const { singleKeys } = useSingleKeys();
  const close = () => app.show(null);
  const general: [string[], string][] = commands
    .filter(
      (command) =>
        command.shortcuts.length > 0 &&
        command.ofRows !== true &&
        (command.listed || command.id === 'palette' || command.id.endsWith('region')),
    )
    .map((command): [string[], string] => [command.shortcuts.slice(0, 1), command.text])
    .concat([
      [['Mod+1', 'Mod+8'], t('keys.tabs')],
      [['Mod+9'], t('command.lastTab')],
    ]);
  const list = (title: MessageKey, rows: [string[], string][], of?: KeyPart) => (
    <section key={title}>
      <h3>{t(title)}</h3>
      <dl className="keys-list">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key} keys={key} part={of} />
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
  const partList = (part: KeysOf) =>
    list(
      `keys.group.${part}`,
      PARTS[part].keys.map(([caps, text]) => [caps, t(text)]),
      PARTS[part].of,
    );
  return (
    <Dialog
      title={t('keys.title')}
      width="wide"
      onClose={close}
      footer={
        <>
          <span className="dialog-hint">{singleKeys ? t('keys.lead') : t('keys.allOff')}</span>
          <Button kind="primary" shortcut="Escape" onPress={close}>
            {t('keys.close')}
          </Button>
        </>
      }
    >
      {here.length > 0 && (
        <section className="keys-here" aria-labelledby="keys-here">
          <h2 id="keys-here">{t('keys.here')}</h2>
          <div className="keys-columns">{here.map(partList)}</div>
        </section>
      )}
      <div className="keys-columns">
        {list('keys.group.general', general)}
        <div>{ALL.filter((part) => !here.includes(part)).map(partList)}</div>
      </div>
    </Dialog>
  );
}
