import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isBusy } from './write-ahead-log.ts';

/** Who writes the index of a home folder. */
export interface Writer {
  pid: number;
  started_at_us: number;
}

export interface Lease {
  release(): void;
}

/**
 * Takes the right to write the index of `home`, or returns null while another process has it. The lease is an
 * exclusive SQLite lock held open: the system frees it when the process dies, however it dies.
 */
export function acquireLease(home: string): Lease | null {
  const db = new Database(join(home, 'lease.db'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
  }
  const writer: Writer = { pid: process.pid, started_at_us: Date.now() * 1000 };
  writeFileSync(writerFile(home), JSON.stringify(writer));
  return {
    release() {
      db.exec('ROLLBACK');
      db.close();
    },
  };
}

/** Who holds the lease, as that process wrote it; null when it cannot be told. */
export function currentWriter(home: string): Writer | null {
  try {
    const writer: unknown = JSON.parse(readFileSync(writerFile(home), 'utf8'));
    if (typeof writer !== 'object' || writer === null || !('pid' in writer) || !('started_at_us' in writer))
      return null;
    const { pid, started_at_us } = writer;
    return typeof pid === 'number' && typeof started_at_us === 'number' ? { pid, started_at_us } : null;
  } catch {
    // Absent or half written: the name of the writer is a courtesy, the lock itself decides.
    return null;
  }
}

function writerFile(home: string): string {
  return join(home, 'writer.json');
}
