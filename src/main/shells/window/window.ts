import { BrowserWindow, nativeTheme, screen } from 'electron';
import { placeOn, readBounds, SMALLEST, writeBounds } from './bounds.ts';
import { ORIGIN } from './own-page.ts';

export interface WindowOptions {
  /** File of the built preload. */
  preload: string;
  /** Folder that keeps where the window stood. */
  folder: string;
  /** The page's process ended by itself. */
  onGone(reason: string): void;
  onLoadFailed(error: unknown): void;
  onClosed(): void;
}

/** Opens the one window, where it stood last. It shows itself once there is something to see. */
export function openWindow({ preload, folder, onGone, onLoadFailed, onClosed }: WindowOptions): BrowserWindow {
  const saved = readBounds(folder);
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeOn(screens, saved),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Retrace',
    show: false,
    // `--bg-app` of both themes: what is seen before the first paint.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1114' : '#eff1f4',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // It would fetch dictionaries from the network.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (saved?.maximized) window.maximize();
    window.show();
  });
  window.on('close', () =>
    writeBounds(folder, { ...window.getNormalBounds(), maximized: window.isMaximized() || window.isFullScreen() }),
  );
  window.on('closed', onClosed);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') onGone(reason);
  });
  loadPage(window).catch(onLoadFailed);
  return window;
}

/** Loads the page from its start; the page itself restores where the user was. */
export function loadPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(`${ORIGIN}/`);
}
