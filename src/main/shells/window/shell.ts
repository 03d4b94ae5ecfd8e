import { app, type BrowserWindow, Menu, session, shell } from 'electron';
import { RetraceError } from '../../../shared/errors.ts';
import type { Choice } from '../../../shared/window-bridge.ts';
import { createEngine, type Engine } from '../../engine.ts';
import { existingPath } from '../../existing-path.ts';
import { logFolder } from '../../library/store/log-file.ts';
import { PRELOAD, packageVersion, RENDERER, SAMPLES } from '../../package-files.ts';
import { type Channel, openChannel } from './channel.ts';
import { applicationMenu } from './menu.ts';
import { askToRestart, choosePaths, sayFailure, showAbout } from './messages.ts';
import { servePage } from './own-page.ts';
import { refuseTheRest } from './refusals.ts';
import { loadPage, openWindow } from './window.ts';

export interface WindowShellOptions {
  /** Folder of the index and `user.db`. */
  home: string;
  /** Folder of what Electron and the window keep. */
  folder: string;
}

/** The desktop window over one engine: opens what it is told to, and starts again what died. */
export class WindowShell {
  readonly #options: WindowShellOptions;
  readonly #channel: Channel;
  #engine: Engine;
  #window: BrowserWindow | null = null;
  /** Opened while no page was there to show it. */
  #untold: string[];
  /** Said already; a second worker often dies of what the first one died of. */
  #isAsking = false;
  /** As the menu shows them. */
  #recent: string[] = [];

  /** `open`: paths given at the start. Those that are not there are said once the window is. */
  constructor(options: WindowShellOptions, open: readonly string[]) {
    this.#options = options;
    const { found, failures } = resolvePaths(open);
    this.#untold = found;
    this.#engine = this.#startEngine(found);
    tellSystem(found);
    servePage(RENDERER);
    refuseTheRest(session.defaultSession);
    this.#channel = openChannel({
      engine: () => this.#engine,
      onConnect: () => this.#tellOpened(),
      onChoose: (choice) => void this.#choose(choice),
      onDropped: (paths) => void this.open(paths),
    });
    this.#setMenu();
    this.show();
    void this.#sayFailures(failures);
  }

  /** Brings the window to the front; opens it where it was closed. */
  show(): void {
    if (this.#window === null) {
      this.#window = openWindow({
        preload: PRELOAD,
        folder: this.#options.folder,
        onGone: (reason) => void this.#pageGone(reason),
        onLoadFailed: (error) => void sayFailure('The page cannot be shown.', reasonOf(error), this.#window),
        onClosed: () => {
          this.#channel.disconnect();
          this.#window = null;
        },
      });
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.focus();
  }

  /** Watches what the user named outside the page, and shows the first run of it. */
  async open(paths: readonly string[]): Promise<void> {
    const { found, failures } = resolvePaths(paths);
    try {
      if (found.length > 0) {
        await this.#engine.open(found);
        tellSystem(found);
        this.#untold = found;
        this.#tellOpened();
      }
    } catch (error) {
      failures.push(error);
    }
    await this.#sayFailures(failures);
  }

  close(): Promise<void> {
    this.#channel.disconnect();
    return this.#engine.close();
  }

  #startEngine(open: readonly string[]): Engine {
    const engine = createEngine({
      home: this.#options.home,
      version: packageVersion(),
      shell: 'electron',
      open,
      // Folders come from the dialog, a drop or the command line: all of them pass through `open` here.
      browse_anywhere: false,
      samples: SAMPLES,
      onFailure: (message) => void this.#workerDied(message),
    });
    engine.subscribe(({ event, data }) => {
      if (event === 'changed' && data.sources) void this.#showRecent(engine);
    });
    return engine;
  }

  async #showRecent(engine: Engine): Promise<void> {
    // An engine that cannot answer has said so; the menu stays as it is.
    const answered = await engine.request('recent.list', {}).catch(() => null);
    if (answered === null || engine !== this.#engine) return;
    const recent = answered.recent.map(({ path }) => path);
    if (recent.join('\n') === this.#recent.join('\n')) return;
    this.#recent = recent;
    this.#setMenu();
  }

  async #clearRecent(): Promise<void> {
    app.clearRecentDocuments();
    try {
      await this.#engine.request('recent.clear', {});
    } catch (error) {
      await this.#sayFailures([error]);
    }
  }

  async #openLogFolder(): Promise<void> {
    const failure = await shell.openPath(logFolder(this.#options.home));
    if (failure !== '') await sayFailure('The log folder cannot be opened.', failure, this.#window);
  }

  #tellOpened(): void {
    if (this.#untold.length > 0 && this.#channel.tell({ type: 'opened', paths: this.#untold })) this.#untold = [];
  }

  async #choose(choice: Choice): Promise<void> {
    const paths = await choosePaths(choice, this.#window);
    if (paths.length > 0) await this.open(paths);
  }

  async #pageGone(reason: string): Promise<void> {
    this.#channel.disconnect();
    const window = this.#window;
    const again = await askToRestart('The page of the window stopped.', `Reason: ${reason}.`, window);
    if (window === null || window.isDestroyed()) return;
    if (again) await loadPage(window);
    else window.close();
  }

  async #workerDied(message: string): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const again = await askToRestart('A part of Retrace stopped.', message, this.#window);
    this.#isAsking = false;
    if (!again) return;
    this.#channel.disconnect();
    await this.#engine.close();
    this.#engine = this.#startEngine([]);
    if (this.#window !== null) await loadPage(this.#window);
  }

  #setMenu(): void {
    const menu = applicationMenu(process.platform === 'darwin', this.#recent, {
      run: (id) => {
        // On macOS the menu outlives the window.
        this.show();
        this.#channel.tell({ type: 'command', id });
      },
      about: () => void showAbout(packageVersion(), this.#window),
      openRecent: (path) => {
        this.show();
        void this.open([path]);
      },
      clearRecent: () => void this.#clearRecent(),
      openLogFolder: () => void this.#openLogFolder(),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  }

  async #sayFailures(failures: readonly unknown[]): Promise<void> {
    if (failures.length === 0) return;
    await sayFailure('Not everything could be opened.', failures.map(reasonOf).join(' '), this.#window);
  }
}

/** Into the system's own list: the dock of macOS, the jump list of Windows. */
function tellSystem(paths: readonly string[]): void {
  for (const path of paths) app.addRecentDocument(path);
}

function resolvePaths(paths: readonly string[]): { found: string[]; failures: unknown[] } {
  const found: string[] = [];
  const failures: unknown[] = [];
  for (const path of paths) {
    try {
      found.push(existingPath(path));
    } catch (error) {
      failures.push(error);
    }
  }
  return { found, failures };
}

function reasonOf(error: unknown): string {
  if (error instanceof RetraceError) return [error.message, error.action].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : String(error);
}
