import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import type { Choice } from '../../../shared/window-bridge.ts';

/** What the shell itself asks and says, in the system's own dialogs: it must be seen where the page cannot show it. */

/** Paths the user chose; none when they changed their mind. */
export async function choosePaths(choice: Choice, window: BrowserWindow | null): Promise<string[]> {
  const options: OpenDialogOptions =
    choice === 'folder'
      ? { title: 'Open folder', properties: ['openDirectory', 'multiSelections'] }
      : { title: 'Open trace files', properties: ['openFile', 'multiSelections'] };
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? [] : filePaths;
}

/** Says that something stopped. True when the user wants it started again. */
export async function askToRestart(what: string, detail: string, window: BrowserWindow | null): Promise<boolean> {
  const answer = await show(
    {
      type: 'error',
      title: 'Retrace',
      message: what,
      detail: `${visibleLine(detail)}\nYour traces and what you made are untouched.`,
      buttons: ['Restart', 'Not now'],
      defaultId: 0,
      cancelId: 1,
    },
    window,
  );
  return answer === 0;
}

export async function sayFailure(message: string, detail: string, window: BrowserWindow | null): Promise<void> {
  await show({ type: 'error', title: 'Retrace', message: visibleLine(message), detail: visibleLine(detail) }, window);
}

export async function showAbout(version: string, window: BrowserWindow | null): Promise<void> {
  const { electron, chrome, node } = process.versions;
  const detail = [`Electron ${electron}`, `Chromium ${chrome}`, `Node ${node}`, `${process.platform} ${process.arch}`];
  await show(
    { type: 'info', title: `About ${app.name}`, message: `Retrace ${version}`, detail: detail.join('\n') },
    window,
  );
}

async function show(options: MessageBoxOptions, window: BrowserWindow | null): Promise<number> {
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response;
}
