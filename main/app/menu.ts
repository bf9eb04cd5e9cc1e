import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  newWindow(): void;
  /** Runs a command of the window's own table (renderer/app/commands.ts) by its id. */
  command(id: string): void;
}

/**
 * The menu bar: seen on macOS only, as elsewhere the page draws the window's frame; there it gives the standard editing,
 * zoom and window keys. The page's own keyboard map runs the commands, so their keys are shown and not registered.
 */
export function applicationMenu(actions: MenuActions, { devTools }: { devTools: boolean }): Menu {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = process.platform === 'darwin';

  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [macMenu(command('Settings...', 'settings', 'Cmd+,'))] : []),
    {
      label: 'File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
        command('New query tab', 'new-tab', 'CmdOrCtrl+T'),
        separator,
        command('New workspace...', 'new-workspace'),
        command('Open workspace...', 'open-workspace', 'CmdOrCtrl+Alt+O'),
        command('Import folder...', 'choose-folder', 'CmdOrCtrl+O'),
        command('Import files...', 'choose-files'),
        separator,
        command('Show workspace in its folder', 'show-in-folder'),
        command('Close tab', 'close-tab', 'CmdOrCtrl+W'),
        command('Close workspace', 'close-workspace'),
        { role: 'close', label: 'Close window', accelerator: 'CmdOrCtrl+Shift+W' },
        ...(mac ? [] : [separator, command('Settings...', 'settings', 'Ctrl+,'), { role: 'quit' as const }]),
      ],
    },
    {
      label: 'Edit',
      submenu: ['undo', 'redo', null, 'cut', 'copy', 'paste', 'selectAll'].map((role) =>
        role === null ? separator : { role: role as NonNullable<MenuItemConstructorOptions['role']> },
      ),
    },
    {
      label: 'View',
      submenu: [
        command('Palette', 'palette', 'CmdOrCtrl+K'),
        separator,
        command('Side panel', 'side-panel', 'CmdOrCtrl+B'),
        command('Detail drawer', 'drawer', 'CmdOrCtrl+J'),
        command('Time range', 'range', 'CmdOrCtrl+Shift+D'),
        command('Light or dark', 'theme', 'CmdOrCtrl+Shift+L'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(devTools ? [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: 'Query',
      submenu: [
        command('Run', 'run', 'CmdOrCtrl+Enter'),
        command('Cancel', 'cancel'),
        separator,
        command('Back', 'back', 'Alt+Left'),
        command('Forward', 'forward', 'Alt+Right'),
        separator,
        command('Reopen closed tab', 'reopen-tab', 'CmdOrCtrl+Shift+T'),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [command('Keys', 'keys')] },
  ];
  return Menu.buildFromTemplate(template);
}

function macMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}
