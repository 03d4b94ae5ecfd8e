import Database from 'better-sqlite3';

/** Why indexing stopped, with what the user can do. */
export function describeFailure(error: unknown): string {
  if (error instanceof Database.SqliteError) {
    if (error.code === 'SQLITE_FULL')
      return 'The disk is full, so indexing stopped. Free some space, then restart Retrace.';
    if (error.code.startsWith('SQLITE_READONLY') || error.code.startsWith('SQLITE_CANTOPEN')) {
      return 'The index cannot be written. Check the permissions of the Retrace folder, then restart.';
    }
  }
  return `Indexing stopped: ${error instanceof Error ? error.message : String(error)}`;
}
