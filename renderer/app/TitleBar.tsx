import {
  ChevronDown,
  Clock,
  FolderOpen,
  FolderSearch,
  Minus,
  Package,
  PackageOpen,
  Plus,
  Copy as Restore,
  Search,
  Square,
  X,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { RecentWorkspace } from '../../preload/contract/desktop.ts';
import { useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Mark } from '../ui/Mark.tsx';
import { MenuButton } from '../ui/Menu.tsx';
import { useApp } from './app.ts';
import type { Command } from './commands.ts';
import { RangeChip } from './RangeChip.tsx';
import { ZoneMenu } from './ZoneMenu.tsx';

/** Global things: workspace, palette, time range, zone, and the window's own controls (ui.md part 2). */
export function TitleBar({ commands }: { commands: Command[] }) {
  const app = useApp();
  const { workspace, opening } = useStore(app.session.store);
  return (
    <header className={`title-bar ${app.desktop.platform}`} data-region="title">
      <span className="title-mark">
        <Mark size={18} />
      </span>
      {workspace ? (
        <WorkspaceMenu name={workspace.name} commands={commands} />
      ) : (
        <span className="title-opening">{opening !== null && t('workspace.opening', { name: opening })}</span>
      )}
      {workspace?.readOnly && (
        <span
          className="tag"
          title={workspace.readOnlyReason ? t(`workspace.readOnly.${workspace.readOnlyReason}`) : ''}
        >
          {t('title.readOnly')}
        </span>
      )}
      <button
        type="button"
        className="palette-field"
        aria-haspopup="dialog"
        onClick={() => app.show({ kind: 'palette' })}
      >
        <Icon of={Search} size={14} />
        <span>{t('title.palette')}</span> <Kbd keys="Mod+K" />
      </button>
      <span className="title-space" />
      {workspace?.range ? (
        <>
          <RangeChip data={workspace.range} range={app.range} />
          <ZoneMenu />
        </>
      ) : (
        <span className="range-none">
          <Icon of={Clock} size={14} />
          {workspace ? t('title.noEvents') : t('title.noRange')}
        </span>
      )}
      {app.desktop.platform !== 'darwin' && <WindowControls />}
    </header>
  );
}

function WorkspaceMenu({ name, commands }: { name: string; commands: Command[] }) {
  const app = useApp();
  const [recents, setRecents] = useState<RecentWorkspace[]>([]);
  const entry = (id: string, icon: typeof Plus) => {
    const command = commands.find((c) => c.id === id);
    return command
      ? [{ id, text: command.text, icon, shortcut: command.shortcuts[0], act: command.run, disabled: !command.can() }]
      : [];
  };
  return (
    <MenuButton
      label={t('title.workspaceMenu', { name })}
      groups={[
        {
          entries: [
            ...entry('choose-folder', FolderSearch),
            ...entry('new-workspace', Plus),
            ...entry('open-workspace', FolderOpen),
            ...entry('open-bundle', PackageOpen),
            ...entry('create-bundle', Package),
            ...entry('show-in-folder', FolderOpen),
            ...entry('close-workspace', X),
          ],
        },
        {
          title: t('workspace.recent'),
          entries: recents
            .filter((recent) => recent.exists && recent.name !== name)
            .slice(0, 6)
            .map((recent) => ({
              id: `recent:${recent.path}`,
              text: recent.name,
              act: () => void app.openWorkspace(recent.path),
            })),
        },
      ]}
    >
      <AriaButton
        className="workspace-button"
        aria-label={t('title.workspaceMenu', { name })}
        onPressStart={() => void app.desktop.recents.list().then(setRecents)}
      >
        <span>{name}</span>
        <Icon of={ChevronDown} size={12} />
      </AriaButton>
    </MenuButton>
  );
}

function WindowControls() {
  const { desktop } = useApp();
  const [maximized, setMaximized] = useState(false);
  useEffect(() => desktop.windowControls.onMaximized(setMaximized), [desktop]);
  const controls = [
    { label: t('window.minimize'), icon: Minus, act: desktop.windowControls.minimize },
    {
      label: maximized ? t('window.restore') : t('window.maximize'),
      icon: maximized ? Restore : Square,
      act: desktop.windowControls.toggleMaximize,
    },
    { label: t('window.close'), icon: X, act: desktop.windowControls.close },
  ];
  return (
    <div className="window-controls">
      {controls.map(({ label, icon, act }) => (
        <button key={label} type="button" tabIndex={-1} aria-label={label} onClick={() => void act()}>
          <Icon of={icon} size={14} />
        </button>
      ))}
    </div>
  );
}
