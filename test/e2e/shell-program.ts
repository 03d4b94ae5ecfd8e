import { _electron, type Page } from '@playwright/test';
import { ROOT } from '../../scripts/build.ts';
import { windowProgram } from '../../scripts/window-program.ts';
import { startRetrace } from './retrace-process.ts';

/** The programs that show the interface: a server with a browser's page, or the desktop window on Electron itself. */
export type ShellName = 'web' | 'electron';

export interface ShellProgram {
  page: Page;
  /** Origin of the page, without token. */
  origin: string;
  /** Goes to where the interface is to start. */
  show(): Promise<void>;
  /** Resolves with its exit code. */
  stop(): Promise<number | null>;
}

export interface ProgramOptions {
  open: readonly string[];
  home: string;
  /** Where in the interface to start. */
  path: string;
}

export async function startInBrowser(
  page: Page,
  { open, home, path }: ProgramOptions,
  args: readonly string[],
): Promise<ShellProgram> {
  const { address, stop } = await startRetrace(['serve', ...open, ...args], home);
  const { origin, hash } = new URL(address);
  return {
    page,
    origin,
    async show() {
      await page.goto(new URL(path + hash, origin).href);
    },
    stop,
  };
}

export async function startOnElectron({ open, home, path }: ProgramOptions): Promise<ShellProgram> {
  const found = windowProgram();
  if (!('program' in found)) throw new Error(`No window: ${found.missing}.`);
  const electron = await _electron.launch({
    executablePath: found.program,
    args: [ROOT, ...open],
    // Its own home, and a HOME without agent folders of whoever runs the tests.
    env: { ...definedVariables(), RETRACE_HOME: home, HOME: home },
  });
  const page = await electron.firstWindow();
  const origin = 'app://retrace';
  return {
    page,
    origin,
    async show() {
      if (path !== '/') await page.goto(origin + path);
    },
    async stop() {
      await electron.close();
      return electron.process().exitCode;
    },
  };
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
