import Database from 'better-sqlite3';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 5;

/**
 * Puts a database into write-ahead logging. Where several connections open a new file at once, SQLite lets one of
 * them switch and fails the others without waiting, whatever their timeout: they try again here.
 */
export function switchToWriteAheadLog(db: Database.Database): void {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, PAUSE_MS);
  }
}

/** Whether an error says that another connection holds the database. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
