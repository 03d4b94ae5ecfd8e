import type * as Electron from 'electron';
import type { FromStandIn } from '../messages.ts';
import { Listeners } from './strict.ts';

/** What the program did to the imitated Electron, and what the test has laid down for it. */
export const state = {
  isReady: false,
  /** Whether the lock is this process's own. */
  gets_lock: true,
  is_sandboxed: false,
  paths: {} as Record<string, string>,
  schemes: [] as Electron.CustomScheme[],
  menu: [] as Electron.MenuItemConstructorOptions[],
  external: [] as string[],
  /** Folders shown by the system's file manager. */
  shown_paths: [] as string[],
  recent_documents: [] as string[],
  boxes: [] as Electron.MessageBoxOptions[],
  /** Buttons the user presses in boxes to come; a box waits for the next one. */
  presses: [] as number[],
  open_dialogs: [] as Electron.OpenDialogOptions[],
  /** What the user chooses in dialogs to come; null cancels. */
  choices: [] as (string[] | null)[],
  quits: 0,
};

/** Of `app`. */
export const appListeners = new Listeners();

/** To the test. Values are cloned, as between Electron's processes. */
export function tell(message: FromStandIn): void {
  process.send?.(message);
}

/** Resolves once `list` holds a value, and takes it. */
export async function taken<T>(list: T[]): Promise<T> {
  for (;;) {
    const [first] = list.splice(0, 1);
    if (first !== undefined) return first;
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
}

const waiting: (() => void)[] = [];

/** The test has laid something down. */
export function wake(): void {
  for (const resolve of waiting.splice(0)) resolve();
}
