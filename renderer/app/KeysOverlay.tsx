import { type MessageKey, t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { useApp } from './app.ts';
import type { Command } from './commands.ts';

/** Keys of the parts; those of commands come from the command table. */
const PARTS: { group: MessageKey; keys: [string[], MessageKey][] }[] = [
  {
    group: 'keys.group.rows',
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
    ],
  },
  {
    group: 'keys.group.value',
    keys: [
      [['+', '-'], 'keys.filter'],
      [['C'], 'keys.count'],
      [['A'], 'keys.column'],
      [['['], 'keys.from'],
      [[']'], 'keys.to'],
      [['T'], 'keys.around'],
      [['P', 'T'], 'keys.pivotTrails'],
      [['P', 'L'], 'keys.pivotLogs'],
      [['P', 'S'], 'keys.pivotSession'],
      [['Mod+Z'], 'keys.undo'],
    ],
  },
  {
    group: 'keys.group.chart',
    keys: [
      [['ArrowLeft', 'ArrowRight'], 'keys.moveBin'],
      [['Shift+ArrowLeft', 'Shift+ArrowRight'], 'keys.extendBrush'],
      [['Enter'], 'keys.zoom'],
      [['-'], 'keys.zoomOut'],
      [['L'], 'keys.twin'],
    ],
  },
  {
    group: 'keys.group.editor',
    keys: [
      [['Mod+Space'], 'keys.completion'],
      [['Tab'], 'keys.insert'],
      [['Mod+/'], 'keys.comment'],
      [['Alt+Enter'], 'keys.fix'],
      [['Escape', 'Tab'], 'keys.leave'],
    ],
  },
  { group: 'keys.group.tree', keys: [[['ArrowRight', 'ArrowLeft'], 'keys.expand']] },
];

/** All keys on one page, from the same table that the keyboard map uses. */
export function KeysOverlay({ commands }: { commands: Command[] }) {
  const app = useApp();
  const close = () => app.show(null);
  const general: [string[], string][] = commands
    .filter(
      (command) =>
        command.shortcuts.length > 0 && (command.listed || command.id === 'palette' || command.id.endsWith('region')),
    )
    .map((command) => [command.shortcuts.slice(0, 1), command.text]);
  const section = (title: MessageKey, rows: [string[], string][]) => (
    <section key={title}>
      <h3>{t(title)}</h3>
      <dl className="keys-list">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <Dialog
      title={t('keys.title')}
      width="wide"
      onClose={close}
      footer={
        <>
          <span className="dialog-hint">{t('keys.lead')}</span>
          <Button kind="primary" shortcut="Escape" onPress={close}>
            {t('keys.close')}
          </Button>
        </>
      }
    >
      <div className="keys-columns">
        {section('keys.group.general', general)}
        <div>
          {PARTS.map(({ group, keys }) =>
            section(
              group,
              keys.map(([caps, text]) => [caps, t(text)]),
            ),
          )}
        </div>
      </div>
    </Dialog>
  );
}
