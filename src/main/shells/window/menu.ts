import type { MenuItemConstructorOptions } from 'electron';
import { COMMANDS, type CommandId } from '../../../shared/commands.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';

export interface MenuActions {
  /** Runs a command of the page. */
  run(id: CommandId): void;
  about(): void;
  openRecent(path: string): void;
  clearRecent(): void;
  openLogFolder(): void;
}

/**
 * The application menu, from the table that also binds the keys of the page. The page takes its keys first; where it
 * does not exist on macOS, or does not take one, the menu does. `recent`: paths opened lately.
 */
export function applicationMenu(
  mac: boolean,
  recent: readonly string[],
  { run, about, openRecent, clearRecent, openLogFolder }: MenuActions,
): MenuItemConstructorOptions[] {
  const command = (id: CommandId): MenuItemConstructorOptions => {
    const key = accelerator(COMMANDS[id].keys[0]);
    return {
      id,
      label: COMMANDS[id].label,
      click: () => run(id),
      // Shown only: outside macOS a key that the page has handled must not come a second time.
      ...(key !== null && { accelerator: key, registerAccelerator: mac }),
    };
  };
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const aboutItem: MenuItemConstructorOptions = { id: 'about', label: 'About Retrace', click: about };

  const application: MenuItemConstructorOptions = {
    label: 'Retrace',
    submenu: [
      aboutItem,
      line,
      command('settings.open'),
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      command('open.folder'),
      command('open.files'),
      {
        id: 'recent',
        label: 'Open recent',
        enabled: recent.length > 0,
        submenu: [
          ...recent.map(
            (path): MenuItemConstructorOptions => ({
              // A single & would mark the next letter as a key.
              label: visibleLine(path).replaceAll('&', '&&'),
              click: () => openRecent(path),
            }),
          ),
          line,
          { id: 'recent.clear', label: 'Clear recent', click: clearRecent },
        ],
      },
      command('sources.open'),
      line,
      ...(mac ? [] : [command('settings.open'), line]),
      mac ? { role: 'close' } : { role: 'quit' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      command('view.runs'),
      command('sidebar.toggle'),
      command('panel.toggle'),
      command('panel.problems'),
      line,
      command('zoom.in'),
      command('zoom.out'),
      command('zoom.reset'),
      line,
      command('theme.toggle'),
      { role: 'togglefullscreen' },
    ],
  };
  const go: MenuItemConstructorOptions = {
    label: 'Go',
    submenu: [
      command('palette.open'),
      command('palette.search'),
      line,
      command('history.back'),
      command('history.forward'),
      line,
      command('pane.next'),
      command('pane.previous'),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      command('keys.open'),
      line,
      command('copy.diagnostics'),
      { id: 'logs', label: 'Open log folder', click: openLogFolder },
      ...(mac ? [] : [line, aboutItem]),
    ],
  };
  return mac
    ? [application, file, { role: 'editMenu' }, view, go, { role: 'windowMenu' }, help]
    : [file, { role: 'editMenu' }, view, go, help];
}

/** Electron's word for a combination of the table. Null for single keys, which belong to the page alone. */
function accelerator(keys: string | undefined): string | null {
  if (keys === undefined || !/^((Mod|Shift|Alt)\+.|(Shift\+)?F\d)/.test(keys)) return null;
  return keys.replace('Mod+', 'CommandOrControl+').replace(/\+\+$/, '+Plus');
}
