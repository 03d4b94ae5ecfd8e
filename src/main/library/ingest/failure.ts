import Database from 'better-sqlite3';

/** Why the index in `home` is not written any more, with what the user can do. */
export function describeFailure(error: unknown, home: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return `The disk of the index is full: ${home}. Free some space, then try again.`;
  }
  const denied = error instanceof Database.SqliteError ? /^SQLITE_(READONLY|CANTOPEN)/ : /^E(ACCES|PERM|ROFS)$/;
  if (denied.test(code)) return `The index cannot be written: ${home}. Allow writing there, then try again.`;
  return `Indexing stopped: ${error instanceof Error ? error.message : String(error)}. Try again.`;
}
