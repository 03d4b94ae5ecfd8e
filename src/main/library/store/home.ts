import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The folder that holds the index and `user.db`, the same for every shell: `RETRACE_HOME`, else the system's
 * place for application data.
 */
export function retraceHome(variables: Variables = process.env, platform: NodeJS.Platform = process.platform): string {
  if (variables.RETRACE_HOME) return variables.RETRACE_HOME;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Retrace');
  if (platform === 'win32') return join(variables.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Retrace');
  return join(variables.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'retrace');
}

/** Makes the folder, readable by the user only: traces may hold secrets, and so may their summaries. */
export function ensureHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
}
