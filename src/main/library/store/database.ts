import Database from 'better-sqlite3';
import { INDEXES, TABLES } from './schema.ts';
import { switchToWriteAheadLog } from './write-ahead-log.ts';

/** How long a statement waits for another process before it fails, in ms. */
const BUSY_MS = 5_000;

/**
 * Opens an index for writing, making its tables when the file is new. Throws `SqliteError` when the file cannot
 * be opened or is no database.
 */
export function openIndexDatabase(file: string): Database.Database {
  const db = new Database(file, { timeout: BUSY_MS });
  try {
    // Only a new file takes a page size; larger pages make the first import about a tenth faster.
    db.pragma('page_size = 8192');
    switchToWriteAheadLog(db);
    db.pragma('synchronous = NORMAL');
    db.transaction(() => {
      const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_master').get()?.n;
      if (tables === 0) db.exec(TABLES);
    }).immediate();
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** True once the indexes that a first import leaves for its end are there. */
export function hasStepIndexes(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'step_by_response'").get() !== undefined;
}

/** Makes the indexes on steps where they are missing. */
export function makeStepIndexes(db: Database.Database): void {
  db.exec(INDEXES);
}
