import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { WindowLanguage } from '../../preload/contract/desktop.ts';
import { nativeTexts } from './native-texts.ts';

export interface MenuActions {
  newWindow(): void;
  /** Runs a command of the window's own table (renderer/app/commands.ts) by its id. */
  command(id: string): void;
}

/** Puts the menu bar into a language; once at the start, and again whenever the language changes. */
export function showMenu(actions: MenuActions, language: WindowLanguage, { devTools }: { devTools: boolean }): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, language, { devTools })));
}

/**
 * The menu bar: seen on macOS only, as elsewhere the page draws the window's frame; there it gives the standard editing,
 * zoom and window keys. The page's own keyboard map runs the commands, so their keys are shown and not registered. Every
 * entry has its text from us: the labels that come with a role are English in every language.
 */
function menuTemplate(
  actions: MenuActions,
  language: WindowLanguage,
  { devTools }: { devTools: boolean },
): MenuItemConstructorOptions[] {
  const text = nativeTexts(language);
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = process.platform === 'darwin';
  const settings = command(text.settings, 'settings', mac ? 'Cmd+,' : 'Ctrl+,');
  const quit: MenuItemConstructorOptions = { role: 'quit', label: text.quit };

  const program: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about', label: text.about },
      separator,
      settings,
      separator,
      { role: 'hide', label: text.hide },
      { role: 'hideOthers', label: text.hideOthers },
      { role: 'unhide', label: text.unhide },
      separator,
      quit,
    ],
  };
  return [
    ...(mac ? [program] : []),
    {
      label: text.file,
      submenu: [
        { label: text.newWindow, accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
        command(text.newTab, 'new-tab', 'CmdOrCtrl+T'),
        separator,
        command(text.newWorkspace, 'new-workspace'),
        command(text.openWorkspace, 'open-workspace', 'CmdOrCtrl+Alt+O'),
        command(text.openBundle, 'open-bundle'),
        command(text.createBundle, 'create-bundle'),
        command(text.importFolder, 'choose-folder', 'CmdOrCtrl+O'),
        command(text.importFiles, 'choose-files'),
        command(text.sample, 'sample', 'CmdOrCtrl+Shift+O'),
        separator,
        command(text.showInFolder, 'show-in-folder'),
        command(text.closeTab, 'close-tab', 'CmdOrCtrl+W'),
        command(text.closeWorkspace, 'close-workspace'),
        { role: 'close', label: text.closeWindow, accelerator: 'CmdOrCtrl+Shift+W' },
        ...(mac ? [] : [separator, settings, quit]),
      ],
    },
    {
      label: text.edit,
      submenu: [
        { role: 'undo', label: text.undo },
        { role: 'redo', label: text.redo },
        separator,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll },
      ],
    },
    {
      label: text.view,
      submenu: [
        command(text.palette, 'palette', 'CmdOrCtrl+K'),
        separator,
        command(text.sidePanel, 'side-panel', 'CmdOrCtrl+B'),
        command(text.drawer, 'drawer', 'CmdOrCtrl+J'),
        command(text.range, 'range', 'CmdOrCtrl+Shift+D'),
        command(text.theme, 'theme', 'CmdOrCtrl+Shift+L'),
        separator,
        { role: 'resetZoom', label: text.resetZoom },
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        { role: 'togglefullscreen', label: text.fullScreen },
        ...(devTools ? [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: text.query,
      submenu: [
        command(text.run, 'run', 'CmdOrCtrl+Enter'),
        command(text.cancel, 'cancel'),
        separator,
        command(text.back, 'back', 'Alt+Left'),
        command(text.forward, 'forward', 'Alt+Right'),
        separator,
        command(text.reopenTab, 'reopen-tab', 'CmdOrCtrl+Shift+T'),
      ],
    },
    {
      role: 'windowMenu',
      label: text.window,
      submenu: [
        { role: 'minimize', label: text.minimize },
        ...(mac
          ? [{ role: 'zoom' as const, label: text.zoom }, separator, { role: 'front' as const, label: text.front }]
          : [{ role: 'close' as const, label: text.closeWindow }]),
      ],
    },
    { role: 'help', label: text.help, submenu: [command(text.keys, 'keys')] },
  ];
}
