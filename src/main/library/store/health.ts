import { existsSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * Whether an index may be written. A process that was killed leaves its mark beside the file; then every page
 * is checked before anything is added to it (`quick_check`, about a second for 300 MB).
 */
export function isIndexSound(path: string): boolean {
  if (!existsSync(path)) return true;
  if (!existsSync(mark(path))) return true;
  let db: Database.Database | null = null;
  try {
    db = new Database(path);
    return db.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (isCorrupt(error)) return false;
    throw error;
  } finally {
    db?.close();
  }
}

/** Marks an index as being written; `false` when its writer closed it in order. */
export function markIndexOpen(path: string, open: boolean): void {
  if (open) writeFileSync(mark(path), '');
  else rmSync(mark(path), { force: true });
}

/** Whether an error says that the index file itself is damaged. */
export function isCorrupt(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  );
}

function mark(path: string): string {
  return `${path}-open`;
}
