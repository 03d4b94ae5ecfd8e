import { RetraceError } from '../shared/errors.ts';

/** The first Node whose files can be watched (chokidar) and whose ABI the SQLite binary fits. */
const NEEDED = [22, 22] as const;

/**
 * Throws `unavailable` when this Node cannot open the index. Older ones do not fail on the SQLite binary,
 * they die without a word, so this must be asked before it is loaded.
 */
export function requireNodeForIndex(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  throw new RetraceError(
    'unavailable',
    `The index needs Node ${NEEDED.join('.')} or newer; this is Node ${version}.`,
    'In a checkout, run "npm run --silent retrace -- ARGUMENTS", which brings its own Node. Elsewhere, install Node 24.',
  );
}
