import { pathToFileURL } from 'node:url';
import { buildIfNeeded, CLI } from './build.ts';

/**
 * `npm run --silent retrace -- ARGUMENTS`, and with `open` as the first argument `npm start`: the built command,
 * in the folder where the user stands rather than the one npm runs scripts in.
 */
buildIfNeeded();
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
await import(pathToFileURL(CLI).href);
