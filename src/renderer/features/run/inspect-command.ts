/** A word as a POSIX shell reads it back: quoted unless every character is plain. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that prints this run in a terminal. */
export function inspectCommand({ path, run_id }: { path: string; run_id: string }): string {
  return `retrace inspect ${shellWord(path)} --run ${shellWord(run_id)}`;
}
