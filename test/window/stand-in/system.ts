import { existsSync } from 'node:fs';
import type * as Electron from 'electron';
import { state, taken, tell } from './state.ts';
import { Listeners, strict } from './strict.ts';

/** The parts of Electron that stand for the system around the window. */

type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
type DeviceHandler = NonNullable<Parameters<Electron.Session['setDevicePermissionHandler']>[0]>;

/** What Electron does where a program sets no handler: it grants. */
export const permissions = {
  request: ((_contents, _permission, callback) => callback(true)) as RequestHandler,
  check: (() => true) as CheckHandler,
  device: (() => true) as DeviceHandler,
};
export const sessionListeners = new Listeners();

const defaultSession: Electron.Session = strict<Electron.Session>('session', {
  setPermissionRequestHandler(handler) {
    if (handler) permissions.request = handler;
  },
  setPermissionCheckHandler(handler) {
    if (handler) permissions.check = handler;
  },
  setDevicePermissionHandler(handler) {
    if (handler) permissions.device = handler;
  },
  on(event: string, listener: (...values: never[]) => unknown) {
    sessionListeners.add(event, listener);
    return defaultSession;
  },
});

export const session = strict<typeof Electron.session>('session', { defaultSession });

export const shell = strict<Electron.Shell>('shell', {
  async openExternal(url) {
    state.external.push(url);
  },
  async openPath(path) {
    state.shown_paths.push(path);
    return existsSync(path) ? '' : 'No such file or directory';
  },
});

/** The window comes first where a dialog belongs to one. */
const optionsOf = <T>(values: readonly unknown[]): T => values.at(-1) as T;

export const dialog: Electron.Dialog = strict<Electron.Dialog>('dialog', {
  async showMessageBox(...values: unknown[]) {
    state.boxes.push(optionsOf(values));
    tell({ type: 'box' });
    return { response: await taken(state.presses), checkboxChecked: false };
  },
  async showOpenDialog(...values: unknown[]) {
    state.open_dialogs.push(optionsOf(values));
    const [choice = null] = state.choices.splice(0, 1);
    return { canceled: choice === null, filePaths: choice ?? [] };
  },
});

export const Menu = strict<typeof Electron.Menu>('Menu', {
  buildFromTemplate(template) {
    state.menu = template as Electron.MenuItemConstructorOptions[];
    return strict<Electron.Menu>('menu', {});
  },
  setApplicationMenu() {
    // Shown by the system.
  },
});

export const screen = strict<Electron.Screen>('screen', {
  getAllDisplays: () => [strict<Electron.Display>('display', { workArea: { x: 0, y: 0, width: 1920, height: 1080 } })],
});

export const nativeTheme = strict<Electron.NativeTheme>('nativeTheme', { shouldUseDarkColors: true });
