import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, CLI, ROOT } from './build.ts';
import { windowProgram } from './window-program.ts';

/**
 * `npm run --silent retrace -- ARGUMENTS`: the built command, in the folder where the user stands rather than the one
 * npm runs scripts in. With `open` as the first argument, as in `npm start`, the desktop window where there can be one.
 */
buildIfNeeded();
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
const [command, ...rest] = process.argv.slice(2);
// Switches of `open` are about the server of the browser.
if (command === 'open' && !rest.some((argument) => argument.startsWith('-'))) {
  const found = windowProgram();
  if ('program' in found) {
    const { status, error } = spawnSync(found.program, [ROOT, ...rest], { stdio: 'inherit' });
    if (error) process.stderr.write(`Electron could not be started: ${error.message}\n`);
    process.exit(status ?? 2);
  }
  process.stderr.write(`No desktop window: ${found.missing}. Opening in the browser instead.\n`);
}
await import(pathToFileURL(CLI).href);
