import type * as Electron from 'electron';
import { appListeners, state, tell } from './state.ts';
import { Listeners, strict } from './strict.ts';

const on =
  (listeners: Listeners, self: () => unknown) => (event: string, listener: (...values: never[]) => unknown) => {
    listeners.add(event, listener);
    return self() as never;
  };

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** The windows that are open. */
export const windows: ImitatedWindow[] = [];

/** A window as the test sees it. */
export class ImitatedWindow {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly listeners = new Listeners();
  readonly contentsListeners = new Listeners();
  readonly browserWindow: Electron.BrowserWindow;
  readonly contents: Electron.WebContents;
  /** Messages sent to the page. */
  readonly sent: [channel: string, message: unknown][] = [];
  readonly loaded: string[] = [];
  openHandler: OpenHandler | null = null;
  isShown = false;
  isMinimized = false;
  isMaximized = false;
  isFullScreen = false;
  isDestroyed = false;
  focused = 0;
  bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    if (!state.isReady) throw new Error('A window was opened before the ready event.');
    this.options = options;
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.contents = strict<Electron.WebContents>('webContents', {
      on: on(this.contentsListeners, () => this.contents),
      isDestroyed: () => this.isDestroyed,
      send: (channel, message: unknown) => {
        const copy: unknown = structuredClone(message);
        this.sent.push([channel, copy]);
        tell({ type: 'to_page', channel, message: copy });
      },
      setWindowOpenHandler: (handler) => {
        this.openHandler = handler;
      },
    });
    this.browserWindow = strict<Electron.BrowserWindow>('window', {
      webContents: this.contents,
      on: on(this.listeners, () => this.browserWindow),
      once: on(this.listeners, () => this.browserWindow),
      show: () => {
        this.isShown = true;
      },
      maximize: () => {
        this.isMaximized = true;
      },
      restore: () => {
        this.isMinimized = false;
      },
      focus: () => {
        this.focused += 1;
      },
      close: () => this.close(),
      isMinimized: () => this.isMinimized,
      isMaximized: () => this.isMaximized,
      isFullScreen: () => this.isFullScreen,
      isDestroyed: () => this.isDestroyed,
      getNormalBounds: () => this.bounds,
      loadURL: async (url) => {
        this.loaded.push(url);
        tell({ type: 'load', url });
      },
    });
    windows.push(this);
    appListeners.emit('web-contents-created', {}, this.contents);
  }

  /** As by its close button. */
  close(): void {
    if (this.isDestroyed) return;
    this.listeners.emit('close', {});
    this.isDestroyed = true;
    windows.splice(windows.indexOf(this), 1);
    this.listeners.emit('closed', {});
    tell({ type: 'closed' });
    if (windows.length === 0) appListeners.emit('window-all-closed');
  }
}

export const BrowserWindow = new Proxy(class {} as typeof Electron.BrowserWindow, {
  construct: (_target, [options]: [Electron.BrowserWindowConstructorOptions]) =>
    new ImitatedWindow(options).browserWindow,
  get(_target, property) {
    throw new Error(`The stand-in of Electron has no BrowserWindow.${String(property)}.`);
  },
});

/** Where a message comes from: the window's own page, unless the test says otherwise. */
export interface Sender {
  origin?: string;
  /** In a frame of the page. */
  inside?: boolean;
  /** The frame has left before the message was looked at. */
  gone?: boolean;
  /** Of a window before this one. */
  earlier?: boolean;
}

const ipcListeners = new Listeners();

/** A message of a page arrives. */
export function arrive(channel: string, message: unknown, sender: Sender = {}): void {
  const { origin = 'app://retrace', inside = false, gone = false, earlier = false } = sender;
  const [window] = windows;
  if (window === undefined) throw new Error('There is no window to send from.');
  const top = strict<Electron.WebFrameMain>('frame', { origin, url: `${origin}/`, parent: null });
  const frame = inside ? strict<Electron.WebFrameMain>('frame', { origin, url: `${origin}/`, parent: top }) : top;
  const contents = earlier ? strict<Electron.WebContents>('contents', {}) : window.contents;
  const event = strict<Electron.IpcMainEvent>('event', { sender: contents, senderFrame: gone ? null : frame });
  ipcListeners.emit(channel, event, message);
}

export const ipcMain: Electron.IpcMain = strict<Electron.IpcMain>('ipcMain', {
  on: on(ipcListeners, () => ipcMain),
});
