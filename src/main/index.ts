import { resolve } from 'node:path';
import { app } from 'electron';
import * as v from 'valibot';
import { ensureHome, retraceHome } from './library/store/home.ts';
import { registerScheme } from './shells/window/own-page.ts';
import { WindowShell } from './shells/window/shell.ts';

/** Electron's entry. What must be settled before its `ready` event is done in the first turn, without waiting. */

const home = resolve(retraceHome());
// A profile of its own for each home; it also says which instance is the only one.
const folder = resolve(home, 'window');
ensureHome(folder);
app.setPath('userData', folder);
app.enableSandbox();
registerScheme();

const handedOver = v.object({ paths: v.array(v.string()) });
const given = argumentPaths();
if (app.requestSingleInstanceLock({ paths: given })) start();
else app.quit();

function start(): void {
  let shell: WindowShell | null = null;
  const early = [...given];

  app.on('second-instance', (_event, _arguments, _folder, data) => {
    const parsed = v.safeParse(handedOver, data);
    shell?.show();
    if (parsed.success) open(parsed.output.paths);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  app.on('activate', () => shell?.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (shell === null) return;
    // The writer ends its commit and lets go of its lease first.
    event.preventDefault();
    const closing = shell.close();
    shell = null;
    void closing.then(() => app.exit(0));
  });
  void app.whenReady().then(() => {
    shell = new WindowShell({ home, folder }, early);
  });

  function open(paths: string[]): void {
    if (shell === null) early.push(...paths);
    else if (paths.length > 0) void shell.open(paths);
  }
}

/** Absolute paths of the command line; its switches are Chromium's and Electron's. */
function argumentPaths(): string[] {
  const named = process.argv.slice(app.isPackaged ? 1 : 2).filter((argument) => !argument.startsWith('-'));
  return named.map((path) => resolve(path));
}
