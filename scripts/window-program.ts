import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from '../src/cli/display.ts';
import { ROOT } from './build.ts';

export interface Surroundings {
  /** Folder of the `electron` package. */
  electron: string;
  variables: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  isRoot: boolean;
}

const HERE: Surroundings = {
  electron: join(ROOT, 'node_modules/electron'),
  variables: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
};

/** Electron's program, where the package itself looks for it; never downloaded. Null where there is none. */
export function electronProgram({
  electron,
  variables,
}: Pick<Surroundings, 'electron' | 'variables'> = HERE): string | null {
  const pathFile = join(electron, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : null;
  const elsewhere = variables.ELECTRON_OVERRIDE_DIST_PATH;
  const program = elsewhere ? join(elsewhere, name ?? 'electron') : name && join(electron, 'dist', name);
  return program && existsSync(program) ? program : null;
}

/** What opens the window here; else why there is none. */
export function windowProgram(here: Surroundings = HERE): { program: string } | { missing: string } {
  const program = electronProgram(here);
  if (program === null) return { missing: "Electron's program is not installed" };
  if (!hasDisplay(here.platform, here.variables)) return { missing: 'there is no display' };
  // Its sandbox refuses, and without the sandbox there is no window.
  if (here.platform === 'linux' && here.isRoot) return { missing: 'Electron does not run as root' };
  return { program };
}
