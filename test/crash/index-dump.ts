import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { currentGeneration, indexPath } from '../../src/main/library/store/generations.ts';

/** Counters of how often something was written: the only difference that a history of kills may leave. */
const COUNTERS = new Set(['rev']);

export interface IndexDump {
  /** Per table the hash of each row, in order of its key. */
  tables: Map<string, string[]>;
}

/** Opens the current index of `home` to read. */
export function openIndex(home: string): Database.Database {
  return new Database(indexPath(home, currentGeneration(home)), { readonly: true, fileMustExist: true });
}

/** Every row of every table, without counters. */
export function dumpIndex(home: string): IndexDump {
  const db = openIndex(home);
  try {
    const names = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .all();
    return { tables: new Map(names.map(({ name }) => [name, rowsOf(db, name)])) };
  } finally {
    db.close();
  }
}

function rowsOf(db: Database.Database, table: string): string[] {
  const columns = db
    .prepare<[], { name: string; pk: number }>(`SELECT name, pk FROM pragma_table_info('${table}')`)
    .all();
  const compared = columns.filter(({ name }) => !COUNTERS.has(name)).map(({ name }) => `"${name}"`);
  const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => `"${name}"`);
  const where = table === 'meta' ? ` WHERE key NOT IN ('${[...COUNTERS].join("', '")}')` : '';
  const rows: string[] = [];
  for (const row of db
    .prepare<[], unknown[]>(`SELECT ${compared.join(', ')} FROM "${table}"${where} ORDER BY ${key.join(', ')}`)
    .raw()
    .iterate()) {
    const hash = createHash('sha1');
    for (const value of row) hash.update(Buffer.isBuffer(value) ? value : `${typeof value} ${String(value)}\0`);
    rows.push(hash.digest('base64'));
  }
  return rows;
}

/** The file under `home` that holds what the user made. */
export function userDatabasePath(home: string): string {
  return join(home, 'user.db');
}
